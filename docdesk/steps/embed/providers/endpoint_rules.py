# SPDX-License-Identifier: Apache-2.0
"""What docdesk has learned about an endpoint: the form of vectors that it gives, and how many texts it takes at once.

What it refuses is kept in the user's config folder for all libraries, so that each rule costs one refusal a month.
What it takes is kept for as long as the program runs: a server that changes its mind has to be asked.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docdesk.settings.environment import config_folder

BASE64, NUMBERS = "base64", "float"

_SURE_AFTER = 2
"""Answers in numbers after errors that did not say why; after one, the error may have been a passing one."""


KEPT_SECONDS = 30 * 86_400.0
"""A server may have been replaced by then; asking again costs one refusal."""

MOST_KEPT = 200
LARGEST_BYTES = 1 << 20
SENSIBLE_INPUTS = range(1, 100_001)


@dataclass(slots=True)
class EndpointRules:
    """The rules of one endpoint and model; `key` names it in the file."""

    key: str = field(default="", repr=False)
    most_inputs: int | None = None
    """Texts in one request, once it has refused more."""
    gives_base64: bool | None = None
    """None until an answer tells."""
    _asked_for_numbers: bool = False
    _errors: int = 0
    _answers_in_numbers: int = 0
    _taken: int = 0
    """The most texts that were answered together."""
    _refused: int | None = None
    """The fewest texts that were too many, of refusals without a number."""

    @property
    def encoding(self) -> str:
        """The form to ask for in the next request."""
        if self.gives_base64 is None:
            # an error that did not say why may have been about base64: every second attempt asks for numbers
            return NUMBERS if self._errors % 2 else BASE64
        return BASE64 if self.gives_base64 else NUMBERS

    def answered(self, encoding: str) -> None:
        """A usable answer came in this form."""
        if encoding == BASE64:
            self.gives_base64 = True
        elif self.gives_base64 is None:
            self._errors = 0
            self._answers_in_numbers += 1
            if self._answers_in_numbers >= _SURE_AFTER:
                self.gives_base64 = False

    def took(self, count: int) -> None:
        """So many texts were answered together."""
        self._taken = max(self._taken, count)
        # half of what was refused is tried next; an answer to fewer says nothing about the limit
        if self._refused is not None and self._refused <= 2 * count < 2 * self._refused:
            self.most_inputs = max(count, self.most_inputs or 0)

    def refused_number(self, count: int) -> None:
        """So many texts together were refused because of their number, and the endpoint did not say its limit."""
        self._refused = min(count, self._refused or count)
        self._taken = min(self._taken, self._refused - 1)
        if self.most_inputs is not None and self.most_inputs >= self._refused:
            self.most_inputs = None

    def proved_too_many(self, count: int) -> None:
        """So many texts together were refused, and every one of them was answered in smaller requests."""
        self.refused_number(count)
        self.most_inputs = self._taken or None

    def refuses_base64(self) -> None:
        """The same request was refused in base64 and answered in numbers."""
        self.gives_base64 = False

    def refusals(self) -> dict[str, Any]:
        """What it refuses, for the file."""
        refused: dict[str, Any] = {"most_inputs": self.most_inputs} if self.most_inputs else {}
        return refused | ({"base64": False} if self.gives_base64 is False else {})

    def save(self) -> None:
        """Keep what it refuses for the next start. Blocks; a folder that cannot be written is no reason to fail."""
        if not self.key or not (refused := self.refusals()):
            return
        kept = _kept()
        kept.pop(self.key, None)
        kept[self.key] = {**refused, "since": time.time()}
        latest = dict(list(kept.items())[-MOST_KEPT:])
        with contextlib.suppress(OSError):
            file = _file()
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_name(f"{file.name}.{os.getpid()}")
            fresh.write_text(json.dumps(latest, indent=1), "utf-8")
            fresh.replace(file)

    def may_refuse_base64(self, *, status: int, said_so: bool) -> bool:
        """Whether the same request is worth sending again at once, in numbers."""
        if self.gives_base64 is not None:
            return False
        if said_so:
            return True
        if status >= 500 and status != 501:
            self._errors += 1
            return False
        if self._asked_for_numbers or status not in (400, 406, 415, 422, 501):
            return False
        self._asked_for_numbers = True
        return True


_known: dict[tuple[str, str], EndpointRules] = {}


def rules_of(url: str, model: str) -> EndpointRules:
    """The rules of an endpoint's model, as far as they are known."""
    if (url, model) not in _known:
        _known[url, model] = _read(f"{url} {model}")
    return _known[url, model]


def forget_all(*, also_kept: bool = True) -> None:
    """Forget every rule of this process, and those in the file too unless told otherwise. For tests."""
    _known.clear()
    if also_kept:
        with contextlib.suppress(OSError):
            _file().unlink()


def _file() -> Path:
    return config_folder() / "endpoints.json"


def _read(key: str) -> EndpointRules:
    known = _kept().get(key, {})
    most = known.get("most_inputs")
    sensible = isinstance(most, int) and most in SENSIBLE_INPUTS
    return EndpointRules(key, most if sensible else None, False if known.get("base64") is False else None)


def _kept() -> dict[str, dict[str, Any]]:
    """The entries of the file that are not too old; none if it cannot be read."""
    try:
        file = _file()
        if file.stat().st_size > LARGEST_BYTES:
            return {}
        entries = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    now = time.time()
    return {
        key: entry
        for key, entry in (entries.items() if isinstance(entries, dict) else ())
        if isinstance(entry, dict)
        and isinstance(entry.get("since"), int | float)
        and 0 <= now - entry["since"] < KEPT_SECONDS
    }
