# SPDX-License-Identifier: Apache-2.0
"""Where the pages of a document are, one below the other, at a zoom and a turn."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from docdesk.gui.pages.page_marks import BANDS, on_page, turned
from docdesk.values.pages import Box, PageShape

GAP = 12
"""Logical pixels between two pages, and around them."""
NOT_DRAWN = 90
"""Logical pixels of the height of a page without a picture."""
SCALES = (0.1, 8.0)
"""The least and the most logical pixels of a point."""


class PagePlaces:
    """Places in logical pixels from the upper left corner of all pages."""

    def __init__(self) -> None:
        self.shapes: tuple[PageShape, ...] = ()
        self.turn = 0
        """Degrees clockwise."""
        self.fit = "width"
        """What the zoom follows: the width, the page, or nothing."""
        self.scale = 1.0
        """Logical pixels of a point."""
        self.width = self.height = 0
        """Of all pages together."""
        self._room = QSize()
        self._tops: list[int] = [0]
        """Where each page begins, and after the last one the end."""

    def lay_out(self, room: QSize) -> None:
        """Give each page its place in a view of this size."""
        self._room = room
        drawn = [self.size_of(shape) for shape in self.shapes if shape.drawn]
        widest = max((width for width, _ in drawn), default=0.0)
        if drawn and self.fit:
            scale = (room.width() - 2 * GAP - BANDS) / widest
            if self.fit == "page":
                scale = min(scale, (room.height() - GAP) / max(height for _, height in drawn))
            self.zoom_to(scale)
        at, tops = GAP // 2, []
        for shape in self.shapes:
            tops.append(at)
            height = self.size_of(shape)[1] * self.scale if shape.drawn else NOT_DRAWN
            at += max(1, round(height)) + GAP
        self._tops = [*tops, at]
        self.width, self.height = round(widest * self.scale) + 2 * GAP + BANDS, at

    def zoom_to(self, scale: float) -> None:
        """Show a point as this many logical pixels, as far as that is allowed."""
        self.scale = min(max(scale, SCALES[0]), SCALES[1])

    def size_of(self, shape: PageShape) -> tuple[float, float]:
        """Width and height in points as the page lies now."""
        return (shape.height, shape.width) if self.turn % 180 else (shape.width, shape.height)

    def between(self, top: int, bottom: int) -> range:
        """The numbers of the pages from one height to another."""
        if not self.shapes:
            return range(0)
        first = max(1, bisect_right(self._tops, top))
        last = max(first, bisect_right(self._tops, bottom))
        return range(first, min(last, len(self.shapes)) + 1)

    def at_height(self, height: int) -> int:
        """The page at a height; 0 above the first."""
        return bisect_right(self._tops, height)

    def part_at(self, page: int, height: int) -> float:
        """Which part of a page is above a height, 0 to 1."""
        if len(self._tops) <= page:
            return 0.0
        begin, end = self._tops[page - 1], self._tops[page]
        return min(1.0, max(0.0, (height - begin) / max(1, end - begin)))

    def height_of(self, page: int, part: float) -> int:
        """The height below which a page goes on after this part of it."""
        return round(self._tops[page - 1] + part * (self._tops[page] - self._tops[page - 1]))

    def rect(self, page: int) -> QRect:
        """Where a page is."""
        shape = self.shapes[page - 1]
        top = self._tops[page - 1]
        room = self._room.width()
        width = (
            round(self.size_of(shape)[0] * self.scale) if shape.drawn else max(120, room - 2 * GAP - BANDS)
        )
        left = max(GAP + BANDS, (room + BANDS - width) // 2)
        return QRect(left, top, width, self._tops[page] - top - GAP)

    def of_box(self, page: int, box: Box) -> QRectF:
        """Where a box of a page is."""
        return on_page(self.rect(page), box, self.turn)

    def on(self, page: int, place: QPointF) -> tuple[float, float] | None:
        """A place in fractions of a page as it lies unturned; None if it is not on it, nor on its bands."""
        rect = QRectF(self.rect(page))
        if not rect.adjusted(-BANDS, 0, 0, 0).contains(place) or rect.width() <= 0:
            return None
        return self.fractions(page, place)

    def fractions(self, page: int, place: QPointF) -> tuple[float, float]:
        """A place in fractions of a page as it lies unturned; beyond 0 and 1 if it is beside it."""
        rect = QRectF(self.rect(page))
        x = (place.x() - rect.left()) / max(1.0, rect.width())
        y = (place.y() - rect.top()) / max(1.0, rect.height())
        back = turned(Box(x, y, x, y), (360 - self.turn) % 360)
        return back.left, back.top
