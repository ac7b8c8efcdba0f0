# SPDX-License-Identifier: Apache-2.0
"""Tokens of persons who use a library's service: made and withdrawn in the terminal, checked by the service.

Only the hash of a token is kept, in a file in the user's config folder and never in the library: a library that came
from somebody else must bring no token with it. The service looks at the file with each request, so that a token that
is withdrawn ends at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from docdesk.errors import DocdeskError, SettingsInvalid
from docdesk.errors.os_errors import from_os_error
from docdesk.settings import trust
from docdesk.settings.environment import config_folder
from docdesk.system.library_files import open_plain

PREFIX = "docdesk_"
"""The start of each token: programs that look for secrets in texts know it by this, docdesk's log among them."""

PER_MINUTE = 600
"""Requests of one token in a minute, unless it was made with another limit."""

MOST_PER_MINUTE = 1_000_000
MOST_BYTES = 1 << 20

_NAME = re.compile(r"\w[\w.@ -]{0,62}\w|\w")

log = logging.getLogger(__name__)


class Access(StrEnum):
    """What a token may do."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class PersonToken:
    """A person's token. `made_at` is in seconds since the epoch."""

    name: str
    access: Access
    sha256: str = field(repr=False)
    made_at: float
    per_minute: int = PER_MINUTE

    def public(self) -> dict[str, Any]:
        """The fields that are shown: all but the hash."""
        return {
            "name": self.name,
            "access": self.access.value,
            "made_at": self.made_at,
            "per_minute": self.per_minute,
        }


def add_token(library: Path, name: str, access: Access, per_minute: int = PER_MINUTE) -> str:
    """Make a token for a person and return it; it cannot be read again later. Blocks.

    Raises SettingsInvalid for a name that is taken or no name, and what an OSError means.
    """
    if not _NAME.fullmatch(name):
        reason = "it consists of letters, digits, spaces and . @ _ -, at most 64"
        raise SettingsInvalid(where="NAME", reason=reason)
    token = f"{PREFIX}{secrets.token_urlsafe(32)}"
    with _changing(library) as known:
        if any(one.name == name for one in known):
            raise SettingsInvalid(
                where="NAME", reason=f"there is a token of “{name}” already; remove it first"
            )
        known.append(PersonToken(name, access, _hash(token), time.time(), per_minute))
    return token


def remove_token(library: Path, name: str) -> None:
    """Withdraw a person's token; the service refuses it from now on. Blocks. Raises SettingsInvalid."""
    with _changing(library) as known:
        left = [one for one in known if one.name != name]
        if len(left) == len(known):
            raise SettingsInvalid(where="NAME", reason=f"there is no token of “{name}”")
        known[:] = left


def tokens(library: Path) -> list[PersonToken]:
    """All tokens for a library, oldest first. Blocks. Raises SettingsInvalid if the file cannot be read."""
    file = _file(library)
    try:
        return _read(file)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError, DocdeskError) as error:
        raise SettingsInvalid(where=str(file), reason="the file of tokens cannot be read") from error


class Tokens:
    """The tokens for one library, as its service checks them. For one thread."""

    def __init__(self, library: Path) -> None:
        self._file = _file(library)
        self._seen: tuple[int, int, int] | None = None
        self._by_hash: dict[str, PersonToken] = {}

    def of(self, given: str) -> PersonToken | None:
        """Whose token this is; None if it is nobody's, or was withdrawn."""
        if not given.startswith(PREFIX):
            return None
        self._look()
        # whoever measures how long this takes learns of a hash, from which no token can be made
        return self._by_hash.get(_hash(given))

    def _look(self) -> None:
        try:
            about = self._file.stat()
        except OSError:
            self._seen, self._by_hash = None, {}
            return
        now = (about.st_mtime_ns, about.st_ino, about.st_size)
        if now == self._seen:
            return
        self._seen, self._by_hash = now, {}
        try:
            self._by_hash = {one.sha256: one for one in _read(self._file)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, DocdeskError) as error:
            log.error("the file of tokens cannot be read, so that nobody's token is accepted: %r", error)


def _hash(token: str) -> str:
    # 32 random bytes cannot be guessed: nothing is gained by a hash that is slow on purpose
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _file(library: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(library))).hexdigest()[:32]
    return config_folder() / "tokens" / f"{name}.json"


def _read(file: Path) -> list[PersonToken]:
    plain = json.loads(open_plain(file, MOST_BYTES))
    return [
        PersonToken(
            str(one["name"]),
            Access(one["access"]),
            str(one["sha256"]),
            float(one["made_at"]),
            int(one["per_minute"]),
        )
        for one in plain["tokens"]
    ]


@contextmanager
def _changing(library: Path) -> Iterator[list[PersonToken]]:
    """The tokens, to be changed in place; written at the end. One process at a time."""
    from filelock import FileLock

    trust.take_over_earlier()  # it tells by the config folder who has used docdesk before
    file = _file(library)
    try:
        file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        with FileLock(file.with_suffix(".lock"), mode=0o600, is_singleton=False):
            known = tokens(library)
            yield known
            _write(file, library, known)
    except OSError as error:
        raise from_os_error(error, str(file)) or error from error


def _write(file: Path, library: Path, known: list[PersonToken]) -> None:
    rows = [{**one.public(), "sha256": one.sha256} for one in known]
    fresh = file.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as out:  # noqa: PTH123 - a descriptor
            json.dump({"library": str(library), "tokens": rows}, out, ensure_ascii=True, indent=1)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
