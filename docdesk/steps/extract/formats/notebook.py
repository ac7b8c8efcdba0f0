# SPDX-License-Identifier: Apache-2.0
"""Notebooks (IPYNB): cells in order, with the results that are text."""

from __future__ import annotations

import json
import re
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.formats.html import write_web_page
from docdesk.steps.extract.formats.text_file import decoded_file
from docdesk.steps.extract.markdown import as_read
from docdesk.steps.extract.markdown_outline import headings_of
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

MOST_OUTPUT = 20_000
"""Characters of one result."""

_COLOURS = re.compile("\x1b\\[[0-9;]*m")


def read(request: Request, *, report: Report) -> None:
    """Read a notebook into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_notebook)


def open_notebook(request: Request) -> Opened:
    """The notebook's one page."""
    text, facts = decoded_file(request)
    try:
        notebook = json.loads(text)
        cells = notebook.get("cells") or [c for sheet in notebook["worksheets"] for c in sheet["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged(reason=coded("structure_broken")) from error
    return Opened([lambda: _page(cells)], facts)


def _page(cells: list[Any]) -> PageText:
    page = PageText()
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        source = _joined(cell.get("source") or cell.get("input"))
        kind = cell.get("cell_type")
        if kind == "heading":
            level = cell.get("level")
            page.heading(source, level if isinstance(level, int) else 1)
        elif kind == "markdown":
            _write_markdown(as_read(source).text, page)
        else:
            page.paragraph(source)
            for output in cell.get("outputs") or ():
                page.paragraph(_COLOURS.sub("", _result(output))[:MOST_OUTPUT])
    return page


def _write_markdown(text: str, page: PageText) -> None:
    at = 0
    for heading in headings_of(text):
        page.paragraph(text[at : heading.at])
        line_end = text.find("\n", heading.at)
        at = len(text) if line_end < 0 else line_end
        page.heading(heading.title, heading.level)
    page.paragraph(text[at:])


def _result(output: Any) -> str:
    if not isinstance(output, dict):
        return ""
    data = output.get("data")
    plain = data.get("text/plain") if isinstance(data, dict) else None
    if output.get("output_type") in ("error", "pyerr"):
        return ": ".join(filter(None, (_joined(output.get("ename")), _joined(output.get("evalue")))))
    web = _joined(data.get("text/html")) if isinstance(data, dict) and not plain else ""
    if web:
        shown = PageText()
        write_web_page(web, shown, with_title=False)
        return shown.text
    return _joined(output.get("text") or plain)


def _joined(lines: Any) -> str:
    if isinstance(lines, list):
        return "".join(str(line) for line in lines)
    return lines if isinstance(lines, str) else ""
