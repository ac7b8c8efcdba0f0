# SPDX-License-Identifier: Apache-2.0
"""Files that are read as they stand: program code, and data as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

from docdesk.errors import FileEmpty
from docdesk.steps.extract.code_outline import outline_of_code
from docdesk.steps.extract.formats.text_file import decoded_file
from docdesk.steps.extract.page_text import PageText, readable
from docdesk.steps.extract.reading import Opened, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

_ESCAPES = re.compile(r"\\u[0-9a-fA-F]{4}")
_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)((?:\\u(?!00[01]|0022|005[cC])[0-9a-fA-F]{4})+)")
"""Codes of letters, behind an even number of backslashes."""


def read(request: Request, *, report: Report) -> None:
    """Read a file into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_plain)


def read_json(request: Request, *, report: Report) -> None:
    """Read JSON into its spool as one page, with its letters instead of their codes. Raises the SourceErrors."""
    read_pages(request, report, open_json)


def open_plain(request: Request) -> Opened:
    """The one page of the file's text."""
    text, facts = decoded_file(request)
    if not text.strip():
        raise FileEmpty(reason=coded("only_blanks" if text else "no_characters"))
    return Opened([lambda: _code(text, Path(request.path).suffix.lower())], facts)


def open_json(request: Request) -> Opened:
    """The one page of the data: a file on one line is broken into lines."""
    text, facts = decoded_file(request)
    if not text.strip():
        raise FileEmpty(reason=coded("only_blanks" if text else "no_characters"))
    if _ESCAPES.search(text) or text.count("\n") * 400 < len(text):
        try:
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
        except (ValueError, RecursionError):
            # JSON lines, and what is only nearly JSON, keep their form
            text = _ESCAPED.sub(lambda found: found[1] + str(json.loads(f'"{found[2]}"')), text)
    return Opened([lambda: _as_it_stands(text)], facts)


def _code(text: str, suffix: str) -> PageText:
    page = _as_it_stands(text)
    for at, level, title in outline_of_code(page.text, suffix).headings:
        page.note_heading(at, level, title)
    return page


def _as_it_stands(text: str) -> PageText:
    page = PageText()
    page.as_it_stands(readable(text))
    return page
