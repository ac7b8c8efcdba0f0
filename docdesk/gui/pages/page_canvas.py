# SPDX-License-Identifier: Apache-2.0
"""All pages of a document below one another, of which only those in view, and their neighbours, have pictures."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from docdesk.gui.look import appearance, wording
from docdesk.gui.model.document_pages import DocumentPages, Key
from docdesk.gui.pages.page_marks import BANDS, Band, PageMarks, band_rect, on_page, turned
from docdesk.values.pages import Box, PageShape

GAP = 12
"""Logical pixels between two pages, and around them."""
NOT_DRAWN = 90
"""Logical pixels of the height of a page without a picture."""
SCALES = (0.1, 8.0)
"""The least and the most logical pixels of a point."""
STEP = 1.2
"""How much larger one step of the zoom is."""
NEIGHBOURS = 2
"""Pages above and below the view whose pictures are wanted as well."""
ABOVE = 0.25
"""Which part of the view is above a passage that it was scrolled to."""


class PageCanvas(QAbstractScrollArea):
    """Paints pages, and what is marked on them. It asks for pictures by itself."""

    page_changed = Signal(int)
    """Another page is in the middle of the view."""
    view_changed = Signal()
    """Other pages are in view."""
    clicked = Signal(int, float, float)
    """A place of a page, in fractions of its width and height as it lies unturned."""
    window_requested = Signal()
    copy_requested = Signal()
    find_requested = Signal()
    next_requested = Signal(bool)
    """The next place found is wanted; False: the one before."""

    def __init__(self, pages: DocumentPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._shapes: tuple[PageShape, ...] = ()
        self._tops: list[int] = [0]
        """Where each page begins, and after the last one the end."""
        self.turn = 0
        self.fit = "width"
        """What the zoom follows: the width, the page, or nothing."""
        self._scale = 1.0
        self._page = 1
        self._laying_out = False
        """Whether the scroll bars move because of a new layout, and not because somebody scrolls."""
        self.thumbnails: list[Key] = []
        """Pictures that others want beside the canvas, less urgently."""
        self.marks = PageMarks()
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(0)
        self._ask.timeout.connect(self._want)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages"))
        self.setBackgroundRole(QPalette.ColorRole.Mid)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        pages.picture_ready.connect(self._came)

    # what is shown

    def show_layout(self) -> None:
        """Show the layout that the pages have now, from the first page on."""
        self._shapes = self._pages.layout.pages
        self.clear_marks()
        self._page = 1
        self._lay_out(keep=False)

    def clear_marks(self) -> None:
        """Mark nothing."""
        self.marks.clear()
        self.viewport().update()

    @property
    def page(self) -> int:
        """The page in view, counted from 1."""
        return self._page

    @property
    def scale(self) -> float:
        """Logical pixels of a point."""
        return self._scale

    def in_view(self) -> range:
        """The numbers of the pages in view."""
        if not self._shapes:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(1, bisect_right(self._tops, top))
        last = max(first, bisect_right(self._tops, top + self.viewport().height() - 1))
        return range(first, min(last, len(self._shapes)) + 1)

    def go_to(self, page: int, box: Box | None = None) -> None:
        """Scroll to a page, or to a box on it, with something above it in view."""
        if not 1 <= page <= len(self._shapes):
            return
        rect = self._rect(page)
        top = rect.top() - GAP // 2
        if box is not None:
            where = self._on_page(rect, box)
            top = round(where.top() - self.viewport().height() * ABOVE)
            bar = self.horizontalScrollBar()
            if where.left() < bar.value() or where.right() > bar.value() + self.viewport().width():
                bar.setValue(round(where.left()) - GAP)
        self.verticalScrollBar().setValue(top)
        self._set_page(page)

    def shows(self, page: int, box: Box) -> bool:
        """Whether a box of a page is in view."""
        if not 1 <= page <= len(self._shapes):
            return False
        where = self._on_page(self._rect(page), box)
        view = QRectF(self._offset(), self.viewport().size())
        return view.contains(where.center())

    # zoom and turn

    def set_fit(self, fit: str) -> None:
        """Follow the `width` of the view or the whole `page`."""
        self.fit = fit
        self._lay_out()

    def zoom(self, factor: float) -> None:
        """Show the pages larger by this factor."""
        self.zoom_to(self._scale * factor)

    def zoom_to(self, scale: float) -> None:
        """Show a point as this many logical pixels."""
        self.fit = ""
        self._scale = min(max(scale, SCALES[0]), SCALES[1])
        self._lay_out()

    def rotate(self, degrees: int) -> None:
        """Turn all pages clockwise."""
        self.turn = (self.turn + degrees) % 360
        self._lay_out()

    def _size_of(self, shape: PageShape) -> tuple[float, float]:
        """Width and height in points as the page lies now."""
        return (shape.height, shape.width) if self.turn % 180 else (shape.width, shape.height)

    def _lay_out(self, *, keep: bool = True) -> None:
        """Give each page its place; with `keep` what is at the top of the view stays there."""
        page, part = self._place_at_top() if keep else (1, 0.0)
        drawn = [self._size_of(shape) for shape in self._shapes if shape.drawn]
        room = self.viewport().size()
        if drawn and self.fit:
            widest = max(width for width, _ in drawn)
            scale = (room.width() - 2 * GAP - BANDS) / widest
            if self.fit == "page":
                scale = min(scale, (room.height() - GAP) / max(height for _, height in drawn))
            self._scale = min(max(scale, SCALES[0]), SCALES[1])
        at, tops = GAP // 2, []
        for shape in self._shapes:
            tops.append(at)
            height = self._size_of(shape)[1] * self._scale if shape.drawn else NOT_DRAWN
            at += max(1, round(height)) + GAP
        self._tops = [*tops, at]
        widest = max((width * self._scale for width, _ in drawn), default=0)
        across = round(widest) + 2 * GAP + BANDS
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        self._laying_out = True
        vertical.setRange(0, max(0, at - room.height()))
        vertical.setPageStep(max(1, room.height() - 2 * GAP))
        vertical.setSingleStep(40)
        horizontal.setRange(0, max(0, across - room.width()))
        horizontal.setPageStep(room.width())
        horizontal.setSingleStep(40)
        if self._shapes:
            top = self._tops[page - 1] + part * (self._tops[page] - self._tops[page - 1])
            vertical.setValue(round(top) - GAP // 2)
        self._laying_out = False
        self._ask.start()
        self.viewport().update()

    def _place_at_top(self) -> tuple[int, float]:
        pages = self.in_view()
        if not pages or len(self._tops) <= pages[0]:
            return 1, 0.0
        begin, end = self._tops[pages[0] - 1], self._tops[pages[0]]
        top = self.verticalScrollBar().value() + GAP // 2
        return pages[0], min(1.0, max(0.0, (top - begin) / max(1, end - begin)))

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _rect(self, page: int) -> QRect:
        """Where a page is, from the upper left corner of all."""
        shape = self._shapes[page - 1]
        top = self._tops[page - 1]
        height = self._tops[page] - top - GAP
        room = self.viewport().width()
        width = (
            round(self._size_of(shape)[0] * self._scale) if shape.drawn else max(120, room - 2 * GAP - BANDS)
        )
        left = max(GAP + BANDS, (room + BANDS - width) // 2)
        return QRect(left, top, width, height)

    def _on_page(self, rect: QRect, box: Box) -> QRectF:
        return on_page(rect, box, self.turn)

    # pictures

    def _key(self, page: int) -> Key:
        """The picture of a page that is sharp on this screen."""
        ratio = self.devicePixelRatioF()
        return page, max(16, round(self._size_of(self._shapes[page - 1])[0] * self._scale * ratio)), self.turn

    def _want(self) -> None:
        pages = self.in_view() if self.isVisible() else range(0)
        wanted = list(pages)
        for far in range(1, NEIGHBOURS + 1):
            wanted += [page for page in (pages.stop - 1 + far, pages.start - far) if pages and page >= 1]
        keys = [
            self._key(page) for page in wanted if page <= len(self._shapes) and self._shapes[page - 1].drawn
        ]
        self._pages.want([*keys, *self.thumbnails])

    def ask_again(self) -> None:
        """Ask for the pictures that are wanted now, once the events before are done."""
        self._ask.start()

    def _came(self, page: int) -> None:
        if page in self.in_view():
            self.viewport().update()

    def _scrolled(self) -> None:
        self.viewport().update()
        self._ask.start()
        pages = self.in_view()
        if pages and not self._laying_out:
            middle = self.verticalScrollBar().value() + self.viewport().height() // 2
            page = min(max(bisect_right(self._tops, middle), pages[0]), pages[-1])
            self._set_page(page)
        self.view_changed.emit()

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        ground = self.palette().color(QPalette.ColorRole.Window)
        painter.fillRect(event.rect(), ground)
        offset = self._offset().toPoint()
        painter.translate(-offset)
        for page in self.in_view():
            self._paint_page(painter, page)

    def _paint_page(self, painter: QPainter, page: int) -> None:
        rect = self._rect(page)
        problem = self._pages.problems.get(page)
        if not self._shapes[page - 1].drawn or problem is not None:
            self._paint_words(painter, rect, page)
            return
        painter.fillRect(rect, QColor("white"))
        _, width, turn = self._key(page)
        picture = self._pages.picture(page, width, turn)
        if picture is not None:
            painter.drawImage(rect, picture)
        self.marks.paint(painter, rect, page, self.turn, self.palette())
        painter.setPen(QPen(appearance.muted(self.palette()), 1))
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))

    def _paint_words(self, painter: QPainter, rect: QRect, page: int) -> None:
        """A page without a picture says why."""
        painter.fillRect(rect, self.palette().color(QPalette.ColorRole.Base))
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        problem = self._pages.problems.get(page)
        said = self.tr("There is no picture of this page. Its text is beside it.")
        if problem is not None:
            title, detail, _ = wording.problem_words(problem)
            said = f"{title}. {detail}"
        words = f"{wording.page_words(page, page)}\n{said}"
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(rect.adjusted(8, 8, -8, -8), flags, words)

    def band_rect(self, page: int, band: Band) -> QRectF:
        """Where the band of a chunk is, from the upper left corner of all."""
        return band_rect(self._rect(page), band, self.turn)

    # the person

    def _at(self, where: QPointF) -> tuple[int, float, float] | None:
        """The page under a place of the view, and the place in fractions of it as it lies unturned."""
        place = where + self._offset()
        for page in self.in_view():
            rect = QRectF(self._rect(page))
            if rect.adjusted(-BANDS, 0, 0, 0).contains(place) and rect.width() > 0:
                x = (place.x() - rect.left()) / rect.width()
                y = (place.y() - rect.top()) / rect.height()
                back = turned(Box(x, y, x, y), (360 - self.turn) % 360)
                return page, back.left, back.top
        return None

    def band_at(self, where: QPointF) -> tuple[int, Band] | None:
        """The band under a place of the view."""
        place = where + self._offset()
        for page in self.in_view():
            for band in self.marks.bands.get(page, ()):
                if self.band_rect(page, band).adjusted(-3, 0, 3, 0).contains(place):
                    return page, band
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        band = self.band_at(event.position())
        if band is not None:
            page, found = band
            middle = found.boxes[len(found.boxes) // 2]
            self.clicked.emit(page, (middle.left + middle.right) / 2, (middle.top + middle.bottom) / 2)
            return
        place = self._at(event.position())
        if place is not None:
            self.clicked.emit(*place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.window_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (event.angleDelta().y() / 120))
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _takes(event):
            event.accept()  # before the window's own: with the focus here Ctrl+F searches in the document
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._ask.start()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.verticalScrollBar()
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_requested.emit()
        elif key == Qt.Key.Key_F3:
            self.next_requested.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif _zooms(event):
            self.zoom(STEP if _zooms(event) > 0 else 1 / STEP)
        elif key == Qt.Key.Key_0 and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_fit("width")
        elif key == Qt.Key.Key_R and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.rotate(270 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 90)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not self.horizontalScrollBar().maximum():
            self.go_to(self._page + (1 if key == Qt.Key.Key_Right else -1))
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.window_requested.emit()
        elif key == Qt.Key.Key_Space:
            up = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            bar.setValue(bar.value() + (-bar.pageStep() if up else bar.pageStep()))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self.view_changed.emit()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask.start()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._ask.start()


def _zooms(event: QKeyEvent) -> int:
    """1 if a key makes the pages larger, -1 if smaller, 0 if neither."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return 0
    if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        return 1
    return -1 if event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore) else 0


def _takes(event: QKeyEvent) -> bool:
    keys = (Qt.Key.Key_F3, Qt.Key.Key_Space, Qt.Key.Key_R)
    if event.key() in keys and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return True
    zero = event.key() == Qt.Key.Key_0 and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    standard = QKeySequence.StandardKey
    return bool(_zooms(event)) or zero or event.matches(standard.Find) or event.matches(standard.Copy)
