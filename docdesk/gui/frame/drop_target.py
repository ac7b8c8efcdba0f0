# SPDX-License-Identifier: Apache-2.0
"""Lets files be dropped anywhere on the window, and shows so while they hover over it."""

from __future__ import annotations

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

LINE = 4
"""Logical pixels of the line around the window: less than its margins."""


class _Veil(QWidget):
    """A line around the window, and words at its foot, while files hover over it; the mouse goes through.

    It covers no document: who drags a file may want to see which ones are there.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.foot = QRect()
        """Where the words are, in the window's coordinates."""
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        colour = palette.color(QPalette.ColorRole.Highlight)
        painter.setPen(QtGui.QPen(colour, LINE))
        half = LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)
        # the words are on the status line, which says nothing that is needed during a drag
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(self.foot)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText))
        painter.drawText(
            self.foot, QtCore.Qt.AlignmentFlag.AlignCenter, self.tr("Drop to add to the library")
        )


class DropTarget(QObject):
    """Watches a window for drops, even before there is a library to take them."""

    dropped = Signal(object)
    """The paths of one drop, a list of `Path`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.source: QWidget | None = None
        """The window's own table: rows dragged out of it are not dropped back in."""
        self._made_veil: _Veil | None = None
        self._takes: bool | None = None
        """Whether what hovers over the window names files; None while nothing does."""
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # entering and moving are drops to Qt as well
            return self._take(event)
        if event.type() == QEvent.Type.DragLeave:
            self._takes = None
            self._veil.hide()
            return True
        return super().eventFilter(watched, event)

    def _take(self, event: QDropEvent) -> bool:
        from docdesk.gui.frame.dropped import names_files, paths_in

        hovering = isinstance(event, QDragEnterEvent | QDragMoveEvent)
        if isinstance(event, QDragEnterEvent) or self._takes is None:
            # once for each drag: another program's addresses come from that program each time
            self._takes = not self._own(event.source()) and names_files(event.mimeData())
        taken = self._takes
        paths = paths_in(event.mimeData()) if taken and not hovering else []
        if not hovering:
            self._takes = None
            taken = bool(paths)
        if not taken:
            self._veil.hide()
            event.ignore()
            return True
        # the files stay where they are, whatever the other program proposes
        event.setDropAction(QtCore.Qt.DropAction.CopyAction)
        event.accept()
        if not hovering:
            self._veil.hide()
            self.dropped.emit(paths)
        elif self._veil.isHidden():
            self._show_veil()
        return True

    def _show_veil(self) -> None:
        self._veil.setGeometry(self._window.rect())
        height = self._veil.fontMetrics().height() + 8
        self._veil.foot = self._veil.rect().adjusted(0, self._veil.height() - height, 0, 0)
        self._veil.raise_()
        self._veil.show()

    @property
    def _veil(self) -> _Veil:
        if self._made_veil is None:
            self._made_veil = _Veil(self._window)
        return self._made_veil

    def _own(self, source: QObject | None) -> bool:
        if source is None or self.source is None:
            return False
        return source is self.source or source.parent() is self.source
