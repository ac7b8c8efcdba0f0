# SPDX-License-Identifier: Apache-2.0
"""PDF pages by pdfium: fast, and it aborts its process on some files."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.cleaning import clean
from docdesk.steps.extract.engines import Reading
from docdesk.steps.extract.engines.pypdf import Pypdf
from docdesk.steps.extract.identify import unreadable
from docdesk.steps.extract.request import Request
from docdesk.values.facts import coded

FEW_CHARACTERS = 50
PICTURE_SHARE = 0.5
"""A page with fewer characters and a picture over more than this share of it is a scan."""

_PASSWORD = 4  # FPDF_ERR_PASSWORD


class Pdfium:
    """See `docdesk.steps.extract.engines.Engine`."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.claimed = len(document)
        title = str(document.get_metadata_dict(skip_empty=True).get("Title", ""))
        self.facts: dict[str, Any] = {"title": clean(title).strip()[:500]}

    @classmethod
    @contextlib.contextmanager
    def open(cls, request: Request) -> Iterator[Pdfium]:
        """See `docdesk.steps.extract.engines.open_engine`."""
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
            with contextlib.suppress(pypdfium2.PdfiumError):
                document.init_forms()
            yield cls(document)
        finally:
            document.close()

    def read(self, number: int) -> Reading:
        """Read a page, the values of its form included where the file draws them."""
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
            return Reading(text, picture, annotated)
        finally:
            page.close()


def _refuse_without_password(request: Request) -> None:
    """Raise what is true of a file that pdfium cannot decrypt; return if pypdf can."""
    with Pypdf.open(request):
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
