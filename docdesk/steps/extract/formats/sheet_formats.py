# SPDX-License-Identifier: Apache-2.0
"""How the cells of an XLSX workbook are shown: calamine gives their bare numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from docdesk.errors import SourceError
from docdesk.steps.extract.container import Container, attribute, local

BUILT_IN = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00", "12": "# ?/?",
    "13": "# ??/??", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM",
    "20": "h:mm", "21": "h:mm:ss", "37": "#,##0;-#,##0", "38": "#,##0;-#,##0", "39": "#,##0.00;-#,##0.00",
    "40": "#,##0.00;-#,##0.00", "45": "mm:ss", "46": "[h]:mm:ss", "47": "mm:ss.0", "48": "##0.0E+0",
}  # fmt: skip
"""Formats that a workbook names by their number alone; others look different on each computer."""
MOST_COLUMNS = 16_384
_CELL = re.compile(
    rb'<(?:\w+:)?c(?=\s)[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\ss="([0-9]{1,6})"|'
    rb'<(?:\w+:)?c(?=\s)[^>]*?\ss="([0-9]{1,6})"[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"'
)

_WITHOUT_RESULT = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])([^>]*)>\s*<(?:\w+:)?f(?=[\s/>])(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
"""A cell with a formula and no result: programs that compute nothing write them. An empty text is a result."""

Style = TypeVar("Style", bytes, int)
"""How a file names the style of a cell."""


class Shown(Generic[Style]):
    """The formats of one sheet's cells, for rows that are asked for from the first to the last."""

    def __init__(
        self,
        cells: Iterable[tuple[int, int, Style]],
        formats: Mapping[Style, str],
        without_result: int = 0,
    ) -> None:
        """`cells` are rows from 1, columns from 0 and styles, row by row; `formats` the codes of the styles."""
        self.without_result = without_result
        """Cells whose formula nobody has computed, so that they are empty."""
        self._cells: Iterator[tuple[int, int, Style]] = iter(cells)
        self._formats: Mapping[Style, str] = formats
        self._next = self._following()

    def of_row(self, number: int) -> dict[int, str]:
        """The codes of a row's cells by column, from 0, where they change what is shown. Rows count from 1."""
        found: dict[int, str] = {}
        while self._next is not None and self._next[0] <= number:
            row, column, code = self._next
            if row == number:
                found[column] = code
            self._next = self._following()
        return found

    def _following(self) -> tuple[int, int, str] | None:
        for row, column, style in self._cells:
            if (code := self._formats.get(style)) is not None:
                return row, column, code
        return None


def _styled(data: bytes, styles: Mapping[bytes, str]) -> Iterator[tuple[int, int, bytes]]:
    """The cells of a sheet in XML that have one of these styles."""
    for cell in _CELL.finditer(data):
        letters, row, style, other, others_letters, others_row = cell.groups()
        if style in styles:
            yield int(row), _column(letters), style
        elif other in styles:
            yield int(others_row), _column(others_letters), other


def shown_in(container: Container) -> Callable[[str], Shown[bytes] | None]:
    """What gives the formats of a sheet by its name; None for a workbook whose parts cannot be told apart."""
    try:
        formats = _formats(container)
        sheets = _sheets(container)
    except SourceError:
        return lambda name: None

    def shown(name: str) -> Shown[bytes] | None:
        if name not in sheets:
            return None
        data = container.beginning(sheets[name])  # rows after it are beyond the limit of rows
        return Shown(_styled(data, formats) if formats else (), formats, _without_result(data))

    return shown


def _without_result(data: bytes) -> int:
    if b"<f" not in data and b":f" not in data:
        return 0
    return sum(b't="str"' not in found[1] for found in _WITHOUT_RESULT.finditer(data))


def _formats(container: Container) -> dict[bytes, str]:
    """The codes of the formats that change what is shown, by the style's position."""
    root = container.xml_or_none("xl/styles.xml")
    if root is None:
        return {}
    codes = dict(BUILT_IN)
    for element in root.iter("{*}numFmt"):
        if (code := element.get("formatCode", "")) not in ("", "General", "@"):
            codes[element.get("numFmtId", "")] = code
    found: dict[bytes, str] = {}
    for element in root:
        if local(element) == "cellXfs":
            for position, form in enumerate(element):
                if (code := codes.get(form.get("numFmtId", ""))) is not None:
                    found[str(position).encode()] = code
    return found


def _sheets(container: Container) -> dict[str, str]:
    relations = container.relations("xl/workbook.xml")
    found: dict[str, str] = {}
    for element in container.xml("xl/workbook.xml").iter("{*}sheet"):
        part = relations.get(attribute(element, "id") or "", ("", ""))[1]
        if part in container:
            found[element.get("name", "")] = part
    return found


@lru_cache(maxsize=MOST_COLUMNS)
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
