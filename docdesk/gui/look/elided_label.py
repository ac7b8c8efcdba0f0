# SPDX-License-Identifier: Apache-2.0
"""A label that gives up a part of its text rather than its window's width."""

from __future__ import annotations

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from docdesk.gui.look.properties import set_by_name
from docdesk.gui.look.tips import tip_of


class ElidedLabel(QLabel):
    """Shows as much of its text as there is room for; the whole is the tool tip and what a reader hears."""

    def __init__(self, parent: QWidget | None = None, *, keeps_end: bool = True) -> None:
        """`keeps_end`: of a text that is too long the middle goes, as in a path; otherwise the end."""
        super().__init__(parent)
        self._keeps_end = keeps_end
        set_by_name(self, textFormat="PlainText")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tip_of(text))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text():
            return
        painter = QtGui.QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        modes = QtCore.Qt.TextElideMode
        mode = modes.ElideMiddle if self._keeps_end else modes.ElideRight
        text = self.fontMetrics().elidedText(self.text(), mode, self.contentsRect().width())
        painter.drawText(self.contentsRect(), self.alignment(), text)
