# SPDX-License-Identifier: Apache-2.0
"""What is done with a PDF once its pages are read: words beside the pages, forms without pages, attached files.

Each step is noted before it begins, and none is tried twice: one that kills its worker costs itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from docdesk.errors import Damaged
from docdesk.steps.extract.cleaning import HYPHEN, clean, tokens
from docdesk.steps.extract.engines import Engine
from docdesk.steps.extract.engines.damage import lacks_content
from docdesk.steps.extract.engines.pdfium import Pdfium
from docdesk.steps.extract.engines.pypdf import Pypdf
from docdesk.steps.extract.engines.structure import is_cut
from docdesk.steps.extract.formats.pdf_annotations import annotation_texts
from docdesk.steps.extract.formats.pdf_attachments import read_attachments
from docdesk.steps.extract.formats.pdf_torn import damaged_pages, read_torn
from docdesk.steps.extract.formats.pdf_xfa import xfa_text
from docdesk.steps.extract.hyphens import Words
from docdesk.steps.extract.request import Report, Request
from docdesk.steps.spool import Spooled, SpoolWriter
from docdesk.values.documents import Page

FEW_TOKENS = 3
"""pypdf reads a document as well if the engine finds fewer."""

SECOND_TRY_PAGES = 20
"""Pages in which the second engine has to find a first word."""


def finish(request: Request, engine: Engine, spooled: Spooled, writer: SpoolWriter, report: Report) -> None:
    """Carry out the steps that the spool does not have yet. The end record is left to the caller."""

    def alive() -> None:
        report((spooled.total or 0, spooled.total or 0))

    def once(name: str) -> bool:
        if name in spooled.begun:
            return False
        writer.begin(name)
        return True

    if spooled.facts.get("repaired") and not any(page.text.strip() for page in spooled.pages.values()):
        _look_for_lost(request, engine, writer)
    if isinstance(engine, Pdfium) and damaged_pages(spooled) and once("torn"):
        with contextlib.suppress(Exception):  # what was read stays
            read_torn(request, engine, spooled, writer, alive)
    if not isinstance(engine, Pypdf):
        if _lacks_words(spooled) and once("second"):
            _second_try(request, spooled, writer, alive)
        if spooled.annotated and once("annotations"):
            _annotations(request, spooled, writer, alive)
    if spooled.facts.get("xfa") and once("xfa"):
        _form(request, engine, spooled, writer, alive)
    if any(HYPHEN in page.text for page in spooled.pages.values()) and once("hyphens"):
        _join_words(spooled, writer)
    if isinstance(engine, Pdfium) and (spooled.facts.get("attachments") or spooled.annotated):
        _attachments(request, engine, spooled, writer, alive)


def _look_for_lost(request: Request, engine: Engine, writer: SpoolWriter) -> None:
    """Of a mended file without a word: say whether words may be among what is missing."""
    path = Path(request.path)
    mended = Path(engine.path) if isinstance(engine, Pdfium) and engine.path else path
    if is_cut(path) or lacks_content(mended, request.password):
        writer.know(lacking=True)


def _attachments(
    request: Request, engine: Pdfium, spooled: Spooled, writer: SpoolWriter, alive: Callable[[], None]
) -> None:
    """Read attached files; each is a step of its own."""
    if not spooled.annotated:
        read_attachments(request, engine.document, spooled, writer, alive)
        return
    # flattening took the notes off the pages, and files with them
    with engine.opened_again(request) as document:
        read_attachments(request, document, spooled, writer, alive)


def _candidates(spooled: Spooled) -> list[int]:
    return sorted(
        page.number
        for page in spooled.pages.values()
        if page.problem is None and page.number not in spooled.pictures | spooled.dear
    )


def _lacks_words(spooled: Spooled) -> bool:
    found = 0
    for page in spooled.pages.values():
        found += tokens(page.text, FEW_TOKENS)
        if found >= FEW_TOKENS:
            return False
    return bool(_candidates(spooled))


def _second_try(request: Request, spooled: Spooled, writer: SpoolWriter, alive: Callable[[], None]) -> None:
    """Try pypdf on a document in which the engine found no words; neither finds any on a scan."""
    with contextlib.suppress(Exception), Pypdf.open(request) as other:
        gained = 0
        for index, number in enumerate(_candidates(spooled)):
            if index >= SECOND_TRY_PAGES and gained < FEW_TOKENS:
                return
            alive()
            with contextlib.suppress(Exception):
                reading = other.read(number)
                before = spooled.pages[number]
                if not reading.garbled and tokens(reading.text) > tokens(before.text):
                    gained += tokens(reading.text)
                    writer.page(number, reading.text, annotated=number in spooled.annotated)
                    spooled.pages[number] = Page(number, reading.text)
                elif not before.text.strip() and other.lacks_content(number):
                    writer.page(number, "", problem=Damaged.code)


def _annotations(request: Request, spooled: Spooled, writer: SpoolWriter, alive: Callable[[], None]) -> None:
    """Add values of forms and words of annotations that the text of their page does not show."""
    with contextlib.suppress(Exception), Pypdf.open(request) as other:
        for number in sorted(spooled.annotated):
            alive()
            with contextlib.suppress(Exception):
                for text in annotation_texts(other.reader.pages[number - 1], spooled.pages[number].text):
                    writer.extra(number, clean(text))


def _form(
    request: Request, engine: Engine, spooled: Spooled, writer: SpoolWriter, alive: Callable[[], None]
) -> None:
    """Put the words of a form in place of the page that only asks for another program.

    If they cannot be read the page is damaged: what it asks for is nothing that the form says.
    """
    alive()
    text = ""
    problem: str | None = Damaged.code
    mended = engine.path if isinstance(engine, Pdfium) else ""
    with contextlib.suppress(Exception), Pypdf.open(replace(request, path=mended or request.path)) as other:
        text, problem = clean(xfa_text(other.reader))[: request.max_characters], None
    if problem is not None:
        writer.know(form_unread=True)
    writer.page(1, text, problem=problem)
    spooled.pages[1] = Page(1, text, problem)


def _join_words(spooled: Spooled, writer: SpoolWriter) -> None:
    words = Words(page.text for page in spooled.pages.values())
    for page in list(spooled.pages.values()):
        if HYPHEN in page.text:
            joined = words.joined(page.text)
            writer.page(
                page.number,
                joined,
                problem=page.problem,
                picture=page.number in spooled.pictures,
                annotated=page.number in spooled.annotated,
                place=page.place,
                recognised=page.recognised,
            )
            spooled.pages[page.number] = replace(page, text=joined)
