# SPDX-License-Identifier: Apache-2.0
"""What Outlook attaches to messages for other programs: `winmail.dat`, which holds the files and the formatted text.

The format is [MS-OXTNEF]: attributes one after the other; those of the message and of files hold properties as an
MSG file does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from docdesk.errors import SourceError
from docdesk.steps.extract.page_text import one_line

SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_ATTRIBUTES = 50_000

_MESSAGE, _FILE = 1, 2
_RENDERING, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_MESSAGE_PROPERTIES, _CODE_PAGE = 0x9003, 0x9007
_LONG_NAME, _FILE_DATA, _RICH_TEXT, _WEB_PAGE = 0x3707, 0x3701, 0x1009, 0x1013
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a property's value by its kind, padded to four; the others say their length."""


def files_in(data: bytes) -> list[tuple[str, bytes]]:
    """Names and bytes of the files, and of the formatted text of the message; what is left of a damaged one."""
    found: list[tuple[str, bytes]] = []
    names: dict[int, str] = {}
    files: list[bytes] = []
    code_page = "cp1252"
    for level, kind, value in _attributes(data):
        if kind == _CODE_PAGE and len(value) >= 4:
            code_page = _codec(struct.unpack_from("<I", value)[0])
        elif level == _MESSAGE and kind == _MESSAGE_PROPERTIES:
            found += _text_of(value)
        elif level != _FILE:
            continue
        elif kind == _RENDERING:
            files.append(b"")
        elif files and kind == _TITLE:
            names.setdefault(len(files), value.split(b"\0")[0].decode(code_page, "replace"))
        elif files and kind == _DATA:
            files[-1] = value
        elif files and kind == _PROPERTIES:
            for number, of_kind, content in _properties(value):
                if number == _LONG_NAME:
                    names[len(files)] = _string(content, of_kind, code_page)
                elif number == _FILE_DATA and not files[-1]:
                    files[-1] = content[16:] if of_kind == 0x0D else content
    for place, content in enumerate(files, 1):
        name = one_line(names.get(place, "")).replace("\\", "/").rsplit("/", 1)[-1][:200]
        if content:
            found.append((name or f"file {place}", content))
    return found


def _text_of(value: bytes) -> list[tuple[str, bytes]]:
    from docdesk.steps.extract.formats.msg import unpacked_rich_text

    for number, _, content in _properties(value):
        if number == _WEB_PAGE and content:
            return [("message.html", content)]
        if number == _RICH_TEXT:
            try:
                return [("message.rtf", unpacked_rich_text(content))]
            except SourceError:
                continue
    return []


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, kind and value of each attribute."""
    at = 6
    for _ in range(MOST_ATTRIBUTES):
        if at + 9 > len(data):
            return
        level, kind, _, length = struct.unpack_from("<BHHI", data, at)
        if level not in (_MESSAGE, _FILE) or at + 9 + length > len(data):
            return
        yield level, kind, data[at + 9 : at + 9 + length]
        at += 9 + length + 2  # a checksum follows


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, kind and value of each property; of several values the first."""
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, MOST_ATTRIBUTES)):
            kind, number = struct.unpack_from("<HH", data, at)
            at += 4
            if (
                number >= 0x8000
            ):  # a property with a name: 16 bytes of whose it is, and the name or its number
                (named,) = struct.unpack_from("<I", data, at + 16)
                (length,) = struct.unpack_from("<I", data, at + 20)
                at += 24 + ((length + 3) // 4 * 4 if named else 0)
            several, kind = kind & 0x1000, kind & 0x0FFF
            values = 1
            if several or kind not in _FIXED:
                (values,) = struct.unpack_from("<I", data, at)
                at += 4
            first = b""
            for place in range(min(values, MOST_ATTRIBUTES)):
                if kind in _FIXED:
                    length = _FIXED[kind]
                else:
                    (length,) = struct.unpack_from("<I", data, at)
                    at += 4
                if at + length > len(data):
                    return
                if place == 0:
                    first = data[at : at + length]
                at += (length + 3) // 4 * 4
            yield number, kind, first
    except struct.error:
        return


def _string(content: bytes, kind: int, code_page: str) -> str:
    return content.decode("utf-16-le" if kind == 0x1F else code_page, "replace").rstrip("\0")


def _codec(number: int) -> str:
    from docdesk.steps.extract.formats.code_pages import codec_of

    return codec_of(number)
