# SPDX-License-Identifier: Apache-2.0
"""Paints what became of a document's pages as a thin strip: a tick a page, told apart by height and by colour."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPalette

from docdesk.gui.look import appearance
from docdesk.values.coverage import Cover, coverage_of

WEIGHTS = {
    Cover.READ: 0,
    Cover.RECOGNISED: 1,
    Cover.DOUBTFUL: 2,
    Cover.LEFT_OUT: 3,
    Cover.EMPTY: 4,
    Cover.PICTURES: 5,
    Cover.FAILED: 6,
}
"""Where several pages share a pixel, the one with the most weight is painted: one hole in 1,500 pages is seen."""
_OF_WEIGHT = {weight: cover for cover, weight in WEIGHTS.items()}

HEIGHTS: dict[Cover, tuple[tuple[float, float], ...]] = {
    Cover.READ: ((0.0, 1.0),),
    Cover.RECOGNISED: ((0.0, 0.15), (0.3, 1.0)),
    Cover.DOUBTFUL: ((0.5, 1.0),),
    Cover.PICTURES: ((0.0, 0.2), (0.8, 1.0)),
    Cover.EMPTY: ((0.85, 1.0),),
    Cover.FAILED: ((0.0, 0.4), (0.6, 1.0)),
    Cover.LEFT_OUT: ((0.42, 0.58),),
}
"""Which parts of a tick are painted, from its top; each state has a shape of its own, whatever its colour."""

APART = 4
"""Pages this many pixels wide, or wider, stand apart."""
LEAST_GAP = 2
"""Pixels that a page without text has at least."""

Piece = tuple[int, int, Cover]
"""Left, width, state."""


@lru_cache(maxsize=2_048)
def pieces_of(text: str, width: int) -> tuple[Piece, ...]:
    """How a coverage is divided among `width` pixels; empty if nothing is known."""
    coverage = coverage_of(text)
    if coverage is None or width <= 0:
        return ()
    total = coverage.total
    if total * APART <= width:
        edges = [page * width // total for page in range(total + 1)]
        return tuple(
            (edges[page - 1], edges[page] - edges[page - 1] - (page < total), run.cover)
            for run in coverage.runs
            for page in range(run.first, run.last + 1)
        )
    weights = [0] * width
    for run in coverage.runs:
        weight = WEIGHTS[run.cover]
        begin = (run.first - 1) * width // total
        least = LEAST_GAP if run.cover.is_gap else 1
        end = max(begin + least, run.last * width // total)
        if end > width:
            begin, end = max(0, begin - (end - width)), width
        if weight:
            for at in range(begin, end):
                weights[at] = max(weights[at], weight)
    pieces: list[Piece] = []
    left = 0
    for weight, group in groupby(weights):
        count = sum(1 for _ in group)
        pieces.append((left, count, _OF_WEIGHT[weight]))
        left += count
    return tuple(pieces)


def page_at(text: str, x: float, width: int) -> int | None:
    """The page under a place of a strip this wide: the most notable one of those that share the pixel."""
    coverage = coverage_of(text) if text else None
    if coverage is None or not 0 <= x < width:
        return None
    total = coverage.total
    first = int(x) * total // width + 1
    last = max(first, -(-(int(x) + 1) * total // width))
    if last - first >= 1:
        # a hole is painted wider than it is
        found = next(
            (each for each in pieces_of(text, width) if each[0] <= x < each[0] + each[1]), (0, 0, Cover.READ)
        )
        for run in coverage.runs:
            near = (
                run.first <= last + LEAST_GAP * total // width
                and run.last >= first - LEAST_GAP * total // width
            )
            if run.cover is found[2] and near:
                return min(max(first, run.first), run.last)
    return min(first, total)


def paint_strip(
    painter: QPainter, area: QRect, text: str, palette: QPalette, *, selected: bool = False
) -> None:
    """Paint the coverage into `area`; on a selected row in the ink of its text."""
    colours = _colours(palette.cacheKey(), palette, selected)
    top, height = area.top(), area.height()
    for left, width, cover in pieces_of(text, area.width()):
        colour = colours[cover]
        for begin, end in HEIGHTS[cover]:
            y = round(begin * height)
            painter.fillRect(area.left() + left, top + y, width, max(1, round(end * height) - y), colour)


_kept: dict[tuple[int, bool, int], dict[Cover, QColor]] = {}


def _colours(key: int, palette: QPalette, selected: bool) -> dict[Cover, QColor]:
    """The colours of the states for a palette."""
    found = _kept.get((key, selected, palette.currentColorGroup().value))
    if found is None:
        if len(_kept) > 16:
            _kept.clear()
        if selected:
            found = dict.fromkeys(Cover, palette.color(QPalette.ColorRole.HighlightedText))
        else:
            good = appearance.tone(appearance.GOOD, palette)
            caution = appearance.tone(appearance.CAUTION, palette)
            found = {
                Cover.READ: good,
                Cover.RECOGNISED: good,
                Cover.DOUBTFUL: caution,
                Cover.EMPTY: caution,
                Cover.PICTURES: caution,
                Cover.FAILED: appearance.tone(appearance.BAD, palette),
                Cover.LEFT_OUT: appearance.muted(palette),
            }
        _kept[key, selected, palette.currentColorGroup().value] = found
    return found
