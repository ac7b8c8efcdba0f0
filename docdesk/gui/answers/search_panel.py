# SPDX-License-Identifier: Apache-2.0
"""The results of a search beside the table: how many there are, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from docdesk.gui.answers.passage_delegate import PAD
from docdesk.gui.answers.passage_model import PassageModel
from docdesk.gui.answers.question_parts import QuestionParts
from docdesk.gui.answers.result_list import ResultList
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce
from docdesk.values.documents import Passage
from docdesk.values.problems import Notice, Problem
from docdesk.values.texts import visible

LEAST_WIDTH = 170
"""Logical pixels: beside the table it fits into a window of 640."""


class SearchPanel(QWidget):
    """The list of results beside the table."""

    passage_chosen = Signal(object)
    """A passage was selected, by mouse or arrows: the `Passage`."""
    passage_activated = Signal(object)
    """A passage was activated: the `Passage`."""
    open_requested = Signal(str)
    """The file of a passage is wanted: its path."""
    page_requested = Signal(object)
    """The file of a `Passage` is wanted in the system's reader, at its page."""
    folder_requested = Signal(str)
    """The file of a passage is wanted in its folder: its path."""
    more_requested = Signal(object)
    """Passages like this `Passage` are wanted."""
    kept = Signal(str, object)
    """A question is to be kept with its right answer, a `Passage`, or with None if nothing here is right."""
    question_changed = Signal(str)
    """Another question is wanted: its text."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(LEAST_WIDTH)
        self._question = ""
        self.title = QLabel(self.tr("Search"))
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self._cross = QToolButton()
        self._cross.setAutoRaise(True)
        self._cross.setIcon(appearance.icon("close", self.palette()))
        self._cross.setAccessibleName(self.tr("Close the search"))
        self._cross.setToolTip(self.tr("Close the search (Esc)"))
        self._cross.clicked.connect(self.closed)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setContentsMargins(PAD, PAD, PAD, PAD)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.model = PassageModel(self)
        self.list = ResultList(self.model)
        self.list.setAccessibleName(self.tr("Passages found"))
        self.list.passage_chosen.connect(self.passage_chosen)
        self.list.passage_activated.connect(self.passage_activated)
        self.list.open_requested.connect(self.open_requested)
        self.list.page_requested.connect(self.page_requested)
        self.list.folder_requested.connect(self.folder_requested)
        self.list.more_requested.connect(self.more_requested)
        self.list.kept.connect(lambda passage: self.kept.emit(self._question, passage))
        self.parts = QuestionParts()
        self.parts.question_changed.connect(self.question_changed)
        self.nothing = QToolButton()
        self.nothing.setAutoRaise(True)
        self.nothing.setMinimumWidth(1)  # a narrow panel cuts its text, which is in the tool tip as well
        self.nothing.setText(self.tr("Nothing here is the answer"))
        self.nothing.setToolTip(self.tr("Keep the question as one that this library cannot answer"))
        self.nothing.clicked.connect(lambda: self.kept.emit(self._question, None))
        self.nothing.hide()
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.library = QLabel()
        self.library.setTextFormat(Qt.TextFormat.PlainText)
        self.library.setWordWrap(True)
        layout.addLayout(head)
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        layout.addWidget(self.library)
        layout.addWidget(self.parts)
        layout.addWidget(self.note)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignLeft)
        self._say("")
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "library"):
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self._cross.setIcon(appearance.icon("close", self.palette()))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, appearance.muted(palette))
        self.library.setPalette(palette)

    def show_library(self, documents: int, chunks: int, model: str) -> None:
        """Say what is searched: the number of ready documents and chunks, and the model."""
        parts = [self.tr("%Ln document(s)", "", documents), self.tr("%Ln chunk(s)", "", chunks), model]
        self.library.setText("  ·  ".join(parts))

    def show_searching(self, text: str) -> None:
        """A search is running; the previous results stay until it ends."""
        self.title.setText(self.tr("Searching for “{text}”…").format(text=visible(text)))
        self.parts.show_question(text)

    def show_passages(self, text: str, passages: Sequence[Passage]) -> None:
        """The answers."""
        self._question = text
        self.nothing.show()
        self.model.show(text, passages)
        self.title.setText(self._title(text))
        if passages:
            self.message.hide()
            self.list.show()
        else:
            self._say(self.tr("Nothing was found. Only documents that are ready are searched."))
        announce(self, self.title.text())

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """What is to be known of the answers."""
        self.note.setText("\n".join(visible(wording.notice_words(notice)) for notice in notices))
        self.note.setVisible(bool(notices))

    def _title(self, text: str) -> str:
        results, shown = self.model.results, visible(text)
        if results.weak and not results.good:
            return self.tr("Nothing matches “{text}” well").format(text=shown)
        count = self.tr("%Ln passage(s)", "", results.passages)
        if results.documents > 1:
            documents = self.tr("%Ln document(s)", "", results.documents)
            count = self.tr("{passages} in {documents}").format(passages=count, documents=documents)
        return self.tr("{count} for “{text}”").format(count=count, text=shown)

    def show_problem(self, text: str, problem: Problem) -> None:
        """The search itself failed."""
        self.nothing.hide()
        self.parts.show_question(text)
        self.show_notices([])
        self.model.show(text, [])
        title, detail, remedy = wording.problem_words(problem)
        self.title.setText(title)
        self._say(f"{detail}\n\n{remedy}")
        announce(self, title)

    def show_kept(self, has_answer: bool) -> None:
        """The question was kept."""
        said = (
            self.tr("Kept with its answer") if has_answer else self.tr("Kept as a question without an answer")
        )
        self.title.setText(said)
        announce(self, said)

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.show()
        self.list.hide()
