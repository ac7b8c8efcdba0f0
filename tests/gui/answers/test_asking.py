# SPDX-License-Identifier: Apache-2.0
"""Questions in the window: over a real library from end to end, and over a scripted one what is seldom."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit

from docdesk.ask.grounds import checked
from docdesk.ask.incoming import harmless
from docdesk.errors import ChatNotChosen
from docdesk.gui.answers.answer_panel import AnswerPanel
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.owner.follow import reach_desk
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings
from docdesk.values.answer_texts import as_html, as_markdown
from docdesk.values.answers import STOPPED, Answer, AskPlan, Sentence
from docdesk.values.documents import Passage, Status
from tests.ask.planted import PLANTED
from tests.chat_endpoint import ChatEndpoint, a_chat_endpoint, says
from tests.gui.conftest import destroy_now, until
from tests.openai_endpoint import Endpoint

Run = Callable[[Any], Any]

TEXT = "The lens is washed every 2 days. The keeper is Ada Holm."


@pytest.fixture
def chat() -> Iterator[ChatEndpoint]:
    with a_chat_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def window(
    qapp: QApplication, tmp_path: Path, openai_endpoint: Endpoint, chat: ChatEndpoint
) -> Iterator[MainWindow]:
    settings = Settings(
        library=tmp_path / "library",
        provider="openai",
        base_url=openai_endpoint.url,
        model="test",
        workers=1,
        chat_base_url=chat.url,
        chat_model="test-chat",
    )
    view_model = ViewModel(settings, lambda settings: reach_desk(settings, api_key="sk-test-0000"))
    made = MainWindow(view_model, WindowState(tmp_path / "config"))
    yield made
    made.hide()
    made.deleteLater()
    view_model.deleteLater()
    del made, view_model
    destroy_now()


def test_ask_stream_stop_land_on_a_source_refuse_and_save(
    run: Run, window: MainWindow, chat: ChatEndpoint, tmp_path: Path
) -> None:
    (tmp_path / "lens.md").write_text(TEXT, "utf-8")
    view_model, panel = window.view_model, window.answer_panel
    field = window.search_field

    def ask(question: str) -> None:
        field.setText(question)
        QTest.keyClick(field, Qt.Key.Key_Return)

    async def go() -> None:
        window.show()
        view_model.open()
        await until(lambda: view_model.is_open)
        view_model.add([tmp_path / "lens.md"])
        await until(lambda: view_model.table.counts[Status.READY] == 1, 60)
        # the passages are there before the answer, and its first piece comes while it is still written
        chat.script = says("The lens is washed every 2 days [1]. It is blue and 9 m wide [1, 7].")
        chat.hold()
        # the button beside the field switches the mode, as Ctrl+J does
        QTest.mouseClick(window.tools.ask, Qt.MouseButton.LeftButton)
        assert (window.tools.ask.isChecked(), field.hasFocus()) == (True, True)
        assert field.placeholderText().startswith("Ask a question")
        ask("How often is the lens washed?")
        await until(lambda: panel.list.count() == 1)
        assert not window.search_panel.isVisible()
        assert panel.stop.isVisible()
        chat.release()
        await until(lambda: panel.answer is not None)
        shown = panel.view.toPlainText()
        assert "every 2 days [1]." in shown
        assert "7" not in shown
        assert "has a number that its passages do not have" in shown
        # the keyboard goes to a number, and Enter lands on the passage
        panel.view.setFocus()
        QTest.keyClick(panel.view, Qt.Key.Key_Tab)
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
        await until(lambda: "lens is washed" in window.details.text.text.toPlainText())
        # stop at once: the request ends, what came stays
        chat.pause, chat.script = 0.02, says(f"{TEXT} [1] " * 200)
        ask("And in winter?")
        await until(lambda: "[1] The lens" in panel.view.toPlainText())
        panel.stop.click()
        assert not view_model.questions.is_running
        await until(chat.stopped.is_set)
        assert "lens" in panel.view.toPlainText()
        assert panel.again.isVisible()
        # what came is checked, leads to its passages, and can be saved
        await until(lambda: panel.answer is not None)
        assert panel.answer is not None
        assert panel.answer.problems == (STOPPED,)
        assert panel.answer.cited == (1,)
        assert "stopped before its end" in panel.fault.text()
        assert panel.menu_actions[1].isEnabled()
        kept = await view_model.desk.answers("winter")  # type: ignore[union-attr]
        assert kept == [panel.answer]
        # ask again, now answered; refuse; save
        chat.pause, chat.script = 0.0, says("NO_ANSWER")
        panel.again.click()
        await until(lambda: panel.answer is not None)
        assert panel.answer is not None
        assert panel.answer.refused
        assert panel.view.toPlainText() == "Nothing in the library answers this."
        earlier = await view_model.desk.answers("often")  # type: ignore[union-attr]
        assert panel.answer.follows == earlier[0].id, "the conversation goes on"
        panel.save(tmp_path / "answer.json")
        assert json.loads((tmp_path / "answer.json").read_text("utf-8"))["refused"] is True
        window.asking.leave()
        assert not panel.isVisible()
        await view_model.close()

    run(go())


# scripted


def _answer(text: str, *sentences: Sentence, **fields: Any) -> Answer:
    return Answer("a", "Why?", text, sentences, (PASSAGE,), model="m", **fields)


PASSAGE = Passage("d", "a *b*.pdf", "/a", 3, 3, 0, 0, 5, 0.9, "<img src=x> [y](http://z) text")
HOSTILE = "<b>x</b> ![i](http://evil/p.png) [link](http://evil) http://evil/ [1]"


def test_nothing_in_an_answer_is_markup_or_a_link(qtbot: Any) -> None:
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.begin("<h1>Why?</h1>")
    panel.view.add(HOSTILE)
    panel.show_answer(_answer(HOSTILE, Sentence(HOSTILE[:-4], (1,), True, (), 0, len(HOSTILE))))
    assert panel.view.toPlainText() == HOSTILE
    links = set()
    cursor = QTextCursor(panel.view.document())
    while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
        links.add(cursor.charFormat().anchorHref())
    assert links == {"", "passage:1"}
    panel.copy()
    copied = QGuiApplication.clipboard().text()
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)<", copied)


def test_planted_instructions_that_are_obeyed_change_nothing_on_the_screen(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.show()
    activated: list[int] = []
    panel.view.number_activated.connect(activated.append)
    for _, obeyed in PLANTED:
        said = harmless(obeyed)[:500]
        text, sentences = checked(said, [PASSAGE])
        panel.begin("Why?")
        panel.view.add(text)
        panel.show_answer(_answer(text, *sentences))
        shown = panel.view.toPlainText()
        assert shown.startswith(text[:3])
        assert "\x1b" not in shown
        links = set()
        cursor = QTextCursor(panel.view.document())
        while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
            links.add(cursor.charFormat().anchorHref())
            assert not cursor.charFormat().isImageFormat()
        assert links <= {"", "passage:1"}, obeyed
    for address in ("http://evil.example/", "file:///etc/passwd", "passage:9", "javascript:alert(1)"):
        panel.view.anchorClicked.emit(QUrl(address))
    assert activated == [9]
    assert panel.list.currentRow() == -1, "there is no passage 9, so nothing is gone to"


def test_an_answer_in_a_file_runs_and_loads_nothing() -> None:
    answer = _answer(HOSTILE, Sentence("x", (1,), True, (), 0, 5))
    page = as_html(answer)
    assert "<b>" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert "page 3" in page
    assert "a \\*b\\*.pdf" in as_markdown(answer)


@pytest.mark.parametrize(("kind", "begin"), [("md", "**"), ("html", "<!doctype"), ("json", "{")])
def test_a_saved_answer_is_of_the_kind_that_was_chosen(
    qtbot: Any, tmp_path: Path, kind: str, begin: str
) -> None:
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.show_answer(_answer("Because [1].", Sentence("Because.", (1,), True, (), 0, 12)))
    panel.menu_actions[1].trigger()
    dialog = panel.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    kinds, name = dialog.findChild(QComboBox, "fileTypeCombo"), dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(kinds, QComboBox)
    assert isinstance(name, QLineEdit)
    if kind != "md":
        kinds.setCurrentIndex(kinds.findText(f"*.{kind}", Qt.MatchFlag.MatchContains))
        kinds.textActivated.emit(kinds.currentText())
    name.setText("answer")
    dialog.accept()
    assert (tmp_path / f"answer.{kind}").read_text("utf-8").startswith(begin)


def test_a_question_that_costs_is_shown_first_and_sent_once_agreed(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.begin("Why?")
    panel.show_agreement(AskPlan("api.openai.com", "m", (PASSAGE,), cost=0.25))
    assert "1 passage would be sent to api.openai.com" in panel.state.text()
    assert "$0.2500" in panel.state.text()
    with qtbot.waitSignal(panel.agreed):
        panel.agree.click()
    panel.show_problem(ChatNotChosen().problem())
    assert panel.settings.isVisible()


def test_a_program_on_this_computer_is_offered_where_nobody_answers(qtbot: Any) -> None:
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.show()
    found = LocalEndpoint("Ollama", "http://127.0.0.1:11434/v1", ("bge-m3", "llama3.1:8b"))
    panel.offer(found)
    assert "Ollama with llama3.1:8b" in panel.use.text()
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.use.click()
    assert chosen.args == [found]
    panel.begin("Why?")
    assert not panel.use.isVisible()


def test_the_loop_waits_at_most_16_ms_while_an_answer_streams(qtbot: Any, run: Run) -> None:
    """200 tokens a second for 4 s; the 99th percentile of the waits of a timer that is due every 2 ms."""
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 600)
    panel.show()
    panel.begin("Why?")
    spent: list[float] = []

    async def stream() -> None:
        for number in range(800):
            begin = time.process_time()
            panel.view.add(f"word{number} ")
            # what the loop does with the piece: layout and paint among it
            QApplication.processEvents()
            spent.append(1000 * (time.process_time() - begin))
            await asyncio.sleep(0)
        await until(lambda: panel.view.toPlainText().endswith("word799 "))

    run(stream())
    # in the processor's time: a busy machine makes no difference to it
    assert sorted(spent)[int(len(spent) * 0.99)] <= 16
