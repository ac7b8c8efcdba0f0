# SPDX-License-Identifier: Apache-2.0
"""Web pages: the text that a browser shows, with the words that describe pictures. No script runs, no link is followed.

The encoding is the one that the page declares, if its bytes are of that; else it is found as for any text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any

from docdesk.errors import FileEmpty
from docdesk.steps.extract.formats.html_hiding import Hiding
from docdesk.steps.extract.formats.text import Decoded, decode
from docdesk.steps.extract.page_text import PageText, one_line
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import NOWHERE, Place

DEEPEST = 250

_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding=["']([\w.:-]+)""", re.I
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "ul", "ol", "dl", "li", "dt", "dd",
     "figure", "figcaption", "form", "fieldset", "hr", "address", "details", "summary", "caption", "blockquote", "pre",
     "title", "body", "center", "option", "legend", "table", "thead", "tbody", "tfoot", "h1", "h2", "h3", "h4", "h5",
     "h6", "tr", "td", "th", "menu", "dir", "html", "search", "hgroup", "select", "optgroup"}
)  # fmt: skip
_SILENT = frozenset(
    {"script", "style", "noscript", "head", "object", "datalist", "canvas", "audio", "video", "map", "rt", "rp",
     "noframes"}
)  # fmt: skip
_DRAWN = frozenset({"text", "foreignobject"})
"""The elements of a drawing that have words."""
_INSTEAD = ("noscript", "noframes")
"""What a browser shows that runs no scripts or shows no frames."""
_HEADING = re.compile("h[1-6]")
_SHOWN_VALUES = ("submit", "button", "reset", "text", "")


def read(request: Request, *, report: Report) -> None:
    """Read a web page into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_web_page)


def open_web_page(request: Request) -> Opened:
    """The page, and its title."""
    data = bytes_of(request)
    decoded = decode_web_page(data, request.encoding, request.max_characters)
    if not decoded.text.strip():
        raise FileEmpty(reason=coded("only_blanks" if decoded.text else "no_characters"))
    page = PageText()
    title = write_web_page(decoded.text, page)
    facts = {
        "title": title,
        "encoding": decoded.encoding,
        "guessed": decoded.guessed,
        "replaced": decoded.replaced,
        "cut": len(decoded.text) if decoded.cut else 0,
    }
    return Opened([lambda: page], facts)


def decode_web_page(data: bytes, encoding: str | None = None, most: int | None = None) -> Decoded:
    """The text of a web page's bytes. Raises Damaged if there is no such encoding."""
    if encoding is None and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = _declared(data)
    elif encoding is None:
        return decode(data, None, most)
    return decode(data, encoding, most)


def _declared(data: bytes) -> str | None:
    """The encoding that a page declares, if its bytes can be of that."""
    found = _DECLARED.search(data, 0, 8_192)
    if found is None:
        return None
    said = (found[1] or found[2]).decode("ascii", "ignore").lower()
    # browsers read these as their Windows supersets
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ks_c_5601-1987": "cp949",
            "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
            "iso-8859-9": "cp1254", "x-sjis": "cp932"}.get(said, said)  # fmt: skip
    try:
        name = codecs.lookup(name).name
        text = data.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return name if name != "utf-8" and text.count("\ufffd") * 200 <= len(text) else None


def write_web_page(
    text: str, page: PageText, *, with_title: bool = True, anchors: Mapping[str, str] | None = None
) -> str | None:
    """Write what a browser shows of a page's source. Returns its title, which is a heading if the page has none."""
    root = _parsed(text)
    if root is None:
        return None
    title = next((one_line(_all_text(found)) for found in root.iter("title") if _is_of_page(found)), None)
    body = root.find("body")
    top = body if body is not None else root
    if title and with_title and next(top.iter("h1"), None) is None:
        page.heading(title, 1)
    before = page.length
    page.has_picture = next(top.iter("img", "image"), None) is not None
    writer = _Writer(page, anchors or {}, Hiding(root, text))
    writer.element(top, 0)
    writer.flush()
    if page.length == before:
        _write_instead(root, writer)
    return title or None


def _parsed(text: str) -> Any:
    """The tree of a page's source; None if it is empty, or has nothing but comments."""
    from lxml import etree

    if not text.strip():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _all_text(element: Any) -> str:
    return "".join(element.itertext())


def _is_of_page(title: Any) -> bool:
    """Whether a title is that of the page, and not the one of a drawing in it."""
    return all(above.tag != "svg" for above in title.iterancestors())


def _write_instead(root: Any, writer: _Writer) -> None:
    """Write what a page without any text has for browsers that cannot show it."""
    for element in root.iter(*_INSTEAD):
        writer.inner(_all_text(element), 0)


def page_of_web_page(
    data: bytes, place: Place = NOWHERE, anchors: Mapping[str, str] | None = None
) -> PageText:
    """One page of text from the bytes of a chapter; a reader of the book does not see the title of its file.

    `anchors` are the labels of places by the ids of the elements that they begin at.
    """
    page = PageText(place)
    write_web_page(decode_web_page(data).text, page, with_title=False, anchors=anchors)
    return page


