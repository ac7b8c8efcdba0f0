# SPDX-License-Identifier: Apache-2.0
"""What the readers of most formats share: a file that is opened at once, and gives its pages one by one.

A reader opens the file and returns its pages as functions; they are called in order, and each page is in the spool
before the next begins. After a kill, the pages that the spool has are not read again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docdesk.errors import Damaged, SourceError, TooMuchMemory
from docdesk.steps.extract.identify import unreadable
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.request import MEMBERS, Report, Request
from docdesk.steps.spool import Spooled, SpoolWriter, read_spool

ReadPage = Callable[[], PageText]

MOST_MEMBERS = 2_000
"""Files that are taken out of one file."""


@dataclass(slots=True)
class Opened:
    """An opened file: how to read each of its pages, and what is known about it.

    Reading a page may add to `facts`; they are written after the last page.
    """

    pages: Sequence[ReadPage]
    facts: dict[str, Any] = field(default_factory=dict)
    members: Iterable[tuple[str, bytes]] = ()
    """Names and bytes of files inside this one, which are documents of their own."""


def bytes_of(request: Request) -> bytes:
    """The bytes of the file. Raises FileMissing, FileUnreadable."""
    path = Path(request.path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def read_pages(request: Request, report: Report, open_file: Callable[[Request], Opened]) -> None:
    """Read the pages that the spool lacks; the end record comes last.

    Raises the SourceErrors of `open_file`, and Damaged if it fails in any other way.
    """
    report((0, 0))
    spool = Path(request.spool)
    spooled = read_spool(spool, request.key)
    try:
        opened = open_file(request)
    except (SourceError, MemoryError):
        raise
    except RecursionError as error:
        raise TooMuchMemory(limit="") from error
    except BaseException as error:  # whatever a library raises at a file that is not as it should be
        if not is_failure(error):
            raise
        raise Damaged(reason=_said(error)) from error
    with SpoolWriter(spool, request.key) as writer:
        claimed = len(opened.pages)
        if spooled.total is None:
            spooled.total = min(claimed, request.max_pages)
            writer.opened(spooled.total, claimed, opened.facts)
        if request.only is None:
            _read_all(request, opened, spooled, writer, report)
            if members := _write_members(request, opened.members, lambda: report((0, 0))):
                opened.facts["members"] = members
            if opened.facts:
                writer.know(**opened.facts)
            writer.end()
        else:
            _read_one(opened.pages[request.only - 1], request.only, request.max_characters, writer)


def is_failure(error: BaseException) -> bool:
    """Whether this comes from a library that fails, and not from an order to end the program."""
    # a library in Rust that panics raises something that is no Exception
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _write_members(
    request: Request, members: Iterable[tuple[str, bytes]], alive: Callable[[], None]
) -> list[str]:
    """Put the files inside a file beside the spool, under their numbers. Returns their names."""
    folder = request.beside(MEMBERS)
    shutil.rmtree(folder, ignore_errors=True)
    names: list[str] = []
    for name, data in members:
        if not data or len(names) >= MOST_MEMBERS:
            continue
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / str(len(names))).write_bytes(data)
        names.append(name)
        alive()
    return names


def _said(error: BaseException) -> dict[str, Any]:
    from docdesk.values.facts import coded

    said = " ".join(str(error).split())[:100] or type(error).__name__
    return coded("structure_broken_so", said=said)


def _read_all(
    request: Request, opened: Opened, spooled: Spooled, writer: SpoolWriter, report: Report
) -> None:
    total = spooled.total or 0
    characters = sum(len(page.text) for page in spooled.pages.values())
    for number in range(1, total + 1):
        if number in spooled.pages:
            continue
        left = request.max_characters - characters
        if left <= 0:
            writer.rest(number, "left_out")
            return
        characters += _read_one(opened.pages[number - 1], number, left, writer)
        report((number, total))


def _read_one(read: ReadPage, number: int, most: int, writer: SpoolWriter) -> int:
    """Read one page into the spool. Returns its length."""
    began = time.process_time()
    try:
        page = read()
        page.end_table()
    except MemoryError:
        writer.page(number, "", problem=TooMuchMemory.code)
        return 0
    except BaseException as error:  # of a library, at this page alone
        if not is_failure(error):
            raise
        writer.page(number, "", problem=Damaged.code, cost=time.process_time() - began)
        return 0
    text, outline = page.text, page.outline
    if len(text) > most:
        text, outline = text[:most], outline.cut(most)
        writer.know(cut=most)
    cost = time.process_time() - began
    picture = page.has_picture and not text.strip()
    writer.page(number, text, cost=cost, picture=picture, place=page.place, outline=outline)
    return len(text)
