# SPDX-License-Identifier: Apache-2.0
"""Passages leave the window as text with their source, as Markdown, as JSON, and as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from docdesk.gui.answers.passage_model import PassageModel
from docdesk.gui.answers.quoting import as_json, as_markdown
from docdesk.gui.answers.result_list import ResultList
from docdesk.values.documents import Passage


def a_passage(path: Path) -> Passage:
    return Passage("d", path.name, str(path), 3, 3, 7, 10, 40, 0.5, "The lens is washed.\nOnce a week.")


def test_markdown_quotes_the_passage_and_links_its_file(tmp_path: Path) -> None:
    text = as_markdown(a_passage(tmp_path / "a [1]*.pdf"))
    quote, source = text.strip().split("\n\n")
    assert quote == "> The lens is washed.\n> Once a week."
    assert source.startswith(r"— [a \[1\]\*.pdf](<file:///")
    assert source.endswith("%201%5D*.pdf>), page 3") or source.endswith("a%20%5B1%5D%2A.pdf>), page 3")


def test_json_is_that_of_the_terminal_with_the_path(tmp_path: Path) -> None:
    passage = a_passage(tmp_path / "a.pdf")
    assert json.loads(as_json(passage)) == {**passage.public(), "path": passage.path}


def test_a_result_is_dragged_as_text_or_with_alt_as_its_file(qtbot: Any, tmp_path: Path) -> None:
    passage = a_passage(tmp_path / "a.pdf")
    text = ResultList.dragged(passage, Qt.KeyboardModifier.NoModifier)
    assert text.text().startswith("The lens is washed.\nOnce a week.\n\n— a.pdf, page 3\n")
    assert not text.hasUrls()
    file = ResultList.dragged(passage, Qt.KeyboardModifier.AltModifier)
    assert [url.toLocalFile() for url in file.urls()] == [str(tmp_path / "a.pdf")]
    results = ResultList(PassageModel())
    qtbot.addWidget(results)
    assert results.dragEnabled()


def test_the_menu_of_a_result_copies_in_each_form_and_opens_at_the_page(qtbot: Any, tmp_path: Path) -> None:
    passage = a_passage(tmp_path / "a.pdf")
    results = ResultList(PassageModel())
    qtbot.addWidget(results)
    menu = results.menu_of(passage)
    actions = {action.text(): action for action in menu.actions()}
    clipboard = QGuiApplication.clipboard()
    actions["Copy as Markdown"].trigger()
    assert clipboard.text() == as_markdown(passage)
    actions["Copy as JSON"].trigger()
    assert clipboard.text() == as_json(passage)
    actions["Copy the file"].trigger()
    assert [url.toLocalFile() for url in clipboard.mimeData().urls()] == [passage.path]
    wanted: list[Passage] = []
    results.page_requested.connect(wanted.append)
    actions["Open the document at this page"].trigger()
    assert wanted == [passage]
