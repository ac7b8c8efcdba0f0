# SPDX-License-Identifier: Apache-2.0
"""Rich text (RTF). Its text is ASCII with codes; the code page of letters is declared in the file."""

from __future__ import annotations

import codecs
import re

from docdesk.steps.extract.page_text import CELL, PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_CHARACTER_SETS = {b"129": "cp949", b"128": "cp932", b"134": "gb18030", b"136": "cp950", b"204": "cp1251"}
_FONT_SET = re.compile(rb"\\fcharset(128|129|134|136|204)\b")
_PICTURES = re.compile(
    rb"\{\\(?:\*\\(?:shppict|blipuid|datastore|themedata|colorschememapping)|nonshppict|objdata)[^{}]*\}"
)


def read(request: Request, *, report: Report) -> None:
    """Read rich text into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, lambda asked: Opened([lambda: page_of_rich_text(bytes_of(asked))]))


def page_of_rich_text(data: bytes) -> PageText:
    """The page of a rich text."""
    from striprtf.striprtf import rtf_to_text

    plain = rtf_to_text(
        _PICTURES.sub(b"", data).decode("latin-1"), encoding=code_page(data), errors="replace"
    )
    page = PageText()
    in_table = False
    for line in plain.split("\n"):
        cells = line.rstrip().rstrip("|").split("|") if line.rstrip().endswith("|") else None
        if cells is not None and len(cells) > 1:
            if not in_table:
                page.begin_table()
            in_table = True
            page.row(cells)
        else:
            if in_table:
                page.end_table()
            in_table = False
            page.paragraph(line.replace("|", CELL) if cells else line)
    page.end_table()
    return page


def code_page(data: bytes) -> str:
    """The code page that letters above 127 are of: the declared one, unless only its fonts name another."""
    found = _CODE_PAGE.search(data[:4_000])
    name = f"cp{found[1].decode()}" if found else "cp1252"
    try:
        codecs.lookup(name)
    except LookupError:
        name = {"cp10000": "mac_roman", "cp54936": "gb18030", "cp51949": "euc_kr"}.get(name, "cp1252")
    fonts = set(_FONT_SET.findall(data[:20_000]))
    if name == "cp1252" and len(fonts) == 1:
        return _CHARACTER_SETS[fonts.pop()]
    return name
