# SPDX-License-Identifier: Apache-2.0
"""OpenDocument texts and presentations (ODT, ODP): a page a slide; a text is one page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from docdesk.errors import Damaged, PasswordUnsupported
from docdesk.steps.extract.container import Container, attribute, local
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import NOWHERE, Place, PlaceKind

DEEPEST = 120
MOST_REPEATED = 100
"""How often a row or cell is repeated at most: sheets end in a million empty rows."""

_SILENT = frozenset(
    {"tracked-changes", "annotation", "forms", "sequence-decls", "desc", "title", "event-listeners", "scripts",
     "automatic-styles", "font-face-decls", "styles", "ruby-text", "variable-decls"}
)  # fmt: skip

_ANCHORED = frozenset({"note", "frame", "custom-shape", "g", "rect", "ellipse"})
"""What stands in a paragraph, and is a block of its own."""
_NO_WORDS = _SILENT | _ANCHORED


def read(request: Request, *, report: Report) -> None:
    """Read an OpenDocument file into its spool. Raises the SourceErrors."""
    read_pages(request, report, open_document)


def open_document(request: Request) -> Opened:
    """The slides of a presentation, or the one page of a text."""
    container = Container(bytes_of(request))
    manifest = container.xml_or_none("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise PasswordUnsupported()
    root = container.xml("content.xml")
    body = next((child for element in root if local(element) == "body" for child in element), None)
    if body is None:
        raise Damaged(reason=coded("structure_broken"))
    edges = container.xml_or_none("styles.xml")
    _remove_hidden([each for each in (edges, root) if each is not None])
    facts = {"title": _title(container)}
    slides = [element for element in body if local(element) == "page"]
    if local(body) == "presentation" or slides:
        return Opened([partial(_slide, slide, number) for number, slide in enumerate(slides, 1)], facts)
    return Opened([lambda: _text(body, edges)], facts)


def _title(container: Container) -> str | None:
    root = container.xml_or_none("meta.xml")
    for element in root.iter() if root is not None else ():
        if local(element) == "title" and (text := " ".join((element.text or "").split())):
            return text
    return None


def _remove_hidden(roots: Sequence[Any]) -> None:
    """Take out of these parts of a file what no reader sees: hidden sections, and text whose style hides it."""
    said: dict[str, bool] = {}
    bases: dict[str, str] = {}
    for style in (each for root in roots for each in root.iter("{*}style")):
        name, base = attribute(style, "name") or "", attribute(style, "parent-style-name")
        for properties in style:
            if local(properties) == "text-properties" and (shown := attribute(properties, "display")):
                said[name] = shown == "none"
        if base:
            bases[name] = base
    for name in bases:
        at, steps = name, 0
        while at not in said and at in bases and steps < 10:
            at, steps = bases[at], steps + 1
        said.setdefault(name, said.get(at, False))
    hides = any(said.values())
    for root in roots:
        hidden = [each for each in root.iter("{*}section") if attribute(each, "display") == "none"]
        if hides:
            texts = root.iter("{*}p", "{*}h", "{*}span")
            hidden += [each for each in texts if said.get(attribute(each, "style-name") or "")]
        for element in hidden:
            tail = element.tail
            element.clear()
            element.tail = tail


def _slide(slide: Any, number: int) -> PageText:
    page = PageText(Place(PlaceKind.SLIDE, str(number)))
    for frame in slide:
        if attribute(frame, "class") == "title":
            page.heading(" ".join(_words(e, 0) for e in frame.iter() if local(e) in ("p", "h")), 1)
        elif attribute(frame, "class") not in ("page-number", "date-time", "footer", "header"):
            _Writer(page).blocks([frame], 0)
    page.has_picture = next(slide.iter("{*}image"), None) is not None
    return page


def _text(body: Any, styles: Any) -> PageText:
    page = PageText(NOWHERE)
    edges: dict[str, list[str]] = {"header": [], "footer": []}
    for element in styles.iter() if styles is not None else ():
        if (name := local(element)) in edges:
            inner = PageText()
            _Writer(inner).blocks(element, 0)
            if inner.text and inner.text not in edges[name]:
                edges[name].append(inner.text)
    for text in edges["header"]:
        page.paragraph(text)
    writer = _Writer(page)
    writer.blocks(body, 0)
    for note in writer.notes:
        page.paragraph(note)
    for text in edges["footer"]:
        page.paragraph(text)
    return page


class _Writer:
    def __init__(self, page: PageText) -> None:
        self._page = page
        self.notes: list[str] = []

    def blocks(self, parent: Any, depth: int, *, in_item: bool = False) -> None:
        """Write the blocks below an element in their order."""
        if depth > DEEPEST:
            return
        for element in parent:
            name = local(element)
            if name == "h":
                level = attribute(element, "outline-level") or "1"
                self._page.heading(self._line(element), int(level) if level.isdigit() else 1)
                self._frames(element, depth)
            elif name == "p":
                text = self._line(element)
                (self._page.line if in_item else self._page.paragraph)(text)
                self._frames(element, depth)
            elif name == "table":
                self._table(element, depth)
            elif name == "list-item":
                self.blocks(element, depth + 1, in_item=True)
            elif name and name not in _SILENT:
                self.blocks(element, depth + 1, in_item=in_item)

    def _line(self, element: Any) -> str:
        self.notes += [
            _words(body, 0).strip()
            for note in element.iter("{*}note")
            for body in note
            if local(body) == "note-body"
        ]
        return _words(element, 0)

    def _frames(self, paragraph: Any, depth: int) -> None:
        """Text boxes, charts' tables and drawings that are anchored in a paragraph."""
        for element in paragraph:
            if local(element) in ("frame", "custom-shape", "g", "rect", "ellipse", "a"):
                self.blocks([element], depth + 1)
            elif local(element) == "span":
                self._frames(element, depth + 1)

    def _table(self, table: Any, depth: int) -> None:
        header = [row for group in table if local(group) == "table-header-rows" for row in group]
        self._page.begin_table(len(header) or 1)
        for row in table.iter("{*}table-row"):
            if _table_of(row) is not table:
                continue
            cells: list[str] = []
            for cell in row:
                if local(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                inner = PageText()
                writer = _Writer(inner)
                writer.blocks(cell, depth + 1)
                self.notes += writer.notes
                repeated = attribute(cell, "number-columns-repeated") or "1"
                times = min(int(repeated), MOST_REPEATED) if repeated.isdigit() else 1
                cells += [inner.text] * (times if inner.text else 1)
            self._page.row(cells)
        self._page.end_table()


def _table_of(row: Any) -> Any:
    return next(row.iterancestors("{*}table"), None)


def words_of(paragraph: Any) -> str:
    """The text of a paragraph; frames in it are left out."""
    return _words(paragraph, 0)


def _words(element: Any, depth: int) -> str:
    """The text of a paragraph; frames in it are blocks of their own."""
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            count = attribute(child, "c") or "1"
            parts.append(" " * (min(int(count), 100) if count.isdigit() else 1))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name and depth < DEEPEST and name not in _NO_WORDS:
            parts.append(_words(child, depth + 1))
        parts.append(child.tail or "")
    return "".join(parts)
