# SPDX-License-Identifier: Apache-2.0
"""Several selected documents: what they are together, and their reasons in groups with one button each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from docdesk.gui.look import appearance, wording
from docdesk.gui.model.offers import can_retry, has_encoding, mends
from docdesk.gui.model.selection_cost import cost_words
from docdesk.settings.model import Settings
from docdesk.values import notices
from docdesk.values.documents import Document, Status
from docdesk.values.problems import Mend, Notice

MANY = 2_000
"""More selected documents than this are summed up every `PATIENCE_MS` only: they change with each frame."""
PATIENCE_MS = 500


@dataclass(frozen=True, slots=True)
class Group:
    """Documents with one reason: its sentence, what its button requests (empty: no button), and whom it is for."""

    text: str
    word: str
    ids: tuple[str, ...]
    tone: tuple[str, str] | None = None


class SelectionPanel(QFrame):
    """Takes the place of the details while several rows are selected. Its buttons request actions by name."""

    requested = Signal(str, object)
    """One of: retry, password, encoding, settings, limits, cancel; and the ids of the documents."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(self.tr("Selected documents"))
        self.settings: Settings | None = None
        """Those of the open library, which say what a document costs."""
        self._names = {
            "retry": self.tr("Retry"),
            "password": self.tr("Enter password…"),
            "encoding": self.tr("Read with another encoding…"),
            "settings": self.tr("Open settings…"),
            "limits": self.tr("Raise the limit…"),
            "cancel": self.tr("Cancel"),
        }
        self.title = QLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.sums = QLabel()
        for label in (self.title, self.sums):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.groups: list[Group] = []
        self.buttons: list[QPushButton] = []
        self._labels: list[tuple[QLabel, Group]] = []
        inner = QWidget()
        inner.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.sums)
        column.addSpacing(4)
        column.addLayout(self._grid)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._waiting: Sequence[Document] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PATIENCE_MS)
        self._later.timeout.connect(lambda: self._show(self._waiting))

    def show_documents(self, documents: Sequence[Document]) -> None:
        """Sum these documents up."""
        self._waiting = documents
        if len(documents) <= MANY:
            self._later.stop()
            self._show(documents)
        elif not self._later.isActive():
            self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _show(self, documents: Sequence[Document]) -> None:
        self.title.setText(self.tr("%Ln document(s) selected", "", len(documents)))
        self.sums.setText(self._sums(documents))
        groups = groups_of(documents)
        if groups != self.groups:
            self.groups = groups
            self._build()
        self._tint()

    def _sums(self, documents: Sequence[Document]) -> str:
        parts = [wording.size_words(sum(document.size for document in documents))]
        pages = sum(document.pages for document in documents)
        chunks = sum(document.chunks for document in documents)
        if pages:
            parts.append(self.tr("%Ln page(s)", "", pages))
        if chunks:
            parts.append(self.tr("%Ln chunk(s)", "", chunks))
            if self.settings is not None and (cost := cost_words(documents, self.settings)):
                parts.append(cost)
        statuses = Counter(document.status for document in documents)
        parts += [
            f"{wording.status_name(status)}: {wording.number(statuses[status])}"
            for status in Status
            if statuses[status]
        ]
        return "  ·  ".join(parts)

    def _build(self) -> None:
        """New labels and buttons; the one that had the focus has it again."""
        focus = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), None)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons, self._labels = [], []
        for row, group in enumerate(self.groups):
            label = QLabel(f"{wording.number(len(group.ids))} × {group.text}")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self._labels.append((label, group))
            self._grid.addWidget(label, row, 0)
            if group.word:
                button = QPushButton(self._names[group.word])
                button.setAutoDefault(True)
                button.setAccessibleDescription(label.text())
                button.clicked.connect(
                    lambda _checked=False, group=group: self.requested.emit(group.word, list(group.ids))
                )
                label.setBuddy(button)
                self._grid.addWidget(button, row, 1)
                button.show()  # a layout shows it later, and what is hidden takes no focus
                self.buttons.append(button)
        if focus is not None and self.buttons:
            self.buttons[min(focus, len(self.buttons) - 1)].setFocus()

    def _tint(self) -> None:
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.Text)
        _ink(self.sums, appearance.muted(palette))
        for label, group in self._labels:
            _ink(label, appearance.tone(group.tone, palette) if group.tone else text)


def _ink(label: QLabel, colour: QColor) -> None:
    own = label.palette()
    if own.color(label.foregroundRole()) != colour:
        own.setColor(label.foregroundRole(), colour)
        label.setPalette(own)


def groups_of(documents: Sequence[Document]) -> list[Group]:
    """Documents by their reasons: failures first, then warnings, then what is in work or was cancelled."""
    found: dict[tuple[int, str, str], list[str]] = {}
    tones: dict[int, tuple[str, str] | None] = {0: appearance.BAD, 1: appearance.CAUTION, 2: None}
    kinds: dict[str, Notice | None] = {}
    """The notice of each kind; None where those of a kind differ."""
    for document in documents:
        for rank, reason, word in _reasons(document):
            found.setdefault((rank, reason, word), []).append(document.id)
        for notice in document.warnings:
            if kinds.setdefault(notice.code, notice) != notice:
                kinds[notice.code] = None

    def text(rank: int, reason: str) -> str:
        if rank != 1:
            return reason
        notice = kinds[reason]
        return wording.notice_words(notice) if notice is not None else wording.notice_kind(reason)

    ordered = sorted(found.items(), key=lambda item: (item[0][0], -len(item[1])))
    return [Group(text(rank, reason), word, tuple(ids), tones[rank]) for (rank, reason, word), ids in ordered]


def _reasons(document: Document) -> list[tuple[int, str, str]]:
    """Rank, sentence (of a notice: its code) and button of each reason of a document."""
    if document.status in (Status.QUEUED, Status.RUNNING):
        return [(2, wording.status_name(document.status), "cancel")]
    if document.status is Status.CANCELLED:
        return [(2, wording.status_name(document.status), "retry")]
    if document.error is not None:
        return [(0, wording.problem_words(document.error)[0], _remedy(document))]
    found = []
    for notice in document.warnings:
        mends_it = Mend.ENCODING in notices.mended_by([notice]) and has_encoding(document)
        found.append((1, notice.code, "encoding" if mends_it else ""))
    return found


def _remedy(document: Document) -> str:
    """The one button of a failure: what mends it, else a retry."""
    offered = mends(document)
    for mend, word in ((Mend.PASSWORD, "password"), (Mend.SETTINGS, "settings"), (Mend.LIMITS, "limits")):
        if mend in offered:
            return word
    if Mend.ENCODING in offered and has_encoding(document):
        return "encoding"
    return "retry" if can_retry(document) else ""
