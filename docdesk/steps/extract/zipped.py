# SPDX-License-Identifier: Apache-2.0
"""What is in a ZIP container, by what it declares itself and never by its name.

It looks at files in the owner's own process, so it reads a bounded part of them.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import BinaryIO

ZIP = b"PK\x03\x04"

MOST_BYTES = 256 << 10
"""Bytes of the container's directory, and of one entry unpacked."""

_END = b"PK\x05\x06"
_END_BYTES = 22 + 65_535  # with the longest comment
_ENTRY = b"PK\x01\x02"
_BEFORE_NAME = 46
"""Bytes of an entry of the directory before its name."""
_MAIN_PART = re.compile(r'ContentType\s*=\s*["\']([^"\']+\.main(?:\+xml)?)["\']')
_NAMES = (b"mimetype", b"[Content_Types].xml")


def type_in_zip(path: Path) -> str | None:
    """The media type that a container declares: in `mimetype`, or of its main part in `[Content_Types].xml`.

    None if it declares none, is damaged, or is larger than is looked at. Blocks for a moment.
    """
    try:
        with path.open("rb") as file:
            places = _places(file)
            if (place := places.get(b"mimetype")) is not None:
                return _unpacked(file, place).decode("ascii", "replace").strip()[:100] or None
            if (place := places.get(b"[Content_Types].xml")) is not None:
                found = _MAIN_PART.search(_unpacked(file, place).decode("utf-8", "replace"))
                return found[1] if found else None
    except (OSError, ValueError, zlib.error):
        return None
    return None


def is_whole_zip(path: Path) -> bool:
    """Whether a container has its directory, which is at its end: one that was cut off has none. Blocks."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _END_BYTES))
            return _END in file.read(_END_BYTES)
    except OSError:
        return False


def _places(file: BinaryIO) -> dict[bytes, int]:
    """Where the entries that declare a type begin, by name."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_BYTES))
    tail = file.read(_END_BYTES)
    end = tail.rfind(_END)
    if end < 0:
        return {}
    length = _number(tail, end + 12, 4)
    file.seek(_number(tail, end + 16, 4))
    directory = file.read(min(length, MOST_BYTES))
    found: dict[bytes, int] = {}
    for name in _NAMES:
        at = directory.find(name)
        while at >= 0:
            entry = at - _BEFORE_NAME
            whole = entry >= 0 and _number(directory, entry + 28, 2) == len(name)
            if whole and directory[entry : entry + 4] == _ENTRY:
                found[name] = _number(directory, entry + 42, 4)
                break
            at = directory.find(name, at + 1)
    return found


def _unpacked(file: BinaryIO, place: int) -> bytes:
    """The beginning of the entry whose local header is at `place`."""
    file.seek(place)
    header = file.read(30)
    if not header.startswith(ZIP) or len(header) < 30:
        raise ValueError("there is no entry")
    method = _number(header, 8, 2)
    file.seek(_number(header, 26, 2) + _number(header, 28, 2), 1)
    data = file.read(min(_number(header, 18, 4) or MOST_BYTES, MOST_BYTES))
    return zlib.decompressobj(-15).decompress(data, MOST_BYTES) if method == 8 else data


def _number(data: bytes, at: int, size: int) -> int:
    if at + size > len(data):
        raise ValueError("it is cut off")
    return int.from_bytes(data[at : at + size], "little")
