# SPDX-License-Identifier: Apache-2.0
"""PDF files that the tests make: good, encrypted, scanned, damaged, hostile."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def text_pdf(path: Path, texts: Iterable[str], title: str = "") -> Path:
    """A page a text, drawn in its lines; an empty text gives an empty page."""
    canvas = Canvas(str(path))
    if title:
        canvas.setTitle(title)
    for text in texts:
        for line, words in enumerate(text.split("\n")):
            canvas.drawString(72, 720 - 16 * line, words)
        canvas.showPage()
    canvas.save()
    return path


def scanned_pdf(path: Path, pages: int, text_page: str = "") -> Path:
    """Pages that are one picture each; with one page of text at the end where `text_page` is given."""
    canvas = Canvas(str(path), pagesize=(400, 600))
    for number in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (40, 60), 100 + number)), 0, 0, 400, 600)
        canvas.showPage()
    if text_page:
        canvas.drawString(20, 500, text_page)
        canvas.showPage()
    canvas.save()
    return path


def encrypted_pdf(path: Path, text: str, *, user: str, owner: str, algorithm: str) -> Path:
    writer = PdfWriter(clone_from=PdfReader(text_pdf(path, [text])))
    writer.encrypt(user_password=user, owner_password=owner, algorithm=algorithm)
    writer.write(path)
    return path


def form_pdf(path: Path) -> Path:
    """A form whose value has no drawing of its own, as programs leave it that set NeedAppearances."""
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "Application for a library card")
    canvas.acroForm.textfield(name="name", x=72, y=600, width=200, height=20, value="Ada Drawnvalue")
    canvas.acroForm.textfield(name="town", x=72, y=560, width=200, height=20)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(path))
    for reference in writer.pages[0]["/Annots"]:  # type: ignore[union-attr]
        field = reference.get_object()
        if field.get("/T") == "town":
            field[NameObject("/V")] = TextStringObject("Hiddenville")
            field.pop("/AP", None)
    writer.write(path)
    return path


def annotated_pdf(path: Path) -> Path:
    writer = PdfWriter(
        clone_from=PdfReader(text_pdf(path, ["The first page", "The second page of the report"]))
    )
    writer.add_annotation(1, Text(text="Ask the auditor about this", rect=(50, 550, 200, 650)))
    writer.add_annotation(1, FreeText(text="Typed on the page", rect=(50, 350, 200, 450)))
    writer.write(path)
    return path


def self_referencing_pdf(path: Path) -> Path:
    """A form object that draws itself twice: pdfium goes on until its memory ends, pypdf stops."""
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 6 0 R>>/Font<</F 5 0 R>>>>"
        + _stream(b"BT /F 12 Tf (deeper) Tj ET /X Do /X Do")
    )
    return _raw_pdf(path, b"<<" + _stream(b"BT /F 12 Tf 72 700 Td (round and round) Tj ET /X Do"), extra=form)


def huge_page_pdf(path: Path, megabytes: int) -> Path:
    """A page whose content packs to little and unpacks to very much."""
    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    return _raw_pdf(path, b"<</Filter/FlateDecode" + _stream(packed))


def garbled_page_pdf(path: Path) -> Path:
    """A page whose content says that it is packed and does not unpack."""
    return _raw_pdf(path, b"<</Filter/FlateDecode" + _stream(b"no zlib stream begins with these bytes" * 4))


def drawn_page_pdf(path: Path) -> Path:
    """A page with a line on it and no word."""
    drawn = zlib.compress(b"1 0 0 RG 72 72 m 400 500 l S " * 20)
    return _raw_pdf(path, b"<</Filter/FlateDecode" + _stream(drawn))


def slow_page_pdf(path: Path, words: int = 300_000) -> Path:
    """Three pages; the one in the middle holds so many words that either engine needs seconds for it."""
    canvas = Canvas(str(path))
    for number in (1, 2, 3):
        canvas.drawString(72, 720, f"This is page {number} of three")
        if number == 2:
            canvas._code.extend(
                f"BT /F1 12 Tf 1 0 0 1 {72 + index % 400} {700 - index % 600} Tm (w{index}) Tj ET"
                for index in range(words)
            )
        canvas.showPage()
    canvas.save()
    return path


def lying_pdf(path: Path, claimed: int) -> Path:
    """One page, named so many times."""
    return _raw_pdf(path, b"<<" + _stream(b"BT /F 12 Tf 72 700 Td (the only page) Tj ET"), claimed)


def broken_page_pdf(path: Path) -> Path:
    """Three pages, of which the second is no page at all."""
    writer = PdfWriter(clone_from=PdfReader(text_pdf(path, ["The first page", "lost", "The third page"])))
    kids = writer._pages.get_object()["/Kids"]  # type: ignore[index]
    kids[1] = writer._add_object(ArrayObject([FloatObject(1)]))
    writer.write(path)
    return path


def _stream(data: bytes) -> bytes:
    return b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def _raw_pdf(path: Path, content: bytes, kids: int = 1, extra: bytes = b"null") -> Path:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * kids + b"]/Count %d>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
        b"/XObject<</X 6 0 R>>>>>>",
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        extra,
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    path.write_bytes(out.getvalue())
    return path
