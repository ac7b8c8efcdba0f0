# SPDX-License-Identifier: Apache-2.0
"""A line over the table that says what happened and offers what to do. It stays until it is dismissed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from docdesk.gui.look import appearance
from docdesk.gui.look.appearance import announce


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
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 8, 8)
        self._layout.setSpacing(12)
        self._layout.addWidget(self._picture)
        self._layout.addWidget(self.text, 1)
        self._layout.addWidget(self.cross)
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
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.text.setText(text)
        self.setAccessibleName(text)
        for label, act in choices:
            button = QPushButton(label)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._layout.insertWidget(self._layout.count() - 1, button)
            self.buttons.append(button)
        self._clock.stop()
        if seconds:
            self._clock.start(round(seconds * 1000))
        self.show()
        announce(self, text)

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
