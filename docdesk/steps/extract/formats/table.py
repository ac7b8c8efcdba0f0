# SPDX-License-Identifier: Apache-2.0
"""Tables of text (CSV, TSV): a line a row, whatever separates the cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from docdesk.errors import FileEmpty
from docdesk.steps.extract.formats.text_file import decoded_file
from docdesk.steps.extract.outcome import MOST_ROWS
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import Place, PlaceKind

SEPARATORS = ",;\t|"
LOOKED_AT = 60
"""Rows that tell what separates the cells."""
LONGEST_CELL = 10_000_000


def read(request: Request, *, report: Report) -> None:
    """Read a table into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_table)


def open_table(request: Request) -> Opened:
    """The table's one page."""
    text, facts = decoded_file(request)
    if not text.strip():
        raise FileEmpty(reason=coded("only_blanks" if text else "no_characters"))
    opened = Opened([], facts)
    opened.pages = [lambda: page_of_table(text, opened)]
    return opened


def page_of_table(text: str, opened: Opened) -> PageText:
    """The rows of a table; the first is its header. Notes in the facts how many are left out."""
    page = PageText(Place(PlaceKind.SHEET, ""))
    page.begin_table()
    last = 0
    for number, row in enumerate(rows_of(text), 1):
        if not any(cell.strip() for cell in row):
            continue
        if number > MOST_ROWS:
            opened.facts["rows_left_out"] = opened.facts.get("rows_left_out", 0) + 1
            continue
        if number != last + 1 or not last:
            page.mark("", number)
        page.row(row)
        last = number
    page.end_table()
    return page


def rows_of(text: str) -> Iterator[list[str]]:
    """The rows, by the separator that fits best."""
    if text.startswith("sep=") and len(first := text.split("\n", 1)[0].strip()) == 5:
        separator, text = first[4], text.split("\n", 1)[-1]
    else:
        separator = separator_of(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        yield from reader
    except csv.Error:  # a quotation mark that never ends, or a cell too long: the rest line by line
        for line in text.splitlines()[reader.line_num :]:
            yield line.split(separator)


def separator_of(text: str) -> str:
    """What separates the cells: what gives most rows the same number of cells, more than one."""
    sample = "\n".join(text[:200_000].splitlines()[: LOOKED_AT * 2])
    best, fits = ",", 0.0
    csv.field_size_limit(LONGEST_CELL)
    for separator in SEPARATORS:
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator, skipinitialspace=True)
            widths = [len(row) for row, _ in zip(reader, range(LOOKED_AT), strict=False) if row]
        except csv.Error:
            continue
        width, count = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        fit = count / max(1, len(widths)) + min(width, 50) / 1_000 if width > 1 else 0.0
        if fit > fits:
            best, fits = separator, fit
    return best
