# SPDX-License-Identifier: Apache-2.0
"""A list of folders that a person adds to and removes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget


class FolderList(QWidget):
    """Shows folders by their paths. The dialog that chooses one is opened, never waited for."""

    changed = Signal()

    def __init__(self, folders: Sequence[Path], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setMinimumHeight(90)
        self.list.addItems([str(folder) for folder in folders])
        self.add = QPushButton(self.tr("&Add folder…"))
        self.remove = QPushButton(self.tr("&Remove"))
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
        self.add.clicked.connect(self._choose)
        self.remove.clicked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._selected)
        self.list.installEventFilter(self)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(row)
        self._selected()

    def folders(self) -> list[Path]:
        """The folders that are in the list."""
        return [Path(self.list.item(i).text()) for i in range(self.list.count())]

    def take(self, folder: str) -> None:
        """Add a folder, once."""
        if folder and Path(folder) not in self.folders():
            self.list.addItem(str(Path(folder)))
            self.list.setCurrentRow(self.list.count() - 1)
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Delete):
            # the press that asks whether it is a shortcut comes first, and is not the key's own
            if event.type() != QEvent.Type.KeyPress:
                event.accept()
                return True
            self._remove()
            return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"), str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _remove(self) -> None:
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
            self.changed.emit()

    def _selected(self) -> None:
        self.remove.setEnabled(bool(self.list.selectedItems()))
