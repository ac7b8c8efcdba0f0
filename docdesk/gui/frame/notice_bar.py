# SPDX-License-Identifier: Apache-2.0
"""A line below the table that says what happened and offers what to do. It stays until it is dismissed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from docdesk.gui.look import appearance
from docdesk.gui.look.appearance import announce

LEAST_TEXT = 200
"""Logical pixels of the text."""
BESIDE = 400
"""Less room than this beside the buttons, and they go below the text."""


class NoticeBar(QFrame):
    """One notice at a time: an icon, a sentence, a button or two, and a cross."""

    def __init__(self, icon: str, tone: tuple[str, str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self._picture = QLabel()
        self.cross = QToolButton()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.cross.setAutoRaise(True)
        self.cross.setAccessibleName(self.tr("Dismiss"))
        self.cross.setToolTip(self.tr("Dismiss"))
        self.cross.clicked.connect(self.hide)
        self._choices = QWidget()
        self._row = QHBoxLayout(self._choices)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(12, 6, 8, 6)
        self._layout.setHorizontalSpacing(12)
        self._layout.setColumnStretch(1, 1)
        self._layout.addWidget(self._picture, 0, 0)
        self._layout.addWidget(self.text, 0, 1)
        self._layout.addWidget(self.cross, 0, 3)
        self._is_narrow: bool | None = None
        self._arrange()
        self.buttons: list[QPushButton] = []
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        self._tint()
        self.hide()

    def offer(
        self, text: str, choices: Sequence[tuple[str, Callable[[], object]]] = (), *, seconds: float = 0
    ) -> None:
        """Show `text` with a button for each choice; 0 seconds: until it is dismissed."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.text.setText(text)
        self.setAccessibleName(text)
        for label, act in choices:
            button = QPushButton(label)
            button.setAutoDefault(True)  # without it Enter would do nothing where a button has the focus
            button.setDefault(not self.buttons)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._row.addWidget(button)
            button.show()  # at once, not with the next layout: a key may be on its way
            self.buttons.append(button)
        self._choices.setVisible(bool(choices))
        self._arrange()
        self._clock.stop()
        if seconds:
            self._clock.start(round(seconds * 1000))
        self.show()
        announce(self, text)

    def minimumSizeHint(self) -> QSize:
        """As wide as its buttons, which go below the text where there is little room."""
        wide = max(self._choices.sizeHint().width(), LEAST_TEXT)
        margins = self._layout.contentsMargins()
        sides = self._picture.sizeHint().width() + self.cross.sizeHint().width()
        sides += margins.left() + margins.right() + 2 * self._layout.horizontalSpacing()
        return QSize(wide + sides, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self._choices.sizeHint().width() + BESIDE
        if narrow is self._is_narrow:
            return
        self._is_narrow = narrow
        self._layout.removeWidget(self._choices)
        if narrow:
            self._layout.addWidget(self._choices, 1, 1, 1, 3, Qt.AlignmentFlag.AlignLeft)
        else:
            self._layout.addWidget(self._choices, 0, 2)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        palette = self.palette()
        colour = (
            appearance.tone(self._tone, palette) if self._tone else palette.color(QPalette.ColorRole.Text)
        )
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(appearance.pixmap(self._icon, colour.name(), 20, ratio))
        self.cross.setIcon(appearance.icon("close", palette))
