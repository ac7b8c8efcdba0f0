# SPDX-License-Identifier: Apache-2.0
"""The rows of a list of results: passages, and lines that fold others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from docdesk.values.documents import Passage
from docdesk.values.results import Result, Results


class Kind(Enum):
    """What a row is."""

    PASSAGE = auto()
    COPY = auto()
    """Another document with the text of the passage above it."""
    SAME = auto()
    """Folds the copies."""
    MORE = auto()
    """Folds the document's further passages."""
    WEAK = auto()
    """Folds the weak passages."""


FOLDS = (Kind.SAME, Kind.MORE, Kind.WEAK)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `level` is how deep it is folded; `count` and `is_open` are a fold's."""

    kind: Kind
    level: int = 0
    passage: Passage | None = None
    """Of a fold: the passage that it is folded under; None for the weak ones."""
    count: int = 0
    is_open: bool = False

    @property
    def is_fold(self) -> bool:
        """Whether the row only folds others."""
        return self.kind in FOLDS

    @property
    def key(self) -> tuple[object, ...]:
        """What tells a fold from the others, whether it is open or not."""
        place = None if self.passage is None else (self.passage.document, self.passage.chunk)
        return (self.kind, self.level, place)


def rows_of(results: Results, opened: set[tuple[object, ...]]) -> list[Row]:
    """The rows that are to be seen where the folds with the keys `opened` are open."""
    rows: list[Row] = []
    for result in results.good:
        rows += _rows(result, 0, opened)
    if results.weak:
        fold = Row(Kind.WEAK, count=len(results.weak))
        is_open = fold.key in opened
        rows.append(Row(Kind.WEAK, count=len(results.weak), is_open=is_open))
        for result in results.weak if is_open else ():
            rows += _rows(result, 1, opened)
    return rows


def _rows(result: Result, level: int, opened: set[tuple[object, ...]]) -> Iterator[Row]:
    yield Row(Kind.PASSAGE, level, result.passage)
    for kind, count in ((Kind.SAME, len(result.same)), (Kind.MORE, len(result.more))):
        if not count:
            continue
        is_open = Row(kind, level, result.passage).key in opened
        yield Row(kind, level, result.passage, count, is_open)
        if not is_open:
            continue
        if kind is Kind.SAME:
            for other in result.same:
                yield Row(Kind.COPY, level + 1, other)
        else:
            for more in result.more:
                yield from _rows(more, level + 1, opened)
