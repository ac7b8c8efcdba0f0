# SPDX-License-Identifier: Apache-2.0
"""The headings and tables of a Markdown text, by their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docdesk.values.places import Heading, Outline, Table

LONGEST_TITLE = 300

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HASHES = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\Z")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_DIVIDER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_MARKS = re.compile(r"[*_`]+|!?\[([^\]]*)\]\([^)]*\)")


def outline_of_markdown(text: str) -> Outline:
    """Headings and tables outside blocks of code."""
    headings: list[Heading] = []
    tables: list[Table] = []
    before, before_at = "", 0
    fence = ""
    table: list[int] | None = None
    for at, line in _lines(text):
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence):
                fence = ""
            before = ""
            continue
        if opened:
            fence = opened[1]
        if table is not None and "|" not in line:
            tables.append(Table(table[0], table[1], table[2]))
            table = None
        if table is not None:
            table[2] = at + len(line)
        elif "|" in before and "-" in line and _DIVIDER.fullmatch(line):
            table = [before_at, at + len(line), at + len(line)]
        elif found := _HASHES.fullmatch(line):
            headings.append(Heading(at, len(found[1]), _plain(found[2])))
        elif _is_title(before) and (found := _UNDERLINE.fullmatch(line)) and len(found[1]) > 1:
            headings.append(Heading(before_at, 1 if found[1][0] == "=" else 2, _plain(before)))
        before, before_at = line, at
    if table is not None:
        tables.append(Table(table[0], table[1], table[2]))
    return Outline(tuple(heading for heading in headings if heading.title), tuple(tables))


def headings_of(text: str) -> tuple[Heading, ...]:
    """The headings of a Markdown text."""
    return outline_of_markdown(text).headings


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line.rstrip("\r")
        at += len(line) + 1


def _is_title(line: str) -> bool:
    bare = line.strip()
    return 0 < len(bare) <= LONGEST_TITLE and not bare.startswith(("#", ">", "-", "*", "|", "`", "=", "+"))


def _plain(title: str) -> str:
    return _MARKS.sub(lambda found: found[1] or "", title).strip()[:LONGEST_TITLE]
