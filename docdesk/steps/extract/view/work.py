# SPDX-License-Identifier: Apache-2.0
"""What a worker does for a reader: sizes of pages, a picture of one, and the boxes of a passage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docdesk.errors import PageMissing
from docdesk.steps.extract.request import Request
from docdesk.steps.extract.view.boxes import Located, Span, each_word, locate
from docdesk.steps.extract.view.opened import OpenPdf, with_pdf
from docdesk.steps.extract.view.picture import picture_of_frame, picture_of_pdf
from docdesk.values.formats import FileType
from docdesk.values.pages import Box, PagePicture

Sizes = list[tuple[float, float]]


def view_request(kind: FileType, path: Path, spool: Path, password: str | None, most_pages: int) -> Request:
    """What a worker needs to open a file for a reader; `spool` names what a file that is written again is beside."""
    engine = kind.about.engines[0] if kind.about.engines else ""
    return Request(kind, str(path), str(spool), {}, password, None, engine, most_pages, 0)


def page_sizes(request: Request) -> Sizes:
    """Width and height of each page, in points as it is shown.

    This and the functions below raise Encrypted, WrongPassword, Damaged, TooMuchMemory, FileMissing, FileUnreadable,
    MemoryError.
    """
    if request.type.about.engines:
        return with_pdf(request, lambda pdf: pdf.sizes(request.max_pages))
    from docdesk.steps.extract.pictures import frame_sizes

    return frame_sizes(Path(request.path), request.max_pages)


def draw_page(
    request: Request, number: int, width: int, turn: int, marks: Sequence[Box], raw: bool = False
) -> PagePicture:
    """A picture of a page, about `width` pixels wide, turned by `turn` degrees clockwise. Raises PageMissing too.

    With `raw` it comes as pixels: packing takes longer than drawing.
    """
    if request.type.about.engines:

        def work(pdf: OpenPdf) -> PagePicture:
            _check_number(number, len(pdf.document))
            return picture_of_pdf(pdf.page(number), width, turn, marks, raw)

        return with_pdf(request, work)
    from docdesk.steps.extract.pictures import frames

    _check_number(number, frames(Path(request.path)) if number > 1 else 1)
    return picture_of_frame(Path(request.path), number, width, turn, marks, raw)


def _check_number(number: int, total: int) -> None:
    if number > total:
        raise PageMissing(page=number, total=total)


def locate_words(request: Request, number: int, text: str) -> list[Located]:
    """Where each word of a page's kept text is, in order; nothing for a page that the file does not have."""

    def work(pdf: OpenPdf) -> list[Located]:
        return each_word(number, text, pdf.letters(number)) if number <= len(pdf.document) else []

    return with_pdf(request, work)


def locate_spans(request: Request, spans: Sequence[Span]) -> list[Located]:
    """Where spans of the kept text are on the pages of a PDF; pages that it does not have are left out."""

    def work(pdf: OpenPdf) -> list[Located]:
        return [locate(span, pdf.letters(span.page)) for span in spans if span.page <= len(pdf.document)]

    return with_pdf(request, work)
