# SPDX-License-Identifier: Apache-2.0
"""PDF files page by page into a spool.

The request's engine reads first. pypdf reads a page that it cannot, a page whose letters are garbled, and the whole
document if it finds no words in it. Every page is in the spool before the next begins, so a worker that is killed
costs one page. What needs the whole document comes after its pages: see `pdf_steps`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.errors import Damaged
from docdesk.steps.extract.engines import Engine, open_engine
from docdesk.steps.extract.formats.pdf_other import OtherEngine, read_either
from docdesk.steps.extract.formats.pdf_steps import finish
from docdesk.steps.extract.request import Report, Request
from docdesk.steps.spool import Spooled, SpoolWriter, read_spool
from docdesk.values.facts import coded

if TYPE_CHECKING:
    from PIL.Image import Image


def document_seconds(pages: int) -> float:
    """How long a document of this many pages may take."""
    return min(1800.0, 20.0 + 0.2 * pages)


def read(request: Request, *, report: Report) -> None:
    """Read the pages that the spool lacks; the end record comes last.

    Raises Encrypted, WrongPassword, Damaged (the engine cannot open it), FileMissing, FileUnreadable, MemoryError.
    """
    report((0, 0))
    spool = Path(request.spool)
    spooled = read_spool(spool, request.key)
    with (
        SpoolWriter(spool, request.key) as writer,
        open_engine(request.engine, request) as engine,
        OtherEngine(request, writer, spooled) as other,
    ):
        if spooled.total is None:
            spooled.total = min(engine.claimed, request.max_pages)
            writer.opened(spooled.total, engine.claimed, {**engine.facts, "engine": request.engine})
        total = spooled.total
        report((len(spooled.pages), total))
        if request.only is not None:
            _read_one(request, engine, other, request.only, writer)
            return
        _read_pages(request, engine, other, spooled, total, writer, report)
        finish(request, engine, read_spool(spool, request.key), writer, report)
        writer.end()


def _read_pages(
    request: Request,
    engine: Engine,
    other: OtherEngine,
    spooled: Spooled,
    total: int,
    writer: SpoolWriter,
    report: Report,
) -> None:
    left = document_seconds(total) - spooled.costs
    characters = sum(len(page.text) for page in spooled.pages.values())
    for number in range(spooled.next_page, total + 1):
        if number in spooled.pages:
            continue
        if left <= 0:
            writer.rest(number, "too_slow")
            return
        if characters >= request.max_characters:
            writer.rest(number, "left_out")
            return
        began = time.process_time()
        reading, problem = read_either(engine, other, number)
        cost = time.process_time() - began
        text = reading.text[: request.max_characters - characters]
        if len(text) < len(reading.text):
            writer.know(cut=request.max_characters)
        writer.page(
            number, text, problem=problem, cost=cost, picture=reading.picture, annotated=reading.annotated
        )
        left -= cost
        characters += len(text)
        report((number, total))


def _read_one(request: Request, engine: Engine, other: OtherEngine, number: int, writer: SpoolWriter) -> None:
    began = time.process_time()
    reading, problem = read_either(engine, other, number)
    text = reading.text[: request.max_characters]
    writer.page(number, text, problem=problem, cost=time.process_time() - began)


def draw(request: Request, number: int) -> Image | None:
    """A page as a picture of what a reader sees; None for one that has nothing on it.

    Raises what opening the file raises, and Damaged.
    """
    from docdesk.steps.extract.pictures import draw as drawn
    from docdesk.steps.extract.pictures import has_anything

    # pypdf draws nothing; what it alone can open, pdfium may still draw once it is rebuilt
    name = request.engine if request.engine != "pypdf" else "rebuilt"
    with open_engine(name, request) as engine:
        document = getattr(engine, "document")  # noqa: B009 - of pdfium, which both have
        if number > len(document):
            raise Damaged(reason=coded("structure_broken"))
        page = document[number - 1]
        try:
            return drawn(page) if has_anything(page) else None
        finally:
            page.close()
