# SPDX-License-Identifier: Apache-2.0
"""PowerPoint presentations: a page a slide, with its tables, charts, diagrams and notes.

Left out: hidden slides (their pages are empty), the text of masters and layouts, numbers and dates at a slide's edge.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.container import Container, attribute, local
from docdesk.steps.extract.formats.docx import title_of
from docdesk.steps.extract.formats.drawing import paragraphs, relation_of, write_chart, write_diagram
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import Place, PlaceKind

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EDGE = ("sldNum", "dt", "ftr")
_TITLES = ("title", "ctrTitle")


def read(request: Request, *, report: Report) -> None:
    """Read a presentation into its spool, a page a slide. Raises the SourceErrors."""
    read_pages(request, report, open_presentation)


def open_presentation(request: Request) -> Opened:
    """The slides that are shown, in their order."""
    container = Container(bytes_of(request))
    main = next(iter(container.related("", "officeDocument")), "ppt/presentation.xml")
    relations = container.relations(main)
    slides = []
    for element in container.xml(main).iter("{*}sldId"):
        name = relations.get(relation_of(element) or "", ("", ""))[1]
        if name in container:
            slides.append(name)
    if not slides:
        raise Damaged(reason=coded("no_pages"))
    opened = Opened([], {"title": title_of(container)})
    opened.pages = [
        partial(_slide, container, name, number, opened.facts) for number, name in enumerate(slides, 1)
    ]
    return opened


def _slide(container: Container, name: str, number: int, facts: dict[str, Any]) -> PageText:
    page = PageText(Place(PlaceKind.SLIDE, str(number)))
    root = container.xml(name)
    if root.get("show") in ("0", "false"):
        facts.setdefault("hidden", []).append(number)
        return page
    _Shapes(container, container.relations(name), page).write(root)
    page.has_picture = next(root.iter("{*}pic"), None) is not None
    for notes in container.related(name, "notesSlide"):
        for shape in container.xml(notes).iter("{*}sp"):
            if _placeholder(shape) == "body":
                for text in paragraphs(shape):
                    page.paragraph(text)
    return page


class _Shapes:
    """Writes the shapes of a slide in their order."""

    def __init__(self, container: Container, relations: dict[str, tuple[str, str]], page: PageText) -> None:
        self._container = container
        self._relations = relations
        self._page = page

    def write(self, root: Any) -> None:
        """Write what is below an element; of several forms of the same content the one that a current program shows."""
        for alternates in list(root.iter("{*}AlternateContent")):
            forms = [child for child in alternates if local(child) in ("Choice", "Fallback")]
            for other in forms[1:]:
                alternates.remove(other)
        for element in root.iter("{*}sp", "{*}cxnSp", "{*}tbl", "{*}chart", "{*}relIds"):
            name = local(element)
            if name == "tbl":
                self._table(element)
            elif name == "chart":
                self._chart(relation_of(element))
            elif name == "relIds":
                self._diagram(attribute(element, "dm"))
            else:
                self._shape(element)

    def _shape(self, shape: Any) -> None:
        kind = _placeholder(shape)
        if kind in _EDGE:
            return
        if kind in _TITLES:
            self._page.heading(" ".join(paragraphs(shape)), 1)
            return
        texts = list(paragraphs(shape))
        self._page.paragraph("\n".join(texts))

    def _table(self, table: Any) -> None:
        self._page.begin_table()
        for row in table.iter(f"{_A}tr"):
            self._page.row(" ".join(paragraphs(cell)) for cell in row.iter(f"{_A}tc"))
        self._page.end_table()

    def _chart(self, relation: str | None) -> None:
        part = self._relations.get(relation or "", ("", ""))[1]
        root = self._container.xml_or_none(part)
        if root is not None:
            write_chart(root, self._page)

    def _diagram(self, relation: str | None) -> None:
        root = self._container.xml_or_none(self._relations.get(relation or "", ("", ""))[1])
        if root is not None:
            write_diagram(root, self._page)


def _placeholder(shape: Any) -> str | None:
    for element in shape.iter():
        name = local(element)
        if name == "ph":
            return element.get("type") or "obj"
        if name in ("txBody", "spPr"):
            return None
    return None
