# SPDX-License-Identifier: Apache-2.0
"""Word documents: what a reader sees, in order.

Body with tables, lists, text boxes (once), content controls, equations, charts and diagrams; then notes, and headers
and footers once.
Left out: deletions, hidden text, field instructions, the annotations of ruby text, comments.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from docdesk.errors import Damaged, SourceError
from docdesk.steps.extract.container import Container, attribute, local, parsed
from docdesk.steps.extract.formats.docx_hiding import Hiding, has_white_paper
from docdesk.steps.extract.formats.docx_lists import Numbering
from docdesk.steps.extract.formats.docx_styles import outline_level, styles_of
from docdesk.steps.extract.formats.drawing import relation_of, write_chart, write_diagram
from docdesk.steps.extract.formats.html import decode_web_page, write_web_page
from docdesk.steps.extract.formats.text import decode
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

DEEPEST = 40
"""Tables and boxes inside one another; deeper ones only occur in hostile files."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R, _T, _RPR = f"{_W}r", f"{_W}t", f"{_W}rPr"
_MAY_HIDE = re.compile(
    rb"vanish|sz [^>]{0,99}val=[\"'][01][\"']|color [^>]{0,99}val=[\"'](?:f[c-f]){3}[\"']", re.IGNORECASE
)
_SILENT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "rt", "sectPr", "tblPr", "tblGrid", "fldData"}
)
_HOLDERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_BOX = "txbxContent"
_DRAWN = frozenset({"chart", "relIds"})
"""A chart, and a diagram: their parts have what they show."""
_ARCHIVED = re.compile(rb"\s*(?:mime-version|content-type|from):", re.I)
"""How a web page with its pictures in one file (MHTML) begins: programs that make DOCX of HTML put it in like this."""


def read(request: Request, *, report: Report) -> None:
    """Read a Word document into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_document)


def open_document(request: Request) -> Opened:
    """The document's one page."""
    container = Container(bytes_of(request))
    main = next(iter(container.related("", "officeDocument")), "word/document.xml")
    if main not in container:
        raise Damaged(reason=coded("structure_broken"))
    return Opened([lambda: _Document(container, main).page()], {"title": title_of(container)})


def title_of(container: Container) -> str | None:
    """The title in an Office file's properties."""
    root = container.xml_or_none("docProps/core.xml")
    for element in root if root is not None else ():
        if local(element) == "title" and (text := " ".join((element.text or "").split())):
            return text
    return None


