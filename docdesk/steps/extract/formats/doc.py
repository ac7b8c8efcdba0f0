# SPDX-License-Identifier: Apache-2.0
"""Word 97 to 2003 documents (DOC): the characters of their piece table (MS-DOC 2.4.1). Formatting is not read."""

from __future__ import annotations

import re
import struct

from docdesk.errors import Damaged, PasswordUnsupported
from docdesk.steps.extract.formats.code_pages import code_page_of, codec_of
from docdesk.steps.extract.formats.text import decode
from docdesk.steps.extract.ole import Ole
from docdesk.steps.extract.page_text import PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*(?=\x15)")
"""The instruction of a field; what the field shows comes after it."""
_NOT_ASCII, _LETTER = re.compile(rb"[\x80-\xff]"), re.compile(rb"[A-Za-z\x80-\xff]")
_BREAKS = str.maketrans(
    {"\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " ", "\x1f": ""}
)


def read(request: Request, *, report: Report) -> None:
    """Read a document into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_document)


def open_document(request: Request) -> Opened:
    """The document's one page."""
    ole = Ole(bytes_of(request))
    document = ole.stream("WordDocument")
    if len(document) < 0x1AA:
        raise Damaged(reason=coded("structure_broken"))
    version, flags = struct.unpack_from("<H", document, 2)[0], struct.unpack_from("<H", document, 10)[0]
    if flags & 0x100:
        raise PasswordUnsupported()
    if version < 0xC1:  # Word 6 and 95: the text is in one piece, in a code page
        begin, end = struct.unpack_from("<II", document, 24)
        text = _old_text(document[begin:end], struct.unpack_from("<H", document, 6)[0])
    else:
        text = _pieces(document, ole.stream("1Table" if flags & 0x200 else "0Table"))
    return Opened([lambda: _page(text)], {"rough": True})


def _old_text(data: bytes, language: int) -> str:
    """The text in the code page of its language; where that is a Western one, the letters may tell another."""
    code_page = code_page_of(language)
    letters = re.sub(rb"[\x00-\x1f]+", b" ", data)
    if code_page == 1252 and 3 * len(_NOT_ASCII.findall(letters)) > len(_LETTER.findall(letters)):
        return data.decode(decode(letters).encoding, "replace")
    return data.decode(codec_of(code_page), "replace")


def _pieces(document: bytes, table: bytes) -> str:
    at, length = struct.unpack_from("<II", document, 0x1A2)
    pieces = table[at : at + length]
    at = 0
    while at + 3 <= len(pieces) and pieces[at] == 1:
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    if at + 5 > len(pieces) or pieces[at] != 2:
        raise Damaged(reason=coded("structure_broken"))
    plan = pieces[at + 5 : at + 5 + struct.unpack_from("<I", pieces, at + 1)[0]]
    count = (len(plan) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", plan)
    parts = []
    for number in range(count):
        where = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * number + 2)[0]
        size = max(0, places[number + 1] - places[number])
        if where & 0x4000_0000:
            begin = (where & 0x3FFF_FFFF) // 2
            parts.append(document[begin : begin + size].decode("cp1252", "replace"))
        else:
            parts.append(document[where : where + 2 * size].decode("utf-16-le", "replace"))
    return "".join(parts)


def _page(text: str) -> PageText:
    before = ""
    while before != text:  # fields inside one another
        before, text = text, _FIELD.sub("", text)
    page = PageText()
    for paragraph in re.split("\r|\n", text.replace("\x07\x07", "\r").translate(_BREAKS)):
        page.paragraph(paragraph)
    return page
