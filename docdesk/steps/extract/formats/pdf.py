# SPDX-License-Identifier: Apache-2.0
"""PDF files page by page into a spool. Runs in a worker, which it can take down: pdfium aborts on some files.

pdfium reads first. A page that it cannot read is read by pypdf, and so is the whole document where pdfium
finds no text in it. Every page is in the spool before the next begins, so that a worker killed in the middle
costs one page.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from docdesk.errors import Damaged, DocdeskError, Encrypted, TooMuchMemory, WrongPassword
from docdesk.steps.extract.cleaning import clean, tokens
from docdesk.steps.extract.formats.pdf_annotations import annotation_texts
from docdesk.steps.extract.identify import unreadable
from docdesk.steps.spool import Spooled, SpoolWriter, read_spool

Report = Callable[[tuple[int, int]], None]

FEW_TOKENS = 3
"""A document with fewer is read by the other engine as well."""

SECOND_TRY_PAGES = 20
"""Pages that the other engine gets to find a first word in."""

FEW_CHARACTERS = 50
PICTURE_SHARE = 0.5
"""A page with fewer characters, and a picture over more than this part of it, is a scan."""

EMPTY_STREAM = 32
"""Bytes that a packed stream of nothing has at most."""

_PASSWORD = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """What to read and how far. `only` is one page that the other engine is to try."""

    path: str
    spool: str
    key: dict[str, Any]
    password: str | None = field(repr=False)
    engine: str
    max_pages: int
    max_characters: int
    only: int | None = None


def document_seconds(pages: int) -> float:
    """How long a document of so many pages may take."""
    return min(1800.0, 20.0 + 0.2 * pages)


class _Engine(Protocol):
    claimed: int
    facts: dict[str, Any]

    def read(self, number: int) -> _Reading: ...


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    picture: bool = False
    annotated: bool = False


def read_pdf(request: PdfRequest, *, report: Report) -> None:
    """Read what the spool does not hold yet; ends with the spool's end record.

    Raises Encrypted, WrongPassword, Damaged (the engine cannot open it), FileMissing, FileUnreadable, MemoryError.
    """
    report((0, 0))
    spooled = read_spool(Path(request.spool), request.key)
    with SpoolWriter(Path(request.spool), request.key) as writer, _open(request) as engine:
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
    request: PdfRequest, engine: _Engine, spooled: Spooled, total: int, writer: SpoolWriter, report: Report
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


def _read_one(request: PdfRequest, engine: _Engine, number: int, writer: SpoolWriter) -> None:
    began = time.process_time()
    reading, problem = _read_either(request, engine, number)
    text = reading.text[: request.max_characters]
    writer.page(number, text, problem=problem, cost=time.process_time() - began)


def _read_either(request: PdfRequest, engine: _Engine, number: int) -> tuple[_Reading, str | None]:
    """A page by this engine, and by the other where it raises; with the problem where neither can."""
    try:
        return engine.read(number), None
    except Exception as error:
        problem = _problem(error)
    if isinstance(engine, _Pypdf):
        return _Reading(""), problem
    try:
        with _Pypdf.open(request) as other:
            return other.read(number), None
    except Exception as error:
        return _Reading(""), _problem(error)


def _problem(error: Exception) -> str:
    """The code of what an engine raised at a page."""
    from pypdf.errors import LimitReachedError

    if isinstance(error, MemoryError):
        gc.collect()
        return TooMuchMemory.code
    # pypdf's own guard: the page's content unpacks to more than it takes in
    return TooMuchMemory.code if isinstance(error, LimitReachedError) else Damaged.code


def _second_try(request: PdfRequest, spooled: Spooled, writer: SpoolWriter, report: Report) -> None:
    """pypdf on a document in which pdfium found no words; pages that are scans hold none for either."""
    candidates = [
        page.number
        for page in spooled.pages.values()
        if page.problem is None and page.number not in spooled.pictures
    ]
    found = sum(tokens(page.text) for page in spooled.pages.values())
    if found >= FEW_TOKENS or not candidates or "second" in spooled.begun:
        return
    writer.begin("second")
    with contextlib.suppress(Exception), _Pypdf.open(request) as other:
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


def _annotations(request: PdfRequest, spooled: Spooled, writer: SpoolWriter, report: Report) -> None:
    """Values of forms and the words of annotations that the page's own text does not show."""
    if not spooled.annotated or "annotations" in spooled.begun:
        return
    writer.begin("annotations")
    with contextlib.suppress(Exception), _Pypdf.open(request) as other:
        for number in sorted(spooled.annotated):
            report((spooled.total or 0, spooled.total or 0))
            with contextlib.suppress(Exception):
                texts = annotation_texts(other.reader.pages[number - 1], spooled.pages[number].text)
                for text in texts:
                    writer.extra(number, clean(text))


