# SPDX-License-Identifier: Apache-2.0
"""Asks for the password of the document that is shown. It stays in memory until the library is left."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget


class PasswordBar(QWidget):
    """A field and a button; Return is the button."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(self.tr("Password"))
        self.field.setAccessibleName(self.tr("Password"))
        self.field.setAccessibleDescription(self.tr("It is not saved."))
        self.field.setMaximumWidth(280)
        self.button = QPushButton(self.tr("Show the pages"))
        self.button.setToolTip(self.tr("It is not saved."))
        self.button.setEnabled(False)
        self.field.textChanged.connect(lambda typed: self.button.setEnabled(bool(typed)))
        self.field.returnPressed.connect(self._enter)
        self.button.clicked.connect(self._enter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        layout.addStretch(1)

    def ask(self, wanted: bool) -> None:
        """Show the field, or hide it; either way nothing stays in it."""
        self.field.clear()
        self.setVisible(wanted)

    def _enter(self) -> None:
        if self.field.text():
            password = self.field.text()
            self.field.clear()
            self.entered.emit(password)
