# SPDX-License-Identifier: Apache-2.0
"""How much of a document was read: one state for each page, with the reason for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any


class Cover(StrEnum):
    """What became of a page."""

    READ = "read"
    DOUBTFUL = "doubtful"
    """It has text, some of which may be wrong."""
    RECOGNISED = "recognised"
    """Its text was recognised from a picture, with confidence."""
    EMPTY = "empty"
    PICTURES = "pictures"
    """It shows a picture, and no text was found on it."""
    FAILED = "failed"
    """It could not be read."""
    LEFT_OUT = "left_out"
    """It lies beyond a limit or is missing in the file; it is not counted among the document's pages."""

    @property
    def is_gap(self) -> bool:
        """Whether a search finds nothing on such a page."""
        return self in _GAPS


_GAPS = frozenset({Cover.EMPTY, Cover.PICTURES, Cover.FAILED, Cover.LEFT_OUT})
COUNTED = tuple(cover for cover in Cover if cover is not Cover.LEFT_OUT)
"""What a document's own pages may be; their numbers add up to its pages."""

_LETTERS = {
    Cover.READ: "r",
    Cover.DOUBTFUL: "d",
    Cover.RECOGNISED: "o",
    Cover.EMPTY: "e",
    Cover.PICTURES: "p",
    Cover.FAILED: "f",
    Cover.LEFT_OUT: "l",
}
_COVERS = {letter: cover for cover, letter in _LETTERS.items()}
_RUN = re.compile(r"([rdoepfl])(\d{1,9})(?::([a-z0-9_]{1,64}))?")
MOST_PAGES = 10_000_000
"""More than any reader takes; a received catalog that says more is not believed."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pages of one state: `first` is counted from 1, `reason` is a code of `values.facts.FACTS`."""

    first: int
    count: int
    cover: Cover
    reason: str = ""

    @property
    def last(self) -> int:
        """The number of the last page."""
        return self.first + self.count - 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """The states of a document's pages in order, as runs."""

    runs: tuple[Run, ...]

    def count(self, cover: Cover) -> int:
        """How many pages are of this state."""
        return sum(run.count for run in self.runs if run.cover is cover)

    @property
    def total(self) -> int:
        """All pages of the file, those that were left out too."""
        return self.runs[-1].last if self.runs else 0

    @property
    def gaps(self) -> int:
        """How many pages have no text that a search finds."""
        return sum(run.count for run in self.runs if run.cover.is_gap)

    def at(self, page: int) -> Run | None:
        """The run that a page belongs to; None if there is no such page."""
        return next((run for run in self.runs if run.first <= page <= run.last), None)

    def public(self) -> dict[str, int]:
        """The numbers that other programs see; their sum is the number of the document's pages."""
        counts: Counter[Cover] = Counter()
        for run in self.runs:
            counts[run.cover] += run.count
        return {cover.value: counts[cover] for cover in COUNTED}

    def text(self) -> str:
        """The runs as the catalog keeps them."""
        return " ".join(
            f"{_LETTERS[run.cover]}{run.count}{':' if run.reason else ''}{run.reason}" for run in self.runs
        )


def coverage_of_pages(states: Iterable[tuple[Cover, str]]) -> Coverage:
    """The coverage of pages whose states and reasons are given in their order."""
    runs: list[Run] = []
    for cover, reason in states:
        if runs and (runs[-1].cover, runs[-1].reason) == (cover, reason):
            runs[-1] = Run(runs[-1].first, runs[-1].count + 1, cover, reason)
        else:
            runs.append(Run(runs[-1].last + 1 if runs else 1, 1, cover, reason))
    return Coverage(tuple(runs))


@lru_cache(maxsize=4_096)
def coverage_of(text: str) -> Coverage | None:
    """The coverage that a catalog keeps as this text; None if it is empty or is none, so that nothing is known."""
    runs = tuple(_runs_of(text))
    return Coverage(runs) if runs and runs[-1].last <= MOST_PAGES else None


def _runs_of(text: str) -> Iterator[Run]:
    first = 1
    for part in text.split():
        found = _RUN.fullmatch(part)
        if found is None or not int(found[2]):
            return
        yield Run(first, int(found[2]), _COVERS[found[1]], found[3] or "")
        first += int(found[2])


@lru_cache(maxsize=4_096)
def gaps_of(text: str) -> int:
    """How many pages have no text, from what a catalog keeps; 0 if that is unknown."""
    coverage = coverage_of(text) if text else None
    return coverage.gaps if coverage is not None else 0


def public_coverage(text: str, *, unread: bool = False) -> dict[str, Any]:
    """What other programs see of a document's coverage: null if it is unknown; pages left out only if there are any.

    A document that failed `unread` has no pages: its numbers are 0.
    """
    coverage = coverage_of(text) if text else Coverage(()) if unread else None
    if coverage is None:
        return {"coverage": None}
    left_out = coverage.count(Cover.LEFT_OUT)
    return {"coverage": coverage.public(), **({"left_out": left_out} if left_out else {})}
