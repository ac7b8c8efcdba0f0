# SPDX-License-Identifier: Apache-2.0
"""Workbooks in one XML file (SpreadsheetML of Excel 2003), which programs still write under the name `.xls`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from docdesk.steps.extract.container import attribute, local, parsed

NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
MOST_COLUMNS = 16_384
_NAMED = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Scientific": "0.00E+00"}
"""Formats that have a name instead of a code, where they look the same on every computer."""

Rows = Iterator[tuple[int, list[tuple[Any, str]]]]
"""Numbers of rows, and their cells from the first column on: a value and the code of its format."""


def is_workbook(data: bytes) -> bool:
    """Whether these bytes begin as such a file does."""
    return NAMESPACE in data[:4_096] and b"Workbook" in data[:4_096]


def sheets_of(data: bytes) -> list[tuple[str, Rows]]:
    """Names and rows of the sheets. Raises Damaged."""
    root = parsed(data)
    formats = _formats(root)
    return [
        (attribute(sheet, "Name") or "", _rows(sheet, formats))
        for sheet in root
        if local(sheet) == "Worksheet"
    ]


def _formats(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for style in root.iter():
        if local(style) == "Style":
            for form in style:
                if local(form) == "NumberFormat" and (code := attribute(form, "Format")):
                    found[attribute(style, "ID") or ""] = _NAMED.get(code, code)
    return found


def _rows(sheet: Any, formats: dict[str, str]) -> Rows:
    number = 0
    for row in sheet.iter():
        if local(row) != "Row":
            continue
        number = _index(row, number + 1)
        cells: list[tuple[Any, str]] = []
        for cell in row:
            if local(cell) != "Cell":
                continue
            place = min(_index(cell, len(cells) + 1), MOST_COLUMNS)
            cells += [("", "")] * (place - 1 - len(cells))
            cells.append((_value(cell), formats.get(attribute(cell, "StyleID") or "", "")))
        yield number, cells


def _value(cell: Any) -> Any:
    data = next((each for each in cell if local(each) == "Data"), None)
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), attribute(data, "Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.datetime.fromisoformat(text.strip().rstrip("Z"))
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text


def _index(element: Any, following: int) -> int:
    """The number of a row or cell: the one that it names, if it is not before its turn."""
    named = attribute(element, "Index") or ""
    return max(int(named), following) if named.isdecimal() and len(named) < 8 else following
