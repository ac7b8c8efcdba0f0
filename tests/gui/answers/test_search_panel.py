# SPDX-License-Identifier: Apache-2.0
"""The search panel: what it lists, marks and opens."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from docdesk.errors import ProviderUnreachable
from docdesk.gui.answers.search_panel import PassageModel, SearchPanel, marked_words
from docdesk.values.documents import Passage


def passage(document: str, score: float, text: str = "The lens is washed.") -> Passage:
    return Passage(document, f"{document}.pdf", f"/files/{document}.pdf", 2, 3, 0, 0, len(text), score, text)


def test_one_documents_passages_stand_together_best_first(qapp: Any) -> None:
    model = PassageModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show("lens", [passage("a", 0.9), passage("b", 0.8), passage("a", 0.7)])
    assert [(found.document, found.score) for found in model.passages] == [("a", 0.9), ("a", 0.7), ("b", 0.8)]
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "a.pdf, pages 2–3, 0.90. The lens is washed."


def test_words_are_marked_and_glue_is_not() -> None:
    assert marked_words("How often must the lens be washed?") == {"often", "must", "lens", "washed"}
    assert marked_words("렌즈 는") == {"렌즈", "는"}
    model = PassageModel()
    model.show("often", [])
    assert model.pattern is not None
    assert [match.start() for match in model.pattern.finditer("Soften it Often")] == [10]


def test_the_panel_says_what_was_found_or_why_not(qtbot: Any) -> None:
    panel = SearchPanel()
    qtbot.addWidget(panel)
    panel.show()
    opened: list[Passage] = []
    panel.passage_activated.connect(opened.append)
    panel.show_passages("lens", [passage("a", 0.9)])
    assert panel.title.text() == "1 passage for “lens”"
    panel.list.setCurrentIndex(panel.model.index(0, 0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert [found.document for found in opened] == ["a"]
    panel.show_passages("unicorn", [])
    assert panel.message.isVisible()
    assert "Nothing was found" in panel.message.text()
    panel.show_problem("lens", ProviderUnreachable(host="127.0.0.1", reason="refused").problem())
    assert "cannot be reached" in panel.title.text()
    assert "127.0.0.1" in panel.message.text()
