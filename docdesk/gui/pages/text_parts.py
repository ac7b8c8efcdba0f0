# SPDX-License-Identifier: Apache-2.0
"""Divides the text of a page into what it consists of: headings, paragraphs, items of lists, tables, code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from docdesk.values.documents import Page
from docdesk.values.formats import FileType

_ITEM = re.compile(r"(\s*)([-*+•·‣◦▪○●■□–]|\(?\d{1,3}[.)]|[A-Za-z][.)])\s+(?=\S)")
_BULLETS = "-*+"
_HEADER = re.compile(r"[^\s:]{1,24}(?: [^\s:]{1,24})?: ")
_FENCE = re.compile(r"\s*(```|~~~)")
_UNDERLINE = re.compile(r"\s*(=+|-{2,})\s*$")
_HASHES = re.compile(r"\s*#{1,6}\s+")
_CELL = " | "
"""Stands between the cells of a row, as readers write them."""
_RULE = re.compile(r"[\s|:-]+$")
PLAIN = frozenset({FileType.TEXT, FileType.CODE, FileType.JSON, FileType.SUBTITLES, FileType.OTHER})
"""Files whose text is all that there is to see."""
MAILS = frozenset({FileType.EML, FileType.MSG})
LEAST_ROWS = 2
"""Rows without a header that make a table."""
Line = tuple[int, int]
"""Where a line begins and ends in the page's text."""


class Kind(Enum):
    """What a part is."""

    TEXT = 1
    HEADING = 2
    ITEM = 3
    TABLE = 4
    CODE = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A line of text, or the rows of a table."""

    kind: Kind
    begin: int
    end: int
    level: int = 0
    """Of a heading, from 1, or of an item of a list, from 0."""
    strong_until: int = 0
    """Up to here it is bold: the name of a field in the head of a mail."""
    ends_paragraph: bool = False
    rows: tuple[Line, ...] = ()
    header_rows: int = 0

    def letters(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The pieces that are shown: where each begins and ends in the text, and its letters there, as many."""
        if self.kind is Kind.ITEM:
            match = _ITEM.match(text, self.begin, self.end)
            if match is not None and match[2] in _BULLETS:
                yield match.start(2), match.end(2), "•"
                yield match.end(2), self.end, text[match.end(2) : self.end]
                return
        if self.begin < self.strong_until < self.end:
            yield self.begin, self.strong_until, text[self.begin : self.strong_until]
            yield self.strong_until, self.end, text[self.strong_until : self.end]
        elif self.begin < self.end:
            yield self.begin, self.end, text[self.begin : self.end]


def parts_of(page: Page, kind: FileType) -> list[Part]:
    """What a page of a document of this kind consists of, in order."""
    return list(_Divided(page, kind).parts())


def cells_of(text: str, begin: int, end: int) -> list[Line]:
    """The cells of a row, which are divided by bars."""
    if text.startswith("|", begin, end):  # Markdown has bars around a row, too
        begin += 1 + text.startswith(" ", begin + 1, end)
        end -= text.endswith("|", begin, end)
        end -= text.endswith(" ", begin, end)
    cells: list[Line] = []
    at = begin
    while (bar := text.find(_CELL, at, end)) >= 0:
        cells.append((at, bar))
        at = bar + len(_CELL)
    return [*cells, (at, end)]


class _Divided:
    def __init__(self, page: Page, kind: FileType) -> None:
        self._text = page.text
        self._headings = {heading.at: heading.level for heading in page.outline.headings}
        self._tables = [table for table in page.outline.tables if table.begins < table.ends]
        self._markdown = kind is FileType.MARKDOWN
        self._in_head = kind in MAILS
        """Whether the next lines are the head of a mail."""
        self._in_code = False

    def parts(self) -> Iterator[Part]:
        lines = self._lines()
        begins = [begin for begin, _ in lines]
        number = 0
        while number < len(lines):
            begin, end = lines[number]
            table = next((each for each in self._tables if each.begins <= begin < each.ends), None)
            if table is not None:
                last = max(number + 1, bisect_right(begins, table.ends - 1))
                yield self._table(lines[number:last], table.header_ends)
                number = last
                continue
            last = number
            while last < len(lines) and self._is_row(*lines[last]):
                last += 1
            if last - number >= LEAST_ROWS and not self._in_code:
                rule = self._markdown and _RULE.match(self._text[slice(*lines[number + 1])])
                yield self._table(lines[number:last], lines[number + 1][0] if rule else 0)
                number = last
                continue
            following = lines[number + 1] if number + 1 < len(lines) else (end, end)
            number += 1
            yield from self._line(begin, end, ends_paragraph=following[0] == following[1])

    def _is_row(self, begin: int, end: int) -> bool:
        line = self._text[begin:end]
        return _CELL in line or (self._markdown and line.startswith("|") and bool(_RULE.match(line)))

    def _table(self, lines: list[Line], header_ends: int) -> Part:
        """A table of these lines; those that are ruled only are left out."""
        rows = tuple(line for line in lines if not _RULE.match(self._text[slice(*line)] or " "))
        headers = sum(line[0] < header_ends for line in rows)
        return Part(Kind.TABLE, lines[0][0], lines[-1][1], rows=rows, header_rows=headers)

    def _lines(self) -> list[Line]:
        lines: list[Line] = []
        at = 0
        for line in self._text.split("\n"):
            lines.append((at, at + len(line.rstrip("\r"))))
            at += len(line) + 1
        return lines

    def _line(self, begin: int, end: int, *, ends_paragraph: bool) -> Iterator[Part]:
        line = self._text[begin:end]
        if self._markdown and _FENCE.match(line):
            self._in_code = not self._in_code
            return
        if self._in_code:
            yield Part(Kind.CODE, begin, end, ends_paragraph=False)
            return
        if not line.strip():
            self._in_head = self._in_head and begin == 0
            return
        level = self._level(begin, end)
        if level:
            hashes = _HASHES.match(line) if self._markdown else None
            start = begin + hashes.end() if hashes else begin
            yield Part(Kind.HEADING, start, end, level, ends_paragraph=True)
        elif self._markdown and _UNDERLINE.match(line):
            return
        elif self._in_head and (field := _HEADER.match(line)):
            yield Part(Kind.TEXT, begin, end, 0, begin + field.end(), ends_paragraph=ends_paragraph)
        elif item := _ITEM.match(line):
            indent = len(item[1].expandtabs(4)) // 2
            yield Part(Kind.ITEM, begin + len(item[1]), end, min(6, indent), ends_paragraph=ends_paragraph)
        else:
            yield Part(Kind.TEXT, begin, end, ends_paragraph=ends_paragraph)

    def _level(self, begin: int, end: int) -> int:
        """The level of the heading that begins on a line; 0 if none does."""
        return next(
            (self._headings[at] for at in range(begin, min(end, begin + 8)) if at in self._headings), 0
        )
