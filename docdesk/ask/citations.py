# SPDX-License-Identifier: Apache-2.0
"""The numbers in an answer's text: which are of passages that were given, and which are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMED = r"passages?|sources?|documents?|docs?|refs?|구절|출처|문서|자료"
MARK = re.compile(
    rf"[\[［【]\s*(?:(?:{_NAMED})?\s?[:#^]?\s*)(\d{{1,60}}(?:\s*(?:[,，、;–—~-]|and)\s*(?:(?:{_NAMED})\s)?\d{{1,60}})*)"
    r"\s*(?:[†:][^\[\]［］【】\n]{0,40})?[\]］】]",
    re.IGNORECASE,
)
"""A group of numbers as models write it: `[1]`, `[1, 2]`, `[1-3]`, `[passage 1]`, `[^1]`, also in wide brackets."""

_OPEN = re.compile(r"(?<![ \t])[ \t]*[\[［【][^\[\]［］【】\n]*$")
"""The beginning of what may become such a group, with the blanks before it."""

_BLANKS = re.compile(r"(?<![ \t])[ \t]+$")
_PART = re.compile(r"(\d{1,60})(?:\s*([–—~-])\s*(\d{1,60}))?")

MOST_HELD = 200
"""Characters; a bracket that stays open for longer is text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A group of numbers in a text: where it is, the numbers that were given, and whether there were others."""

    start: int
    end: int
    numbers: tuple[int, ...]
    has_others: bool


def disarmed(text: str) -> str:
    """A document's text without what looks like the number of a passage: its own `[12]` becomes `(12)`."""
    return MARK.sub(r"(\1)", text)


def marks_in(text: str, given: int) -> Iterator[Mark]:
    """The groups of numbers in a text, where `given` passages were given."""
    for found in MARK.finditer(text):
        wanted = list(_numbers(found[1]))
        right = tuple(dict.fromkeys(number for number in wanted if 1 <= number <= given))
        yield Mark(found.start(), found.end(), right, any(not 1 <= number <= given for number in wanted))


def _numbers(group: str) -> Iterator[int]:
    for part in _PART.finditer(group):
        first, last = int(part[1]), int(part[3] or part[1])
        # a range that is too long is two numbers, so that it cannot become a million
        yield from range(first, last + 1) if first <= last <= first + 50 else (first, last)


def without_others(text: str, given: int) -> str:
    """The text with the numbers that were given alone, each group as `[1, 2]`."""
    parts: list[str] = []
    at = 0
    for mark in marks_in(text, given):
        before = text[at : mark.start]
        parts.append(before if mark.numbers else _BLANKS.sub("", before))
        parts.append(f"[{', '.join(map(str, mark.numbers))}]" if mark.numbers else "")
        at = mark.end
    return "".join([*parts, text[at:]])


class Filter:
    """The same for a text that comes in pieces. Holds back what may become a group of numbers."""

    def __init__(self, given: int) -> None:
        self._given = given
        self._held = ""

    def feed(self, piece: str) -> str:
        """The text that is certain now."""
        text = self._held + piece
        found = _OPEN.search(text) or _BLANKS.search(text)
        cut = found.start() if found is not None and len(text) - found.start() <= MOST_HELD else len(text)
        self._held = text[cut:]
        return without_others(text[:cut], self._given)

    def rest(self) -> str:
        """What was held back, at the end of the text."""
        held, self._held = self._held, ""
        return without_others(held, self._given)
