# SPDX-License-Identifier: Apache-2.0
"""Pages of a damaged PDF, read again from a file that qpdf wrote, with each stream of a page taken for itself.

If a table of objects is wrong, pdfium and qpdf do not guess the same: one of them may lose the widths of a font, and
letters with them. And an engine joins the streams of a page. Where one of them stops in the middle of a string, or is
followed by what chance made of its rest, the engine takes the streams after it for a part of that string.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.engines.damage import packed_streams
from docdesk.steps.extract.engines.pdfium import Pdfium, opened
from docdesk.steps.extract.engines.rebuilt import encryption_of
from docdesk.steps.extract.engines.structure import bytes_of
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import Spooled, SpoolWriter
from docdesk.values.documents import Page

MOST_PAGES = 200
"""Of one document that are read again."""

MOST_UNPACKED = 64 << 20
"""Bytes of one stream."""

PIECE = 16
"""Bytes of a packed stream that are unpacked at once: so many are lost around the damage."""

USUAL_WIDTH = 500
"""Thousandths of a font's size."""

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")

_BRACKET = re.compile(rb"\\.|[()\[\]]", re.DOTALL)
"""What opens and closes strings and lists; with a backslash before it, it is a letter of a string."""


def damaged_pages(spooled: Spooled) -> list[int]:
    """Numbers of the pages whose words may be more than were found: all pages of a file that is damaged somewhere."""
    facts = spooled.facts
    if not facts.get("torn") and not (facts.get("repaired") and facts.get("engine") == "pdfium"):
        return []
    found = (page.number for page in spooled.pages.values() if page.problem in (None, Damaged.code))
    return sorted(found)[:MOST_PAGES]


def read_torn(
    request: Request, engine: Pdfium, spooled: Spooled, writer: SpoolWriter, alive: Callable[[], None]
) -> None:
    """Read the damaged pages again, and keep what has more letters. Raises what pikepdf and pdfium raise."""
    numbers = damaged_pages(spooled)
    target = request.beside("torn")
    try:
        _mend(replace(request, path=engine.path or request.path), numbers, target)
        with opened(replace(request, path=str(target))) as document:
            mended = Pdfium(document)
            for number in numbers:
                alive()
                _keep_better(mended, number, request, spooled, writer)
    finally:
        target.unlink(missing_ok=True)


def _keep_better(
    mended: Pdfium, number: int, request: Request, spooled: Spooled, writer: SpoolWriter
) -> None:
    with contextlib.suppress(Exception):  # a page that cannot be read either way stays as it is
        reading = mended.read(number)
        text = reading.text[: request.max_characters]
        if reading.garbled or _letters(text) <= _letters(spooled.pages[number].text):
            return
        annotated = number in spooled.annotated
        writer.page(number, text, picture=number in spooled.pictures, annotated=annotated)
        spooled.pages[number] = Page(number, text)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _mend(request: Request, numbers: list[int], target: Any) -> None:
    import pikepdf

    data = bytes_of(Path(request.path))
    # qpdf gives nothing of a stream whose end it does not find
    own = {} if b"/Encrypt" in data else {each.number: each.data for each in packed_streams(data)}
    with pikepdf.open(request.path, password=request.password or "", suppress_warnings=True) as pdf:
        for number in numbers:
            page = pdf.pages[number - 1]
            mend_fonts(page.resources.get("/Font"))
            page.obj.Contents = pdf.make_stream(b"\n".join(_parts(page.obj.get("/Contents"), own)))
        pdf.save(target, encryption=encryption_of(request, pdf))


def mend_fonts(fonts: Any) -> None:
    """Take out of a page's fonts what makes pdfium lose letters whose meaning is known: broken files, no widths.

    It takes letters in one place for one letter that is bold, and drops those that a font file cannot draw.
    """
    import pikepdf

    for font in fonts.values() if isinstance(fonts, pikepdf.Dictionary) else ():
        if not isinstance(font, pikepdf.Dictionary):
            continue
        below = font.get("/DescendantFonts")
        kinds = list(below) if isinstance(below, pikepdf.Array) else []
        for kind in [font, *kinds]:
            if not isinstance(kind, pikepdf.Dictionary):
                continue
            if kind is not font and not isinstance(kind.get("/W"), pikepdf.Array):
                kind.DW = kind.get("/DW") or USUAL_WIDTH
            descriptor = kind.get("/FontDescriptor")
            if "/ToUnicode" in font and isinstance(descriptor, pikepdf.Dictionary):
                for name in _FONT_FILES:
                    if name in descriptor and _is_broken(descriptor[name]):
                        del descriptor[name]


def _is_broken(file: Any) -> bool:
    """Whether a font file is no stream, cannot be unpacked, or has another length than it says."""
    import pikepdf

    if not isinstance(file, pikepdf.Stream):
        return True
    try:
        length = len(file.read_bytes())
    except pikepdf.PdfError:
        return True
    said = file.get("/Length1")
    return isinstance(said, int) and "/Length2" not in file and length != said


def _parts(contents: Any, own: Mapping[int, bytes | memoryview]) -> Iterator[bytes]:
    """The streams of a page: whole ones as they are, of others what is complete."""
    import pikepdf

    for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if not isinstance(part, pikepdf.Stream):
            continue
        data, whole = _unpacked(part, own)
        yield data if whole else _complete(data)


def _unpacked(part: Any, own: Mapping[int, bytes | memoryview]) -> tuple[bytes, bool]:
    """What a stream holds, up to the damage; and whether that is all."""
    import pikepdf

    filters = part.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if names != [pikepdf.Name.FlateDecode] or "/DecodeParms" in part:
        with contextlib.suppress(pikepdf.PdfError):
            return part.read_bytes(), True
        return b"", False
    packed = part.read_raw_bytes() or bytes(own.get(part.objgen[0], b""))
    unpacker, found = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(packed), PIECE):
            found += unpacker.decompress(packed[start : start + PIECE])
            if len(found) > MOST_UNPACKED:
                break
    except zlib.error:
        return bytes(found), False
    return bytes(found), unpacker.eof


def _complete(data: bytes) -> bytes:
    """A broken stream without the string or the list that its end leaves open."""
    strings, opened_at, listed_at = 0, 0, -1
    for found in _BRACKET.finditer(data):
        match found[0]:
            case b"(":
                opened_at = found.start() if not strings else opened_at
                strings += 1
            case b")":
                strings = max(0, strings - 1)
            case b"[" if not strings:
                listed_at = found.start() if listed_at < 0 else listed_at
            case b"]" if not strings:
                listed_at = -1
    if listed_at >= 0:
        return data[:listed_at]
    return data[:opened_at] if strings else data
