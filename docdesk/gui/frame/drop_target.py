# SPDX-License-Identifier: Apache-2.0
"""Lets files be dropped anywhere on the window, and shows so while they hover over it."""

from __future__ import annotations

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget


class _Veil(QWidget):
    """Lies over the window while something hovers over it; the mouse goes through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        ground = self.palette().color(QPalette.ColorRole.Base)
        ground.setAlphaF(0.82)
        painter.fillRect(self.rect(), ground)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QtGui.QPen(colour, 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(10, 10, -10, -10), 12, 12)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(
            self.rect(), QtCore.Qt.AlignmentFlag.AlignCenter, self.tr("Drop to add to the library")
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
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # entering and moving are drops to Qt as well
            return self._take(event)
        if event.type() == QEvent.Type.DragLeave:
            self._veil.hide()
            return True
        return super().eventFilter(watched, event)

    def _take(self, event: QDropEvent) -> bool:
        hovering = isinstance(event, QDragEnterEvent | QDragMoveEvent)
        from docdesk.gui.frame import desktop

        paths = [] if self._own(event.source()) else desktop.paths_in(event.mimeData())
        if not paths:
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
            self._veil.setGeometry(self._window.rect())
            self._veil.raise_()
            self._veil.show()
        return True

    @property
    def _veil(self) -> _Veil:
        if self._made_veil is None:
            self._made_veil = _Veil(self._window)
        return self._made_veil

    def _own(self, source: QObject | None) -> bool:
        if source is None or self.source is None:
            return False
        return source is self.source or source.parent() is self.source
