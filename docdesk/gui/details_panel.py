# SPDX-License-Identifier: Apache-2.0
"""Under the table: all of one document, and for a failure what happened, what to do, and a button that does it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from docdesk.documents import Document, Problem, Status
from docdesk.gui import appearance, wording
from docdesk.gui.actions import wants_password
from docdesk.gui.elided_label import ElidedLabel

SETTINGS_CODES = frozenset(
    {"key_missing", "key_rejected", "model_unknown", "model_missing", "text_too_long", "too_large"}
    | {"provider_unreachable", "settings_invalid", "offline"}
)
"""Problems whose remedy is in the settings."""
FOLDER_CODES = frozenset(
    {"file_missing", "file_unreadable", "unsupported_type", "no_text", "damaged", "file_empty"}
)
"""Problems whose remedy is at the file."""


class DetailsPanel(QFrame):
    """Shows one document; buttons ask for what they say by a word."""

    asked = Signal(str)
    """One of: retry, password, settings, folder, copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(self.tr("Details"))
        self._document: Document | None = None
        self.name = ElidedLabel()
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.path = ElidedLabel()
        self.facts = _prose()
        self.title = _prose()
        self.title.setFont(font)
        self.detail = _prose()
        self.remedy = _prose()
        self.notices = _prose()
        self.backup = _prose()
        self.retry = self._button(self.tr("Retry"), "retry")
        self.password = self._button(self.tr("Enter password…"), "password")
        self.settings = self._button(self.tr("Open settings…"), "settings")
        self.folder = self._button(self.tr("Show in folder"), "folder")
        self.copy = self._button(self.tr("Copy details"), "copy")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.password, self.settings, self.retry, self.folder, self.copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inner = QWidget()
        inner.setBackgroundRole(QPalette.ColorRole.Base)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(6)
        for widget in (self.name, self.path, self.facts):
            layout.addWidget(widget)
        layout.addSpacing(4)
        for widget in (self.title, self.detail, self.remedy, self.notices, self.backup):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.show_documents([])

    def show_documents(self, documents: list[Document]) -> None:
        """One document in full; of several how many and how much they are."""
        document = documents[0] if len(documents) == 1 else None
        if document is not None and document == self._document:
            return
        self._document = document
        if document is None:
            self._show_many(documents)
        else:
            self._show_one(document)

    def text_of(self, document: Document) -> str:
        """A document as plain text, one fact a line, for the clipboard."""
        lines = [document.name, wording.shown_path(document.path), self._facts_line(document)]
        if document.error is not None:
            lines += [document.error.code, *wording.problem_words(document.error)]
        lines += [wording.notice_words(notice) for notice in document.warnings]
        lines.append(wording.backup_words(document))
        return "\n".join(line for line in lines if line)

    def _facts_line(self, document: Document) -> str:
        """Type, size, pages, chunks and time on one line."""
        parts = [wording.type_name(document.type), wording.size_words(document.size)]
        if document.pages:
            parts.append(self.tr("%Ln page(s)", "", document.pages))
        if document.chunks:
            parts.append(wording.reused_words(document) or self.tr("%Ln chunk(s)", "", document.chunks))
        if document.seconds > 0:
            parts.append(wording.time_words(document.seconds))
        parts.append(wording.status_words(document))
        return "  ·  ".join(parts)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _show_many(self, documents: list[Document]) -> None:
        if documents:
            self.name.setText(self.tr("%Ln document(s) selected", "", len(documents)))
            self.path.setText(wording.size_words(sum(document.size for document in documents)))
        else:
            self.name.setText(self.tr("No document selected"))
            self.path.setText(self.tr("Select a row to see all of it here."))
        for label in (self.facts, self.title, self.detail, self.remedy, self.notices, self.backup):
            label.hide()
        for button in (self.retry, self.password, self.settings, self.folder, self.copy):
            button.hide()
        self._tint()

    def _show_one(self, document: Document) -> None:
        self.name.setText(document.name)
        self.path.setText(wording.shown_path(document.path))
        _fill(self.facts, self._facts_line(document))
        problem = document.error
        title, detail, remedy = wording.problem_words(problem) if problem else ("", "", "")
        _fill(self.title, title)
        _fill(self.detail, detail)
        _fill(self.remedy, remedy)
        _fill(self.notices, "\n".join(wording.notice_words(notice) for notice in document.warnings))
        _fill(self.backup, wording.backup_words(document))
        self.retry.setVisible(document.status in (Status.FAILED, Status.CANCELLED))
        self.password.setVisible(wants_password(document))
        self.settings.setVisible(in_settings(problem))
        self.folder.setVisible(problem is not None and problem.code in FOLDER_CODES)
        self.copy.show()
        self._tint()

    def _tint(self) -> None:
        palette = self.palette()
        for label, colour in (
            (self.path, appearance.muted(palette)),
            (self.facts, appearance.muted(palette)),
            (self.backup, appearance.muted(palette)),
            (self.title, appearance.tone(appearance.BAD, palette)),
            (self.notices, appearance.tone(appearance.CAUTION, palette)),
        ):
            own = label.palette()
            if own.color(label.foregroundRole()) != colour:
                own.setColor(label.foregroundRole(), colour)
                label.setPalette(own)

    def _button(self, text: str, word: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.clicked.connect(lambda: self.asked.emit(word))
        return button


def in_settings(problem: Problem | None) -> bool:
    """Whether the settings are where a problem is mended."""
    return problem is not None and problem.code in SETTINGS_CODES


def _prose() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    label.setMinimumWidth(320)  # a label that wraps takes its least height from its least width
    return label


def _fill(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
