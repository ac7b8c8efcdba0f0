# SPDX-License-Identifier: Apache-2.0
"""An answer beside the table: its passages first, then its text, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.answers.answer_view import AnswerView
from docdesk.gui.answers.quoting import copy
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce
from docdesk.gui.look.tips import tip_of
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.values.answer_texts import as_html, as_json, as_markdown
from docdesk.values.answers import FAULTS, Answer, AskPlan
from docdesk.values.documents import Passage
from docdesk.values.problems import Problem
from docdesk.values.texts import visible

LEAST_WIDTH = 200
LISTED = 5
"""Rows of passages that are seen without scrolling."""

translate = QCoreApplication.translate


class AnswerPanel(QWidget):
    """One question with its answer."""

    passage_activated = Signal(object)
    """A passage is wanted, by its number or its row: the `Passage`."""
    stop_requested = Signal()
    again_requested = Signal()
    agreed = Signal()
    """The person knows what the question costs and where it goes."""
    history_requested = Signal()
    settings_requested = Signal()
    save_failed = Signal(str)
    """Why a file was not written."""
    chosen = Signal(object)
    """A program on this computer is to answer from now on: the `LocalEndpoint`."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(LEAST_WIDTH)
        self.answer: Answer | None = None
        self._passages: Sequence[Passage] = ()
        self.title, self.state, self.fault = QLabel(), QLabel(), QLabel()
        for label in (self.title, self.state, self.fault):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Passages of the answer"))
        self.list.itemActivated.connect(self._activated)
        self.list.itemClicked.connect(self._activated)
        self.view = AnswerView()
        self.view.number_activated.connect(self._go_to)
        self.model = QComboBox()
        self.model.setEditable(True)
        self.model.setAccessibleName(self.tr("Model for the answer"))
        self.model.setMinimumContentsLength(8)
        self.goes_on = QCheckBox(self.tr("&Go on from this answer"))
        self.goes_on.setChecked(True)
        self.stop = QPushButton(self.tr("S&top"))
        self.stop.clicked.connect(self.stop_requested)
        self.again = QPushButton(self.tr("Ask &again"))
        self.again.clicked.connect(self.again_requested)
        self.agree = QPushButton(self.tr("&Send the question"))
        self.agree.clicked.connect(self.agreed)
        self.settings = QPushButton(self.tr("&Choose a model…"))
        self.settings.clicked.connect(self.settings_requested)
        self._offered: LocalEndpoint | None = None
        self.use = QPushButton()
        self.use.clicked.connect(self._use)
        self.more = QToolButton()
        self.more.setText(self.tr("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._menu())
        self._cross = QToolButton()
        self._cross.setAutoRaise(True)
        self._cross.setAccessibleName(self.tr("Close the answer"))
        self._cross.setToolTip(self.tr("Close the answer (Esc)"))
        self._cross.clicked.connect(self.closed)
        self._cross.setIcon(appearance.icon("close", self.palette()))
        self._lay_out()
        self._show_buttons()

    def _lay_out(self) -> None:
        head, row = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self.stop, self.again, self.agree, self.use, self.settings):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.state)
        layout.addWidget(self.list)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.fault)
        layout.addWidget(self.goes_on)
        layout.addWidget(self.model)
        layout.addLayout(row)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        texts: tuple[tuple[str, Callable[[], None]], ...] = (
            (self.tr("&Copy with sources"), self.copy),
            (self.tr("&Save…"), self._choose_file),
            (self.tr("&Earlier answers…"), self.history_requested.emit),
        )
        self.menu_actions: list[QAction] = []
        for text, act in texts:
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.menu_actions.append(action)
        return menu

    # what comes

    def begin(self, question: str) -> None:
        """A question was asked."""
        self.answer, self._passages = None, ()
        self.title.setText(visible(question))
        self.list.clear()
        self.view.begin()
        self._say(self.tr("Looking for passages…"))
        self._show_buttons(running=True)

    def show_passages(self, passages: Sequence[Passage]) -> None:
        """The passages that the answer may rest on; they are there before it begins."""
        self._passages = passages
        self.list.clear()
        for number, passage in enumerate(passages, 1):
            item = QListWidgetItem(
                f"[{number}] {visible(passage.name)}, {visible(wording.passage_place(passage))}"
            )
            item.setToolTip(tip_of(visible(" ".join(passage.text.split())[:400])))
            self.list.addItem(item)
        height = self.list.sizeHintForRow(0) if passages else 0
        self.list.setFixedHeight(min(LISTED, max(1, len(passages))) * height + 6)
        self._say(self.tr("Answering…"))
        self._show_buttons(running=True)

    def show_waiting(self, seconds: float) -> None:
        """The question is sent again after a pause: the endpoint asks for it, or something went wrong."""
        self._say(self.tr("The question is sent again in %Ln second(s).", "", max(1, round(seconds))))

    def show_answer(self, answer: Answer) -> None:
        """The whole answer, now or from the history."""
        self.answer = answer
        self.title.setText(visible(answer.question))
        self.show_passages(answer.passages)
        self.view.show_answer(answer)
        faults = [translate("answers", FAULTS[code]) for code in answer.problems if code in FAULTS]
        self._say(self._state_of(answer), "\n".join(faults))
        self._show_buttons()
        announce(self, self.state.text())

    def _state_of(self, answer: Answer) -> str:
        if answer.refused:
            return self.tr("Nothing answers this. These are the nearest passages.")
        marked = sum(not sentence.supported for sentence in answer.sentences)
        if marked:
            return self.tr("%Ln sentence(s) not supported by the passages", "", marked)
        return self.tr("Answered by {model}").format(model=visible(answer.model))

    def show_stopped(self) -> None:
        """The answer was stopped; what came of it stays."""
        self._say(self.tr("Stopped"))
        self._show_buttons()

    def show_agreement(self, plan: AskPlan) -> None:
        """What sending the question costs, and where it goes."""
        count = self.tr("%Ln passage(s)", "", len(plan.passages))
        if plan.cost is None:
            text = self.tr("{passages} would be sent to {host}. The price is unknown.")
        else:
            text = self.tr("{passages} would be sent to {host}. This costs ${cost} at most.")
        cost = "" if plan.cost is None else f"{plan.cost:.4f}"
        self._say(text.format(passages=count, host=visible(plan.host), cost=cost))
        self._show_buttons(asks=True)
        self.agree.setFocus()

    def show_problem(self, problem: Problem) -> None:
        """There is no answer."""
        title, detail, remedy = wording.problem_words(problem)
        self._say(title, f"{detail} {remedy}")
        self._show_buttons(chooses=problem.code == "chat_not_chosen")
        announce(self, title)

    def offer(self, endpoint: LocalEndpoint) -> None:
        """Nobody is chosen who answers, and this program on the computer could."""
        self._offered = endpoint
        self._say(self.tr("{name} answers on this computer.").format(name=visible(endpoint.name)))
        self.use.setText(
            self.tr("&Use {name} with {model}").format(
                name=visible(endpoint.name), model=visible(endpoint.chat_models[0])
            )
        )
        self._show_buttons(chooses=True, offers=True)

    def _use(self) -> None:
        if self._offered is not None:
            self.chosen.emit(self._offered)

    def _say(self, text: str, fault: str = "") -> None:
        self.state.setText(text)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

    def _show_buttons(
        self, *, running: bool = False, asks: bool = False, chooses: bool = False, offers: bool = False
    ) -> None:
        self.use.setVisible(offers)
        self.stop.setVisible(running)
        self.again.setVisible(not running and not asks and not offers)
        self.agree.setVisible(asks)
        self.settings.setVisible(chooses)
        self.goes_on.setVisible(self.answer is not None)
        self.list.setVisible(bool(self._passages))
        for action in self.menu_actions[:2]:
            action.setEnabled(self.answer is not None)

    # what is done with it

    def _activated(self, item: QListWidgetItem) -> None:
        self._go_to(self.list.row(item) + 1)

    def _go_to(self, number: int) -> None:
        if 1 <= number <= len(self._passages):
            self.list.setCurrentRow(number - 1)
            if self._passages[number - 1].deleted:
                announce(self, self.list.item(number - 1).text())
                return
            self.passage_activated.emit(self._passages[number - 1])

    def copy(self) -> None:
        """The answer with its sources, as Markdown, on the clipboard."""
        if self.answer is not None:
            copy(as_markdown(self.answer, wording.passage_place, _words))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the answer"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Markdown (*.md)", "HTML (*.html)", "JSON (*.json)"])
        dialog.setDefaultSuffix("md")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind[kind.index("*.") + 2 : -1]))
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Write the answer with its sources; the name's suffix says in which form."""
        if self.answer is None:
            return
        suffix = path.suffix.lower()
        if suffix == ".json":
            text = as_json(self.answer)
        elif suffix in (".html", ".htm"):
            text = as_html(self.answer, wording.passage_place, _words)
        else:
            text = as_markdown(self.answer, wording.passage_place, _words)
        try:
            path.write_text(text, "utf-8", errors="replace")
        except OSError as error:
            self.save_failed.emit(error.strerror or str(error))
            self._say(self.tr("The file was not written: {reason}").format(reason=error.strerror or ""))


def _words(text: str) -> str:
    """A sentence of `docdesk.values.answers` in the window's language."""
    return translate("answers", text)
