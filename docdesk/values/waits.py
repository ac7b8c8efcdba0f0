# SPDX-License-Identifier: Apache-2.0
"""Why a document or the queue stands still for now, some reasons with a countdown in seconds."""

from __future__ import annotations

from dataclasses import dataclass

from docdesk.values.texts import QT_TRANSLATE_NOOP

LIMIT = "limit"
ATTEMPT = "attempt"
LOCKED = "locked"
SHORTER = "shorter"
TURN = "turn"
OF_ONE = (SHORTER, TURN)
"""Said on the row alone: the queue goes on."""

WAITS = {
    LIMIT: QT_TRANSLATE_NOOP("waits", "rate limit: resumes in {seconds} s"),
    ATTEMPT: QT_TRANSLATE_NOOP("waits", "provider error: retrying in {seconds} s"),
    LOCKED: QT_TRANSLATE_NOOP("waits", "another program has locked the library's catalog"),
    SHORTER: QT_TRANSLATE_NOOP("waits", "waiting for shorter documents"),
    TURN: QT_TRANSLATE_NOOP("waits", "waiting for its turn"),
}
"""Templates by code."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A reason to wait: a code of `WAITS`, and the seconds that are left where it counts down."""

    code: str
    seconds: int = 0


def wait_text(wait: Wait) -> str:
    """The English sentence; a code of a newer docdesk is shown as it is."""
    template = WAITS.get(wait.code)
    return template.format(seconds=wait.seconds) if template else wait.code
