# SPDX-License-Identifier: Apache-2.0
"""PowerPoint 97 to 2003 presentations (PPT): the texts of their records, a page a slide as far as slides are told.

A file whose record of edits is damaged gives all texts that are in it, also those of earlier edits.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import partial

from docdesk.errors import Damaged, PasswordUnsupported
from docdesk.steps.extract.formats.ppt_edits import slides_of, text_of, texts_in
from docdesk.steps.extract.ole import Ole
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import Place, PlaceKind

_STREAM, _USER = "PowerPoint Document", "Current User"
_SLIDE, _NOTES, _MASTER, _LIST, _PERSIST = 1006, 1008, 1016, 4080, 1011
DEEPEST = 40


def read(request: Request, *, report: Report) -> None:
    """Read a presentation into its spool, a page a slide. Raises the SourceErrors."""
    read_pages(request, report, open_presentation)


def open_presentation(request: Request) -> Opened:
    """The slides that have text."""
    ole = Ole(bytes_of(request))
    if "EncryptedSummary" in ole:
        raise PasswordUnsupported()
    data = ole.stream(_STREAM)
    current = ole.stream(_USER) if _USER in ole else b""
    slides = slides_of(data, current) or _slides(data)
    if not slides:
        raise Damaged(reason=coded("no_pages"))
    pages: list[Callable[[], PageText]] = [
        partial(_page, texts, number) for number, texts in enumerate(slides, 1)
    ]
    return Opened(pages, {"rough": True})


def _page(texts: list[str], number: int) -> PageText:
    page = PageText(Place(PlaceKind.SLIDE, str(number)))
    for text in texts:
        page.paragraph(text.replace("\r", "\n").replace("\x0b", "\n"))
    return page


def _slides(data: bytes) -> list[list[str]]:
    """The texts of each slide: those that its outline lists, those of its own shapes, and those of its notes."""
    outlines: list[tuple[int, list[str]]] = []
    own: list[list[str]] = []
    notes: dict[int, list[str]] = {}
    for kind, number, texts in _groups(data, 0, len(data), 0):
        if kind == _LIST:
            outlines.append((number, texts))
        elif kind == _SLIDE:
            own.append(texts)
        else:
            notes.setdefault(number, []).extend(text for text in texts if len(text) > 1)
    found = []
    for place in range(max(len(outlines), len(own))):
        number, texts = outlines[place] if place < len(outlines) else (0, [])
        shapes = own[place] if place < len(own) else []
        found.append([*texts, *(text for text in shapes if text not in texts), *notes.get(number, ())])
    return found


def _groups(data: bytes, at: int, end: int, depth: int) -> Iterator[tuple[int, int, list[str]]]:
    """The texts of outlines and notes with the number of their slide, and those of slides in their order."""
    while at + 8 <= end and depth < DEEPEST:
        head, kind, length = struct.unpack_from("<HHI", data, at)
        stop = min(at + 8 + length, end)
        if kind == _LIST:
            if head >> 4 == 0:  # of slides; 1 is of masters, 2 of notes
                yield from _outlines(data, at + 8, stop)
        elif kind == _SLIDE:
            yield _SLIDE, 0, list(texts_in(data, at + 8, stop))
        elif kind == _NOTES:
            # the first record in it names the slide
            number = struct.unpack_from("<I", data, at + 16)[0] if at + 20 <= stop else 0
            yield _NOTES, number, list(texts_in(data, at + 8, stop))
        elif head & 15 == 15 and kind != _MASTER:
            yield from _groups(data, at + 8, stop, depth + 1)
        at += 8 + length


def _outlines(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, list[str]]]:
    slide: tuple[int, int, list[str]] | None = None
    while at + 8 <= end:
        _, kind, length = struct.unpack_from("<HHI", data, at)
        stop = min(at + 8 + length, end)
        if kind == _PERSIST:
            if slide is not None:
                yield slide
            slide = _LIST, struct.unpack_from("<I", data, at + 20)[0] if at + 24 <= stop else 0, []
        elif slide is not None and (text := text_of(kind, data[at + 8 : stop])):
            slide[2].append(text)
        at += 8 + length
    if slide is not None:
        yield slide
