# SPDX-License-Identifier: Apache-2.0
"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): a page a sheet, a line a row, cells as they are shown."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any

from docdesk.errors import Damaged, PasswordUnsupported
from docdesk.steps.extract.container import Container
from docdesk.steps.extract.formats.date_formats import Moment, shown_moment
from docdesk.steps.extract.formats.number_formats import shown_number
from docdesk.steps.extract.formats.ods_rows import shown_sheets
from docdesk.steps.extract.formats.sheet_formats import Shown, shown_in
from docdesk.steps.extract.formats.sheet_xml import Rows, is_workbook, sheets_of
from docdesk.steps.extract.formats.xls_formats import book_of, is_locked, shown_in_old
from docdesk.steps.extract.formats.xlsb_formats import shown_in_binary
from docdesk.steps.extract.ole import Ole
from docdesk.steps.extract.ole_names import OLE, names_in
from docdesk.steps.extract.outcome import MOST_ROWS
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import Place, PlaceKind

MOST_CELLS = 3_000_000
"""Of one sheet."""
AnyShown = Shown[bytes] | Shown[int]
OfSheet = Callable[[str], AnyShown | None]
"""Gives the formats of a sheet's cells by its name, if they have any."""
HEADER_WITHIN = 10
"""The header of a sheet's table is among its first rows, below a title."""


def read(request: Request, *, report: Report) -> None:
    """Read a workbook into its spool, a page a sheet. Raises the SourceErrors."""
    read_pages(request, report, open_workbook)


def open_workbook(request: Request) -> Opened:
    """The sheets of a workbook; a chart sheet has no page."""
    from python_calamine import CalamineWorkbook, PasswordError

    data = bytes_of(request)
    if is_workbook(data):
        opened = Opened([])
        opened.pages = [partial(_page_of_xml, name, rows, opened) for name, rows in sheets_of(data)]
        if not opened.pages:
            raise Damaged(reason=coded("no_pages"))
        return opened
    shown: OfSheet = lambda _name: None  # noqa: E731
    if data.startswith(b"PK"):
        container = Container(data)
        if sheets := shown_sheets(container):
            opened = Opened([])
            opened.pages = [partial(_page_of_all, name, rows, opened) for name, rows in sheets]
            return opened
        binary = "xl/workbook.bin" in container
        shown = shown_in_binary(container) if binary else shown_in(container)
    elif data.startswith(OLE):
        if "EncryptedPackage" in names_in(data):
            raise PasswordUnsupported()
        ole = Ole(data)
        ole.refuse_circles()  # calamine would follow one for ever
        old = book_of(ole)
        if is_locked(old):
            raise PasswordUnsupported()
        shown = shown_in_old(old)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise PasswordUnsupported() from error
    names = [about.name for about in book.sheets_metadata if str(about.typ).endswith("WorkSheet")]
    if not names:
        raise Damaged(reason=coded("no_pages"))
    opened = Opened([])
    opened.pages = [_reader(book, name, shown, opened) for name in names]
    return opened


def _reader(book: Any, name: str, shown: OfSheet, opened: Opened) -> Callable[[], PageText]:
    def read_sheet() -> PageText:
        sheet = book.get_sheet_by_name(name)
        # calamine gives the empty rows before the first cell too, but not the empty columns
        formats = shown(name)
        if formats is not None and formats.without_result:
            known = opened.facts.get("formulas_without_result", 0)
            opened.facts["formulas_without_result"] = known + formats.without_result
        rows = _texts(sheet.iter_rows(), sheet.start[1], formats) if sheet.start else iter(())
        return page_of_rows(name, rows, opened)

    return read_sheet


def _page_of_xml(name: str, rows: Rows, opened: Opened) -> PageText:
    texts = ((number, [said(value, code) for value, code in cells]) for number, cells in rows)
    return _page_of_all(name, texts, opened)


def _page_of_all(name: str, rows: Iterable[tuple[int, list[str]]], opened: Opened) -> PageText:
    """A page of rows, without the columns before the first one that has something."""
    kept = list(rows)
    margins = (next((at for at, text in enumerate(texts) if text), None) for _, texts in kept)
    margin = min((margin for margin in margins if margin is not None), default=0)
    return page_of_rows(name, ((number, texts[margin:]) for number, texts in kept), opened)


def _texts(rows: Iterable[list[Any]], first: int, shown: AnyShown | None) -> Iterator[tuple[int, list[str]]]:
    """Numbers of rows, and the texts of their cells."""
    for number, row in enumerate(rows, 1):
        if row.count("") == len(row):
            continue
        codes = shown.of_row(number) if shown is not None else None
        if codes:
            cells = enumerate(row, first)
            texts = [c if c.__class__ is str else said(c, codes.get(column, "")) for column, c in cells]
        else:
            texts = [cell if cell.__class__ is str else said(cell) for cell in row]
        yield number, texts


def page_of_rows(name: str, rows: Iterable[tuple[int, list[str]]], opened: Opened) -> PageText:
    """A page of a sheet's rows. Notes in the facts how many rows are left out."""
    page = PageText(Place(PlaceKind.SHEET, name))
    page.heading(name, 1)
    waiting: list[tuple[int, list[str]]] = []
    last, count, cells = 0, 0, 0
    began = False

    def write(number: int, texts: list[str]) -> None:
        nonlocal last
        if number != last + 1 or last == 0:
            page.mark(name, number)
        page.row(texts)
        last = number

    def begin() -> None:
        header = _header_among([texts for _, texts in waiting])
        for place, (number, texts) in enumerate(waiting):
            if place == header:
                page.begin_table()
                if last:
                    page.mark(name, number)
            write(number, texts)

    for number, texts in rows:
        if not any(texts):
            continue
        if count >= MOST_ROWS or cells >= MOST_CELLS:
            opened.facts["rows_left_out"] = opened.facts.get("rows_left_out", 0) + 1
            continue
        count, cells = count + 1, cells + len(texts)
        texts = _dense(texts)
        if began:
            write(number, texts)
            continue
        waiting.append((number, texts))
        if len(waiting) == HEADER_WITHIN:
            begin()
            began = True
    if not began:
        begin()
    return page


def _header_among(rows: list[list[str]]) -> int:
    """Which of the first rows names the columns: the first that fills most of the width, or the first of all."""
    widths = [sum(bool(text) for text in row) for row in rows]
    widest = max(widths, default=0)
    return next((place for place, width in enumerate(widths) if width * 2 > widest), 0)


def _dense(texts: list[str]) -> list[str]:
    """The cells without the empty ones, where these are most."""
    filled = [text for text in texts if text]
    return filled if len(filled) * 3 < len(texts) else texts


def said(cell: Any, code: str = "") -> str:
    """A cell as a workbook shows it, by the code of its format; one that the format fails at is shown without it."""
    return cell if isinstance(cell, str) else _shown(cell, code)


@lru_cache(maxsize=4_096, typed=True)
def _shown(cell: Any, code: str) -> str:
    """A cell that is no text; columns repeat their numbers and dates."""
    try:
        return _said(cell, code)
    except (ArithmeticError, ValueError):  # the last moment of the year 9999, codes of hundreds of digits
        return _said(cell, "")


def _said(cell: Any, code: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        value = float(cell)
        return shown_number(value, code, _number) if code and math.isfinite(value) else _number(value)
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return (shown_moment(cell, code) if code else None) or _moment(cell)
    return str(cell)


def _moment(cell: Moment) -> str:
    """A date, time or duration in the form that is read alike everywhere."""
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, datetime.timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(float(f"{value:.12g}"))
