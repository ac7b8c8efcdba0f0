# SPDX-License-Identifier: Apache-2.0
"""What the window says and paints of a document's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docdesk.gui.details.coverage_bar import CoverageBar
from docdesk.gui.look import appearance, coverage_words, wording
from docdesk.gui.look.coverage_strip import HEIGHTS, page_at, paint_strip, pieces_of
from docdesk.gui.model.columns import COLUMNS, Column
from docdesk.gui.model.document_table_model import DocumentTableModel
from docdesk.values.coverage import Cover
from docdesk.values.documents import Document, Status
from docdesk.values.problems import Notice
from tests.gui.conftest import Scene, make_document, speaking


def document(covered: str, number: int = 1, **values: Any) -> Document:
    return make_document(number, status=Status.READY, pages=9, covered=covered, **values)


def test_the_row_says_how_many_pages_have_no_text(qapp: QApplication) -> None:
    silent = Notice("pages_without_text", {"count": 2, "total": 212})
    row = document("r209 e2 f1:page_too_slow", warnings=(silent, Notice("file_gone", {"path": "/a"})))
    assert wording.reason_words(row).startswith("3 of 212 pages have no text. The file is no longer at")
    assert "pictures or scans" not in wording.reason_words(row)
    assert wording.status_words(row) == "Ready, with gaps"
    assert wording.status_words(document("r9")) == "Ready"
    assert coverage_words.cell_words(document("r8 d1:page_garbled")) == (
        "All pages have text. The text of 1 may be wrong in places."
    )
    with speaking(qapp, "ko"):
        assert wording.reason_words(row).startswith("212쪽 중 3쪽에 글이 없습니다.")


def test_the_tip_names_pages_and_reasons() -> None:
    lines = coverage_words.tip_words(document("r3 p2:no_letters_found f1:page_too_slow")).splitlines()
    assert lines == [
        "3 of 6 pages have no text.",
        "pages 4–5: a picture without text (Text recognition found no letters on them)",
        "page 6: not read (it took too long)",
    ]
    assert len(coverage_words.tip_words(document(" ".join(["r1", "e1"] * 20))).splitlines()) == 10


def test_the_column_sorts_by_the_part_that_is_missing() -> None:
    rows = [
        document(""),
        document("r9"),
        document("r8 d1:page_garbled"),
        document("r8 e1"),
        document("e1 r1"),
    ]
    key = COLUMNS[Column.COVERAGE].key
    assert [key(row) for row in rows] == sorted({key(row) for row in rows})


def test_a_hole_in_a_long_document_is_painted() -> None:
    pieces = pieces_of("r740 e1 r759", 80)
    assert [cover for _, _, cover in pieces] == [Cover.READ, Cover.EMPTY, Cover.READ]
    assert pieces[1][1] >= 2
    assert sum(width for _, width, _ in pieces) == 80
    assert pieces_of("r1499 f1:page_damaged", 80)[-1][2] is Cover.FAILED
    assert [width for _, width, _ in pieces_of("r3", 30)] == [9, 9, 10], "pages of a short one stand apart"
    assert pieces_of("", 80) == ()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_state_has_a_shape_of_its_own_and_a_colour_that_is_seen(qapp: QApplication, theme: str) -> None:
    assert len(set(HEIGHTS.values())) == len(Cover)
    palette = QPalette(QColor("#f0f0f0") if theme == "light" else QColor("#2b2d30"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#ffffff") if theme == "light" else QColor("#1e1f22"))
    ground = palette.color(QPalette.ColorRole.Base)
    shapes = set()
    for text in ("r1", "o1", "d1", "e1", "p1", "f1", "l1"):
        image = QImage(10, 12, QImage.Format.Format_RGB32)
        image.fill(ground)
        painter = QPainter(image)
        paint_strip(painter, QRect(0, 0, 10, 12), text, palette)
        painter.end()
        column = [image.pixelColor(4, y) for y in range(12)]
        inks = {colour.name() for colour in column if colour != ground}
        assert len(inks) == 1
        assert appearance.contrast(QColor(inks.pop()), ground) >= 3
        shapes.add(tuple(colour != ground for colour in column))
    assert len(shapes) == len(Cover), "told apart without their colours, at the height that a row has"


def test_a_place_of_the_strip_is_a_page_and_the_hole_where_one_is_painted() -> None:
    assert [page_at("r4", x, 40) for x in (0, 9, 10, 39)] == [1, 1, 2, 4]
    assert page_at("r4", 40, 40) is None
    left, width, _ = pieces_of("r740 e1 r759", 80)[1]
    assert {page_at("r740 e1 r759", x, 80) for x in range(left, left + width)} == {741}


def test_only_documents_with_gaps_are_shown_on_demand(qapp: QApplication) -> None:
    model = DocumentTableModel()
    whole, torn = document("r9", 1), document("r8 e1", 2)
    failed = make_document(3, status=Status.FAILED, covered="r8 e1")
    model.load([whole, torn, failed])
    assert model.gaps == 1
    model.set_filter(gaps=True)
    assert [model.at(row).id for row in range(model.rowCount())] == [torn.id]
    model.apply({whole.id: document("e9", 1)})
    assert (model.gaps, model.rowCount()) == (2, 2)
    model.apply({}, [torn.id])
    assert (model.gaps, model.rowCount()) == (1, 1)


def test_the_bar_of_the_details_goes_to_the_page_by_mouse_and_keys(qtbot: Any) -> None:
    bar = CoverageBar()
    qtbot.addWidget(bar)
    bar.resize(206, 28)
    bar.show_document(document("r5 e2 r3"))
    pages: list[int] = []
    bar.page_chosen.connect(pages.append)
    assert "2 of 10 pages have no text" in bar.accessibleDescription()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(110, 14))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(bar, key)
    assert pages == [6, 6]
    bar.show_document(document("r1"))
    assert bar.isHidden(), "a strip of one page says nothing"


def test_the_filter_offers_documents_with_gaps_once_there_are_some(
    scene: Callable[..., Scene], run: Callable[[Any], Any]
) -> None:
    one = scene(document("r9", 1), document("r8 e1", 2))

    async def go() -> None:
        await one.start()
        window = one.window
        assert window.filters.buttons["gaps"].text() == "With gaps  1"
        window.filters.buttons["gaps"].click()
        assert one.view_model.table.rowCount() == 1
        # a click on the strip of the details goes to the page
        window.table.select([document("", 2).id])
        window.details.coverage.page_chosen.emit(9)
        assert window.details.tabs.currentWidget() is window.details.text
        assert window.details.text.page.value() == 9
        window.filters.reset()
        assert one.view_model.table.rowCount() == 2
        await one.view_model.close()

    run(go())
