# SPDX-License-Identifier: Apache-2.0
"""What Office programs draw into their documents and has words: shapes, charts and diagrams (SmartArt)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docdesk.steps.extract.container import local
from docdesk.steps.extract.formats.chart import chart_rows
from docdesk.steps.extract.page_text import PageText

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NOT_SHOWN = ("pres", "parTrans", "sibTrans")
"""Points of a diagram that hold its layout."""


def relation_of(element: Any) -> str | None:
    """The id of a relation; an element may have another id, without a namespace, beside it."""
    for key, value in element.attrib.items():
        if key.startswith("{") and key.endswith("}id"):
            return str(value)
    return None


def paragraphs(element: Any) -> Iterator[str]:
    """The paragraphs of a shape that are not empty."""
    for paragraph in element.iter(f"{_A}p"):
        parts = []
        for piece in paragraph.iter(f"{_A}t", f"{_A}br", f"{_A}tab"):
            name = local(piece)
            parts.append((piece.text or "") if name == "t" else "\n" if name == "br" else "\t")
        math = [each.text or "" for each in paragraph.iter("{*}t") if not each.tag.startswith(_A)]
        if text := "".join(parts + math).strip():
            yield text


def write_chart(root: Any, page: PageText) -> None:
    """Write the title and the numbers of a chart, given the root of its part."""
    title, rows = chart_rows(root)
    page.paragraph(title)
    page.begin_table()
    for row in rows:
        page.row(row)
    page.end_table()


def write_diagram(root: Any, page: PageText) -> None:
    """Write the texts of a diagram, given the root of the part with its data."""
    for point in root.iter("{*}pt"):
        if point.get("type") not in _NOT_SHOWN:
            page.line("\n".join(paragraphs(point)))
