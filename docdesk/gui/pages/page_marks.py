# SPDX-License-Identifier: Apache-2.0
"""What is marked on the pages of a document, and how it is painted over their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from docdesk.gui.look import appearance
from docdesk.values.pages import Box

BANDS = 14
"""Logical pixels beside a page for the bands of its chunks."""
# the ground of each kind of mark; they darken the paper as a pen does, so that the letters stay legible
PALE = "#eef3dc"
HIT = "#cfe6ff"
STRONG = "#ffe08a"
SELECTED = "#a8c7fa"
EDGE = "#a06a00"
"""The line beside the passage that was chosen, which is told apart without its colour."""


@dataclass(frozen=True, slots=True)
class Band:
    """A chunk on a page: its number, and its boxes there."""

    chunk: int
    boxes: tuple[Box, ...]


def turned(box: Box, turn: int) -> Box:
    """The box on a page that was turned clockwise by this many degrees."""
    if turn == 90:
        return Box(1 - box.bottom, box.left, 1 - box.top, box.right)
    if turn == 180:
        return Box(1 - box.right, 1 - box.bottom, 1 - box.left, 1 - box.top)
    if turn == 270:
        return Box(box.top, 1 - box.right, box.bottom, 1 - box.left)
    return box


def on_page(rect: QRect, box: Box, turn: int) -> QRectF:
    """Where a box is on a page that lies in `rect`, turned by this many degrees."""
    found = turned(box, turn)
    return QRectF(
        rect.left() + found.left * rect.width(),
        rect.top() + found.top * rect.height(),
        (found.right - found.left) * rect.width(),
        (found.bottom - found.top) * rect.height(),
    )


def hull_of(rect: QRect, boxes: Sequence[Box], turn: int) -> QRectF:
    """The area that holds all these boxes."""
    found = QRectF()
    for box in boxes:
        found = found.united(on_page(rect, box, turn))
    return found


def band_rect(rect: QRect, band: Band, turn: int) -> QRectF:
    """Where the band of a chunk is beside a page that lies in `rect`: in two lanes, because chunks overlap."""
    hull = hull_of(rect, band.boxes, turn)
    lane = rect.left() - BANDS + (band.chunk % 2) * 6
    return QRectF(lane, hull.top(), 4, max(4.0, hull.height()))


@dataclass(slots=True)
class PageMarks:
    """Marks by page: bands of chunks, places found, the passage that was chosen, and its neighbours."""

    bands: dict[int, list[Band]] = field(default_factory=dict)
    hits: dict[int, list[Box]] = field(default_factory=dict)
    strong: dict[int, list[Box]] = field(default_factory=dict)
    pale: dict[int, list[Box]] = field(default_factory=dict)
    selected: dict[int, list[Box]] = field(default_factory=dict)
    """Words that a person selected."""
    chosen: int = -1
    """The chunk whose band is painted strongly."""

    def clear(self) -> None:
        """Mark nothing."""
        for marks in (self.bands, self.hits, self.strong, self.pale, self.selected):
            marks.clear()
        self.chosen = -1

    def paint(self, painter: QPainter, rect: QRect, page: int, turn: int, palette: QPalette) -> None:
        """Paint the marks of a page over its picture, which lies in `rect`."""
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for boxes, colour in (
            (self.pale.get(page, ()), PALE),
            (self.hits.get(page, ()), HIT),
            (self.strong.get(page, ()), STRONG),
            (self.selected.get(page, ()), SELECTED),
        ):
            for box in boxes:
                painter.fillRect(on_page(rect, box, turn).adjusted(-1, -1, 1, 1), QColor(colour))
        painter.restore()
        if strong := self.strong.get(page, ()):
            painter.setPen(QPen(QColor(EDGE), 2))
            hull = hull_of(rect, strong, turn)
            beside = QPointF(-5, 0)
            painter.drawLine(hull.topLeft() + beside, hull.bottomLeft() + beside)
        for band in self.bands.get(page, ()):
            is_chosen = band.chunk == self.chosen
            ink = palette.color(QPalette.ColorRole.Highlight) if is_chosen else appearance.muted(palette)
            where = band_rect(rect, band, turn)
            painter.fillRect(where.adjusted(-1, 0, 1, 0) if is_chosen else where, ink)
