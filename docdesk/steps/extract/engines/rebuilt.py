# SPDX-License-Identifier: Apache-2.0
"""Damaged PDFs, written again by qpdf and then read by pdfium.

qpdf finds the objects of a file whose end is missing, whose table of objects is wrong, or whose list of pages lies.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from docdesk.errors import Damaged, Encrypted, WrongPassword
from docdesk.steps.extract.engines.brotli_streams import unpacked
from docdesk.steps.extract.engines.damage import damage_in
from docdesk.steps.extract.engines.pdfium import Pdfium, opened
from docdesk.steps.extract.engines.salvage import closed, salvaged
from docdesk.steps.extract.engines.structure import bytes_of, claimed_pages
from docdesk.steps.extract.identify import unreadable
from docdesk.steps.extract.request import Request
from docdesk.values.facts import coded

PACKED = b"/ObjStm"

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
DEEPEST = 32
"""Lists of pages above a page; in a broken file they form a circle."""

MOST_STREAMS = 20_000
"""Objects to look through for streams that pdfium cannot unpack."""

MOST_UNPACKED = 256 << 20
"""Bytes that such a stream may have, unpacked."""


class Rebuilt(Pdfium):
    """See `docdesk.steps.extract.engines.Engine`."""

    @classmethod
    @contextlib.contextmanager
    def open(cls, request: Request) -> Iterator[Rebuilt]:
        """See `docdesk.steps.extract.engines.open_engine`."""
        target = request.beside("rebuilt")
        try:
            repaired = _rebuild(request, target)
            with opened(replace(request, path=str(target))) as document:
                engine = cls(document)
                engine.facts.update(damage_in(bytes_of(Path(request.path)), target, request.password))
                engine.facts["repaired"] = repaired
                engine.path = str(target)
                if repaired:
                    engine.claimed = max(engine.claimed, claimed_pages(Path(request.path)))
                yield engine
        finally:
            target.unlink(missing_ok=True)


def _rebuild(request: Request, target: Path) -> bool:
    """Write the file again; returns whether it was damaged. Raises Encrypted, WrongPassword, Damaged."""
    import pikepdf

    try:
        with _opened(request) as pdf:
            if not len(pdf.pages):
                raise Damaged(reason=coded("no_pages"))
            brotli = _unpack_brotli(pdf)
            if pdf.Root.get("/Type") != pikepdf.Name.Catalog:
                pdf.Root.Type = pikepdf.Name.Catalog
            _list_pages(pdf)
            pdf.save(target, encryption=encryption_of(request, pdf))
            return not brotli
    except pikepdf.PasswordError as error:
        raise (WrongPassword() if request.password else Encrypted()) from error
    except FileNotFoundError as error:
        raise unreadable(Path(request.path), error) from error
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        ValueError,
        RuntimeError,
        KeyError,
        TypeError,
    ) as error:
        raise Damaged(reason=coded("structure_broken")) from error


def encryption_of(request: Request, pdf: Any) -> Any:
    """What was encrypted stays so on the disk, also if it had to be decrypted to be collected."""
    import pikepdf

    if pdf.is_encrypted:
        return True
    if b"/Encrypt" not in Path(request.path).read_bytes():
        return None
    return pikepdf.Encryption(user=request.password or "", owner=secrets.token_urlsafe())


def _list_pages(pdf: Any) -> None:
    """Put all pages into one list with the right count; each keeps what it inherited from lists above it."""
    import pikepdf

    pages = [page.obj for page in pdf.pages]
    for page in pages:
        above = page.get("/Parent")
        for _ in range(DEEPEST):
            if not isinstance(above, pikepdf.Dictionary):
                break
            for name in INHERITED:
                if name in above and name not in page:
                    page[name] = above[name]
            above = above.get("/Parent")
    whole = pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=pikepdf.Array(pages), Count=len(pages))
    pdf.Root.Pages = pdf.make_indirect(whole)
    for page in pages:
        page.Parent = pdf.Root.Pages


def _opened(request: Request) -> Any:
    """The file in qpdf, or what can be collected of it if qpdf finds no pages. Raises pikepdf's errors."""
    import pikepdf

    data = closed(Path(request.path).read_bytes())
    # what is packed in streams is found by nobody without the table of objects
    collected = salvaged(data, request.password) if PACKED in data or not _has_pages(request) else None
    if collected is not None:
        with contextlib.suppress(pikepdf.PdfError):
            pdf = pikepdf.open(BytesIO(collected), suppress_warnings=True)
            if len(pdf.pages):
                return pdf
            pdf.close()
    return pikepdf.open(BytesIO(data), password=request.password or "", suppress_warnings=True)


def _has_pages(request: Request) -> bool:
    import pikepdf

    try:
        with pikepdf.open(request.path, password=request.password or "", suppress_warnings=True) as pdf:
            return len(pdf.pages) > 0
    except pikepdf.PasswordError:
        raise
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return False


def _unpack_brotli(pdf: Any) -> bool:
    """Unpack streams that are packed by Brotli, which no reader here knows; returns whether there are any."""
    import pikepdf

    found = False
    for index, thing in enumerate(pdf.objects):
        if index >= MOST_STREAMS:
            break
        if isinstance(thing, pikepdf.Stream):
            filters = thing.get("/Filter")
            names = [filters] if isinstance(filters, pikepdf.Name) else list(filters or ())
            if names == [pikepdf.Name("/BrotliDecode")]:
                thing.write(unpacked(thing.read_raw_bytes(), MOST_UNPACKED))
                found = True
    return found
