# SPDX-License-Identifier: Apache-2.0
"""Cleans the engines' raw text of a page, so that it can be stored and searched."""

from __future__ import annotations

import re
from itertools import islice

HYPHEN = "\ufdd0"
"""Stands for a hyphen at the end of a line until it is known whether it divides a word; no text has this character."""

_DIVIDED = re.compile("(?<=[^\\W_])[\x02\ufffe]\n?(?=[^\\W_])")
"""pdfium's mark for a hyphen at the end of a line; the line's end itself is not in its text."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]+")
"""Control codes that fonts without a usable map give for blanks."""

_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TOKEN = re.compile(r"\w+")


SOFT_HYPHEN = "\u00ad"
BLANK_SHARE = 0.06
"""Of the characters of a text: most languages have more blanks than this, and hardly any soft hyphens."""


def clean(text: str) -> str:
    """Line ends as a single newline, `HYPHEN` for divided words, blanks for control codes, no lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(HYPHEN, "")
    # to look for one character is a hundred times faster than the pattern
    if "\x02" in text or "\ufffe" in text:
        text = _DIVIDED.sub(HYPHEN, text)
    text = _CONTROL.sub(_blank, text)
    if text.count(SOFT_HYPHEN) > BLANK_SHARE * len(text) and text.count(" ") < BLANK_SHARE * len(text):
        text = text.replace(SOFT_HYPHEN, " ")  # of a font that draws nothing there
    return text if text.isascii() else _UNWRITABLE.sub("", text)


def _blank(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    inside = start > 0 and end < len(text)
    return " " if inside and not text[start - 1].isspace() and not text[end].isspace() else ""


def tokens(text: str, most: int | None = None) -> int:
    """Words and numbers in a text; no more than `most` are counted."""
    return sum(1 for _ in islice(_TOKEN.finditer(text), most))
