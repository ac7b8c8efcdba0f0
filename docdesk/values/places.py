# SPDX-License-Identifier: Apache-2.0
"""Where a piece of text stands in its document, and how a page is built: headings, tables, places.

A reader of a format writes them beside the text, as offsets into it. The splitter cuts along them, and each chunk
carries its place, its path of headings and the header of its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class PlaceKind(StrEnum):
    """What a place is."""

    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"
    CHAPTER = "chapter"
    TIME = "time"
    NONE = "none"
    """The file has no parts that a reader could be sent to."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a reader looks it up: its kind, and a label in the document's own words.

    The label is the number of a page or slide, the title of a chapter, `Sheet!A12` for a row of a sheet (`A12` in a
    table that is alone), `00:01:23` for a time.
    """

    kind: PlaceKind = PlaceKind.NONE
    label: str = ""

    def public(self) -> dict[str, str]:
        """As other programs see it."""
        return {"kind": self.kind.value, "label": self.label}


NOWHERE = Place()


class Heading(NamedTuple):
    """A heading: its offset in the page's text, its level from 1, and its title."""

    at: int
    level: int
    title: str


class Table(NamedTuple):
    """A table whose rows are lines: where it begins, where its header ends, and where it ends."""

    begins: int
    header_ends: int
    ends: int


class PlaceMark(NamedTuple):
    """From this offset of the page on, the place has this label.

    With a `row`, the line at the offset is this row of the sheet `label`, and each line after it is the next row.
    """

    at: int
    label: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """How one page of text is built. Offsets are in characters of the page's text, and ascend."""

    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    marks: tuple[PlaceMark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.headings or self.tables or self.marks)

    def plain(self) -> dict[str, list[list[Any]]]:
        """As JSON has it, without what is empty."""
        parts = {"headings": self.headings, "tables": self.tables, "marks": self.marks}
        return {name: [list(item) for item in items] for name, items in parts.items() if items}

    def cut(self, length: int) -> Outline:
        """The outline of the page's first `length` characters."""
        return Outline(
            tuple(heading for heading in self.headings if heading.at < length),
            tuple(
                Table(table.begins, min(table.header_ends, length), min(table.ends, length))
                for table in self.tables
                if table.begins < length
            ),
            tuple(mark for mark in self.marks if mark.at < length),
        )


NO_OUTLINE = Outline()


def outline_of(plain: Mapping[str, Any] | None) -> Outline:
    """The outline that `Outline.plain` wrote."""
    if not plain:
        return NO_OUTLINE
    return Outline(
        tuple(Heading(*item) for item in plain.get("headings", ())),
        tuple(Table(*item) for item in plain.get("tables", ())),
        tuple(PlaceMark(*item) for item in plain.get("marks", ())),
    )


def place_of(kind: str | None, label: str | None) -> Place:
    """A place as the catalog keeps it; a kind that a newer docdesk wrote is no place here."""
    if not kind:
        return NOWHERE
    try:
        return Place(PlaceKind(kind), label or "")
    except ValueError:
        return NOWHERE
