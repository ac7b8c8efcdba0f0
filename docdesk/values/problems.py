# SPDX-License-Identifier: Apache-2.0
"""What a row says is wrong: a problem that ended the work, or a notice that did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

AGAIN = "again"
"""The fact of a problem that goes away by itself: when the next try is, in seconds since the epoch."""


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
        """The five fields that other programs see."""
        return {
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "remedy": self.remedy,
            "retryable": self.retryable,
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning on a document that is no failure; `notices.notice_text` makes the sentence."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
