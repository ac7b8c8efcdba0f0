# SPDX-License-Identifier: Apache-2.0
"""The bands of chunks beside the text of a page; a click on one chooses it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from docdesk.gui.look import appearance, wording

WIDTH = 14
"""Logical pixels of the room for them."""

Spans = list[tuple[int, int, int]]
"""A chunk's number, where it begins and where it ends, as places of a cursor in the text."""


class TextBands(QWidget):
    """Lies on the left margin of a text, and scrolls with it."""

    chosen = Signal(int)
    """A chunk was clicked: its number."""

    def __init__(self, text: QPlainTextEdit | QTextEdit) -> None:
        super().__init__(text)
        self._text = text
        self._spans: Spans = []
        self._strong = -1
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if isinstance(text, QPlainTextEdit):
            text.updateRequest.connect(lambda *_: self.update())
        else:
            text.verticalScrollBar().valueChanged.connect(lambda _: self.update())
            text.document().documentLayout().documentSizeChanged.connect(lambda _: self.update())
        text.installEventFilter(self)
        text.viewport().installEventFilter(self)

    def show_spans(self, spans: Spans, strong: int) -> None:
        """Show these chunks; `strong` is the number of the one that was chosen."""
        self._spans, self._strong = spans, strong
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            view = self._text.viewport().geometry()
            self.setGeometry(view.left() - WIDTH, view.top(), WIDTH, view.height())
        return super().eventFilter(watched, event)

    def rect_of(self, span: tuple[int, int, int]) -> QRectF:
        """Where the band of a chunk is, in two lanes, because chunks overlap."""
        number, begin, end = span
        cursor = QTextCursor(self._text.document())
        cursor.setPosition(begin)
        top = self._text.cursorRect(cursor).top()
        cursor.setPosition(max(begin, end - 1))  # after the end of its last line comes the next one
        bottom = self._text.cursorRect(cursor).bottom()
        return QRectF(2 + (number % 2) * 6, top, 4, max(4, bottom - top))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self._text.palette()
        painter.fillRect(event.rect(), palette.color(QPalette.ColorRole.Base))
        for span in self._spans:
            strong = span[0] == self._strong
            colour = palette.color(QPalette.ColorRole.Highlight) if strong else appearance.muted(palette)
            where = self.rect_of(span)
            painter.fillRect(where.adjusted(-1, 0, 1, 0) if strong else where, colour)

    def number_at(self, x: float, y: float) -> int | None:
        """The chunk whose band is at a place."""
        return next(
            (span[0] for span in self._spans if self.rect_of(span).adjusted(-2, 0, 2, 0).contains(x, y)), None
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self.chosen.emit(number)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.number_at(event.pos().x(), event.pos().y())
            if number is not None:
                said = self.tr("Chunk {number}").format(number=wording.number(number + 1))
                QToolTip.showText(event.globalPos(), said, self)
                return True
        return super().event(event)
