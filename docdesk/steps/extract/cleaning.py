# SPDX-License-Identifier: Apache-2.0
"""Cleans the engines' raw text of a page, so that it can be stored and searched."""

from __future__ import annotations

import re

_HYPHEN = re.compile("[\x02\ufffe](?:\r?\n)?")
"""pdfium's mark for a hyphen that divides a word at the end of a line."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TOKEN = re.compile(r"\w+")


def clean(text: str) -> str:
    """Line ends as a single newline, divided words joined, no control characters, no lone surrogates."""
    text = _HYPHEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", text)


def tokens(text: str) -> int:
    """Words and numbers in a text."""
    return sum(1 for _ in _TOKEN.finditer(text))
