# SPDX-License-Identifier: Apache-2.0
"""The details' strip of a document's pages: large, with a tool tip for each tick, and a click goes to the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from docdesk.gui.look import coverage_words
from docdesk.gui.look.appearance import announce
from docdesk.gui.look.coverage_strip import page_at, paint_strip
from docdesk.values.coverage import coverage_of
from docdesk.values.documents import Document

HEIGHT = 22
"""Logical pixels."""
PAD = 3
"""Logical pixels around the strip, for the frame of the focus."""


class CoverageBar(QWidget):
    """What became of each page. Arrows go from run to run of pages, Return to the page itself."""

    page_chosen = Signal(int)
    """A page is wanted, counted from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covered = ""
        self.page = 1
        """The page that the keyboard is on."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Coverage of the pages"))

    def show_document(self, document: Document | None) -> None:
        """Show this document's pages; hidden where nothing is known of them, or all that there is to know is said."""
        covered = document.covered if document is not None else ""
        coverage = coverage_of(covered) if covered else None
        if covered != self._covered:
            self.page = 1
        self._covered = covered
        self.setVisible(coverage is not None and coverage.total > 1)
        self.setAccessibleDescription(coverage_words.tip_words(document) if document is not None else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT + 2 * PAD)

    def _area(self) -> QRect:
        return self.rect().adjusted(PAD, PAD, -PAD, -PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_strip(painter, self._area(), self._covered, self.palette())
        coverage = coverage_of(self._covered) if self._covered else None
        if self.hasFocus() and coverage is not None:
            area = self._area()
            left = area.left() + (self.page - 1) * area.width() // coverage.total
            width = max(2, area.width() // coverage.total)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(QRect(left - 1, 1, width + 1, self.height() - 3))

    def page_under(self, x: float) -> int | None:
        """The page under a place of this widget."""
        area = self._area()
        return page_at(self._covered, x - area.left(), area.width())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        page = self.page_under(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and page is not None:
            self.page = page
            self.update()
            self.page_chosen.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        coverage = coverage_of(self._covered) if self._covered else None
        key = Qt.Key
        if coverage is None or event.key() not in (
            key.Key_Left,
            key.Key_Right,
            key.Key_Return,
            key.Key_Enter,
        ):
            super().keyPressEvent(event)
            return
        if event.key() in (key.Key_Return, key.Key_Enter):
            self.page_chosen.emit(self.page)
            return
        firsts = [run.first for run in coverage.runs]
        if event.key() == key.Key_Right:
            self.page = next((first for first in firsts if first > self.page), self.page)
        else:
            self.page = next((first for first in reversed(firsts) if first < self.page), 1)
        run = coverage.at(self.page)
        if run is not None:
            announce(self, coverage_words.run_words(run))
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            page = self.page_under(event.pos().x())
            coverage = coverage_of(self._covered) if self._covered else None
            run = coverage.at(page) if coverage is not None and page is not None else None
            if run is not None:
                QToolTip.showText(event.globalPos(), coverage_words.run_words(run), self)
                return True
        return super().event(event)
