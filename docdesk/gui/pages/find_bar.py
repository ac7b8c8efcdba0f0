# SPDX-License-Identifier: Apache-2.0
"""Searches within the document that is shown: a field, how many places there are, and the next one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from docdesk.gui.look import appearance, wording

TYPING_MS = 150


class FindBar(QWidget):
    """Return and F3 go to the next place, with Shift to the one before; Escape closes it."""

    changed = Signal(str)
    next_requested = Signal(bool)
    """The next place is wanted; False: the one before."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Find in this document"))
        self.words.setAccessibleName(self.tr("Find in this document"))
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.count = QLabel()
        self.before = _button(self, "folded", self.tr("Previous place (Shift+F3)"))
        self.after = _button(self, "opened", self.tr("Next place (F3)"))
        self.cross = _button(self, "close", self.tr("Close (Esc)"))
        self.before.clicked.connect(lambda: self.next_requested.emit(False))
        self.after.clicked.connect(lambda: self.next_requested.emit(True))
        self.cross.clicked.connect(self.closed)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(lambda: self.changed.emit(self.words.text()))
        self.words.textChanged.connect(lambda _text: self._typing.start())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words, 1)
        for widget in (self.count, self.before, self.after, self.cross):
            layout.addWidget(widget)
        self._icons = ((self.before, "folded"), (self.after, "opened"), (self.cross, "close"))
        self.show_count(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icons"):
            for button, icon in self._icons:
                button.setIcon(appearance.icon(icon, self.palette()))
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F3):  # type: ignore[attr-defined]
            event.accept()  # before the window's own
            return True
        return super().eventFilter(watched, event)

    def begin(self) -> None:
        """Show the field, with its words selected."""
        self.show()
        self.words.setFocus()
        self.words.selectAll()

    def show_count(self, at: int, total: int) -> None:
        """Say which place of how many is shown, counted from 1; 0 for none."""
        if not self.words.text().strip():
            said = ""
        elif not total:
            said = self.tr("Not found")
        else:
            said = self.tr("{place} of {count}").format(place=wording.number(at), count=wording.number(total))
        if said != self.count.text():
            self.count.setText(said)
            if said:
                appearance.announce(self.words, said)
        for button in (self.before, self.after):
            button.setEnabled(total > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            if self._typing.isActive():
                self._typing.stop()
                self.changed.emit(self.words.text())
            else:
                self.next_requested.emit(not backwards)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _button(parent: QWidget, icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setIcon(appearance.icon(icon, parent.palette()))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button
