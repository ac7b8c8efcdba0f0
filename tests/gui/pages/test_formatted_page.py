# SPDX-License-Identifier: Apache-2.0
"""A page of text as its document is built: each place of the text has its place there, and passages are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCursor, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docdesk.gui.pages.formatted_page import MOST_CELLS, FormattedPage
from docdesk.gui.pages.text_parts import Kind, parts_of
from docdesk.steps.extract.page_text import PageText
from docdesk.values.documents import Chunk, Page, Status
from docdesk.values.formats import FileType
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def a_page(rows: int = 2) -> Page:
    text = PageText()
    text.heading("The lamp 🔦 room", 1)
    text.paragraph("Two lamps are kept.\nBoth burn oil.")
    text.begin_table()
    text.row(["Lamp", "Oil", "Keeper"])
    for number in range(rows):
        text.row([f"lamp {number}", "", f"한글 {number}"])
    text.end_table()
    text.paragraph("- first item\n2. second item")
    return Page(1, text.text, outline=text.outline, begins=0)


@pytest.fixture
def shown(qapp: QApplication, qtbot: Any) -> FormattedPage:
    page = FormattedPage()
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    return page


def table_of(shown: FormattedPage) -> QTextTable:
    (table,) = [
        frame for frame in shown.document().rootFrame().childFrames() if isinstance(frame, QTextTable)
    ]
    return table


def cursor_at(shown: FormattedPage, at: int) -> QTextCursor:
    """A cursor at a place of the page's text."""
    cursor = shown.textCursor()
    cursor.setPosition(shown.place(at))
    return cursor


def letters_at(shown: FormattedPage, page: Page, words: str) -> str:
    """What stands where these words of the text are to be."""
    start = page.text.index(words)
    first, last = shown.place(start), shown.place(start + len(words))
    return "".join(shown.document().characterAt(place) for place in range(first, last))


def test_headings_tables_and_lists_are_shown_as_such(shown: FormattedPage) -> None:
    page = a_page()
    shown.show_page(page, FileType.DOCX)
    heading = shown.document().firstBlock()
    assert heading.text() == "The lamp 🔦 room"
    assert heading.blockFormat().headingLevel() == 1
    assert heading.begin().fragment().charFormat().font().bold()
    table = table_of(shown)
    assert (table.rows(), table.columns()) == (3, 3)
    cells = [
        [table.cellAt(row, column).firstCursorPosition().block().text() for column in range(3)]
        for row in range(3)
    ]
    assert cells == [["Lamp", "Oil", "Keeper"], ["lamp 0", "", "한글 0"], ["lamp 1", "", "한글 1"]]
    said = shown.toPlainText()
    assert "• first item" in said
    assert "2. second item" in said


def test_each_place_of_the_text_has_its_place_and_back(shown: FormattedPage) -> None:
    page = a_page()
    shown.show_page(page, FileType.DOCX)
    for words in ("room", "Both burn oil.", "Keeper", "lamp 1", "한글 0", "first item", "2. second"):
        assert letters_at(shown, page, words) == words
        start = page.text.index(words)
        assert shown.offset_at(shown.place(start)) == start


def test_a_passage_across_text_and_table_is_marked_cell_by_cell(shown: FormattedPage) -> None:
    page = a_page()
    shown.show_page(page, FileType.DOCX)
    start, end = page.text.index("burn"), page.text.index("lamp 1")
    shown.mark([(start, end, QColor("yellow"))])
    marked = [selection.cursor.selectedText() for selection in shown.extraSelections()]
    assert marked == ["burn oil.", "Lamp", "Oil", "Keeper", "lamp 0", "한글 0"]


def test_a_long_sheet_has_a_table_at_its_beginning_and_all_its_rows(
    shown: FormattedPage, qapp: QApplication
) -> None:
    page = a_page(rows=1_000)
    shown.show_page(page, FileType.XLSX)
    shown.scroll_to(page.text.index("lamp 990"))
    while not shown.is_whole:
        qapp.processEvents()
    assert table_of(shown).rows() * 3 <= MOST_CELLS
    assert letters_at(shown, page, "lamp 990") == "lamp 990"
    assert shown.verticalScrollBar().value() > 0, "it scrolled there once it was written"
    assert shown.toPlainText().count("lamp ") == 1_001, "with the heading"


