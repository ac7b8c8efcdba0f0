# SPDX-License-Identifier: Apache-2.0
"""All pages of a document below one another, of which only those in view, and their neighbours, have pictures."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from docdesk.gui.look import appearance, wording
from docdesk.gui.model.document_pages import DocumentPages, Key
from docdesk.gui.pages.page_marks import Band, PageMarks, band_rect
from docdesk.gui.pages.page_places import GAP, PagePlaces
from docdesk.values.pages import Box

NEIGHBOURS = 2
"""Pages above and below the view whose pictures are wanted as well."""
ABOVE = 0.25
"""Which part of the view is above a passage that it was scrolled to."""


class PageColumn(QAbstractScrollArea):
    """Paints pages, and what is marked on them. It asks for pictures by itself."""

    page_changed = Signal(int)
    """Another page is in the middle of the view."""
    view_changed = Signal()
    """Other pages are in view."""

    def __init__(self, pages: DocumentPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._places = PagePlaces()
        self._page = 1
        self._landed: tuple[int, Box, int] | None = None
        """The box that was scrolled to last, with its page, and where the scroll bar is for it."""
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
        self._places.shapes = self._pages.layout.pages
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
        return self._places.scale

    @property
    def turn(self) -> int:
        """Degrees clockwise by which all pages are turned."""
        return self._places.turn

    def in_view(self) -> range:
        """The numbers of the pages in view."""
        top = self.verticalScrollBar().value()
        return self._places.between(top, top + self.viewport().height() - 1)

    def go_to(self, page: int, box: Box | None = None) -> None:
        """Scroll to a page, or to a box on it, with something above it in view."""
        if not 1 <= page <= len(self._places.shapes):
            return
        top = self._places.rect(page).top() - GAP // 2
        if box is not None:
            where = self._places.of_box(page, box)
            top = round(where.top() - self.viewport().height() * ABOVE)
            bar = self.horizontalScrollBar()
            if where.left() < bar.value() or where.right() > bar.value() + self.viewport().width():
                bar.setValue(round(where.left()) - GAP)
        self.verticalScrollBar().setValue(top)
        self._landed = (page, box, self.verticalScrollBar().value()) if box is not None else None
        self._set_page(page)

    def shows(self, page: int, box: Box) -> bool:
        """Whether a box of a page is in view."""
        if not 1 <= page <= len(self._places.shapes):
            return False
        view = QRectF(self._offset(), self.viewport().size())
        return view.contains(self._places.of_box(page, box).center())

    # zoom and turn

    def set_fit(self, fit: str) -> None:
        """Follow the `width` of the view or the whole `page`."""
        self._places.fit = fit
        self._lay_out()

    def zoom(self, factor: float) -> None:
        """Show the pages larger by this factor."""
        self.zoom_to(self.scale * factor)

    def zoom_to(self, scale: float) -> None:
        """Show a point as this many logical pixels."""
        self._places.fit = ""
        self._places.zoom_to(scale)
        self._lay_out()

    def rotate(self, degrees: int) -> None:
        """Turn all pages clockwise."""
        self._places.turn = (self.turn + degrees) % 360
        self._lay_out()

    def _lay_out(self, *, keep: bool = True) -> None:
        """Give each page its place; with `keep` what is at the top of the view stays there."""
        places, room = self._places, self.viewport().size()
        page, part = self._place_at_top() if keep else (1, 0.0)
        places.lay_out(room)
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        self._laying_out = True
        vertical.setRange(0, max(0, places.height - room.height()))
        vertical.setPageStep(max(1, room.height() - 2 * GAP))
        vertical.setSingleStep(40)
        horizontal.setRange(0, max(0, places.width - room.width()))
        horizontal.setPageStep(room.width())
        horizontal.setSingleStep(40)
        if places.shapes:
            vertical.setValue(places.height_of(page, part) - GAP // 2)
        self._laying_out = False
        self._ask.start()
        self.viewport().update()

    def _place_at_top(self) -> tuple[int, float]:
        pages = self.in_view()
        if not pages:
            return 1, 0.0
        top = self.verticalScrollBar().value() + GAP // 2
        return pages[0], self._places.part_at(pages[0], top)

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    # pictures

    def _key(self, page: int) -> Key:
        """The picture of a page that is sharp on this screen."""
        width = self._places.size_of(self._places.shapes[page - 1])[0] * self.scale
        return page, max(16, round(width * self.devicePixelRatioF())), self.turn

    def _want(self) -> None:
        pages = self.in_view() if self.isVisible() else range(0)
        wanted = list(pages)
        for far in range(1, NEIGHBOURS + 1):
            wanted += [page for page in (pages.stop - 1 + far, pages.start - far) if pages and page >= 1]
        shapes = self._places.shapes
        keys = [self._key(page) for page in wanted if page <= len(shapes) and shapes[page - 1].drawn]
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
        at = self.verticalScrollBar().value()
        if not self._laying_out and self._landed is not None and at != self._landed[2]:
            self._landed = None  # a person scrolled on
        if pages and not self._laying_out:
            middle = self.verticalScrollBar().value() + self.viewport().height() // 2
            page = min(max(self._places.at_height(middle), pages[0]), pages[-1])
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
        rect = self._places.rect(page)
        problem = self._pages.problems.get(page)
        if not self._places.shapes[page - 1].drawn or problem is not None:
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
        return band_rect(self._places.rect(page), band, self.turn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        landed = self._landed
        self._lay_out()
        if landed is not None:  # the view gets its size after a search went to a passage
            self.go_to(landed[0], landed[1])
        self.view_changed.emit()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask.start()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._ask.start()
