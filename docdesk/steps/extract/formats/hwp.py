# SPDX-License-Identifier: Apache-2.0
"""Hangul documents (HWP 5): paragraphs, tables, notes and text boxes, in the order of their records.

Distribution documents, which Hangul shows but does not let anybody edit, keep their key beside the text.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from docdesk.errors import Damaged, PasswordUnsupported, TooMuchMemory, UnsupportedType
from docdesk.steps.extract.ole import Ole
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded, megabytes
from docdesk.values.formats import USUAL_SUFFIXES

MOST_BYTES = 100 << 20
"""Of one section, unpacked."""

HWP_3 = b"HWP Document File"

_PARAGRAPH, _TEXT, _CONTROL, _LIST, _DISTRIBUTION, _TABLE, _STYLE = 66, 67, 71, 72, 28, 77, 26
_LEVEL = re.compile(r"(?:개요|outline)\s*(\d+)", re.I)
_SECTION = re.compile(r"Section(\d+)")
_CHARACTERS = {10: "\n", 24: "-", 30: "\u00a0", 31: " "}
"""Control characters that stand alone and are seen."""
_ALONE = frozenset({0, 10, 13, *range(24, 32)})
_COMMENTS = (b"tmct", b"tcmt")
_TABLE_CONTROL = b" lbt"


class Record(NamedTuple):
    """A record of a section: its kind, its depth and its bytes."""

    tag: int
    level: int
    data: bytes


def read(request: Request, *, report: Report) -> None:
    """Read a Hangul document into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_document)


def open_document(request: Request) -> Opened:
    """The document's one page, made of all its sections."""
    data = bytes_of(request)
    if data.startswith(HWP_3):
        raise UnsupportedType(kind="hangul_3", reason="", formats=USUAL_SUFFIXES)
    ole = Ole(data)
    header = ole.stream("FileHeader")
    if len(header) < 40:
        raise Damaged(reason=coded("structure_broken"))
    flags = struct.unpack_from("<I", header, 36)[0]
    if flags & 2:
        raise PasswordUnsupported()
    storage = "ViewText" if flags & 4 else "BodyText"
    sections = sorted(
        (int(found[1]), "/".join(path))
        for path in ole.paths()
        if len(path) == 2 and path[0] == storage and (found := _SECTION.fullmatch(path[1]))
    )
    if not sections:
        raise Damaged(reason=coded("structure_broken"))
    packed = bool(flags & 1)

    def page() -> PageText:
        text = PageText()
        levels = _heading_styles(ole, packed)
        for _, path in sections:
            section = ole.stream(path)
            plain = _distributed(section) if flags & 4 else section
            _write(list(records(_unpacked(plain, packed))), text, levels)
        return text

    return Opened([page])


def records(data: bytes) -> Iterator[Record]:
    """The records of a section, as far as they are whole."""
    at = 0
    while at + 4 <= len(data):
        head = struct.unpack_from("<I", data, at)[0]
        at += 4
        size = head >> 20
        if size == 0xFFF:
            if at + 4 > len(data):
                return
            size = struct.unpack_from("<I", data, at)[0]
            at += 4
        yield Record(head & 0x3FF, head >> 10 & 0x3FF, data[at : at + size])
        at += size


def _unpacked(data: bytes, packed: bool) -> bytes:
    if not packed:
        return data
    stream = zlib.decompressobj(-15)
    try:
        plain = stream.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise Damaged(reason=coded("structure_broken")) from error
    if stream.unconsumed_tail:
        raise TooMuchMemory(limit=megabytes(MOST_BYTES))
    return plain


