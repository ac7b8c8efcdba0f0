# SPDX-License-Identifier: Apache-2.0
"""How the cells of a binary workbook (XLSB) are shown (MS-XLSB): calamine gives their bare numbers and dates."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from docdesk.errors import SourceError
from docdesk.steps.extract.container import Container
from docdesk.steps.extract.formats.sheet_formats import BUILT_IN, Shown

_ROW, _ROUND, _REAL, _FORMULA = 0, 2, 5, 9
_FORMAT, _STYLE, _STYLES, _STYLES_END, _SHEET = 44, 47, 617, 618, 156


def shown_in_binary(container: Container) -> Callable[[str], Shown[int] | None]:
    """What gives the formats of a sheet by its name; None for workbooks without any."""
    try:
        codes = _codes(container.part("xl/styles.bin")) if "xl/styles.bin" in container else {}
        sheets = _sheets(container) if codes else {}
    except (SourceError, struct.error, IndexError):
        return lambda name: None
    return lambda name: Shown(_cells(container.part(sheets[name])), codes) if name in sheets else None


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kinds and bodies of records. Both numbers before a body have seven bits a byte."""
    at = 0
    while at + 1 < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        length, shift = 0, 0
        while at < len(data) and shift <= 21:
            part = data[at]
            length |= (part & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not part & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _string(body: bytes, at: int) -> tuple[str, int]:
    """A string with its length in four bytes before it, and where it ends."""
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length if length < len(body) else at + 4
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _codes(data: bytes) -> dict[int, str]:
    """The codes of formats that change what is shown, by the style's position."""
    formats = {int(number): code for number, code in BUILT_IN.items()}
    styles: list[int] = []
    inside = False
    for kind, body in _records(data):
        if kind == _FORMAT:
            code, _ = _string(body, 2)
            if code not in ("", "General", "@"):
                formats[struct.unpack_from("<H", body)[0]] = code
        elif kind in (_STYLES, _STYLES_END):
            inside = kind == _STYLES
        elif kind == _STYLE and inside:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {place: formats[number] for place, number in enumerate(styles) if number in formats}


def _sheets(container: Container) -> dict[str, str]:
    """The parts of the sheets, by name."""
    relations = container.relations("xl/workbook.bin")
    found: dict[str, str] = {}
    for kind, body in _records(container.part("xl/workbook.bin")):
        if kind == _SHEET:
            relation, at = _string(body, 8)
            part = relations.get(relation, ("", ""))[1]
            if part in container:
                found[_string(body, at)[0]] = part
    return found


def _cells(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Rows from 1, columns from 0 and styles of the cells that hold numbers."""
    row = 0
    for kind, body in _records(data):
        if kind == _ROW and len(body) >= 4:
            row = struct.unpack_from("<I", body)[0] + 1
        elif kind in (_ROUND, _REAL, _FORMULA) and len(body) >= 8:
            column, style = struct.unpack_from("<II", body)
            yield row, column, style & 0xFFFFFF