class _Document:
    def __init__(self, container: Container, main: str) -> None:
        self._container = container
        self._main = main
        self._part = main
        """The part that is read, whose relations count."""
        self._may_hide = True
        """Whether some text of the part may be hidden: few documents have any, and to ask each run takes long."""
        self._page = PageText()
        self._styles = styles_of(container, next(iter(container.related(main, "styles")), None))
        numbering = container.xml_or_none(next(iter(container.related(main, "numbering")), None))
        self._numbering = Numbering(numbering, self._styles.lists)
        self._has_paper: bool | None = None
        """Whether nothing is drawn behind the pages; None before it is asked."""
        self._is_inside = False
        """In a table or a text box, which may have a ground of its own."""

    def page(self) -> PageText:
        data = self._container.part(self._main)
        root = parsed(data)
        headers = list(self._once("header"))
        self._part = self._main
        for text in headers:
            self._page.paragraph(text)
        body = root.find(f"{_W}body")
        self._may_hide = self._styles.may_hide or _MAY_HIDE.search(data) is not None
        self._blocks(root if body is None else body, 0)
        self._may_hide = True
        for kind in ("footnotes", "endnotes"):
            for name in self._container.related(self._main, kind):
                self._part = name
                for note in self._container.xml(name):
                    if note.get(f"{_W}type") not in (
                        "separator",
                        "continuationSeparator",
                        "continuationNotice",
                    ):
                        self._blocks(note, 0)
        for text in self._once("footer"):
            if text not in headers:
                self._page.paragraph(text)
        return self._page

    def _once(self, kind: str) -> Iterator[str]:
        """The texts of the headers or footers; what several sections share comes once."""
        seen: set[str] = set()
        for name in self._container.related(self._main, kind):
            root = self._container.xml_or_none(name)
            self._part = name
            text = self._inner_text(root, 0) if root is not None else ""
            if text and text not in seen and not text.isdigit():
                seen.add(text)
                yield text

    def _inner_text(self, element: Any, depth: int) -> str:
        """The text of blocks on their own, a line each."""
        outer, self._page = self._page, PageText()
        try:
            self._blocks(element, depth)
            return "\n".join(line for line in self._page.text.split("\n") if line.strip())
        finally:
            self._page = outer

    def _blocks(self, parent: Any, depth: int) -> None:
        if depth > DEEPEST:
            return
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, depth)
            elif name == "tbl":
                self._table(element, depth)
            elif name in _HOLDERS:
                self._blocks(element, depth + 1)
            elif name == "altChunk":
                # one that is damaged must not take the rest of the document with it
                with contextlib.suppress(SourceError, ValueError):
                    self._imported(element, depth)
            elif name == "AlternateContent":
                chosen = _chosen(element)
                if chosen is not None:
                    self._blocks(chosen, depth + 1)

    def _imported(self, element: Any, depth: int) -> None:
        """A file of another format that is shown at this place of the document."""
        _, name = self._container.relations(self._main).get(attribute(element, "id") or "", ("", ""))
        if name not in self._container or depth > DEEPEST // 4:
            return
        data = self._container.part(name)
        if _ARCHIVED.match(data):
            from docdesk.steps.extract.formats.mail import web_page_in  # few documents need it

            data = web_page_in(data)
        if data.startswith(b"PK"):
            inner = Container(data)
            main = next(iter(inner.related("", "officeDocument")), "word/document.xml")
            if main in inner:
                document = _Document(inner, main)
                document._page = self._page
                root = inner.xml(main).find(f"{_W}body")
                document._blocks(root if root is not None else (), depth + DEEPEST // 4)
        elif data.startswith(b"{\\rtf"):
            from docdesk.steps.extract.formats.rtf import page_of_rich_text

            self._page.paragraph(page_of_rich_text(data).text)
        elif b"<" in data[:1_000]:
            write_web_page(decode_web_page(data).text, self._page, with_title=False)
        else:
            self._page.paragraph(decode(data).text)

    def _paragraph(self, element: Any, depth: int) -> None:
        boxes: list[Any] = []
        properties = element.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        name = style.get(f"{_W}val") if style is not None else None
        styles, of = self._styles, name or self._styles.usual
        hiding = None
        if self._may_hide:
            hiding = Hiding(styles.hidden, styles.looks, of, properties, self._is_on_paper)
        text = _text(element, boxes, 0, hiding).strip()
        level = _own_level(properties)
        if level is None:
            level = self._styles.levels.get(name or "", 0)
        number = self._numbering.of(properties, name)
        if text:
            said = f"{number} {text}" if number else text
            if level:
                self._page.heading(said, level)
            elif number is not None:
                self._page.line(said)
            else:
                self._page.paragraph(said)
        outer, self._is_inside = self._is_inside, True
        for box in boxes:
            if local(box) == _BOX:
                self._blocks(box, depth + 1)
            else:
                self._graphic(box)
        self._is_inside = outer

    def _graphic(self, element: Any) -> None:
        """A chart or a diagram."""
        is_chart = local(element) == "chart"
        relation = relation_of(element) if is_chart else attribute(element, "dm")
        _, name = self._container.relations(self._part).get(relation or "", ("", ""))
        root = self._container.xml_or_none(name)
        if root is not None:
            (write_chart if is_chart else write_diagram)(root, self._page)

    def _table(self, table: Any, depth: int) -> None:
        rows = [row for row in _rows(table) if row.find(f"{_W}trPr/{_W}del") is None]
        marked = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in rows]
        self._page.begin_table(marked.index(False) if any(marked) and False in marked else 1)
        outer, self._is_inside = self._is_inside, True
        for row in rows:
            self._page.row(self._inner_text(cell, depth + 1) for cell in _cells(row))
        self._is_inside = outer
        self._page.end_table()

    def _is_on_paper(self) -> bool:
        """Whether there is nothing but white paper behind the text at this place."""
        if self._is_inside:
            return False
        if self._has_paper is None:
            self._has_paper = has_white_paper(self._container, self._main)
        return self._has_paper


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table, those inside content controls and insertions too."""
    for element in table:
        name = local(element)
        if name == "tr":
            yield element
        elif name in _HOLDERS:
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        name = local(element)
        if name == "tc":
            merged = element.find(f"{_W}tcPr/{_W}vMerge")
            if (
                merged is None
                or merged.get(f"{_W}val") == "restart"
                or any(True for _ in element.iter(f"{_W}t"))
            ):
                yield element
            else:
                yield _EMPTY
        elif name in _HOLDERS:
            yield from _cells(element)


_EMPTY: tuple[Any, ...] = ()


def _text(element: Any, boxes: list[Any], depth: int, hides: Hiding | None) -> str:
    """The text of a paragraph; text boxes, charts and diagrams are put into `boxes`."""
    if depth > DEEPEST * 3:
        return ""
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag == _R:  # most elements are one of these three
            if hides is None or not hides(child):
                only = child[0] if len(child) == 1 else None
                if only is not None and only.tag == _T:
                    parts.append(only.text or "")
                else:
                    parts.append(_text(child, boxes, depth + 1, hides))
            continue
        if tag == _T:
            parts.append(child.text or "")
            continue
        if tag == _RPR:
            continue
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in ("tab", "ptab"):
            parts.append("\t")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == "sym":
            parts.append(_symbol(child))
        elif name == _BOX or name in _DRAWN:
            boxes.append(child)
        elif name == "AlternateContent":
            chosen = _chosen(child)
            parts.append(_text(chosen, boxes, depth + 1, hides) if chosen is not None else "")
        elif name == "f" and "math" in child.tag:
            parts.append(_fraction(child, boxes, depth, hides))
        elif name and name not in _SILENT and not (name == "r" and hides is not None and hides(child)):
            parts.append(_text(child, boxes, depth + 1, hides))
    return "".join(parts)


def _fraction(element: Any, boxes: list[Any], depth: int, hides: Hiding | None) -> str:
    halves = [_text(half, boxes, depth + 1, hides) for half in element if local(half) in ("num", "den")]
    return "/".join(halves)


def _chosen(element: Any) -> Any:
    """The one of several forms of the same content that a current Word shows."""
    for name in ("Choice", "Fallback"):
        for child in element:
            if local(child) == name:
                return child
    return None


def _symbol(element: Any) -> str:
    """A character of a symbol font; those at private codes have no letter of their own."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    return {0xF0B7: "•", 0xF0A7: "▪", 0xF0FC: "✓", 0xF0E0: "→"}.get(code, "" if code >= 0xE000 else chr(code))


def _own_level(properties: Any) -> int | None:
    found = properties.find(f"{_W}outlineLvl") if properties is not None else None
    return outline_level(found) if found is not None else None