def _distributed(section: bytes) -> bytes:
    """The packed text of a section of a distribution document, whose first record holds the key."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    first = next(records(section), None)
    if first is None or first.tag != _DISTRIBUTION or len(first.data) < 256:
        raise Damaged(reason=coded("structure_broken"))
    key = _key(first.data[:256])
    body = section[4 + 256 :]
    body = body[: len(body) // 16 * 16]
    # the format has it so: AES in ECB mode with the first half of a hash's digits
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def _key(block: bytes) -> bytes:
    """The key in the 256 bytes of the record: they are mixed with the numbers of Microsoft's `rand`."""
    seed = struct.unpack_from("<I", block)[0]
    plain = bytearray(block)
    value = count = 0
    state = seed
    for at in range(256):
        if count == 0:
            state = (state * 214013 + 2531011) & 0xFFFF_FFFF
            value = state >> 16 & 0x7FFF & 0xFF
            state = (state * 214013 + 2531011) & 0xFFFF_FFFF
            count = (state >> 16 & 0x7FFF & 0xF) + 1
        if at >= 4:
            plain[at] ^= value
        count -= 1
    offset = 4 + (seed & 0xF)
    return bytes(plain[offset : offset + 16])


def _heading_styles(ole: Ole, packed: bool) -> dict[int, int]:
    """The heading level of each style of an outline, by the style's number."""
    found: dict[int, int] = {}
    try:
        styles = [each for each in records(_unpacked(ole.stream("DocInfo"), packed)) if each.tag == _STYLE]
        for number, style in enumerate(styles):
            length = struct.unpack_from("<H", style.data)[0]
            name = style.data[2 : 2 + 2 * length].decode("utf-16-le", "replace").strip()
            if named := _LEVEL.fullmatch(name):
                found[number] = int(named[1])
    except (Damaged, TooMuchMemory, struct.error):
        return found
    return found


def _write(section: list[Record], page: PageText, levels: dict[int, int]) -> None:
    """Write paragraphs in order; those of a table's cells are a row together."""
    at = 0
    style = 0
    while at < len(section):
        record = section[at]
        if record.tag == _PARAGRAPH:
            style = record.data[10] if len(record.data) > 10 else 0
        elif record.tag == _TEXT:
            text = text_of(record.data)
            level = levels.get(style, 0)
            if level and len(text) < 200:
                page.heading(text, level)
            else:
                page.paragraph(text)
        elif record.tag == _CONTROL:
            end = _end(section, at)
            kind = record.data[:4]
            if kind in _COMMENTS:
                at = end
                continue
            if kind == _TABLE_CONTROL:
                _write_table(section[at + 1 : end], page, record.level + 1)
                at = end
                continue
        at += 1


def _end(section: list[Record], at: int) -> int:
    """Where the records below the one at a place end."""
    level = section[at].level
    at += 1
    while at < len(section) and section[at].level > level:
        at += 1
    return at


def _write_table(inner: list[Record], page: PageText, level: int) -> None:
    """The cells of a table, row by row; what comes before its first cell is its caption."""
    table = next((place for place, record in enumerate(inner) if record.tag == _TABLE), len(inner))
    _write(inner[:table], page, {})
    heads = [
        place
        for place, record in enumerate(inner)
        if place > table and record.tag == _LIST and record.level == level
    ]
    cells: dict[int, list[str]] = {}
    order = 0
    for number, begin in enumerate(heads):
        end = heads[number + 1] if number + 1 < len(heads) else len(inner)
        data = inner[begin].data
        if len(data) >= 12:
            order = struct.unpack_from("<H", data, 10)[0]
        cell = PageText()
        _write(inner[begin + 1 : end], cell, {})
        cells.setdefault(order, []).append(cell.text)
    page.begin_table()
    for row in sorted(cells):
        page.row(cells[row])
    page.end_table()


def text_of(data: bytes) -> str:
    """The characters of a paragraph, without its control codes."""
    parts: list[str] = []
    at = 0
    begins = 0
    end = len(data) // 2 * 2
    while at < end:
        code = data[at] | data[at + 1] << 8
        if code >= 32:
            at += 2
            continue
        parts.append(data[begins:at].decode("utf-16-le", "replace"))
        parts.append("\t" if code == 9 else _CHARACTERS.get(code, ""))
        at += 2 if code in _ALONE else 16
        begins = at
    parts.append(data[begins:end].decode("utf-16-le", "replace"))
    return "".join(parts).strip()
