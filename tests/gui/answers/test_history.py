# SPDX-License-Identifier: Apache-2.0
"""Recent questions: remembered when their answers are looked at, asked again, forgotten; for each library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from docdesk.gui.answers.history import MOST, SearchHistory
from docdesk.gui.model.window_state import WindowState
from docdesk.values.documents import Passage, Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def entries(menu: QMenu | None) -> list[str]:
    assert menu is not None
    return [action.text() for action in menu.actions() if action.text()]


@pytest.fixture
def history(qtbot: Any, tmp_path: Path) -> SearchHistory:
    field = QLineEdit()
    qtbot.addWidget(field)
    found = SearchHistory(WindowState(tmp_path), field)
    found.use(Path("/libraries/one"))
    return found


def test_the_last_question_comes_first_and_none_comes_twice(history: SearchHistory, tmp_path: Path) -> None:
    for question in ("lens", "bread & rain", "LENS"):
        history.remember(question)
    assert history.questions == ["LENS", "bread & rain"]
    assert entries(history.menu())[:2] == ["LENS", "bread && rain"]
    for number in range(2 * MOST):
        history.remember(f"question {number}")
    assert len(history.questions) == MOST
    history.use(Path("/libraries/two"))
    assert history.menu() is None, "another library has questions of its own"
    again = SearchHistory(WindowState(tmp_path), QLineEdit())
    again.use(Path("/libraries/one"))
    assert again.questions[0] == f"question {2 * MOST - 1}", "also after a restart"
    assert not list(Path(tmp_path).rglob("*one*")), "nothing is written to a library"


def test_questions_are_forgotten_one_by_one_or_all(history: SearchHistory) -> None:
    for question in ("lens", "bread", "rope"):
        history.remember(question)
    menu = history.menu()
    assert menu is not None
    [one] = [action.menu() for action in menu.actions() if action.menu() is not None]
    assert isinstance(one, QMenu)
    one.actions()[1].trigger()
    assert history.questions == ["rope", "lens"]
    menu.actions()[-1].trigger()
    assert history.questions == []


def test_a_question_is_remembered_once_its_answers_are_looked_at(scene: MakeScene, run: Run) -> None:
    document = make_document(0, status=Status.READY, pages=1)
    one = scene(document)
    one.desk.page_texts = ["The lens is washed."]
    found = Passage(document.id, document.name, document.path, 1, 1, 0, 0, 8, 0.9, "The lens")

    async def answer(_text: str) -> list[Passage]:
        return [found]

    async def go() -> None:
        await one.start()
        one.desk.answer = answer
        window = one.window
        field, history = window.search_field, window.searching.history
        field.setFocus()
        QTest.keyClicks(field, "lens")
        await until(lambda: window.search_panel.model.rowCount() == 1)
        assert history.questions == [], "what is only typed is not remembered"
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert window.search_panel.list.hasFocus()
        assert history.questions == ["lens"]

        # ask it again from the empty field
        QTest.keyClick(window.search_panel.list, Qt.Key.Key_Escape)
        assert field.text() == ""
        menu = history.menu()
        assert menu is not None
        menu.actions()[0].trigger()
        assert field.text() == "lens"
        await until(window.search_panel.list.hasFocus)
        assert one.desk.searched == ["lens", "lens"]
        await one.view_model.close()

    run(go())
