# SPDX-License-Identifier: Apache-2.0
"""PDF files page by page into a spool.

pdfium reads first. pypdf reads a page that pdfium cannot, and the whole document if pdfium finds no words in it.
Every page is in the spool before the next begins, so a worker that is killed costs one page.
"""

from __future__ import annotations

import contextlib
import gc
import time
from pathlib import Path

from docdesk.errors import Damaged, TooMuchMemory
from docdesk.steps.extract.cleaning import clean, tokens
from docdesk.steps.extract.engines import Engine, Reading, open_engine
from docdesk.steps.extract.engines.pypdf import Pypdf
from docdesk.steps.extract.formats.pdf_annotations import annotation_texts
from docdesk.steps.extract.request import Report, Request
from docdesk.steps.spool import Spooled, SpoolWriter, read_spool

FEW_TOKENS = 3
"""pypdf reads a document as well if pdfium finds fewer."""

SECOND_TRY_PAGES = 20
"""Pages in which the second engine has to find a first word."""


def document_seconds(pages: int) -> float:
    """How long a document of this many pages may take."""
    return min(1800.0, 20.0 + 0.2 * pages)


def read(request: Request, *, report: Report) -> None:
    """Read the pages that the spool lacks; the end record comes last.

    Raises Encrypted, WrongPassword, Damaged (the engine cannot open it), FileMissing, FileUnreadable, MemoryError.
    """
    report((0, 0))
    spooled = read_spool(Path(request.spool), request.key)
    with (
        SpoolWriter(Path(request.spool), request.key) as writer,
        open_engine(request.engine, request) as engine,
    ):
        if spooled.total is None:
            spooled.total = min(engine.claimed, request.max_pages)
            writer.opened(spooled.total, engine.claimed, {**engine.facts, "engine": request.engine})
        total = spooled.total
        report((len(spooled.pages), total))
        if request.only is not None:
            _read_one(request, engine, request.only, writer)
            return
        _read_pages(request, engine, spooled, total, writer, report)
        pages = read_spool(Path(request.spool), request.key)
        if request.engine == "pdfium":
            _second_try(request, pages, writer, report)
            _annotations(request, pages, writer, report)
        writer.end()


def _read_pages(
    request: Request, engine: Engine, spooled: Spooled, total: int, writer: SpoolWriter, report: Report
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
        reading, problem = _read_either(request, engine, number)
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


def _read_one(request: Request, engine: Engine, number: int, writer: SpoolWriter) -> None:
    began = time.process_time()
    reading, problem = _read_either(request, engine, number)
    text = reading.text[: request.max_characters]
    writer.page(number, text, problem=problem, cost=time.process_time() - began)


def _read_either(request: Request, engine: Engine, number: int) -> tuple[Reading, str | None]:
    """A page by this engine, or by pypdf if that raises; with the problem if neither can read it."""
    try:
        return engine.read(number), None
    except Exception as error:
        problem = _problem(error)
    if isinstance(engine, Pypdf):
        return Reading(""), problem
    try:
        with Pypdf.open(request) as other:
            return other.read(number), None
    except Exception as error:
        return Reading(""), _problem(error)


def _problem(error: Exception) -> str:
    """The code of what an engine raised at a page."""
    from pypdf.errors import LimitReachedError

    if isinstance(error, MemoryError):
        gc.collect()
        return TooMuchMemory.code
    # pypdf's own limit: the page's content unpacks to more than it accepts
    return TooMuchMemory.code if isinstance(error, LimitReachedError) else Damaged.code


def _second_try(request: Request, spooled: Spooled, writer: SpoolWriter, report: Report) -> None:
    """Try pypdf on a document in which pdfium found no words; neither finds any on a scan."""
    candidates = [
        page.number
        for page in spooled.pages.values()
        if page.problem is None and page.number not in spooled.pictures
    ]
    found = sum(tokens(page.text) for page in spooled.pages.values())
    if found >= FEW_TOKENS or not candidates or "second" in spooled.begun:
        return
    writer.begin("second")
    with contextlib.suppress(Exception), Pypdf.open(request) as other:
        gained = 0
        for index, number in enumerate(sorted(candidates)):
            if index >= SECOND_TRY_PAGES and gained < FEW_TOKENS:
                return
            report((spooled.total or 0, spooled.total or 0))
            with contextlib.suppress(Exception):
                reading = other.read(number)
                before = spooled.pages[number]
                if tokens(reading.text) > tokens(before.text):
                    gained += tokens(reading.text)
                    writer.page(number, reading.text, annotated=number in spooled.annotated)
                    spooled.pages[number] = type(before)(number, reading.text)
                elif not before.text.strip() and other.lacks_content(number):
                    writer.page(number, "", problem=Damaged.code)


def _annotations(request: Request, spooled: Spooled, writer: SpoolWriter, report: Report) -> None:
    """Add values of forms and words of annotations that the text of their page does not show."""
    if not spooled.annotated or "annotations" in spooled.begun:
        return
    writer.begin("annotations")
    with contextlib.suppress(Exception), Pypdf.open(request) as other:
        for number in sorted(spooled.annotated):
            report((spooled.total or 0, spooled.total or 0))
            with contextlib.suppress(Exception):
                texts = annotation_texts(other.reader.pages[number - 1], spooled.pages[number].text)
                for text in texts:
                    writer.extra(number, clean(text))
