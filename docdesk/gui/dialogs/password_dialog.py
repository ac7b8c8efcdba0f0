# SPDX-License-Identifier: Apache-2.0
"""Asks for the password of documents, which is passed on once and stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from docdesk.gui.look.appearance import announce
from docdesk.gui.model.offers import wants_password
from docdesk.values.documents import Document, Stage, Status
from docdesk.values.texts import visible


class PasswordDialog(QDialog):
    """Open it with `open()`. It stays open until the password has opened every document, or it is closed."""

    entered = Signal(object, str)
    """Try this password on the documents of these ids; `follow` then says what became of them."""

    def __init__(self, documents: Sequence[Document], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Password"))
        self._names = {document.id: document.name for document in documents}
        """The documents that are still protected."""
        self._trying: set[str] = set()
        self.hint = QLabel()
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.hint.setMinimumWidth(360)
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
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._field.textChanged.connect(lambda _typed: self._allow())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for widget in (self.hint, label, self._field, show, note):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addWidget(buttons)
        wrong = any(document.error and document.error.code == "wrong_password" for document in documents)
        self._say(self._wrong_words() if wrong else self._first_words())
        self._allow()
        self._field.setFocus()

    def follow(self, changed: Iterable[Document], gone: Iterable[str] = ()) -> None:
        """Take how documents are now."""
        if not self._trying:
            return
        for id_ in gone:
            self._trying.discard(id_)
            self._names.pop(id_, None)
        for document in changed:
            if document.id not in self._trying:
                continue
            if document.status is Status.FAILED and wants_password(document):
                self._trying.discard(document.id)
            elif document.status.ended or _is_open(document):
                self._trying.discard(document.id)
                self._names.pop(document.id, None)
        if self._trying:
            return
        if self._names:
            self._ask_again(self._wrong_words())
        else:
            self.accept()

    def give_up(self) -> None:
        """The password could not be tried at all; the window says why."""
        if self._trying:
            self._trying.clear()
            self._ask_again(self._first_words())

    def done(self, result: int) -> None:
        self._field.clear()
        super().done(result)

    # below

    def _try(self) -> None:
        if not self._field.text() or self._trying:
            return
        # before anything is followed: what is shown meanwhile is not the outcome of this try
        self.entered.emit(list(self._names), self._field.text())
        self._trying = set(self._names)
        self._say(
            self.tr("Trying the password. If you close this window, documents that it opens are still read.")
        )
        self._allow()

    def _ask_again(self, words: str) -> None:
        self._say(words)
        self._allow()
        self._field.setFocus()
        self._field.selectAll()

    def _allow(self) -> None:
        self._field.setEnabled(not self._trying)
        self.ok.setEnabled(bool(self._field.text()) and not self._trying)

    def _say(self, words: str) -> None:
        self.hint.setText(words)
        if self.isVisible():
            announce(self, words)

    def _first_words(self) -> str:
        if len(self._names) == 1:
            return self.tr("“{name}” is protected.").format(name=self._name)
        return self.tr(
            "%Ln document(s) are protected. The password is tried on all of them.", "", len(self._names)
        )

    def _wrong_words(self) -> str:
        if len(self._names) == 1:
            return self.tr("The last password did not open “{name}”.").format(name=self._name)
        return self.tr("The last password did not open %Ln document(s).", "", len(self._names))

    @property
    def _name(self) -> str:
        return visible(next(iter(self._names.values())))


def _is_open(document: Document) -> bool:
    """Whether a document's pages are being read, or were."""
    return document.stage not in (None, Stage.EXTRACT) or bool(document.total)
