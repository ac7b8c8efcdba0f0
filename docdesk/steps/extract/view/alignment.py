# SPDX-License-Identifier: Apache-2.0
"""Finds a piece of one text in another one that says the same a little differently.

The kept text of a page and the letters on it differ in blanks, hyphens at line ends, ligatures, letters that were left
out because they are not legible, and sometimes in the order of their blocks. So letters are compared in one form, block
by block, and a block is looked for in all of the page.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache

SEED = 12
"""Letters from which on a block is found wherever it is."""

SHORT_SEED = 4
"""Letters from which on a block is found near its neighbours."""

NEAR = 200
"""Letters between a block and a neighbour that is near."""

MOST_PLACES = 32
"""Places of one seed that are compared; a page that repeats itself more often is full of dots or lines."""

_DROPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Cn", "Mn", "Me", "Pd"})
"""Blanks, hyphens, accents and what no reader sees: the two texts differ in them."""


@cache
def form_of(letter: str) -> str:
    """The form in which a letter is compared; empty for one that is not."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(one for one in plain if unicodedata.category(one) not in _DROPPED)


class Form:
    """A text in the form in which letters are compared, and where each letter of the form comes from."""

    def __init__(self, letters: Iterable[str]) -> None:
        forms = list(map(form_of, letters))
        self.text = "".join(forms)
        self.places = [place for place, form in enumerate(forms) for _ in form]
        """Indexes of letters, ascending."""

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The span of the form that comes from a span of the text."""
        return bisect_left(self.places, start), bisect_left(self.places, end)

    def of(self, place: int) -> str:
        """The form of one letter of the text."""
        first, last = self.between(place, place + 1)
        return self.text[first:last]


def aligned(text: Form, start: int, end: int, page: Form) -> list[int | None]:
    """For each letter of the form of `text` from `start` to `end` (of the form), its place in the form of `page`."""
    if text.text == page.text:
        return list(range(start, end))
    same = _common_beginning(text.text, page.text)
    if end <= same:
        return list(range(start, end))
    ending = _common_beginning(text.text[::-1], page.text[::-1])
    if len(text.text) - start <= ending:
        shift = len(page.text) - len(text.text)
        return list(range(start + shift, end + shift))
    return _Blocks(text.text, start, end, page.text).found()


def _common_beginning(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


class _Blocks:
    """The blocks that a piece of a text and a page have in common."""

    def __init__(self, text: str, start: int, end: int, page: str) -> None:
        self._text, self._start, self._end, self._page = text, start, end, page
        self._places: list[int | None] = [None] * (end - start)

    def found(self) -> list[int | None]:
        self._find_long()
        self._find_short()
        return self._places

    def _find_long(self) -> None:
        at = self._start
        after: int | None = None  # where the block before ends on the page
        while at < self._end:
            seed = self._text[at : min(at + SEED, self._end)]
            if len(seed) < SEED and at > self._start:
                return
            place = self._best(at, self._page_places(seed), after)
            if place is None:
                at += 1
                continue
            length = self._length(at, place)
            self._take(at, place, length)
            at, after = at + length, place + length

    def _find_short(self) -> None:
        """Find what is left between blocks near these: a word that is divided, a piece of a table."""
        at = 0
        while at < len(self._places):
            if self._places[at] is not None:
                at += 1
                continue
            last = at
            while last < len(self._places) and self._places[last] is None:
                last += 1
            self._fill(at, last)
            at = last

    def _fill(self, first: int, last: int) -> None:
        before = self._places[first - 1] if first else None
        behind = self._places[last] if last < len(self._places) else None
        if before is not None and behind is not None and behind - before - 1 == last - first:
            return  # as many other letters: what was not legible
        near = before if before is not None else behind
        if near is None:
            return
        at = first
        while at + SHORT_SEED <= last:
            begin = max(0, near - NEAR)
            seed = self._text[self._start + at : self._start + at + SHORT_SEED]
            place = self._page.find(seed, near + 1, near + NEAR)
            if place < 0:
                place = self._page.find(seed, begin, near + SHORT_SEED)
            if place < 0:
                at += 1
                continue
            length = min(self._length(self._start + at, place), last - at)
            self._take(self._start + at, place, length)
            at, near = at + length, place + length - 1

    def _page_places(self, seed: str) -> list[int]:
        found: list[int] = []
        place = self._page.find(seed)
        while place >= 0 and len(found) < MOST_PLACES:
            found.append(place)
            place = self._page.find(seed, place + 1)
        return found

    def _best(self, at: int, places: list[int], after: int | None) -> int | None:
        """The place where a block goes on best; of equal ones the one whose number in the text is the same."""
        if len(places) <= 1:
            return places[0] if places else None
        if after is not None and after in places:
            return after
        lengths = [self._length(at, place) for place in places]
        longest = max(lengths)
        best = [place for place, length in zip(places, lengths, strict=True) if length == longest]
        if len(best) == 1:
            return best[0]
        seed = self._text[at : at + min(longest, self._end - at)]
        if self._text.count(seed) == len(best):
            return best[self._text.count(seed, 0, at + len(seed) - 1)]
        expected = after if after is not None else at * len(self._page) // max(1, len(self._text))
        return min(best, key=lambda place: abs(place - expected))

    def _length(self, at: int, place: int) -> int:
        most = min(self._end - at, len(self._page) - place)
        return _common_beginning(self._text[at : at + most], self._page[place : place + most])

    def _take(self, at: int, place: int, length: int) -> None:
        for index in range(length):
            self._places[at - self._start + index] = place + index
