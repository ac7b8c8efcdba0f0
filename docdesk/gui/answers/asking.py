# SPDX-License-Identifier: Apache-2.0
"""The second mode of the search field: a question whose answer is written from the passages.

The mode is switched by its action (Ctrl+J) or by the button in the field; Enter asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from docdesk.gui.answers.answer_panel import AnswerPanel
from docdesk.gui.answers.searching import Searching
from docdesk.gui.model.view_model import ViewModel
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import changed
from docdesk.values.answers import Answer, AskPlan


class Asking(QObject):
    """Connects the field in its second mode, the answer and the view model."""

    left = Signal()
    """The answer was closed."""

    def __init__(
        self,
        view_model: ViewModel,
        field: QLineEdit,
        panel: AnswerPanel,
        searching: Searching,
        action: QAction,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._questions = view_model.questions
        self._view_model = view_model
        self._field = field
        self._panel = panel
        self._searching = searching
        self._action = action
        self._asked = ""
        self._placeholder = field.placeholderText()
        action.toggled.connect(self._switch)
        field.returnPressed.connect(self._enter)
        searching.escaped.connect(self.leave)
        panel.closed.connect(self.leave)
        panel.stop_requested.connect(self._questions.end)
        panel.again_requested.connect(lambda: self._ask(self._asked, follows=self._before))
        panel.agreed.connect(lambda: self._ask(self._asked, follows=self._before, agreed=True))
        panel.chosen.connect(self._use)
        self._usual: tuple[str | None, str | None] = (None, None)
        """The endpoint and model of the settings that the panel shows."""
        self._before: str | None = None
        """The answer that the question on the panel goes on from."""
        questions = self._questions
        questions.begun.connect(panel.begin)
        questions.passages.connect(panel.show_passages)
        questions.text.connect(panel.view.add)
        questions.waiting.connect(panel.show_waiting)
        questions.answered.connect(panel.show_answer)
        questions.stopped.connect(panel.show_stopped)
        questions.failed.connect(panel.show_problem)
        questions.agreement_wanted.connect(self._want_agreement)
        view_model.leaving.connect(questions.stop)
        view_model.left_library.connect(self.leave)
        view_model.configuration.endpoints_found.connect(self._offer_models)
        view_model.library.settings_changed.connect(self._follow_settings)

    def begin(self) -> None:
        """Go to the field, ready for a question."""
        self._action.setChecked(True)
        self._field.setFocus()
        self._field.selectAll()

    def show(self, answer: Answer) -> None:
        """Show an answer of the history; one that is on its way is stopped."""
        self._questions.stop()
        self._asked, self._before = answer.question, answer.follows
        self._panel.show()
        self._panel.show_answer(answer)

    def leave(self) -> None:
        """Stop the answer, close it, and search again."""
        self._questions.stop()
        was_open = self._panel.isVisible()
        self._panel.hide()
        self._panel.answer = self._before = None
        self._action.setChecked(False)
        if was_open:
            self.left.emit()

    def _switch(self, asks: bool) -> None:
        self._searching.pause(asks)
        self._field.setPlaceholderText(
            self.tr("Ask a question; Enter sends it") if asks else self._placeholder
        )
        if asks:
            self._field.setFocus()
            self._view_model.configuration.find_endpoints()
        else:
            self._panel.hide()

    def _enter(self) -> None:
        if not self._action.isChecked():
            return
        goes_on = self._panel.answer is not None and self._panel.goes_on.isChecked()
        before = self._panel.answer.id if goes_on and self._panel.answer is not None else None
        question = self._field.text().strip()
        if self._questions.is_running and question == self._asked:
            return  # Enter again, or held down: each time would be paid for
        self._ask(question, follows=before)

    def _ask(self, question: str, *, follows: str | None, agreed: bool = False) -> None:
        if not question:
            return
        self._asked, self._before = question, follows
        chosen = self._panel.model.currentText().strip()
        usual = self._view_model.settings.chat_model or ""
        self._panel.show()
        self._questions.ask(
            question, model=chosen if chosen and chosen != usual else None, follows=follows, agreed=agreed
        )
        self._field.selectAll()

    def _use(self, endpoint: LocalEndpoint) -> None:
        """This program answers from now on."""
        settings = changed(
            self._view_model.settings, chat_base_url=endpoint.url, chat_model=endpoint.chat_models[0]
        )
        self._view_model.configuration.reconfigure(settings)
        self._panel.model.setCurrentText(endpoint.chat_models[0])
        self._panel.hide()
        self._field.setFocus()

    def _want_agreement(self, _question: str, plan: AskPlan) -> None:
        self._panel.show_agreement(plan)

    def _follow_settings(self) -> None:
        """Another endpoint or model in the settings takes the place of what is in the panel."""
        settings = self._view_model.settings
        if self._usual != (settings.chat_base_url, settings.chat_model):
            self._usual = settings.chat_base_url, settings.chat_model
            self._panel.model.setCurrentText(settings.chat_model or "")

    def _offer_models(self, endpoints: Sequence[LocalEndpoint]) -> None:
        """The models of the endpoint that is chosen."""
        self._follow_settings()
        able = next((each for each in endpoints if each.chat_models), None)
        if self._action.isChecked() and self._view_model.settings.chat_base_url is None and able is not None:
            self._panel.show()
            self._panel.offer(able)
        settings, typed = self._view_model.settings, self._panel.model.currentText()
        models = [m for each in endpoints if each.url == settings.chat_base_url for m in each.chat_models]
        names = dict.fromkeys(filter(None, (settings.chat_model, *models)))
        self._panel.model.clear()
        self._panel.model.addItems(list(names))
        self._panel.model.setCurrentText(typed or settings.chat_model or "")
        field = self._panel.model.lineEdit()
        if field is not None:
            field.setPlaceholderText(self.tr("The endpoint's first model"))