@contextlib.contextmanager
def _open(request: PdfRequest) -> Iterator[_Engine]:
    kind = _Pypdf if request.engine == "pypdf" else _Pdfium
    with kind.open(request) as engine:
        yield engine


class _Pdfium:
    def __init__(self, document: Any) -> None:
        self._document = document
        self.claimed = len(document)
        title = str(document.get_metadata_dict(skip_empty=True).get("Title", ""))
        self.facts = {"title": clean(title).strip()[:500]}

    @classmethod
    @contextlib.contextmanager
    def open(cls, request: PdfRequest) -> Iterator[_Pdfium]:
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(request.path, password=request.password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == _PASSWORD:
                _refuse_without_password(request)
            raise Damaged(reason="pdfium cannot open it") from error
        except OSError as error:
            raise unreadable(Path(request.path), error) from error
        try:
            with contextlib.suppress(pypdfium2.PdfiumError):
                document.init_forms()
            yield cls(document)
        finally:
            document.close()

    def read(self, number: int) -> _Reading:
        page = self._document[number - 1]
        try:
            annotated = _has_words_aside(page)
            if self._document.formenv:
                page.flatten()
            shown = page.get_textpage()
            try:
                text = clean(shown.get_text_bounded())
            finally:
                shown.close()
            picture = len(text.strip()) < FEW_CHARACTERS and _is_picture(page)
            return _Reading(text, picture, annotated)
        finally:
            page.close()


class _Pypdf:
    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.claimed = len(reader.pages)
        self.facts: dict[str, Any] = {"title": ""}
        with contextlib.suppress(Exception):
            self.facts["title"] = clean(str(reader.metadata.title or "")).strip()[:500]

    @classmethod
    @contextlib.contextmanager
    def open(cls, request: PdfRequest) -> Iterator[_Pypdf]:
        import pypdf

        try:
            reader = pypdf.PdfReader(request.path)
            if reader.is_encrypted and not reader.decrypt(request.password or ""):
                raise WrongPassword() if request.password else Encrypted()
            engine = cls(reader)
        except (DocdeskError, MemoryError):
            raise
        except OSError as error:
            raise unreadable(Path(request.path), error) from error
        except Exception as error:  # pypdf lets through whatever a broken file makes Python raise
            raise Damaged(reason=_reason(error)) from error
        try:
            yield engine
        finally:
            reader.close()

    def read(self, number: int) -> _Reading:
        return _Reading(clean(self.reader.pages[number - 1].extract_text()))

    def lacks_content(self, number: int) -> bool:
        """Whether the page's content cannot be unpacked: nothing comes out of streams that have something in them.

        Both engines take such a page for an empty one.
        """
        content = self.reader.pages[number - 1].get("/Contents")
        streams = content.get_object() if content is not None else []
        streams = [part.get_object() for part in (streams if isinstance(streams, list) else [streams])]
        # pypdf drops /Length when it has read a stream, and has no other name for the packed bytes
        full = any(len(stream._data) > EMPTY_STREAM for stream in streams)
        return full and not any(stream.get_data() for stream in streams)


def _reason(error: Exception) -> str:
    told = str(error).strip().rstrip(".") or type(error).__name__
    return "its structure is broken (" + told[:200] + ")"


def _refuse_without_password(request: PdfRequest) -> None:
    """Raise what is true of a file that pdfium cannot decrypt; return where pypdf can."""
    with _Pypdf.open(request):
        return


def _has_words_aside(page: Any) -> bool:
    """Whether the page has annotations other than links and the windows they open in."""
    import pypdfium2.raw as raw

    plain = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind not in plain:
                return True
    return False


def _is_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    width, height = page.get_size()
    least = PICTURE_SHARE * width * height
    for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(shown.raw, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            if (right - left) * (top - bottom) >= least:
                return True
    return False
