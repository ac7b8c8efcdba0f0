# SPDX-License-Identifier: Apache-2.0
"""Hangul documents of the newer kind (HWPX): paragraphs, tables, notes and text boxes, in order."""

from __future__ import annotations

import re
from typing import Any

from docdesk.errors import Damaged, PasswordUnsupported
from docdesk.steps.extract.container import Container, local
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

DEEPEST = 60

_SECTION = re.compile(r"Contents/section(\d+)\.xml", re.I)
_LEVEL = re.compile(r"(?:개요|outline)\s*(\d+)", re.I)
_BREAKS = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-", "dutmal": ""}
_SILENT = frozenset({"linesegarray", "secPr", "shapeComment", "hiddenComment", "fieldBegin", "fieldEnd"})


def read(request: Request, *, report: Report) -> None:
    """Read a Hangul document into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_document)


def open_document(request: Request) -> Opened:
    """The document's one page, made of all its sections."""
    container = Container(bytes_of(request))
    manifest = container.xml_or_none("META-INF/manifest.xml")
    if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
        raise PasswordUnsupported()
    sections = sorted(
        (int(found[1]), name) for name in container.names() if (found := _SECTION.fullmatch(name)) is not None
    )
    if not sections:
        raise Damaged(reason=coded("structure_broken"))
    levels = _heading_styles(container.xml_or_none("Contents/header.xml"))

    def page() -> PageText:
        text = PageText()
        for _, name in sections:
            _Writer(text, levels).blocks(container.xml(name), 0)
        return text

    return Opened([page])


def _heading_styles(header: Any) -> dict[str, int]:
    """The heading level of each style of an outline, by the style's id."""
    found: dict[str, int] = {}
    for style in header.iter() if header is not None else ():
        if local(style) == "style":
            named = _LEVEL.fullmatch((style.get("name") or "").strip())
            named = named or _LEVEL.fullmatch((style.get("engName") or "").strip())
            if named:
                found[style.get("id", "")] = int(named[1])
    return found


class _Writer:
    def __init__(self, page: PageText, levels: dict[str, int]) -> None:
        self._page = page
        self._levels = levels

    def blocks(self, parent: Any, depth: int) -> None:
        """Write the paragraphs below an element, and what is anchored in them."""
        if depth > DEEPEST:
            return
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, depth)
            elif name == "tbl":
                self._table(element, depth)
            elif name and name not in _SILENT:
                self.blocks(element, depth + 1)

    def _paragraph(self, paragraph: Any, depth: int) -> None:
        words: list[str] = []
        inner: list[Any] = []
        _gather(paragraph, words, inner, 0)
        text = "".join(words).strip()
        level = self._levels.get(paragraph.get("styleIDRef", ""), 0)
        if level and len(text) < 200:
            self._page.heading(text, level)
        else:
            self._page.paragraph(text)
        for element in inner:
            self.blocks([element], depth + 1)

    def _table(self, table: Any, depth: int) -> None:
        self._page.begin_table()
        for row in table:
            if local(row) != "tr":
                if local(row) == "caption":
                    self.blocks(row, depth + 1)
                continue
            cells = []
            for cell in row:
                if local(cell) == "tc":
                    inner = PageText()
                    _Writer(inner, {}).blocks(cell, depth + 1)
                    cells.append(inner.text)
            self._page.row(cells)
        self._page.end_table()


def _gather(element: Any, words: list[str], inner: list[Any], depth: int) -> None:
    """The words of a paragraph, and the tables, boxes and notes that are anchored in it."""
    for child in element:
        name = local(child)
        if name == "t":
            words.append(child.text or "")
            for mark in child:
                words += [_BREAKS.get(local(mark), "".join(mark.itertext())), mark.tail or ""]
        elif name == "script":
            words.append(child.text or "")
        elif name in ("subList", "tbl"):
            inner.append(child)
        elif name == "compose" and child.get("composeText"):
            words.append(child.get("composeText"))
        elif name in ("mainText",):
            words.append("".join(child.itertext()))
        elif name and name not in _SILENT and name != "subText" and depth < DEEPEST:
            _gather(child, words, inner, depth + 1)
