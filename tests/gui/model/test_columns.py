# SPDX-License-Identifier: Apache-2.0
"""The registry of the table's columns is complete: every entry can be shown, sorted, translated and laid out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from docdesk.errors import Damaged
from docdesk.gui.actions import Actions
from docdesk.gui.frame.frame import Frame
from docdesk.gui.frame.kept_columns import COLUMNS_BEFORE
from docdesk.gui.look import wording
from docdesk.gui.model.columns import COLUMNS, LEFT, RIGHT, Column, ColumnSpec, sort_key
from docdesk.gui.model.document_table_model import DocumentTableModel
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.table.document_table import DocumentTable
from docdesk.values.documents import Backup, Document, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.problems import Notice
from tests.gui.conftest import make_document, speaking

DOCUMENTS = [
    make_document(1),
    make_document(2, type=FileType.TEXT, status=Status.RUNNING, stage=Stage.EXTRACT, done=3, total=9),
    make_document(
        3,
        status=Status.READY,
        pages=4,
        chunks=9,
        reused=5,
        seconds=3.0,
        backup=Backup.DONE,
        covered="r3 e1",
        language="ko",
        tags=("invoices", "to do"),
    ),
    make_document(4, status=Status.FAILED, error=Damaged(reason="it is damaged").problem()),
    make_document(5, status=Status.READY, warnings=(Notice("duplicate"),), backup=Backup.WAITING),
    make_document(6, status=Status.CANCELLED),
]


def test_every_column_has_one_entry_at_its_number() -> None:
    assert [spec.column for spec in COLUMNS] == list(Column)


@pytest.mark.parametrize("spec", COLUMNS, ids=lambda spec: spec.column.name)
def test_an_entry_is_complete(qapp: QApplication, spec: ColumnSpec) -> None:
    assert spec.header.strip()
    assert spec.width >= 48, "narrower than any column may be"
    assert spec.align in (LEFT, RIGHT)
    texts = [spec.text(document) for document in DOCUMENTS]
    assert all(isinstance(text, str) for text in texts)
    assert any(texts), "a cell of some document says something"
    keys = [spec.key(document) for document in DOCUMENTS]
    assert len({type(key) for key in keys}) == 1, "Python compares values of one type fastest"
    assert sorted(keys)
    assert all(isinstance(spec.tip(document), str) for document in DOCUMENTS if spec.tip is not None)
    assert sort_key(spec.column) is spec.key
    assert spec.after is not spec.column


def test_headings_are_translated_and_different(qapp: QApplication) -> None:
    with speaking(qapp, "ko"):
        titles = [spec.title for spec in COLUMNS]
    assert len(set(titles)) == len(COLUMNS)
    assert all(title != spec.header for title, spec in zip(titles, COLUMNS, strict=True))


def test_model_and_view_read_the_registry(qapp: QApplication, tmp_path: Path, qtbot: Any) -> None:
    model = DocumentTableModel()
    model.load(DOCUMENTS)
    assert model.columnCount() == len(COLUMNS)
    for spec in COLUMNS:
        heading = model.headerData(spec.column, Qt.Orientation.Horizontal)
        assert heading == spec.title
        cell = model.index(2, spec.column)
        assert cell.data() == spec.text(DOCUMENTS[2])
        assert cell.data(Qt.ItemDataRole.TextAlignmentRole) == spec.align
    window = Frame(WindowState(tmp_path))
    qtbot.addWidget(window)
    table = DocumentTable(model, Actions(window), window)
    header = table.horizontalHeader()
    for spec in COLUMNS:
        assert table.isColumnHidden(spec.column) is spec.hidden
        if spec.after is not None:
            assert header.visualIndex(spec.column) == header.visualIndex(spec.after) + 1
    assert [action.text() for action in table.columns_menu().actions()] == [spec.title for spec in COLUMNS]


def test_a_name_cannot_disguise_itself(qapp: QApplication) -> None:
    evil = "invoice\u202efdp\n.exe"
    document = Document(id="a", name=evil, path=f"/{evil}")
    spec = COLUMNS[Column.NAME]
    assert spec.text(document) == "invoice‹U+202E›fdp␊.exe"
    assert wording.shown_path(document.path) == "/invoice‹U+202E›fdp␊.exe"


def test_columns_of_a_new_version_stay_hidden_in_a_layout_that_an_earlier_one_kept(
    qapp: QApplication, tmp_path: Path, qtbot: Any
) -> None:
    earlier = QTableView()
    qtbot.addWidget(earlier)
    earlier.setModel(QStandardItemModel(1, COLUMNS_BEFORE))
    earlier.horizontalHeader().moveSection(Column.COVERAGE, Column.TYPE)
    earlier.setColumnHidden(Column.TIME, True)
    state = WindowState(tmp_path)
    state.keep(columns=earlier.horizontalHeader().saveState())
    window = Frame(state)
    qtbot.addWidget(window)
    table = DocumentTable(DocumentTableModel(), Actions(window), window)
    table.restore_columns(state.bytes("columns"), [], COLUMNS_BEFORE)
    assert [column for column in Column if table.isColumnHidden(column)] == [
        Column.TIME,
        Column.FOLDER,
        Column.ADDED,
        Column.LANGUAGE,
        Column.TAGS,
    ]
    visual = table.horizontalHeader().visualIndex
    assert visual(Column.COVERAGE) == visual(Column.TYPE) - 1, "what the person moved stays there"
    # the next start knows them: what the person shows then stays
    table.setColumnHidden(Column.FOLDER, False)
    again = DocumentTable(DocumentTableModel(), Actions(window), window)
    again.restore_columns(table.columns_state(), [])
    assert not again.isColumnHidden(Column.FOLDER)


def test_the_language_is_said_in_words() -> None:
    text = COLUMNS[Column.LANGUAGE].text
    assert text(make_document(1, language="ko")) == "Korean"
    assert text(make_document(1)) == ""
    assert text(make_document(1, language="xx")) == "xx", "a newer docdesk may know more of them"


def test_the_folder_and_the_moment_are_said_in_words() -> None:
    document = make_document(1, path="/home/kim/계약/a\udcff.pdf", added_at=1_700_000_000.0)
    assert COLUMNS[Column.FOLDER].text(document) == "/home/kim/계약"
    assert COLUMNS[Column.ADDED].text(document)
    assert COLUMNS[Column.ADDED].text(make_document(0)) == "", "an unknown moment is no day in 1970"
