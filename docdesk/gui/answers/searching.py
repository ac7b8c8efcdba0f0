# SPDX-License-Identifier: Apache-2.0
"""Connects the search field, the results and the view model: a search begins when typing pauses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from docdesk.gui.answers.history import SearchHistory
from docdesk.gui.answers.search_panel import SearchPanel
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.values.documents import Passage, Status
from docdesk.values.problems import Problem
from docdesk.values.questions import QuestionError, as_words, only_in, read_question

TYPING_MS = 250
"""A search begins when typing pauses for this long."""


class Searching(QObject):
    """Searches for what is typed. Esc ends the search."""

    left = Signal()
    """The search was closed."""
    escaped = Signal()
    """Esc was pressed."""

    def __init__(
        self, view_model: ViewModel, field: QLineEdit, panel: SearchPanel, state: WindowState, window: QWidget
    ) -> None:
        super().__init__(window)
        self.history = SearchHistory(state, field)
        self.history.chosen.connect(self.ask)
        self.history.passed.connect(self._go_to_answers)
        self._view_model = view_model
        self._field = field
        self._panel = panel
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._search_typed)
        field.textChanged.connect(lambda _text: self._typing.start())
        field.returnPressed.connect(self._go_to_answers)
        panel.closed.connect(self.leave)
        panel.question_changed.connect(self.ask)
        panel.more_requested.connect(lambda passage: self.ask(as_words(passage.text)))
        panel.kept.connect(view_model.kept_questions.keep)
        view_model.kept_questions.kept.connect(panel.show_kept)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        escape.activated.connect(self.escaped)
        escape.activated.connect(self.leave)
        self._is_paused = False
        view_model.searches.started.connect(self._started)
        self._shown: str | None = None
        """The question whose answers are shown; None once a document has changed since."""
        self._answered = ""
        """The question that was answered last."""
        self._goes_to: str | None = None
        """The question to whose answers the focus goes once they are there."""
        view_model.searches.found.connect(self._found)
        view_model.searches.noticed.connect(lambda _text, notices: panel.show_notices(notices))
        view_model.rows.followed.connect(lambda _changed, _gone: self._forget_shown())
        view_model.left_library.connect(self._forget_shown)
        view_model.desk_opened.connect(lambda: self.history.use(view_model.settings.library))
        panel.passage_chosen.connect(lambda _passage: self._remember())
        view_model.searches.failed.connect(self._failed)

    def _remember(self) -> None:
        """A question whose answers are looked at is one to ask again."""
        self.history.remember(self._answered)

    def begin(self) -> None:
        """Focus the field and select its text."""
        self._field.setFocus()
        self._field.selectAll()

    def ask(self, question: str) -> None:
        """Put a question into the field, and go to its answers."""
        self._field.setText(question)
        self._field.setFocus()
        self._go_to_answers()

    def ask_within(self, names: Sequence[str]) -> None:
        """Narrow the question in the field to the documents of these names."""
        self.narrow(only_in(names))

    def narrow(self, condition: str) -> None:
        """Add a condition to the question in the field; the cursor is where words are missing."""
        words = self._field.text().strip()
        self._field.setText(f"{words} {condition}")
        self._field.setFocus()
        self._field.setCursorPosition(len(words))

    def pause(self, paused: bool) -> None:
        """Search nothing while the field is for something else."""
        self._is_paused = paused
        self._typing.stop()
        if paused:
            self._panel.hide()
            self._shown = self._goes_to = None
            self._view_model.searches.begin("")
        elif self._field.text().strip():
            self._typing.start()

    def leave(self) -> None:
        """Close the results."""
        if self._panel.isVisible() or self._field.text():
            self._field.clear()
            self._panel.hide()
            self._shown = self._goes_to = None
            self._view_model.searches.begin("")
            self.left.emit()

    def _started(self, text: str) -> None:
        self._show_library()
        self._panel.show_searching(text)

    def _show_library(self) -> None:
        table = self._view_model.table
        chunks = sum([document.chunks for document in table.documents() if document.status is Status.READY])
        self._panel.show_library(
            table.counts[Status.READY], chunks, self._view_model.settings.embedding_model
        )

    def _found(self, text: str, passages: list[Passage]) -> None:
        self._show_library()  # rows may have come meanwhile
        self._panel.show_passages(text, passages)
        self._shown = self._answered = text
        if self._goes_to == text and self._field.hasFocus():
            self._go()

    def _failed(self, text: str, problem: Problem) -> None:
        self._forget_shown()
        self._panel.show_problem(text, problem)

    def _go_to_answers(self) -> None:
        """Go to the answers of what is in the field: now if they are shown, otherwise when they come."""
        if self._is_paused:
            return
        text = self._field.text().strip()
        if text and text == self._shown:
            self._go()
        else:
            self._goes_to = text
            self._search()

    def _forget_shown(self) -> None:
        self._shown = None

    def _go(self) -> None:
        self._goes_to = None
        if self._panel.model.rowCount():
            self._panel.list.setFocus()
            self._panel.list.setCurrentIndex(self._panel.model.index(0, 0))

    def _search_typed(self) -> None:
        """Search, unless a condition is still being typed."""
        if self._is_paused:
            return
        try:
            read_question(self._field.text())
        except QuestionError:
            return
        self._search()

    def _search(self) -> None:
        self._typing.stop()
        text = self._field.text().strip()
        self._panel.setVisible(bool(text))
        self._view_model.searches.begin(text)
