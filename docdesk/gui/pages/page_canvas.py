# SPDX-License-Identifier: Apache-2.0
"""The pages of a document under a person's hands: mouse, wheel and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from docdesk.gui.model.document_pages import DocumentPages
from docdesk.gui.pages.page_column import PageColumn
from docdesk.gui.pages.page_keys import comes_before_the_window, meaning_of
from docdesk.gui.pages.page_marks import Band
from docdesk.gui.pages.page_selection import End, PageSelection

STEP = 1.2
"""How much larger one step of the zoom is."""
DRAG_MS = 40
"""Milliseconds between two steps of scrolling while a person drags beyond the view."""


class PageCanvas(PageColumn):
    """Pages on which chunks are chosen by a click, and words are selected by dragging over them."""

    clicked = Signal(int, float, float)
    """A place of a page, in fractions of its width and height as it lies unturned."""
    window_requested = Signal()
    copy_requested = Signal()
    find_requested = Signal()
    next_requested = Signal(bool)
    """The next place found is wanted; False: the one before."""
    chunk_requested = Signal(bool)
    """The next chunk is wanted; False: the one before."""
    menu_requested = Signal(object)
    """A menu is wanted at this place of the screen."""

    def __init__(self, pages: DocumentPages, parent: QWidget | None = None) -> None:
        super().__init__(pages, parent)
        self.selection = PageSelection(pages, self)
        self.selection.changed.connect(self._show_selection)
        self._pressed: tuple[QPointF, QPointF] | None = None
        """Where the button went down, in the view and among all pages; None while it is up."""
        self._dragged = False
        self._anchor: End | None = None
        """The word at which dragging began, once it is known."""
        self._drag = QTimer(self)
        self._drag.setInterval(DRAG_MS)
        self._drag.timeout.connect(self._drag_on)
        self.viewport().setMouseTracking(True)

    def show_layout(self) -> None:
        """Show the layout that the pages have now, with nothing selected."""
        self.selection.forget()
        super().show_layout()

    def _at(self, where: QPointF) -> tuple[int, float, float] | None:
        """The page under a place of the view, and the place in fractions of it as it lies unturned."""
        place = where + self._offset()
        for page in self.in_view():
            found = self._places.on(page, place)
            if found is not None:
                return page, *found
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
        self._pressed = event.position(), event.position() + self._offset()
        self._dragged, self._anchor = False, None
        self._ask_for_words(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        if self._pressed is None:
            self._ask_for_words(where)
            place = self._at(where)
            over = place is not None and self.selection.word_at(*place) is not None
            band = self.band_at(where) is not None
            shape = Qt.CursorShape
            self.viewport().setCursor(
                shape.PointingHandCursor if band else shape.IBeamCursor if over else shape.ArrowCursor
            )
            return
        moved = (where - self._pressed[0]).manhattanLength()
        if not self._dragged and moved < QApplication.startDragDistance():
            return
        self._dragged = True
        self._select(self._pressed[1], where)
        beyond = not 0 <= where.y() < self.viewport().height()
        if beyond and not self._drag.isActive():
            self._drag.start()
        elif not beyond:
            self._drag.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._drag.stop()
        (_, begin), where = self._pressed, event.position()
        self._pressed = None
        if self._dragged:
            self._select_between(begin, where + self._offset())
        else:
            self.selection.clear()
            self._click(where)

    def _click(self, where: QPointF) -> None:
        band = self.band_at(where)
        if band is not None:
            page, found = band
            middle = found.boxes[len(found.boxes) // 2]
            self.clicked.emit(page, (middle.left + middle.right) / 2, (middle.top + middle.bottom) / 2)
            return
        place = self._at(where)
        if place is not None:
            self.clicked.emit(*place)

    def _ask_for_words(self, where: QPointF) -> None:
        place = self._at(where)
        if place is not None and self._places.shapes[place[0] - 1].drawn:
            self.selection.know(place[0])

    def _select(self, begin: QPointF, where: QPointF) -> None:
        """Select from `begin`, a place among all pages where the button went down, to here."""
        if self._anchor is None:
            self._anchor = self._word_near(begin)
        self.selection.select(self._anchor, self._word_near(where + self._offset()))

    def _select_between(self, begin: QPointF, end: QPointF) -> None:
        """Select from one place among all pages to another, once the words there are known."""
        for place in (begin, end):
            page = self._page_near(place)
            if page and not self.selection.know(page, lambda: self._select_between(begin, end)):
                return
        self.selection.select(self._word_near(begin), self._word_near(end))

    def _page_near(self, place: QPointF) -> int:
        """The page at the height of a place among all pages; 0 if it has no picture."""
        page = min(max(1, self._places.at_height(round(place.y()))), len(self._places.shapes))
        return page if page and self._places.shapes[page - 1].drawn else 0

    def _word_near(self, place: QPointF) -> End | None:
        """The word nearest to a place among all pages; None until the words of its page are known."""
        page = self._page_near(place)
        if not page or not self.selection.know(page):
            return None
        return self.selection.nearest(page, *self._places.fractions(page, place))

    def _drag_on(self) -> None:
        """Scroll while the mouse is beyond the view, the faster the farther."""
        where = QPointF(self.viewport().mapFromGlobal(self.cursor().pos()))
        if self._pressed is None:
            self._drag.stop()
            return
        bar = self.verticalScrollBar()
        past = where.y() if where.y() < 0 else max(0.0, where.y() - self.viewport().height())
        bar.setValue(bar.value() + round(past))
        self._select(self._pressed[1], where)

    def _show_selection(self) -> None:
        self.marks.selected = self.selection.boxes()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

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
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and comes_before_the_window(event):  # type: ignore[arg-type]
            event.accept()  # with the focus here Ctrl+F searches in the document
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._ask.start()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning, bar = meaning_of(event), self.verticalScrollBar()
        acts: dict[str, Callable[[], object]] = {
            "find": self.find_requested.emit,
            "copy": self.copy_requested.emit,
            "select all": lambda: self.selection.select_page(self._page),
            "next": lambda: self.next_requested.emit(True),
            "previous": lambda: self.next_requested.emit(False),
            "next chunk": lambda: self.chunk_requested.emit(True),
            "previous chunk": lambda: self.chunk_requested.emit(False),
            "larger": lambda: self.zoom(STEP),
            "smaller": lambda: self.zoom(1 / STEP),
            "width": lambda: self.set_fit("width"),
            "whole": lambda: self.set_fit("page"),
            "turn": lambda: self.rotate(90),
            "turn back": lambda: self.rotate(270),
            "page down": lambda: bar.setValue(bar.value() + bar.pageStep()),
            "page up": lambda: bar.setValue(bar.value() - bar.pageStep()),
            "begin": lambda: bar.setValue(0),
            "end": lambda: bar.setValue(bar.maximum()),
            "window": self.window_requested.emit,
            "select left": lambda: self.selection.extend(self._page, -1),
            "select right": lambda: self.selection.extend(self._page, 1),
        }
        if not self.horizontalScrollBar().maximum():
            acts["left"] = lambda: self.go_to(self._page - 1)
            acts["right"] = lambda: self.go_to(self._page + 1)
        if meaning not in acts:
            super().keyPressEvent(event)
            return
        acts[meaning]()
        event.accept()
