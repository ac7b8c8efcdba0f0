# SPDX-License-Identifier: Apache-2.0
"""The search panel: what it lists, folds, marks, copies and opens."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from docdesk.errors import ProviderUnreachable
from docdesk.gui.answers.passage_delegate import formats_of
from docdesk.gui.answers.passage_model import PassageModel
from docdesk.gui.answers.search_panel import SearchPanel
from docdesk.values.documents import Passage
from docdesk.values.excerpts import Excerpt
from docdesk.values.problems import Notice

TEXT = "The lens is washed."
Keys = Qt.Key


def passage(
    document: str, score: float, text: str = TEXT, *, page: int = 2, chunk: int = 0, weak: bool = False
) -> Passage:
    name = f"{document}.pdf"
    return Passage(document, name, f"/files/{name}", page, page, chunk, 0, len(text), score, text, weak=weak)


FOUND = [
    passage("a", 0.9),
    passage("b", 0.8),
    passage("c", 0.7, "Another text."),
    passage("a", 0.6, "More of a.", page=7, chunk=4),
    passage("d", 0.3, "Next to nothing.", weak=True),
    passage("e", 0.2, "Nothing of it.", weak=True),
]


def lines(model: PassageModel) -> list[str]:
    return [
        ("  " * row.level) + (model.fold_words(row) if row.is_fold else row.passage.name)  # type: ignore[union-attr]
        for row in model.rows
    ]


@pytest.fixture
def model(qapp: Any) -> PassageModel:
    found = PassageModel()
    QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal, found)
    found.show("lens", FOUND)
    return found


@pytest.fixture
def panel(qtbot: Any) -> SearchPanel:
    found = SearchPanel()
    qtbot.addWidget(found)
    found.resize(360, 600)
    found.show()
    found.show_passages("lens", FOUND)
    return found


def test_documents_stand_by_their_best_passage_and_the_rest_is_folded(model: PassageModel) -> None:
    assert lines(model) == [
        "a.pdf", "Also in 1 other", "1 more passage of this document", "c.pdf", "2 weak matches",
    ]  # fmt: skip
    scores = [found.score for found in model.passages]
    assert scores == sorted(scores, reverse=True)


def test_folds_open_and_close_in_any_order(model: PassageModel) -> None:
    for row in (4, 2, 1):
        model.toggle(model.index(row))
    assert lines(model) == [
        "a.pdf", "Also in 1 other", "  b.pdf", "1 more passage of this document", "  a.pdf", "c.pdf",
        "2 weak matches", "  d.pdf", "  e.pdf",
    ]  # fmt: skip
    assert model.fold_of(model.index(4)).row() == 3
    assert model.fold_of(model.index(8)).row() == 6
    assert model.fold_of(model.index(5)).row() == 5
    model.toggle(model.index(0))
    for row in (1, 2, 4):
        model.toggle(model.index(row))
    assert len(model.rows) == 5


def test_a_row_is_spoken_with_its_place(model: PassageModel) -> None:
    def spoken(row: int) -> Any:
        return model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken(0) == "a.pdf, page 2, 0.90. The lens is washed."
    assert spoken(4) == "2 weak matches, folded"
    model.toggle(model.index(4))
    assert spoken(4) == "2 weak matches, open"
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == "/files/a.pdf"


def test_marks_are_counted_as_qt_counts() -> None:
    text = "\U0001f642 The lens \U0001f642 lens"
    found = formats_of(Excerpt(text, ((6, 10), (13, 17))), QColor("yellow"))
    units = text.encode("utf-16-le")
    assert [units[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le") for one in found] == [
        "lens",
        "lens",
    ]


def test_the_panel_says_what_was_found_or_why_not(panel: SearchPanel) -> None:
    assert panel.title.text() == "3 passages in 3 documents for “lens”"
    panel.show_passages("lens", [passage("a", 0.9)])
    assert panel.title.text() == "1 passage for “lens”"
    panel.show_passages("lens", [passage("a", 0.1, weak=True)])
    assert panel.title.text() == "Nothing matches “lens” well"
    assert lines(panel.model) == ["1 weak match"]
    assert panel.list.isVisible()
    panel.show_passages("unicorn \u202e", [])
    assert panel.title.text() == "0 passages for “unicorn ‹U+202E›”"
    assert panel.message.isVisible()
    assert "Nothing was found" in panel.message.text()
    panel.show_problem("lens", ProviderUnreachable(host="127.0.0.1", reason="refused").problem())
    assert "cannot be reached" in panel.title.text()
    assert "127.0.0.1" in panel.message.text()


def test_arrows_choose_passages_and_open_folds(panel: SearchPanel) -> None:
    chosen: list[str] = []
    activated: list[str] = []
    panel.passage_chosen.connect(lambda found: chosen.append(found.name))
    panel.passage_activated.connect(lambda found: activated.append(found.name))
    found = panel.list
    found.setCurrentIndex(panel.model.index(0))
    for key in (
        Keys.Key_Down, Keys.Key_Right, Keys.Key_Down, Keys.Key_Return, Keys.Key_Left, Keys.Key_Left, Keys.Key_Down,
    ):  # fmt: skip
        QTest.keyClick(found, key)
    assert chosen == ["a.pdf", "b.pdf"], "a line that folds is no passage"
    assert activated == ["b.pdf"]
    assert lines(panel.model)[1:3] == ["Also in 1 other", "1 more passage of this document"]
    assert found.currentIndex().row() == 2
    QTest.keyClick(found, Keys.Key_Space)
    assert lines(panel.model)[2:4] == ["1 more passage of this document", "  a.pdf"]
    QTest.keyClick(found, Keys.Key_Return)
    assert lines(panel.model)[3] == "c.pdf"


def test_the_mouse_chooses_each_passage_once_and_again_on_the_next_click(panel: SearchPanel) -> None:
    chosen: list[str] = []
    panel.passage_chosen.connect(lambda found: chosen.append(found.name))
    found = panel.list

    def click(row: int) -> None:
        where = found.visualRect(panel.model.index(row)).center()
        QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=where)
        QTest.qWait(0)

    click(0)
    assert chosen == ["a.pdf"]
    click(0)
    assert chosen == ["a.pdf"] * 2, "something else may be shown by now"
    click(1)
    click(2)
    assert chosen[2:] == ["b.pdf"]
    click(1)
    assert len(panel.model.rows) == 5


def test_a_passage_is_copied_with_its_source(panel: SearchPanel) -> None:
    clipboard = QGuiApplication.clipboard()
    found = passage("a", 0.9, page=3)
    actions = {action.text(): action for action in panel.list.menu_of(found).actions()}
    actions["Copy the passage with its source"].trigger()
    assert clipboard.text() == "The lens is washed.\n\n— a.pdf, page 3\n/files/a.pdf"
    actions["Copy the passage"].trigger()
    assert clipboard.text() == TEXT
    clipboard.clear()
    panel.list.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.list, Keys.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == TEXT


def test_a_passage_leads_to_its_file_and_its_folder(panel: SearchPanel) -> None:
    asked: list[tuple[str, str]] = []
    panel.open_requested.connect(lambda path: asked.append(("open", path)))
    panel.folder_requested.connect(lambda path: asked.append(("folder", path)))
    for action in panel.list.menu_of(passage("b", 0.5)).actions()[1:3]:
        action.trigger()
    assert asked == [("open", "/files/b.pdf"), ("folder", "/files/b.pdf")]


def test_what_the_model_cannot_read_is_said_above_the_answers_until_the_next_ones(panel: SearchPanel) -> None:
    panel.show()
    panel.show_passages("등불", FOUND)
    panel.show_notices([Notice("question_unread", {"model": "all-MiniLM-L6-v2"})])
    assert panel.note.isVisible()
    assert panel.note.text().startswith("The model all-MiniLM-L6-v2 cannot read the writing of this question")
    panel.show_notices([])
    assert not panel.note.isVisible()
