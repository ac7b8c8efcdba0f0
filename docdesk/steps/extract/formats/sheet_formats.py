# SPDX-License-Identifier: Apache-2.0
"""Which cells of an XLSX workbook are shown as percentages: calamine gives their bare numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from docdesk.errors import SourceError
from docdesk.steps.extract.container import Container, attribute, local

_BUILT_IN = {"9": "0%", "10": "0.00%"}
_CELL = re.compile(
    rb'<(?:\w+:)?c(?=\s)[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\ss="([0-9]{1,6})"|'
    rb'<(?:\w+:)?c(?=\s)[^>]*?\ss="([0-9]{1,6})"[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"'
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The formats of one sheet's cells, as far as they change what is shown."""

    by_cell: dict[tuple[int, int], str]

    def format_of(self, row: int, column: int) -> str:
        """The number format of a cell (row from 1, column from 0); empty if it changes nothing here."""
        return self.by_cell.get((row, column), "")


def shown_in(container: Container) -> Callable[[str], Shown | None]:
    """What gives the formats of a sheet by its name; None for workbooks without percentages."""
    try:
        formats = _formats(container)
        sheets = _sheets(container) if formats else {}
    except SourceError:
        return lambda name: None

    def of_sheet(name: str) -> Shown | None:
        if name not in sheets:
            return None
        found: dict[tuple[int, int], str] = {}
        for cell in _CELL.finditer(container.part(sheets[name])):
            letters, row, style = cell.group(1, 2, 3) if cell[1] else cell.group(5, 6, 4)
            if (form := formats.get(style.decode())) is not None:
                found[int(row), _column(letters)] = form
        return Shown(found)

    return of_sheet


def _formats(container: Container) -> dict[str, str]:
    """Number formats with a percent sign, by the style's position."""
    root = container.xml_or_none("xl/styles.xml")
    if root is None:
        return {}
    codes = dict(_BUILT_IN)
    for element in root.iter():
        if local(element) == "numFmt" and "%" in (code := element.get("formatCode", "")):
            codes[element.get("numFmtId", "")] = code.split(";")[0]
    found: dict[str, str] = {}
    for element in root:
        if local(element) == "cellXfs":
            for position, form in enumerate(element):
                if (code := codes.get(form.get("numFmtId", ""))) is not None:
                    found[str(position)] = code
    return found


def _sheets(container: Container) -> dict[str, str]:
    relations = container.relations("xl/workbook.xml")
    found: dict[str, str] = {}
    for element in container.xml("xl/workbook.xml").iter():
        if local(element) == "sheet":
            part = relations.get(attribute(element, "id") or "", ("", ""))[1]
            if part in container:
                found[element.get("name", "")] = part
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