def test_a_table_without_a_header_and_one_of_markdown_are_tables(shown: FormattedPage) -> None:
    text = "# Oil\n\n| Lamp | Oil |\n|---|:---|\n| one | 3 l |\n\n```\na | b\nc | d\n```\n"
    parts = parts_of(Page(1, text), FileType.MARKDOWN)
    assert [part.kind for part in parts] == [Kind.TEXT, Kind.TABLE, Kind.CODE, Kind.CODE]
    assert (len(parts[1].rows), parts[1].header_rows) == (2, 1)
    shown.show_page(Page(1, text), FileType.MARKDOWN)
    table = table_of(shown)
    assert table.cellAt(1, 1).firstCursorPosition().block().text() == "3 l"
    rows = parts_of(Page(1, "a | 1\nb | 2\n\nOne | bar"), FileType.ODS)
    assert [part.kind for part in rows] == [Kind.TABLE, Kind.TEXT]


def test_the_fields_of_a_mail_stand_out_and_those_of_its_text_do_not() -> None:
    text = "A subject\nFrom: a@example.com\nReply to: b@example.com\n\nNote: this is text"
    bold = [text[part.begin : part.strong_until] for part in parts_of(Page(1, text), FileType.EML)]
    assert [each for each in bold if each] == ["From: ", "Reply to: "]


def test_a_document_without_pages_is_shown_formatted_beside_its_text(scene: MakeScene, run: Run) -> None:
    document = make_document(
        1,
        name="a.docx",
        type=FileType.DOCX,
        status=Status.READY,
        pages=1,
        chunks=1,
        content="c",
        generation="g",
    )
    page = a_page()
    words = "Both burn oil."
    start = page.text.index(words)

    async def go() -> None:
        one = scene(document)

        async def pages(document: Any, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
            return [page], 1

        one.desk.pages = pages
        one.desk.chunk_rows = [(Chunk(0, start, start + len(words), 1, 1, "0" * 64), words)]
        one.window.resize(1200, 900)
        await one.start()
        one.window.table.select([document.id])
        view = one.window.details.text
        one.window.details.tabs.setCurrentWidget(view)
        await until(lambda: view.formatted.toPlainText() and view.formatted_bands._spans)
        assert (view.formatted.isVisible(), view.text.isVisible(), view.canvas.isVisible()) == (
            True,
            True,
            False,
        )
        # a click on the passage marks it on both
        where = view.formatted.cursorRect(cursor_at(view.formatted, start + 2)).center()
        QTest.mouseClick(view.formatted.viewport(), Qt.MouseButton.LeftButton, pos=where)
        await until(lambda: view.passage is not None)
        marked = [selection.cursor.selectedText() for selection in view.formatted.extraSelections()]
        assert marked == [words]
        assert [each.cursor.selectedText() for each in view.text.extraSelections()] == [words]
        windows = one.window._panels.page_windows  # type: ignore[union-attr]
        for number, part in enumerate((view.formatted, view.text), 1):
            QTest.keyClick(part, Qt.Key.Key_Return)
            assert len(windows.windows) == number, "Return opens a window, as on the pages"
        QTest.mouseDClick(view.formatted.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert len(windows.windows) == 3, "and so does a double click"
        own = windows.windows[0].view.formatted
        QTest.keyClick(own, Qt.Key.Key_Return)
        assert len(windows.windows) == 3, "a window of its own has no other one"
        await until(lambda: own.toPlainText())
        QTest.mouseDClick(
            own.viewport(), Qt.MouseButton.LeftButton, pos=own.cursorRect(cursor_at(own, start)).center()
        )
        assert own.textCursor().selectedText() == "Both", "there it selects a word"
        for each in windows.windows:
            each.close()
        view.tools["text"].trigger()
        assert (view.formatted.isVisible(), view.text.isVisible()) == (False, True)
        view.focus_page()
        assert one.window.focusWidget() is view.text
        view.tools["page"].trigger()
        assert (view.formatted.isVisible(), view.text.isVisible()) == (True, False)
        await one.view_model.close()

    run(go())


def test_a_text_after_one_that_begins_with_a_heading_is_not_bold(scene: MakeScene, run: Run) -> None:
    documents = [
        make_document(n, type=FileType.TEXT, status=Status.READY, pages=1, content=f"c{n}", generation="g")
        for n in range(2)
    ]

    async def go() -> None:
        one = scene(*documents)

        async def pages(document: Any, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
            return [a_page() if document.id == documents[0].id else Page(1, "plain words", begins=0)], 1

        one.desk.pages = pages
        await one.start()
        view = one.window.details.text
        for document, words in zip(documents, ("The lamp", "plain"), strict=True):
            one.window.table.select([document.id])
            one.window.details.tabs.setCurrentWidget(view)
            await until(lambda words=words: view.text.toPlainText().startswith(words), 5)
        assert not view.text.document().firstBlock().begin().fragment().charFormat().font().bold()
        await one.view_model.close()

    run(go())
