# SPDX-License-Identifier: Apache-2.0
"""Asks for a document's password, which is passed on once and stored nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget


class PasswordDialog(QDialog):
    """Open it with `open()`; `accepted` says that `password` holds one."""

    def __init__(self, name: str, wrong: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Password"))
        text = (
            self.tr("The last password did not open “{name}”.")
            if wrong
            else self.tr("“{name}” is protected.")
        )
        hint = QLabel(text.format(name=name))
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setWordWrap(True)
        hint.setMinimumWidth(360)
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        label = QLabel(self.tr("&Password:"))
        label.setBuddy(self._field)
        self._field.setAccessibleDescription(self.tr("Used once to read the file, and not saved."))
        show = QCheckBox(self.tr("&Show it"))
        show.toggled.connect(
            lambda on: self._field.setEchoMode(
                QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
            )
        )
        note = QLabel(self.tr("Used once to read the file, and not saved."))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(False)
        self._field.textChanged.connect(lambda typed: ok.setEnabled(bool(typed)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for widget in (hint, label, self._field, show, note):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addWidget(buttons)
        self._field.setFocus()

    @property
    def password(self) -> str:
        """What was typed."""
        return self._field.text()
