# SPDX-License-Identifier: Apache-2.0
"""Pages of a PDF whose content is damaged inside: bytes that changed on a disk or on the way.

Engines read such a page as far as they get and say nothing, so its words may be missing or wrong. A packed stream ends
with a checksum, which shows it. To check those of all pages takes about a millisecond for a file.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

MOST_UNPACKED = 64 << 20
"""Bytes of all streams of a file that are unpacked to be checked."""

PIECE = 1 << 20

SMALLEST = 64
"""Bytes of a stream that counts; some programs write odd ones of next to nothing."""

HEAD = 600
"""Bytes in front of a stream in which its dictionary begins."""

MOST_PAGES = 20_000

_STREAM = re.compile(rb">>\s{0,4}stream\r?\n")
_NUMBER = re.compile(rb"(\d{1,7})\s+\d{1,5}\s*\Z")
_PACKED = re.compile(rb"/FlateDecode\b|/Fl\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})\b(?!\s+\d+\s+R)")
_FLUSHED = b"\x00\x00\xff\xff"
"""Where a program flushed its packer and wrote no end: nothing is missing."""
_OTHER = re.compile(
    rb"/Subtype\s*/(?!Form\b)|/Length[123]\b|/Predictor\b|/N\s|/Alternate\b"  # pictures, fonts, tables, colours
    rb"|/(?:LZW|ASCIIHex|ASCII85|RunLength|CCITTFax|JBIG2|DCT|JPX|Crypt)"  # packed in another way as well
)
"""What the dictionary of a page's content, a form or a map of letters never says."""


class Packed(NamedTuple):
    """A packed stream: the number of its object, its bytes, and how many its dictionary says they are."""

    number: int
    data: bytes | memoryview
    length: int | None = None


def damage_in(data: bytes, path: Path, password: str | None) -> dict[str, Any]:
    """The facts of an engine about damage inside pages: `torn`, or `repaired` and `lacking` if no page shows where.

    `data` are the bytes of the file, and `path` is a file of the same objects that qpdf can open.
    """
    broken = broken_streams(_decrypted(path, password) if b"/Encrypt" in data else packed_streams(data))
    if not broken:
        return {}
    pages = _pages_with(broken, path, password)
    return {"torn": pages} if pages else {"repaired": True, "lacking": True}


def lacks_content(path: Path, password: str | None) -> bool:
    """Whether a page of a mended file says that it has content, and the file has lost it.

    A page without words is no loss by itself: it may be blank or a drawing.
    """
    import pikepdf

    with contextlib.suppress(Exception), pikepdf.open(path, password=password or "") as pdf:
        return any(_lost(page.obj.get("/Contents")) for page in pdf.pages[:MOST_PAGES])
    return True


def _lost(content: Any) -> bool:
    import pikepdf

    parts = content if isinstance(content, pikepdf.Array) else [content]
    return content is not None and not all(isinstance(part, pikepdf.Stream) for part in parts)


def broken_streams(streams: Iterable[Packed]) -> set[int]:
    """Which of these have packed bytes that are damaged."""
    broken: set[int] = set()
    mismatched: set[int] = set()
    sound = 0
    left = MOST_UNPACKED
    for packed in streams:
        unpacked, fault = _checked(packed.data, left)
        left -= unpacked
        if fault is not None and len(packed.data) < SMALLEST:
            continue
        if fault == "broken" or (fault == "open" and _lacks_bytes(packed)):
            broken.add(packed.number)
        elif fault == "mismatch":
            mismatched.add(packed.number)
        elif fault is None:
            sound += 1
        if left <= 0:
            break
    # a program that writes no right checksum at all damages nothing
    return broken if len(mismatched) > 2 and not sound else broken | mismatched


def _lacks_bytes(packed: Packed) -> bool:
    """Whether a stream without an end is not what its program wrote: its length is another. Some write none."""
    data = bytes(packed.data).rstrip(b"\r\n")
    if packed.length is None or data.endswith(_FLUSHED):
        return False
    return not len(data) <= packed.length <= len(packed.data)


def packed_streams(data: bytes) -> Iterator[Packed]:
    """The streams that may hold words or the way to them."""
    view = memoryview(data)
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - HEAD) : found.start()]
        at = head.rfind(b"obj")
        number = _NUMBER.search(head, 0, at) if at >= 0 else None
        if number is None or not _counts(head[at:]):
            continue
        end = data.find(b"endstream", found.end())
        if end < 0:  # the file is cut in it, which is seen elsewhere
            end = len(data)
            length = None
        else:
            said = _LENGTH.search(head, at)
            length = int(said[1]) if said else None
        yield Packed(int(number[1]), view[found.end() : end], length)


def _decrypted(path: Path, password: str | None) -> Iterator[Packed]:
    """The same of an encrypted file, as far as qpdf can open it."""
    import pikepdf

    with contextlib.suppress(Exception), pikepdf.open(path, password=password or "") as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and _counts(thing.stream_dict.unparse()):
                yield Packed(thing.objgen[0], thing.read_raw_bytes())


def _counts(head: bytes) -> bool:
    """Whether a stream with this dictionary may hold words, or objects that lead to them."""
    return _PACKED.search(head) is not None and (b"/ObjStm" in head or _OTHER.search(head) is None)


def _checked(packed: bytes | memoryview, most: int) -> tuple[int, str | None]:
    """How many bytes were unpacked, and what is wrong. An end that is missing is seen elsewhere."""
    unpacker = zlib.decompressobj()
    count = 0
    rest: bytes | memoryview = packed
    try:
        while rest and not unpacker.eof and count < most:
            count += len(unpacker.decompress(rest, PIECE))
            rest = unpacker.unconsumed_tail
    except zlib.error as error:
        return count, "mismatch" if "incorrect data check" in str(error) else "broken"
    return count, None if unpacker.eof else "open"


def _pages_with(broken: set[int], path: Path, password: str | None) -> list[int]:
    """The pages that draw these streams."""
    import pikepdf

    found = []
    # the damage is in the file even if nobody can say where
    with contextlib.suppress(Exception), pikepdf.open(path, password=password or "") as pdf:
        for number, page in enumerate(pdf.pages[:MOST_PAGES], 1):
            if broken & set(_drawn(page.obj)):
                found.append(number)
    return found


def _drawn(page: Any) -> Iterator[int]:
    """Numbers of the objects that a page draws: its content, and the forms in it."""
    import pikepdf

    content = page.get("/Contents")
    for part in content if isinstance(content, pikepdf.Array) else [content]:
        if isinstance(part, pikepdf.Object):
            yield part.objgen[0]
    resources = page.get("/Resources")
    forms = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if isinstance(forms, pikepdf.Dictionary):
        for form in forms.values():
            yield form.objgen[0]
