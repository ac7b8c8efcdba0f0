# SPDX-License-Identifier: Apache-2.0
"""A page of text as its document is built: headings, tables, lists, the head of a mail, code.

Everything that is shown comes from the page's text, and each place of the text has its place here, so that passages
are marked on both.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from docdesk.gui.look import appearance
from docdesk.gui.pages.text_parts import Kind, Part, cells_of, parts_of
from docdesk.values.documents import Page
from docdesk.values.formats import FileType

AT_ONCE = 0.008
"""Seconds of writing before the window does something else: an office document may have thousands of parts."""
MOST_CELLS = 600
"""Cells of a table that are shown as such; its further rows are lines."""
LARGER = {1: 1.5, 2: 1.25, 3: 1.1}
"""How much larger headings of a level are than text."""
INDENT = 20
"""Logical pixels of one level of a list."""
BELOW = 8
"""Logical pixels below a paragraph."""
ABOVE = 4
"""A place is scrolled to where one part of this many of the view is above it."""


class FormattedPage(QTextEdit):
    """Shows one page at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Page"))
        self.document().setDocumentMargin(16)
        # cells are as wide as their longest word: a wide table is scrolled, not broken within words
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self._page = Page(1, "")
        self._kind: FileType | None = None
        self._left: list[Part] = []
        """What is not written yet, the next one last."""
        self._begins: list[int] = []
        """Where the pieces that were written begin in the page's text, ascending."""
        self._pieces: list[tuple[int, int, int]] = []
        """For each: where it begins and ends in the page's text, and its place here."""
        self._marks: Sequence[tuple[int, int, QColor]] = ()
        self._goal: int | None = None
        """The place of the text that is scrolled to once it is written."""
        self._landed: int | None = None
        """The place of the text that was scrolled to, until a person scrolls on."""
        self.verticalScrollBar().actionTriggered.connect(self._scroll_on)
        self._writing = QTimer(self)
        self._writing.setInterval(0)
        self._writing.timeout.connect(self._write_on)

    def set_left_margin(self, width: int) -> None:
        """Leave this room, in logical pixels, on the left of the text."""
        self.setViewportMargins(width, 0, 0, 0)

    @property
    def is_whole(self) -> bool:
        """Whether all of the page is written."""
        return not self._left

    def show_page(self, page: Page, kind: FileType) -> None:
        """Show a page of a document of this kind."""
        if page == self._page and kind is self._kind:
            return
        self._page, self._kind = page, kind
        self._begins, self._pieces, self._marks = [], [], ()
        self._goal = self._landed = None
        self.clear()
        self._left = parts_of(page, kind)[::-1]
        self._write_on()

    def _scroll_on(self) -> None:
        self._landed = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._landed is not None:
            self.scroll_to(self._landed)

    def _write_on(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        begin = time.perf_counter()
        while self._left and time.perf_counter() - begin < AT_ONCE:
            self._write(cursor, self._left.pop())
        cursor.endEditBlock()
        if self._left:
            self._writing.start()
            return
        self._writing.stop()
        self._show_marks()
        if self._goal is not None:
            self.scroll_to(self._goal)

    def _write(self, cursor: QTextCursor, part: Part) -> None:
        if part.kind is Kind.TABLE:
            self._write_table(cursor, part)
            return
        self._begin_block(cursor, part)
        text = self._page.text
        for begin, end, letters in part.letters(text):
            self._insert(cursor, begin, end, letters, self._look_of(part, begin))

    def _begin_block(self, cursor: QTextCursor, part: Part) -> None:
        if not self.document().isEmpty() or self._pieces:
            cursor.insertBlock()
        form = cursor.blockFormat()
        form.setHeadingLevel(part.level if part.kind is Kind.HEADING else 0)
        form.setLeftMargin(INDENT * (part.level + 1.5) if part.kind is Kind.ITEM else 0)
        form.setTextIndent(-INDENT if part.kind is Kind.ITEM else 0)
        form.setTopMargin(BELOW if part.kind is Kind.HEADING and self._pieces else 0)
        form.setBottomMargin(BELOW if part.ends_paragraph else 0)
        cursor.setBlockFormat(form)

    def _look_of(self, part: Part, begin: int) -> QTextCharFormat:
        look = QTextCharFormat()
        font = self.font()
        if part.kind is Kind.HEADING:
            font.setPointSizeF(font.pointSizeF() * LARGER.get(part.level, 1.0))
            font.setBold(True)
        elif part.kind is Kind.CODE:
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        elif begin < part.strong_until:
            font.setBold(True)
        look.setFont(font)
        return look

    def _write_table(self, cursor: QTextCursor, part: Part) -> None:
        rows = [cells_of(self._page.text, *line) for line in part.rows]
        columns = max(map(len, rows), default=0)
        if not columns:
            return
        cursor.insertBlock()
        shown = rows[: max(1, MOST_CELLS // columns)]
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderBrush(appearance.muted(self.palette()))
        form.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        form.setCellSpacing(0)
        form.setCellPadding(3)
        form.setTopMargin(2)
        form.setBottomMargin(BELOW)
        form.setHeaderRowCount(min(part.header_rows, len(shown)))
        table = cursor.insertTable(len(shown), columns, form)
        strong, plain = QTextCharFormat(), QTextCharFormat()
        strong.setFontWeight(700)
        for row, cells in enumerate(shown):
            for column, (begin, end) in enumerate(cells):
                inside = table.cellAt(row, column).firstCursorPosition()
                look = strong if row < part.header_rows else plain
                self._insert(inside, begin, end, self._page.text[begin:end], look)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        further = [
            Part(Kind.TEXT, begin, end, ends_paragraph=number == len(part.rows) - 1)
            for number, (begin, end) in enumerate(part.rows)
            if number >= len(shown)
        ]
        self._left += further[::-1]

    def _insert(self, cursor: QTextCursor, begin: int, end: int, letters: str, look: QTextCharFormat) -> None:
        self._begins.append(begin)
        self._pieces.append((begin, end, cursor.position()))
        cursor.insertText(letters, look)

    # places

    def place(self, at: int) -> int:
        """Where a place of the page's text is here, as a cursor counts."""
        found = bisect_right(self._begins, at) - 1
        if found < 0:
            return 0
        begin, end, place = self._pieces[found]
        before = self._page.text[begin : min(at, end)]
        return place + len(before) + sum(letter > "\uffff" for letter in before)

    def offset_at(self, place: int) -> int:
        """Where a place of a cursor here is in the page's text."""
        found = max(
            (piece for piece in self._pieces if piece[2] <= place), key=lambda each: each[2], default=None
        )
        if found is None:
            return 0
        begin, end, first = found
        units = self._page.text[begin:end].encode("utf-16-le", "surrogatepass")[: 2 * (place - first)]
        return min(end, begin + len(units.decode("utf-16-le", "ignore")))

    def mark(self, spans: Sequence[tuple[int, int, QColor]]) -> None:
        """Mark these spans of the page's text on grounds of these colours."""
        self._marks = spans
        if self.is_whole:
            self._show_marks()

    def _show_marks(self) -> None:
        marks = []
        for begin, end, ground in self._marks:
            # a cursor from one cell to another selects whole columns: each piece has a mark of its own
            for first, last in self._pieces_between(begin, end):
                one = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(self.place(first))
                cursor.setPosition(self.place(last), QTextCursor.MoveMode.KeepAnchor)
                one.cursor = cursor
                one.format.setBackground(ground)
                marks.append(one)
        self.setExtraSelections(marks)

    def _pieces_between(self, begin: int, end: int) -> list[tuple[int, int]]:
        first = max(0, bisect_right(self._begins, begin) - 1)
        found = []
        for piece_begin, piece_end, _ in self._pieces[first:]:
            if piece_begin >= end:
                break
            if max(begin, piece_begin) < min(end, piece_end):
                found.append((max(begin, piece_begin), min(end, piece_end)))
        return found

    def scroll_to(self, at: int) -> None:
        """Show a place of the page's text in the upper part of the view, now or once it is written."""
        self._goal = at
        if not self.is_whole:
            return
        self._goal, self._landed = None, at
        cursor = QTextCursor(self.document())
        cursor.setPosition(self.place(at))
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - self.viewport().height() // ABOVE)
