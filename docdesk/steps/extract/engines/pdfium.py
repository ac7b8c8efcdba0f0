# SPDX-License-Identifier: Apache-2.0
"""PDF pages by pdfium: fast, and it aborts its process on some files."""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.cleaning import clean
from docdesk.steps.extract.engines import Reading
from docdesk.steps.extract.engines.damage import damage_in
from docdesk.steps.extract.engines.hidden_signs import may_hide_text
from docdesk.steps.extract.engines.pdfium_codes import are_codes, are_numbers
from docdesk.steps.extract.engines.pdfium_gaps import may_lack_blanks, with_blanks
from docdesk.steps.extract.engines.pdfium_hidden import remove_hidden
from docdesk.steps.extract.engines.pdfium_scans import is_scan
from docdesk.steps.extract.engines.pypdf import Pypdf
from docdesk.steps.extract.engines.structure import bytes_of, is_cut, needs_rebuilding, table_is_wrong
from docdesk.steps.extract.identify import unreadable
from docdesk.steps.extract.request import Request
from docdesk.values.facts import coded

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_FLATTENED = 1  # FLATTEN_SUCCESS
_XFA_FULL = 2  # FORMTYPE_XFA_FULL: the pages of the file only say that another program is needed


class Pdfium:
    """See `docdesk.steps.extract.engines.Engine`."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.path = ""
        """The file that is read, if it is not the request's."""
        self.may_hide: Callable[[], bool] = lambda: False
        """Whether the file has an order that hides text; asked for pages of many pieces."""
        self.claimed = len(document)
        title = str(document.get_metadata_dict(skip_empty=True).get("Title", ""))
        self.facts: dict[str, Any] = {"title": clean(title).strip()[:500]}
        if document.get_formtype() == _XFA_FULL:
            self.facts["xfa"] = True
        if document.count_attachments():
            self.facts["attachments"] = True

    @classmethod
    @contextlib.contextmanager
    def open(cls, request: Request) -> Iterator[Pdfium]:
        """See `docdesk.steps.extract.engines.open_engine`."""
        with opened(request) as document:
            path = Path(request.path)
            data = bytes_of_whole(document, request)
            engine = cls(document)
            engine.may_hide = functools.cache(lambda: may_hide_text(bytes_of(path)))
            engine.facts.update(damage_in(data, path, request.password))
            if is_cut(path) or table_is_wrong(data):
                engine.facts["repaired"] = True
            yield engine

    @contextlib.contextmanager
    def opened_again(self, request: Request) -> Iterator[Any]:
        """The same file as it is, before pages of it were flattened."""
        with opened(replace(request, path=self.path or request.path)) as document:
            yield document

    def read(self, number: int) -> Reading:
        """Read a page with what its form, stamps and notes show."""
        page = self.document[number - 1]
        try:
            annotated = has_words_aside(page)
            if annotated and flatten(page):
                # what was flattened is part of the page from its next loading on
                page.close()
                page = self.document[number - 1]
            remove_hidden(page, self.may_hide)
            return _reading(page, annotated)
        finally:
            page.close()


@contextlib.contextmanager
def opened(request: Request) -> Iterator[Any]:
    """The request's file as a pdfium document. Raises as `docdesk.steps.extract.engines.open_engine` says."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(request.path, password=request.password)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            _refuse_without_password(request)
        raise Damaged(reason=coded("structure_broken")) from error
    except OSError as error:
        raise unreadable(Path(request.path), error) from error
    try:
        with contextlib.suppress(pypdfium2.PdfiumError), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that this build of pdfium fills in no XFA forms
            document.init_forms()
        yield document
    finally:
        document.close()


def bytes_of_whole(document: Any, request: Request) -> bytes:
    """The bytes of the request's file as `bytes_of` gives them. Raises Damaged if pdfium does not see all its pages."""
    path = Path(request.path)
    data = bytes_of(path)
    if needs_rebuilding(data, path, len(document), request.password):
        raise Damaged(reason=coded("structure_broken"))
    return data


def _reading(page: Any, annotated: bool) -> Reading:
    shown = page.get_textpage()
    try:
        text = shown.get_text_bounded()
        if may_lack_blanks(text):
            text = with_blanks(shown, text)
        scan = is_scan(page, shown, text)
        codes = are_codes(shown, text)
    finally:
        shown.close()
    reading = Reading.of(text, picture=scan, annotated=annotated)
    if not codes or reading.garbled:
        return reading
    return replace(reading, codes=True, garbled=are_numbers(text))


def _refuse_without_password(request: Request) -> None:
    """Raise what is true of a file that pdfium cannot decrypt; return if pypdf can."""
    with Pypdf.open(request):
        return


def flatten(page: Any) -> bool:
    """Make what annotations show a part of the page, from its next loading on; returns whether there was anything."""
    import pypdfium2.raw as raw

    return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == _FLATTENED)


def has_words_aside(page: Any) -> bool:
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
