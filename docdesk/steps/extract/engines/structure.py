# SPDX-License-Identifier: Apache-2.0
"""What the bytes of a PDF say about it that pdfium does not: pages that it hides, streams that it cannot unpack.

A look at the bytes takes a millisecond or two. Only where they contradict pdfium is the file opened by qpdf.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

LARGEST = 16 << 20
"""Bytes of a file that is looked at; larger ones are seldom written by hand."""

HEAD = 4096
TAIL = 1 << 20
"""Bytes at the end of a file in which its last object and the mark of its end are."""

BROTLI = b"/BrotliDecode"

_KIDS = re.compile(rb"/Kids\s*\[([^\]]{1,200000})\]")
_REFERENCE = re.compile(rb"\d+\s+\d+\s+R\b")
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,400}?/N\s+(\d{1,6})\b")
"""The head of a file that is made for the web says how many pages it has."""
_PLACE = re.compile(rb"startxref\s+(\d{1,10})")
_TABLE = re.compile(rb"\s*(xref|\d{1,7}\s+\d{1,5}\s+obj)\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")


def needs_rebuilding(data: bytes, path: Path, pages: int, password: str | None) -> bool:
    """Whether pdfium, which opened the file, sees fewer `pages` than it has, or cannot unpack its streams.

    `data` are the bytes of the file, see `bytes_of`.
    """
    if BROTLI in data:
        return True
    kids = [len(_REFERENCE.findall(found)) for found in _KIDS.findall(data)]
    # each list but the root's is a kid of another; a form's fields have kids too
    if not kids or sum(kids) - (len(kids) - 1) <= pages:
        return False
    return _pages_by_qpdf(path, password) > pages


def is_cut(path: Path) -> bool:
    """Whether a file ends before its end: no mark of it follows the last object."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL))
        tail = file.read()
        last = tail.rfind(b"endobj")
        return last >= 0 and tail.find(b"%%EOF", last) < 0
    return False


def table_is_wrong(data: bytes) -> bool:
    """Whether the file does not lead to its table of objects, so that an engine has to guess what is where.

    `data` are the bytes of the file; of one that was too large to be looked at, nothing is said.
    """
    if not data:
        return False
    at = data.rfind(b"startxref")
    place = _PLACE.match(data, at) if at >= 0 else None
    if place is None:
        return True
    # some count from the header, in front of which a transfer put something
    begins = (int(place[1]), int(place[1]) + max(0, data.find(b"%PDF-", 0, HEAD)))
    found = next((table for begin in begins if (table := _TABLE.match(data, begin)) is not None), None)
    return found is None or (found[1] == b"xref" and data.find(b"trailer", found.end()) < 0)


def claimed_pages(path: Path) -> int:
    """The largest number of pages that the file says it has; 0 if it does not say so in plain bytes."""
    data = bytes_of(path)
    counts = [int(found) for found in _COUNT.findall(data)]
    if (linear := _LINEARIZED.search(data, 0, HEAD)) is not None:
        counts.append(int(linear[1]))
    return max((count for count in counts if count < 100_000), default=0)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file that is not too large to be looked at, otherwise none."""
    with contextlib.suppress(OSError):
        if path.stat().st_size <= LARGEST:
            return path.read_bytes()
    return b""


def _pages_by_qpdf(path: Path, password: str | None) -> int:
    import pikepdf

    try:
        with pikepdf.open(path, password=password or "") as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError):
        return 0
