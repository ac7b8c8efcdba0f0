# SPDX-License-Identifier: Apache-2.0
"""Subtitles and transcripts (SRT, VTT): what is said; the times are places."""

from __future__ import annotations

import html
import re

from docdesk.errors import FileEmpty
from docdesk.steps.extract.formats.text_file import decoded_file
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import Place, PlaceKind

_TIME = re.compile(r"[ \t]*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}[ \t]*-->")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,80})>")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<\d[\d:.]{3,20}>|\{\\[^{}]{1,80}\}")
_BESIDE = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT|X-TIMESTAMP-MAP)\b")


def read(request: Request, *, report: Report) -> None:
    """Read subtitles into their spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_subtitles)


def open_subtitles(request: Request) -> Opened:
    """The one page of all that is said."""
    text, facts = decoded_file(request)
    page = page_of_subtitles(text)
    if not page.text.strip():
        raise FileEmpty(reason=coded("only_blanks" if text else "no_characters"))
    return Opened([lambda: page], facts)


def page_of_subtitles(text: str) -> PageText:
    """What is said, a line for each cue; what repeats the cue before it, as in captions that roll, comes once."""
    page = PageText(Place(PlaceKind.TIME, "00:00:00"))
    said_before: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        place = next((number for number, line in enumerate(lines[:3]) if _TIME.match(line)), None)
        if place is None:
            if not _BESIDE.match(block.lstrip("\ufeff").lstrip()) and not block.strip().isdigit():
                page.line(_plain(block))
            continue
        lines_said = [line for line in map(_plain, lines[place + 1 :]) if line]
        fresh = [line for line in lines_said if line not in said_before]
        said_before = lines_said
        if fresh:
            found = _TIME.match(lines[place])
            assert found is not None
            hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
            page.mark_line(f"{hours:02}:{minutes:02}:{seconds:02}")
            page.line("\n".join(fresh))
    return page


def _plain(line: str) -> str:
    line = _VOICE.sub(r"\1: ", line)
    return html.unescape(_MARKUP.sub("", line)).strip()