class _Writer:
    """Walks through the elements; words gather until a block ends."""

    def __init__(self, page: PageText, anchors: Mapping[str, str], hiding: Hiding) -> None:
        self._page = page
        self._hiding = hiding
        self._look = hiding.look
        self._anchors = anchors
        self._words: list[str] = []
        self._in_item = False

    def flush(self, level: int = 0) -> None:
        raw = "".join(self._words)
        self._words.clear()
        text = "\n".join(filter(None, (one_line(line) for line in raw.split("\x00"))))
        if not text:
            return
        if level:
            self._page.heading(text, level)
        elif self._in_item:
            self._page.line(text)
        else:
            self._page.paragraph(text)

    def element(self, element: Any, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or depth > DEEPEST or self._hiding.hides(element):
            return
        if self._anchors and (label := self._anchors.get(element.get("id") or element.get("name") or "")):
            if tag in _BLOCKS:
                self.flush()
            self._page.mark(label)
        outer, self._look = self._look, self._hiding.look_of(element, self._look)
        self._shown(element, tag, depth)
        self._look = outer

    def _shown(self, element: Any, tag: str, depth: int) -> None:
        if tag == "br":
            self._words.append("\x00")
        elif tag == "img":
            self._words.append(f" {element.get('alt') or ''} ")
        elif tag == "svg":
            self._drawing(element, depth)
        elif tag == "template":
            if element.get("shadowrootmode") or element.get("shadowroot"):
                self._children(element, depth)  # a browser shows it as the content of its parent
        elif tag == "iframe":
            self.inner(element.get("srcdoc") or "", depth)
        elif tag in ("input", "textarea"):
            self._words.append(f" {_field(element)} ")
        elif tag == "pre":
            self.flush()
            if not self._look.is_unseen:
                self._page.paragraph(_all_text(element))
        elif tag == "table" and _is_data(element):
            self.flush()
            self._table(element, depth)
        elif tag in _BLOCKS:
            self.flush()
            in_item, self._in_item = self._in_item, tag in ("li", "dd", "dt", "option")
            self._children(element, depth)
            self.flush(int(tag[1]) if _HEADING.fullmatch(tag) else 0)
            self._in_item = in_item
        else:
            self._children(element, depth)

    def inner(self, source: str, depth: int) -> None:
        """A page inside the page, or a piece of one."""
        root = _parsed(source) if depth < DEEPEST // 10 else None
        if root is None:
            return
        outer = self._hiding, self._look
        self._hiding = Hiding(root, source)
        self._look = self._hiding.look
        self.flush()
        self.element(root, depth + 10)
        self.flush()
        self._hiding, self._look = outer

    def _drawing(self, drawing: Any, depth: int) -> None:
        """The words in a drawing, each a block: they stand wherever they were put."""
        if depth > DEEPEST or self._hiding.hides(drawing):
            return
        for element in drawing:
            if not isinstance(element.tag, str):
                continue
            if element.tag.lower() in _DRAWN and not self._hiding.hides(element):
                self.flush()
                outer, self._look = self._look, self._hiding.look_of(element, self._look)
                self._children(element, depth + 1)
                self._look = outer
                self.flush()
            else:
                self._drawing(element, depth + 1)

    def _children(self, element: Any, depth: int) -> None:
        if element.text and not self._look.is_unseen:
            self._words.append(element.text)
        for child in element:
            self.element(child, depth + 1)
            if child.tail and not self._look.is_unseen:
                self._words.append(child.tail)

    def _table(self, table: Any, depth: int) -> None:
        for caption in table.iter("caption"):
            self._page.paragraph(one_line(_all_text(caption)))
        rows = [row for row in table.iter("tr") if not self._hiding.hides(row)]
        header = 0
        while header < len(rows) and (_is_in_head(rows[header]) or _has_only_titles(rows[header])):
            header += 1
        self._page.begin_table(header if 0 < header < len(rows) else 1)
        for row in rows:
            outer, self._look = self._look, self._hiding.look_of(row, self._look)
            cells = [cell for cell in row if cell.tag in ("td", "th") and not self._hiding.hides(cell)]
            self._page.row([self._cell(cell, depth) for cell in cells])
            self._look = outer
        self._page.end_table()

    def _cell(self, cell: Any, depth: int) -> str:
        outer = self._page, self._words, self._look
        self._page, self._words = PageText(), []
        self._look = self._hiding.look_of(cell, self._look)
        try:
            self._children(cell, depth + 2)
            self.flush()
            return self._page.text
        finally:
            self._page, self._words, self._look = outer


def _is_data(table: Any) -> bool:
    """Whether a table is one of rows and columns, not one that only arranges other blocks."""
    if (
        next(table.iterdescendants("table"), None) is not None
        or next(table.iter("h1", "h2", "h3"), None) is not None
    ):
        return False
    rows = [len([cell for cell in row if cell.tag in ("td", "th")]) for row in table.iter("tr")]
    return len(rows) > 1 and max(rows, default=0) > 1


def _is_in_head(row: Any) -> bool:
    parent = row.getparent()
    return parent is not None and parent.tag == "thead"


def _has_only_titles(row: Any) -> bool:
    cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
    return len(cells) > 1 and set(cells) == {"th"}


def _field(element: Any) -> str:
    """What is seen in a field of a form."""
    if element.tag == "textarea":
        return _all_text(element) or element.get("placeholder") or ""
    kind = (element.get("type") or "").lower()
    if kind == "image":
        return element.get("alt") or ""
    return element.get("value") or element.get("placeholder") or "" if kind in _SHOWN_VALUES else ""
