# SPDX-License-Identifier: Apache-2.0
"""The details under the table: one document, and for a failure what happened, what to do, and a button for it."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.details.chunks_view import ChunksView
from docdesk.gui.details.coverage_bar import CoverageBar
from docdesk.gui.details.stages_view import StagesView
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.elided_label import ElidedLabel
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.gui.model.offers import can_retry, may_be_misread, mends, wants_password
from docdesk.gui.pages.details_view import DetailsView
from docdesk.gui.pages.document_view import DocumentView
from docdesk.values.documents import Document, Passage
from docdesk.values.problems import Mend
from docdesk.values.texts import visible

_LEAST = 320
"""The least width of a line of text, in logical pixels."""
_TWINS = 5
"""The most identical files that are named."""
_MARGIN = 16
"""Logical pixels beside a line of text."""


class DetailsPanel(QFrame):
    """Shows one document. Its buttons request actions by name."""

    folder_requested = Signal(str)
    """A file is wanted in its folder: its path."""
    explanation_requested = Signal(str)
    """More about an error is wanted: its code."""
    requested = Signal(str)
    """One of: retry, password, encoding, locate, settings, limits, folder, diagnose, copy, copy-all."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
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
        self.coverage = CoverageBar()
        self.coverage.page_chosen.connect(self.show_page)
        self.twins = _prose()
        self.twins.setTextFormat(Qt.TextFormat.RichText)
        self.twins.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.twins.setAccessibleName(self.tr("Identical files"))
        self.twins.linkActivated.connect(lambda number: self.folder_requested.emit(self._twins[int(number)]))
        self._twins: list[str] = []
        self.twins_menu = QMenu(self.tr("&Identical files"), self)
        """The identical files of the one document that is selected; each is shown in its folder."""
        self._reader = reader
        self.title = _prose()
        self.title.setFont(font)
        self.detail = _prose()
        self.remedy = _prose()
        self.notices = _prose()
        self.backup = _prose()
        self.retry = self._button(self.tr("Retry"), "retry")
        self.password = self._button(self.tr("Enter password…"), "password")
        self.encoding = self._button(self.tr("Read with another encoding…"), "encoding")
        self.settings = self._button(self.tr("Open settings…"), "settings")
        self.locate = self._button(self.tr("Locate the file…"), "locate")
        self.limits = self._button(self.tr("Raise the limit…"), "limits")
        self.folder = self._button(self.tr("Show in folder"), "folder")
        self.about = QPushButton(self.tr("More about this"))
        self.about.setAutoDefault(True)
        self.about.clicked.connect(self._explain)
        self.diagnose = self._button(self.tr("Save a diagnostic file…"), "diagnose")
        self.copy = self._button(self.tr("Copy details"), "copy")
        self.copy_all = self._button(self.tr("Copy everything"), "copy-all")
        self._buttons = (
            self.password,
            self.encoding,
            self.locate,
            self.settings,
            self.limits,
            self.retry,
            self.folder,
            self.about,
            self.diagnose,
            self.copy,
            self.copy_all,
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in self._buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        inner = QWidget()
        inner.setBackgroundRole(QPalette.ColorRole.Base)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        layout.setSpacing(6)
        for widget in (self.name, self.path, self.facts, self.coverage, self.twins):
            layout.addWidget(widget)
        layout.addSpacing(4)
        prose = (self.twins, self.title, self.detail, self.remedy, self.notices, self.backup)
        for widget in prose[1:]:
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        layout.addStretch(1)
        area = _Area(prose)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.stages = StagesView(reader)
        self.text = DocumentView(reader)
        self.chunks = ChunksView(reader)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(area, self.tr("Overview"))
        # a tab of another kind is one more line here
        tabs: tuple[tuple[DetailsView, str], ...] = (
            (self.stages, self.tr("Stages")),
            (self.text, self.tr("Document")),
            (self.chunks, self.tr("Chunks")),
        )
        for page, title in tabs:
            page.setContentsMargins(12, 8, 12, 8)
            page.setAutoFillBackground(True)
            page.setBackgroundRole(QPalette.ColorRole.Base)
            self.tabs.addTab(page, title)
        self.tabs.currentChanged.connect(self._fill_tab)
        self._filled: dict[int, tuple[object, ...]] = {}
        """Which version of the document each tab shows; a tab is read when it is looked at."""
        outer.addWidget(self.tabs)
        self.show_documents([])

    def show_documents(self, documents: list[Document]) -> None:
        """One document in full, or the number and total size of several."""
        document = documents[0] if len(documents) == 1 else None
        if document is not None and document == self._document:
            return
        before, self._document = self._document, document
        if document is None or before is None or _version(document) != _version(before):
            self._ask_for_twins(document)
        for tab in range(1, self.tabs.count()):
            self.tabs.setTabVisible(tab, document is not None)
        if document is None:
            self._show_many(documents)
        else:
            self._show_one(document)
            self._fill_tab()

    @property
    def shows_pages(self) -> bool:
        """Whether the document itself is in sight, and not what is known of it."""
        return self.tabs.currentWidget() is self.text

    def show_passage(self, document: Document, passage: Passage) -> None:
        """Show the document's text at a passage."""
        self.show_documents([document])
        self._filled[self.tabs.indexOf(self.text)] = _version(document)
        self.tabs.setCurrentWidget(self.text)
        self.text.show_passage(document, passage)

    def show_page(self, number: int) -> None:
        """Show a page of the document, counted from 1."""
        if self._document is not None:
            self.tabs.setCurrentWidget(self.text)
            self.text.page.setValue(number)

    def _ask_for_twins(self, document: Document | None) -> None:
        self._show_twins([])
        if document is None or document.content is None:
            return

        def show(paths: list[str]) -> None:
            if self._document is not None and self._document.id == document.id:
                self._show_twins(paths)

        self._reader.twins(document, show)

    def _show_twins(self, paths: list[str]) -> None:
        """Name the files with the same bytes; each leads to its folder."""
        self._twins = paths
        self.twins_menu.clear()
        for path in paths:
            # an ampersand of a path is none of a menu
            action = self.twins_menu.addAction(wording.shown_path(path).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, path=path: self.folder_requested.emit(path))
        self.twins_menu.menuAction().setVisible(bool(paths))
        lines = [
            f'<a href="{number}">{html.escape(wording.shown_path(path))}</a>'
            for number, path in enumerate(paths[:_TWINS])
        ]
        if len(paths) > _TWINS:
            lines.append(html.escape(self.tr("and %Ln more", "", len(paths) - _TWINS)))
        begin = html.escape(self.tr("It also stands for %Ln identical file(s):", "", len(paths)))
        _fill(self.twins, "<br>".join([begin, *lines]) if paths else "")

    def _explain(self) -> None:
        if self._document is not None and self._document.error is not None:
            self.explanation_requested.emit(self._document.error.code)

    def _fill_tab(self) -> None:
        """Read the content of the visible tab, unless it is up to date."""
        document, tab = self._document, self.tabs.currentIndex()
        view = self.tabs.currentWidget()
        if document is None or not isinstance(view, DetailsView):
            return
        if self._filled.get(tab) != _version(document):
            self._filled[tab] = _version(document)
            view.show_document(document)
        else:
            view.show_progress(document)

    def text_of(self, document: Document) -> str:
        """A document as plain text, one fact a line, for the clipboard."""
        lines = [document.name, self._reader.place(document), self._facts_line(document)]
        lines.append(wording.tag_words(document))
        if self._document is not None and self._document.id == document.id:
            lines += [wording.shown_path(path) for path in self._twins]
        if document.error is not None:
            lines += [document.error.code, *wording.problem_words(document.error)]
        lines += wording.notices_of(document)
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
            self.path.setText(self.tr("Select a row to see its details here."))
        for label in (
            self.facts,
            self.twins,
            self.title,
            self.detail,
            self.remedy,
            self.notices,
            self.backup,
        ):
            label.hide()
        self.coverage.show_document(None)
        for button in self._buttons:
            button.hide()
        self._tint()

    def _show_one(self, document: Document) -> None:
        self.name.setText(visible(document.name))
        self.path.setText(self._reader.place(document))
        facts = (self._facts_line(document), wording.tag_words(document), wording.about_words(document))
        _fill(self.facts, "\n".join(filter(None, facts)))
        self.coverage.show_document(document)
        problem = document.error
        title, detail, remedy = wording.problem_words(problem) if problem else ("", "", "")
        _fill(self.title, title)
        _fill(self.detail, detail)
        _fill(self.remedy, remedy)
        _fill(self.notices, "\n".join(wording.notices_of(document)))
        _fill(self.backup, wording.backup_words(document))
        self.retry.setVisible(can_retry(document))
        self.password.setVisible(wants_password(document))
        self.encoding.setVisible(may_be_misread(document))
        offered = mends(document)
        self.settings.setVisible(Mend.SETTINGS in offered)
        self.folder.setVisible(Mend.FOLDER in offered)
        self.locate.setVisible(Mend.LOCATE in offered)
        self.limits.setVisible(Mend.LIMITS in offered)
        self.about.setVisible(problem is not None)
        self.diagnose.setVisible(Mend.DIAGNOSIS in offered)
        self.copy.show()
        self.copy_all.show()
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
        button.clicked.connect(lambda: self.requested.emit(word))
        return button


class _Area(QScrollArea):
    """Gives its labels the available width: with a smaller one they would reserve lines that stay empty."""

    def __init__(self, prose: Sequence[QLabel]) -> None:
        super().__init__()
        self._prose = prose

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = max(_LEAST, self.viewport().width() - 2 * _MARGIN)
        for label in self._prose:
            label.setMinimumWidth(width)


def _version(document: Document) -> tuple[object, ...]:
    """Stages, pages and chunks change only if one of these does."""
    return (document.id, document.status, document.content, document.generation)


def _prose() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    label.setMinimumWidth(_LEAST)  # a label that wraps takes its least height from its least width
    return label


def _fill(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
