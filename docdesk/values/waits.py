# SPDX-License-Identifier: Apache-2.0
"""What a row and the queue say while they wait: sentences, some with a countdown in seconds."""

from __future__ import annotations

import re

from docdesk.values.texts import QT_TRANSLATE_NOOP

LIMIT = QT_TRANSLATE_NOOP("waits", "the provider's limit: goes on in {seconds} s")
ATTEMPT = QT_TRANSLATE_NOOP("waits", "the provider made an error: next attempt in {seconds} s")
SHORTER = QT_TRANSLATE_NOOP("waits", "shorter documents go first")
"""Said by the row alone: the queue goes on."""

_FORMS = [
    (template, re.compile(re.escape(template).replace(re.escape("{seconds}"), r"(\d+)")))
    for template in (LIMIT, ATTEMPT, SHORTER)
]


def taken_apart(sentence: str) -> tuple[str, int] | None:
    """The template and the seconds of a sentence (0 where it counts none), so that it can be said in another
    language; None where it is none of these."""
    for template, form in _FORMS:
        if found := form.fullmatch(sentence):
            return template, int(found[1]) if form.groups else 0
    return None
