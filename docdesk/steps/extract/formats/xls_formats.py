# SPDX-License-Identifier: Apache-2.0
"""How the cells of an Excel 97 workbook are shown (MS-XLS): calamine gives their bare numbers and dates."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from docdesk.errors import SourceError
from docdesk.steps.extract.formats.code_pages import codec_of
from docdesk.steps.extract.formats.sheet_formats import BUILT_IN, Shown
from docdesk.steps.extract.ole import Ole

_SHEET, _CODE_PAGE, _FORMAT, _FORMAT_5, _STYLE, _BEGIN, _END = 0x85, 0x42, 0x41E, 0x1E, 0xE0, 0x809, 0x0A
_NUMBER, _ROUND, _ROUNDS, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_CELLS = frozenset({_NUMBER, _ROUND, _ROUNDS, _FORMULA})
_PASSWORD, _FIRST = 0x2F, 4_096
_OF_EXCEL_97 = 0x600

Cell = tuple[int, int, int]
"""Row from 1, column from 0, and the position of the style."""


def book_of(ole: Ole) -> bytes:
    """The stream of a workbook; empty if it cannot be read."""
    try:
        return ole.stream("Workbook" if "Workbook" in ole else "Book")
    except SourceError:
        return b""


def is_locked(book: bytes) -> bool:
    """Whether a workbook is encrypted: it says so in one of its first records."""
    return any(kind == _PASSWORD for kind, _ in _records(book[:_FIRST], 0))


def shown_in_old(book: bytes) -> Callable[[str], Shown[int] | None]:
    """What gives the formats of a sheet by its name; None for workbooks without any."""
    try:
        codes, sheets = _styles_and_sheets(book)
    except (struct.error, ValueError, IndexError):
        return lambda name: None
    return lambda name: Shown(_cells(book, sheets[name]), codes) if name in sheets else None


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kinds and bodies of records, to the end of the part that begins there."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0 and kind == _END:
            return


def _styles_and_sheets(book: bytes) -> tuple[dict[int, str], dict[str, int]]:
    """The codes of formats that change what is shown, by the style's position; and where each sheet begins."""
    formats = {int(number): code for number, code in BUILT_IN.items()}
    styles: list[int] = []
    sheets: dict[str, int] = {}
    new, encoding = True, "cp1252"
    for kind, body in _records(book, 0):
        if kind == _BEGIN:
            new = struct.unpack_from("<H", body)[0] >= _OF_EXCEL_97
        elif kind == _CODE_PAGE:
            encoding = codec_of(struct.unpack_from("<H", body)[0])
        elif kind in (_FORMAT, _FORMAT_5):
            number = struct.unpack_from("<H", body)[0]
            if (code := _wide(body, 2) if new else _narrow(body, 2, encoding)) not in ("", "General", "@"):
                formats[number] = code
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _SHEET:
            name = _wide(body, 6, short=True) if new else _narrow(body, 6, encoding)
            sheets[name] = struct.unpack_from("<I", body)[0]
    return {place: formats[number] for place, number in enumerate(styles) if number in formats}, sheets


def _wide(body: bytes, at: int, *, short: bool = False) -> str:
    """A string with its length before it, in one or two bytes, and a flag for letters of two bytes."""
    length = body[at] if short else struct.unpack_from("<H", body, at)[0]
    at += 1 if short else 2
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + length].decode("latin-1")


def _narrow(body: bytes, at: int, encoding: str) -> str:
    return body[at + 1 : at + 1 + body[at]].decode(encoding, "replace")


def _cells(book: bytes, at: int) -> Iterator[Cell]:
    """The cells of a sheet that hold numbers, row by row, as files have them."""
    head, cell = struct.Struct("<HH").unpack_from, struct.Struct("<HHH").unpack_from
    size, depth = len(book), 0
    while at + 4 <= size:  # as in `_records`; most of a file is cells
        kind, length = head(book, at)
        at += 4
        if kind in _CELLS:
            row, column, style = cell(book, at) if length >= 6 and at + 6 <= size else (0, 0, -1)
            if kind != _ROUNDS:
                yield row + 1, column, style
            else:
                for place in range((min(length, size - at) - 6) // 6):
                    yield row + 1, column + place, head(book, at + 4 + 6 * place)[0]
        elif kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        at += length
