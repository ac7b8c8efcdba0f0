# SPDX-License-Identifier: Apache-2.0
"""What a row says is wrong: a problem that ended the work, or a notice that did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Any

from docdesk.values.commands import as_typed

AGAIN = "again"
"""The fact of a problem that goes away by itself: when the next try is, in seconds since the epoch."""


class Mend(Flag):
    """What a person can do about a problem or a notice, beside a retry. A window has a button for each."""

    NOTHING = 0
    PASSWORD = auto()
    """Enter a password."""
    ENCODING = auto()
    """Read the text with another encoding."""
    SETTINGS = auto()
    """Change the model, the provider or the chunks."""
    LIMITS = auto()
    """Raise a limit."""
    FOLDER = auto()
    """Look at the file where it lies."""
    LOCATE = auto()
    """Say where the file is now."""
    UPKEEP = auto()
    """Check the library and repair it."""
    DIAGNOSIS = auto()
    """Save a diagnostic file for a report."""
    TRUST = auto()
    """Trust a library that came from somebody else."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document failed, as it is kept on its row; made from a `DocdeskError`.

    `title`, `detail` and `remedy` are English sentences; `facts` fills their templates, so that a window
    can say the same in another language.
    """

    code: str
    title: str
    detail: str
    remedy: str
    retryable: bool
    facts: dict[str, Any] = field(default_factory=dict, hash=False)

    def public(self) -> dict[str, Any]:
        """The five fields that other programs see; commands in the remedy are as they are typed here."""
        return {
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "remedy": as_typed(self.remedy),
            "retryable": self.retryable,
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning on a document that is no failure; `notices.notice_text` makes the sentence."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
