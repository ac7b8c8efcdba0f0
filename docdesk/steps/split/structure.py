# SPDX-License-Identifier: Apache-2.0
"""How a document is built, for the splitter: its sections, the headers of its tables, and its places.

All offsets are in the document's text, its pages joined by PAGE_BREAK.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from docdesk.values.documents import PAGE_BREAK, Page
from docdesk.values.places import NOWHERE, Place, PlaceKind, PlaceMark, Table

SMALL = 5
"""A section shorter than this part of a chunk is joined with the next one."""

CONTEXT = 3
"""The header of a table takes at most this part of a chunk."""

LONGEST_TITLE = 200
DEEPEST = 9

_APART = frozenset({PlaceKind.SHEET, PlaceKind.CHAPTER})
"""A chunk never covers two of these."""
_OF_THEIR_OWN = frozenset({PlaceKind.SHEET, PlaceKind.CHAPTER, PlaceKind.SLIDE})
"""A heading is in force to the end of the part that it stands in."""


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of the text below one path of titles. `apart`: it is never joined with what comes before it."""

    start: int
    end: int
    path: tuple[str, ...]
    apart: bool
    has_title: bool
    has_body: bool


@dataclass(slots=True)
class Structure:
    """The structure of one document."""

    pages: Sequence[Page]
    text: str
    begins: list[int] = field(init=False)
    """Where each page begins."""
    sections: list[Section] = field(init=False)
    _tables: list[Table] = field(init=False)
    _headers: dict[int, str] = field(init=False)
    _counted: tuple[int, int, int, int] = field(init=False, default=(-1, 0, 0, 0))
    """A page, one of its marks, a place behind it, and the rows between: chunks ask one after the other."""

    def __post_init__(self) -> None:
        self.begins = [0, *accumulate(len(page.text) + len(PAGE_BREAK) for page in self.pages)]
        self._tables = [
            Table(begin + table.begins, begin + table.header_ends, begin + table.ends)
            for begin, page in zip(self.begins, self.pages, strict=False)
            for table in page.outline.tables
        ]
        self._headers = {
            table.begins: self.text[table.begins : table.header_ends].strip() for table in self._tables
        }
        self.sections = self._sections()

    def _sections(self) -> list[Section]:
        cuts: list[tuple[int, tuple[str, ...], bool, bool]] = [(0, (), False, False)]
        stack: list[tuple[int, str]] = []
        for begin, page in zip(self.begins, self.pages, strict=False):
            if page.place.kind in _OF_THEIR_OWN:
                stack = []
                cuts.append((begin, (), page.place.kind in _APART, False))
            for heading in page.outline.headings:
                del stack[
                    next((i for i, (level, _) in enumerate(stack) if level >= heading.level), DEEPEST) :
                ]
                stack.append((heading.level, " ".join(heading.title.split())[:LONGEST_TITLE]))
                cuts.append((begin + heading.at, tuple(title for _, title in stack), False, True))
        found: list[Section] = []
        apart = False
        for number, (start, path, begins_apart, has_title) in enumerate(cuts):
            end = cuts[number + 1][0] if number + 1 < len(cuts) else len(self.text)
            apart |= begins_apart
            if end > start:
                found.append(
                    Section(start, end, path, apart, has_title, self._has_body(start, end, has_title))
                )
                apart = False
        return found

    def _has_body(self, start: int, end: int, has_title: bool) -> bool:
        if not has_title:
            return bool(self.text[start:end].strip())
        line = self.text.find("\n", start, end)
        return line >= 0 and bool(self.text[line:end].strip())

    def parts(self, size: int) -> list[tuple[int, int]]:
        """Pieces of the text to be split on their own: sections, small ones joined with the next.

        A title without a text below it always stays with what follows.
        """
        found: list[tuple[int, int]] = []
        bare = False
        for section in self.sections:
            if found and not section.apart:
                start, end = found[-1]
                small = (end - start) * SMALL < size and section.end - start <= size
                if bare or small:
                    found[-1] = (start, section.end)
                    bare = bare and not section.has_body
                    continue
            found.append((section.start, section.end))
            bare = not section.has_body
        return found

    def titles_before(self, start: int, end: int) -> int:
        """Characters of the titles that a part begins with, before its first text."""
        for section in self.sections[bisect.bisect_left(self.sections, start, key=lambda s: s.start) :]:
            if section.start >= end:
                break
            if section.has_body:
                line = self.text.find("\n", section.start, end) if section.has_title else section.start
                bare = self.text[max(line, start) : end].lstrip()
                return end - len(bare) - start if section.has_title or section.start > start else 0
        return 0

    def limit_contexts(self, size: int, tokens: Callable[[str], int] | None, window: int | None) -> None:
        """Shorten the headers of tables that would take too much of a chunk, or of what the model reads."""
        for begins, header in self._headers.items():
            header = header[: max(1, size // CONTEXT)]
            while tokens and window and len(header) > 1 and tokens(header) * CONTEXT > window:
                header = header[: len(header) // 2]
            self._headers[begins] = header.strip()

    def context_room(self, start: int, end: int) -> int:
        """Characters of the longest header of a table in this part, with its line break."""
        lengths = (
            len(self._headers[table.begins]) + 1
            for table in self._tables
            if table.begins < end and table.ends > start
        )
        return max(lengths, default=0)

    def context_at(self, start: int) -> str:
        """The header of the table that a chunk from `start` on begins in, if it does not contain it."""
        number = bisect.bisect_right(self._tables, start, key=lambda table: table.begins) - 1
        if number < 0:
            return ""
        table = self._tables[number]
        return self._headers[table.begins] if table.header_ends <= start < table.ends else ""

    def heading_of(self, start: int, end: int) -> tuple[str, ...]:
        """The titles that all of a chunk stands below, or if there are none, those of its longest section."""
        first = bisect.bisect_right(self.sections, start, key=lambda section: section.start) - 1
        covered = []
        for section in self.sections[max(first, 0) :]:
            if section.start >= end:
                break
            covered.append(section)
        bodied = [section for section in covered if section.has_body] or covered[-1:]
        if not bodied:
            return ()
        common = bodied[0].path
        for section in bodied[1:]:
            same = 0
            while same < min(len(common), len(section.path)) and common[same] == section.path[same]:
                same += 1
            common = common[:same]
        longest = max(bodied, key=lambda section: min(section.end, end) - max(section.start, start))
        return common or longest.path

    def page_at(self, offset: int) -> int:
        """The position among the pages of the one that an offset is on."""
        return bisect.bisect_right(self.begins, offset) - 1

    def place_at(self, offset: int) -> Place:
        """The place at an offset."""
        number = self.page_at(offset)
        page, inside = self.pages[number], offset - self.begins[number]
        marks = page.outline.marks
        found = bisect.bisect_right(marks, inside, key=lambda mark: mark.at) - 1
        if found < 0 or page.place == NOWHERE:
            return page.place
        return Place(page.place.kind, self._label(number, marks[found], inside))

    def _label(self, number: int, mark: PlaceMark, inside: int) -> str:
        if not mark.row:
            return mark.label
        page, of, at, rows = self._counted
        if (page, of) != (number, mark.at) or at > inside:
            at, rows = mark.at, 0
        rows += self.pages[number].text.count("\n", at, inside)
        self._counted = number, mark.at, inside, rows
        row = f"A{mark.row + rows}"
        return f"{mark.label}!{row}" if mark.label else row

    def recognised(self, first: int, last: int) -> bool:
        """Whether one of these pages was read from a picture."""
        return any(page.recognised for page in self.pages[first : last + 1])
