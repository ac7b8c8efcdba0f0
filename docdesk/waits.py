# SPDX-License-Identifier: Apache-2.0
"""What a row and the queue say while a provider makes them wait: sentences with a countdown in seconds."""

from __future__ import annotations

import re

from docdesk.errors import QT_TRANSLATE_NOOP

LIMIT = QT_TRANSLATE_NOOP("waits", "the provider's limit: goes on in {seconds} s")
ATTEMPT = QT_TRANSLATE_NOOP("waits", "the provider made an error: next attempt in {seconds} s")

_FORMS = [
    (template, re.compile(re.escape(template).replace(re.escape("{seconds}"), r"(\d+)")))
    for template in (LIMIT, ATTEMPT)
]


def taken_apart(sentence: str) -> tuple[str, int] | None:
    """The template and the seconds of a sentence, so that it can be said in another language; None if neither."""
    for template, form in _FORMS:
        if found := form.fullmatch(sentence):
            return template, int(found[1])
    return None
