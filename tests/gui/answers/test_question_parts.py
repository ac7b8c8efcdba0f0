# SPDX-License-Identifier: Apache-2.0
"""Conditions of a question in the window, and questions that are kept with their answers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from docdesk.gui.answers.question_parts import QuestionParts
from docdesk.gui.dialogs.kept_questions_dialog import KeptQuestionsDialog
from docdesk.values.documents import Passage, Status
from docdesk.values.kept_questions import Evaluation, Figures, Judged, KeptQuestion, figures_of
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Coroutine[Any, Any, Any]], Any]


def passage(text: str) -> Passage:
    return Passage("id-0", "lease.pdf", "/files/lease.pdf", 2, 2, 0, 0, len(text), 0.9, text)


def test_each_part_is_a_link_that_takes_it_out(qtbot: QtBot) -> None:
    parts = QuestionParts()
    qtbot.addWidget(parts)
    asked: list[str] = []
    parts.question_changed.connect(asked.append)
    parts.show_question('rent type:pdf -"<b>" name:lease')
    assert parts.accessibleName() == 'Only: type:pdf, -"<b>", name:lease'
    assert "&lt;b&gt;" in parts.text(), "names from files are text, not markup"
    parts.linkActivated.emit("1")
    assert asked == ["rent type:pdf name:lease"]
    for plain in ("rent", "rent type:exe", ""):
        parts.show_question(plain)
        assert parts.isHidden()
        assert parts.text() == ""


def test_a_condition_is_not_searched_for_while_it_is_typed(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0, status=Status.READY))

    async def go() -> None:
        await one.start()
        field, panel = one.window.search_field, one.window.search_panel
        field.setText("rent type:pd")
        one.window.searching._typing.timeout.emit()
        assert one.desk.searched == []
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: one.desk.searched == ["rent type:pd"])
        field.setText("rent type:pdf")
        await until(lambda: one.desk.searched[-1] == "rent type:pdf")
        assert panel.parts.isVisible()
        panel.parts.linkActivated.emit("0")
        await until(lambda: one.desk.searched[-1] == "rent")
        assert field.text() == "rent"
        await one.view_model.close()

    run(go())


def test_a_search_within_documents_and_one_for_more_fill_the_field(scene: MakeScene, run: Run) -> None:
    documents = [make_document(n, status=Status.READY, name=f"lease {n}.pdf") for n in range(2)]
    one = scene(*documents)

    async def go() -> None:
        await one.start()
        window = one.window
        window.search_field.setText("rent")
        window.table.select([document.id for document in documents])
        window.actions_.search_within.trigger()
        assert window.search_field.text() == 'rent in:"lease 0.pdf" OR in:"lease 1.pdf"'
        assert window.search_field.cursorPosition() == len("rent")
        menu = window.search_panel.list.menu_of(passage('He said: "type:pdf" -rent'))
        (more,) = [action for action in menu.actions() if action.text() == "More like this passage"]
        more.trigger()
        assert window.search_field.text() == "He said type pdf rent"
        await until(lambda: one.desk.searched[-1:] == ["He said type pdf rent"])
        await one.view_model.close()

    run(go())


def test_a_question_is_kept_with_a_passage_or_with_nothing(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0, status=Status.READY))
    found = passage("The rent is due in May.")

    async def answer(text: str) -> list[Passage]:
        return [found]

    async def go() -> None:
        await one.start()
        one.desk.answer = answer
        panel = one.window.search_panel
        one.window.search_field.setText("when is it due")
        await until(lambda: panel.model.rowCount() == 1)
        (keep,) = [a for a in panel.list.menu_of(found).actions() if a.text() == "Keep as the right answer"]
        keep.trigger()
        await until(lambda: one.desk.kept == [("when is it due", found)])
        await until(lambda: panel.title.text() == "Kept with its answer")
        panel.nothing.click()
        await until(lambda: one.desk.kept[1:] == [("when is it due", None)])
        await one.view_model.close()

    run(go())


def test_kept_questions_are_listed_asked_and_removed(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0, status=Status.READY))
    one.desk.kept = [("when is it due", None), ("who pays", passage("The tenant pays."))]

    async def go() -> None:
        await one.start()
        opened: list[KeptQuestionsDialog] = []
        one.window.dialogs.opened.connect(opened.append)
        one.window.actions_.kept_questions.trigger()
        (dialog,) = opened
        await until(lambda: dialog.list.topLevelItemCount() == 2)
        assert dialog.figures.text() == "2 questions"
        dialog.again.click()
        await until(lambda: dialog.figures.text().startswith("Now: first "))
        item = dialog.list.topLevelItem(0)
        assert item is not None
        item.setSelected(True)
        dialog.forget.click()
        await until(lambda: dialog.list.topLevelItemCount() == 1)
        dialog.close()
        await one.view_model.close()

    run(go())


def test_an_evaluation_stands_beside_the_one_before(qtbot: QtBot) -> None:
    dialog = KeptQuestionsDialog()
    qtbot.addWidget(dialog)
    assert "No question is kept" in dialog.figures.text()
    assert not dialog.again.isEnabled()
    rent = KeptQuestion("a", "when is the rent due", 1.0, "ff", 10, 90, "The rent is due.", "lease.pdf")
    pilot = KeptQuestion("b", "who pays the pilot", 2.0)
    gone = KeptQuestion("c", "where", 3.0, "00", 0, 5, "x", "old.txt")
    judged = (
        Judged(rent, 2, False, False, 1, False, is_new=False),
        Judged(pilot, None, True, False, None, True, is_new=False),
        Judged(gone, None, False, is_gone=True),
    )
    before = Figures(2, 1.0, 1.0, 1.0, 1.0)
    dialog.show_evaluation(Evaluation(100.0, "new", judged, figures_of(judged), 50.0, "old", before))
    now, then, changed = dialog.figures.text().splitlines()
    assert now == "Now: first 0 %, among five 100 %, MRR 0.50, rightly nothing 100 % (new)"
    assert then.endswith("first 100 %, among five 100 %, MRR 1.00, rightly nothing 100 % (old)")
    assert changed == "1 answer changed"
    rows = [
        [item.text(column) for column in range(4)]
        for n in range(3)
        if (item := dialog.list.topLevelItem(n)) is not None
    ]
    assert rows == [
        ["when is the rent due", "lease.pdf", "place 2", "place 1"],
        ["who pays the pilot", "nothing", "nothing found", "nothing found"],
        ["where", "old.txt", "its document is gone", ""],
    ]
