# SPDX-License-Identifier: Apache-2.0
"""The rows of an OpenDocument spreadsheet, with its cells as they are shown: the file has that beside the values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docdesk.errors import PasswordUnsupported
from docdesk.steps.extract.container import Container, attribute, local
from docdesk.steps.extract.formats.odf import MOST_REPEATED, words_of

MOST_COLUMNS = 16_384
MOST_BYTES = 24 << 20
"""Of the part with the cells; the tree of a larger one would take too much memory."""
_CELLS = ("table-cell", "covered-table-cell")

Rows = Iterator[tuple[int, list[str]]]
"""Numbers of rows, and the texts of their cells from the first column on."""


def shown_sheets(container: Container) -> list[tuple[str, Rows]]:
    """Names and rows of the sheets; empty if this is no such file or too large a one. Raises PasswordUnsupported."""
    if "xl/workbook.xml" in container:
        return []
    manifest = container.xml_or_none("META-INF/manifest.xml")
    if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
        raise PasswordUnsupported()  # newer programs encrypt the whole container, so that no part has its name
    if "content.xml" not in container:
        return []
    if len(container.part("content.xml")) > MOST_BYTES:
        return []
    root = container.xml_or_none("content.xml")
    body = next((e for e in root.iter() if local(e) == "spreadsheet"), None) if root is not None else None
    tables = [element for element in body if local(element) == "table"] if body is not None else []
    return [(attribute(table, "name") or "", _rows(table)) for table in tables]


def _rows(table: Any) -> Rows:
    number = 0
    for row in _of(table, "table-row"):
        times = _times(row, "number-rows-repeated")
        cells: list[str] = []
        empty = 0
        for cell in row:
            if local(cell) in _CELLS:
                text = _text(cell)
                repeated = _times(cell, "number-columns-repeated")
                if text:  # the empty ones before it count, those at the end do not
                    cells += [""] * min(empty, MOST_COLUMNS - len(cells))
                    cells += [text] * min(repeated, MOST_REPEATED)
                    empty = 0
                else:
                    empty += repeated
        for _ in range(min(times, MOST_REPEATED) if cells else 0):
            number += 1
            times -= 1
            yield number, cells
        number += times


def _of(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table, also those in groups and headers, without those of tables in its cells."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child).startswith("table-") and local(child) not in _CELLS:
            yield from _of(child, name)


def _text(cell: Any) -> str:
    shown = " ".join(filter(None, (words_of(each).strip() for each in cell if local(each) == "p")))
    if shown:
        return shown
    # a program that writes the value alone
    values = (attribute(cell, name) for name in ("string-value", "date-value", "time-value", "value"))
    return next((value for value in values if value), "")


def _times(element: Any, name: str) -> int:
    said = attribute(element, name) or "1"
    return int(said) if said.isdecimal() and len(said) < 9 else 1
