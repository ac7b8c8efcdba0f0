# SPDX-License-Identifier: Apache-2.0
"""The diagnostic file: what it will hold is read here before it is saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look import appearance
from docdesk.gui.look.room import fit


class DiagnosticDialog(QDialog):
    """Open it with `open()`. It asks for its text through a signal, and gives back what is to be saved."""

    text_requested = Signal(bool)
    """Make the text anew, with the log as it is or without; answer through `show_text`."""
    save_requested = Signal(str)
    """Save this text in a file that the person names."""

    def __init__(self, name: str | None, parent: QWidget | None = None) -> None:
        """`name` is the document's, None where it is of the whole library."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Diagnostic file"))
        fit(self, 760, 560)
        about = (
            self.tr("Information that helps to find the problem with “{name}”.").format(name=name)
            if name is not None
            else self.tr("Information that helps to find a problem in this library.")
        )
        held = self.tr(
            "It contains no document text, no document names and no keys. Read it before you send it."
        )
        heading = QLabel(f"{about} {held}")
        heading.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(self.tr("Diagnostic file"))
        self.text.setPlaceholderText(self.tr("Looking…"))
        self.with_log = QCheckBox(self.tr("Add the unedited &log, which may quote documents and name files"))
        self.with_log.toggled.connect(self._ask)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton(self.tr("&Save…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save.clicked.connect(lambda: self.save_requested.emit(self.text.toPlainText()))
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.save.setDefault(True)
        buttons.rejected.connect(self.reject)
        appearance.without_pictures(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for widget in (heading, self.text, self.with_log, buttons):
            layout.addWidget(widget)
        self._ask()

    def show_text(self, text: str, with_log: bool) -> None:
        """The text that was asked for; an answer to an earlier wish is left aside."""
        if with_log == self.with_log.isChecked():
            self.text.setPlainText(text)
            self.save.setEnabled(True)
            self.save.setDefault(True)

    def _ask(self) -> None:
        self.save.setEnabled(False)
        self.text.clear()
        self.text_requested.emit(self.with_log.isChecked())
