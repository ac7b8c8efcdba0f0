# SPDX-License-Identifier: Apache-2.0
"""How the table shares its width: headings, names and reasons are whole, and a person's choice stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionHeader

from docdesk.errors import Damaged, Encrypted, Offline
from docdesk.gui.look import wording
from docdesk.gui.model.columns import COLUMNS, Column
from docdesk.gui.table.column_room import GOOD_NAME, LEAST_NAME
from docdesk.gui.table.document_table import DocumentTable
from docdesk.gui.table.status_delegate import MARGIN
from docdesk.values.documents import Document, Status
from tests.gui.conftest import Scene, make_document, speaking

MakeScene = Callable[..., Scene]
ERRORS = (Encrypted(), Damaged(reason="it ends early"), Offline(host="example.com"))


def failed() -> list[Document]:
    return [
        make_document(number, status=Status.FAILED, error=error.problem())
        for number, error in enumerate(ERRORS)
    ]


@pytest.fixture
def table(qapp: QApplication, scene: MakeScene) -> DocumentTable:
    one = scene()
    one.window.show()
    one.view_model.table.load(failed())
    one.view_model.rows.refreshed.emit()
    one.window.resize(1400, 600)
    qapp.processEvents()
    return one.window.table


def widths(table: DocumentTable) -> dict[int, int]:
    header = table.horizontalHeader()
    return {spec.column: header.sectionSize(spec.column) for spec in COLUMNS if not spec.hidden}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [1920, 1180, 1024])
def test_reasons_show_their_titles_whole_and_the_table_is_filled(
    qapp: QApplication, scene: MakeScene, width: int, language: str
) -> None:
    with speaking(qapp, language):
        one = scene()
        one.window.show()
        one.window.resize(width, 600)
        one.view_model.table.load(failed())
        one.view_model.rows.refreshed.emit()
        qapp.processEvents()
        table = one.window.table
        metrics = table.fontMetrics()
        room = widths(table)[Column.REASON] - 2 * MARGIN
        for document in failed():
            assert metrics.horizontalAdvance(wording.problem_words(document.error)[0]) <= room  # type: ignore[arg-type]
        assert sum(widths(table).values()) == table.viewport().width()
        assert table.horizontalScrollBar().maximum() == 0


def test_names_and_reasons_take_the_free_room(qapp: QApplication, table: DocumentTable) -> None:
    before = widths(table)
    table.window().resize(1800, 600)
    qapp.processEvents()
    after = widths(table)
    grown = {column for column in before if after[column] > before[column]}
    assert grown == {Column.NAME, Column.REASON}
    assert sum(after.values()) == table.viewport().width()


def test_a_heading_has_room_for_its_sort_arrow(qapp: QApplication, table: DocumentTable) -> None:
    header = table.horizontalHeader()
    for spec in COLUMNS:
        if spec.hidden:
            continue
        table.sortByColumn(spec.column, Qt.SortOrder.AscendingOrder)
        option = QStyleOptionHeader()
        header.initStyleOption(option)
        arrow = header.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMarkSize, option, header)
        words = header.fontMetrics().horizontalAdvance(spec.title)
        assert header.sectionSize(spec.column) >= words + arrow + 2 * MARGIN, spec.title


def test_the_status_gives_way_before_the_name(qapp: QApplication, table: DocumentTable) -> None:
    table.window().resize(900, 600)
    qapp.processEvents()
    small = widths(table)
    assert small[Column.NAME] >= LEAST_NAME
    assert small[Column.STATUS] < COLUMNS[Column.STATUS].width
    assert small[Column.SIZE] >= COLUMNS[Column.SIZE].width


def test_names_are_legible_beside_all_columns_at_the_first_size_of_the_window(
    qapp: QApplication, table: DocumentTable
) -> None:
    table.window().resize(1280, 800)
    table.follow_coverage(True)
    qapp.processEvents()
    assert widths(table)[Column.NAME] >= GOOD_NAME


def test_a_width_that_a_person_chose_stays_also_at_the_next_start(
    qapp: QApplication, scene: MakeScene, table: DocumentTable
) -> None:
    header = table.horizontalHeader()
    header.resizeSection(Column.NAME, 333)
    table.window().resize(1700, 600)
    qapp.processEvents()
    assert widths(table)[Column.NAME] == 333
    assert sum(widths(table).values()) == table.viewport().width(), "the reason takes the rest"
    table.window().close()
    again = scene()
    again.window.show()
    again.view_model.table.load(failed())
    again.view_model.rows.refreshed.emit()
    again.window.resize(1500, 600)
    qapp.processEvents()
    assert widths(again.window.table)[Column.NAME] == 333
    assert sum(widths(again.window.table).values()) == again.window.table.viewport().width()
    again.window.table.horizontalHeader().sectionHandleDoubleClicked.emit(Column.NAME)
    assert widths(again.window.table)[Column.NAME] != 333


def test_a_column_that_is_shown_or_hidden_shares_the_room_again(
    qapp: QApplication, table: DocumentTable
) -> None:
    [chunks] = [action for action in table.columns_menu().actions() if action.text() == "Chunks"]
    before = widths(table)
    chunks.setChecked(False)
    assert sum(widths(table).values()) == table.viewport().width()
    assert widths(table)[Column.REASON] > before[Column.REASON]
    table.follow_backup("gs://bucket")
    assert not table.isColumnHidden(Column.BACKUP)
    total = sum(
        table.horizontalHeader().sectionSize(spec.column)
        for spec in COLUMNS
        if not table.isColumnHidden(spec.column)
    )
    assert total == table.viewport().width()
