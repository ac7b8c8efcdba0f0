# SPDX-License-Identifier: Apache-2.0
"""Builds one page of text from headings, paragraphs and rows, and keeps its outline in step."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docdesk.values.places import NOWHERE, Heading, Outline, Place, PlaceMark, Table

CELL = " | "
"""Stands between the cells of a row."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
_BLANKS = re.compile(r"\s+")


def readable(text: str) -> str:
    """The text without control codes, lone surrogates and marks that nobody sees, its line ends as newlines.

    A soft hyphen is such a mark: a word with one in it is not found by its letters.
    """
    if text.isprintable():  # as nearly all cells and titles are: no control code, no mark, no line end
        return text
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """The text in one line, its blanks as single spaces."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", readable(text)).strip()


class PageText:
    """The text of one page while it is built. Blocks are a blank line apart, the rows of a table a line."""

    def __init__(self, place: Place = NOWHERE) -> None:
        self.place = place
        self.length = 0
        self.has_picture = False
        """Whether a picture is on it: without text, the page is one."""
        self._parts: list[str] = []
        self._headings: list[Heading] = []
        self._tables: list[Table] = []
        self._marks: list[PlaceMark] = []
        self._in_table = False
        self._begins: int | None = None
        self._header_ends = 0
        self._header_rows = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    @property
    def outline(self) -> Outline:
        """The outline of the text so far."""
        return Outline(tuple(self._headings), tuple(self._tables), tuple(self._marks))

    def heading(self, title: str, level: int) -> None:
        """A heading of its own line; levels count from 1."""
        title = one_line(title)
        if title:
            self._headings.append(Heading(self._add(title), max(1, min(level, 9)), title))

    def paragraph(self, text: str) -> None:
        """A paragraph, whose own line breaks stay."""
        text = readable(text).strip()
        if text:
            self._add(text)

    def line(self, text: str) -> None:
        """A line that belongs to the block before it."""
        text = readable(text).strip()
        if text:
            self._add(text, "\n")

    def begin_table(self, header_rows: int = 1) -> None:
        """The next rows are those of one table; the first of them are its header."""
        self.end_table()
        self._in_table, self._begins, self._header_rows = True, None, header_rows

    def row(self, cells: Iterable[str], *, in_header: bool | None = None) -> None:
        """A row; its empty cells at the end are left out, and a row of empty cells is.

        `in_header` says whether it belongs to the header, if the table's number of header rows does not.
        """
        texts = list(cells)
        joined = "|".join(texts)
        if joined.isprintable() and "  " not in joined:  # as those of most rows are
            texts = [text.strip() for text in texts]
        else:
            texts = [one_line(text) for text in texts]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            return
        begins = self._add(CELL.join(texts), "\n" if self._begins is not None else "\n\n")
        if not self._in_table:
            return
        if self._begins is None:
            self._begins = begins
        if in_header or (in_header is None and self._header_rows > 0):
            self._header_rows -= 1
            self._header_ends = self.length
        elif self._header_ends <= self._begins:
            self._header_ends = self._begins

    def end_table(self) -> None:
        """The table ends here."""
        if self._begins is not None:
            header_ends = max(self._header_ends, self._begins)
            if header_ends > self._begins:
                self._tables.append(Table(self._begins, header_ends, self.length))
        self._in_table, self._begins, self._header_ends = False, None, 0

    def mark(self, label: str, row: int = 0) -> None:
        """The next text stands at this place; see `PlaceMark`."""
        at = self.length + (len(self._separator()) if self._parts else 0)
        self._marks.append(PlaceMark(at, label, row))

    def mark_line(self, label: str) -> None:
        """The next line stands at this place."""
        self._marks.append(PlaceMark(self.length + bool(self._parts), label))

    def as_it_stands(self, text: str) -> None:
        """A text whose blanks at its ends stay too."""
        self._add(text)

    def note_heading(self, at: int, level: int, title: str) -> None:
        """A heading in the text that is there already."""
        self._headings.append(Heading(at, level, title))

    def _separator(self) -> str:
        return "\n" if self._in_table and self._begins is not None else "\n\n"

    def _add(self, text: str, separator: str = "\n\n") -> int:
        if self._parts:
            self._parts.append(separator)
            self.length += len(separator)
        begins = self.length
        self._parts.append(text)
        self.length += len(text)
        return begins
