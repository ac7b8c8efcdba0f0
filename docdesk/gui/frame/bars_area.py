# SPDX-License-Identifier: Apache-2.0
"""Room for the bars below the table: as high as they are, and less where there is little, with a scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

LEAST = 64
"""Logical pixels that stay for the bars in a window that is too low for all of them: one, and some of the next."""


class BarsArea(QScrollArea):
    """Bars one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(self._inner)
        for widget in (self._inner, self.viewport()):
            widget.setAutoFillBackground(False)
        self._inner.installEventFilter(self)
        self._newest: QWidget | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_newest)

    def add(self, bar: QWidget) -> None:
        """One more bar, below the others."""
        self._column.addWidget(bar)

    def scroll_to(self, bar: QWidget) -> None:
        """Bring a bar into view that has just been shown, once it has its place."""
        self._newest = bar
        self._soon.start(0)

    def _show_newest(self) -> None:
        if self._newest is not None and self._newest.isVisible():
            self.ensureWidgetVisible(self._newest, 0, 0)

    def sizeHint(self) -> QSize:
        return QSize(self._inner.sizeHint().width(), self._wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inner.minimumSizeHint().width(), min(LEAST, self._wanted()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _wanted(self) -> int:
        """How high the bars are at this width; their texts have more lines in a narrow window."""
        width = self.width()
        return (
            self._column.heightForWidth(width)
            if self._column.hasHeightForWidth()
            else self._inner.sizeHint().height()
        )

    def _fit(self) -> None:
        self.setMaximumHeight(max(1, self._wanted()))
        self.updateGeometry()
        if self._newest is not None:
            self._soon.start(0)
