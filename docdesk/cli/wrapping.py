# SPDX-License-Identifier: Apache-2.0
"""Breaks a text into lines of a terminal, where a Chinese, Japanese or Korean character takes two places."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\S+")

Span = tuple[int, int]


@lru_cache(maxsize=4096)
def _width_of(letter: str) -> int:
    if unicodedata.east_asian_width(letter) in "WF":
        return 2
    return 0 if unicodedata.category(letter) in ("Mn", "Me", "Cf") else 1


def width_of(text: str) -> int:
    """The places that a text takes on a line."""
    return len(text) if text.isascii() else sum(map(_width_of, text))


def wrapped(text: str, width: int, most: int) -> tuple[list[Span], bool]:
    """Where at most `most` lines of a text begin and end, and whether the text goes on behind them.

    A line takes at most `width` places. It breaks between words; only a word longer than a line is cut.
    """
    lines: list[Span] = []
    begin = end = 0
    for word in _WORD.finditer(text):
        first = word.start()
        if begin < end and width_of(text[begin : word.end()]) <= width:
            end = word.end()
            continue
        if begin < end:
            lines.append((begin, end))
        begin = first
        while width_of(text[begin : word.end()]) > width:
            cut = _fitting(text, begin, width)
            lines.append((begin, cut))
            begin = cut
        end = word.end()
    if begin < end:
        lines.append((begin, end))
    return lines[:most], len(lines) > most


def _fitting(text: str, begin: int, width: int) -> int:
    room = width
    for at in range(begin, len(text)):
        room -= _width_of(text[at])
        if room < 0:
            return max(at, begin + 1)
    return len(text)
