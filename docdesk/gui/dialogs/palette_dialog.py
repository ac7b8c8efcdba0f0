# SPDX-License-Identifier: Apache-2.0
"""Every command of the window in one list, found by typing a part of its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from docdesk.gui.look.appearance import announce, plain_text
from docdesk.gui.look.room import fit

ROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Command:
    """An action, and the menu that it is in."""

    menu: str
    action: QAction

    @property
    def text(self) -> str:
        """What the list says."""
        return f"{self.menu}: {plain_text(self.action.text())}"


def found(commands: Iterable[Command], words: str) -> list[Command]:
    """The commands that have all these words, in any order; those that can be carried out now come first."""
    wanted = words.casefold().split()
    matching = [command for command in commands if all(word in command.text.casefold() for word in wanted)]
    return sorted(matching, key=lambda command: not command.action.isEnabled())


class PaletteDialog(QDialog):
    """Open it with `open()`. Arrows move in the list while the keyboard stays in the field."""

    chosen = Signal(object)
    """The `QAction` that is wanted; the dialog is closed by then."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Find a command"))
        fit(self, 560, 420)
        self._commands = commands
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Type a part of a command’s name"))
        self.words.setAccessibleName(self.tr("Command"))
        self.words.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setUniformItemSizes(True)
        self.none = QLabel(self.tr("No command has these words."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (self.words, self.none, self.list):
            layout.addWidget(widget)
        self.words.installEventFilter(self)
        self.words.textChanged.connect(self._show)
        self.words.returnPressed.connect(self._choose)
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.list.currentItemChanged.connect(lambda item, _before: self._say(item))
        self._show("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that move in a list move in this one, although the field has the focus."""
        if (
            watched is self.words
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in ROWS
            and not event.modifiers()
        ):
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _show(self, words: str) -> None:
        self._matching = found(self._commands, words)
        self.list.clear()
        for command in self._matching:
            key = command.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(f"{command.text}    {key}" if key else command.text, self.list)
            if not command.action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.none.setVisible(not self._matching)
        if self._matching and self._matching[0].action.isEnabled():
            self.list.setCurrentRow(0)
        elif words:
            announce(self, self.none.text() if not self._matching else self._matching[0].text)

    def _say(self, item: QListWidgetItem | None) -> None:
        """A screen reader follows the focus, which is in the field."""
        if item is not None and self.isVisible():
            announce(self.list, item.text())

    def _choose(self) -> None:
        row = self.list.currentRow()
        if row < 0 or not self._matching[row].action.isEnabled():
            return
        action = self._matching[row].action
        self.accept()
        self.chosen.emit(action)
