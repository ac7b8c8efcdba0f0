# SPDX-License-Identifier: Apache-2.0
"""Looks for words within a document, as a reader writes them: upper and lower case, blanks and ligatures are alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from docdesk.values.documents import Page
from docdesk.values.word_forms import UNSEEN, one_form, one_form_with_places


def spans_in(pages: Sequence[Page], text: str, most: int) -> list[tuple[int, int]]:
    """Spans of the document's text that are `text`, in order, at most `most`. A span lies within one page."""
    words = one_form(text).split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found: list[tuple[int, int]] = []
    for page in pages:
        begins = page.begins or 0
        for start, end in _on(page.text, pattern):
            if len(found) >= most:
                return found
            found.append((begins + start, begins + end))
    return found


def _on(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    lower = text.lower()
    if len(lower) == len(text) and _is_plain(lower):
        return [match.span() for match in pattern.finditer(lower)]
    form, places = one_form_with_places(text)
    return [(places[match.start()], places[match.end()]) for match in pattern.finditer(form)]


def _is_plain(lower: str) -> bool:
    """Whether a text in lower case is in the form in which words are compared."""
    if lower.isascii():
        return True
    return lower.casefold() == lower and not UNSEEN.search(lower) and unicodedata.is_normalized("NFKC", lower)
