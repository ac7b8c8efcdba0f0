# SPDX-License-Identifier: Apache-2.0
"""A label that gives up its middle rather than its window's width; made for paths."""

from __future__ import annotations

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from docdesk.gui.look.properties import set_by_name


class ElidedLabel(QLabel):
    """Shows as much of its text as there is room for; the whole is the tool tip and what a reader hears."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_by_name(self, textFormat="PlainText")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text():
            return
        painter = QtGui.QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), QtCore.Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.contentsRect(), self.alignment(), text)
