# SPDX-License-Identifier: Apache-2.0
"""Text and Markdown files to one page of text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docdesk.errors import Damaged, FileEmpty
from docdesk.steps.extract import encoding_clues as clues
from docdesk.steps.extract import mixed_encodings as mixed
from docdesk.steps.extract.identify import unreadable, utf16_without_bom, utf32_without_bom, without_nul_ends
from docdesk.steps.extract.markdown import as_read
from docdesk.steps.extract.markdown_outline import outline_of_markdown
from docdesk.steps.extract.request import Report, Request
from docdesk.steps.extract.western_clues import western
from docdesk.steps.spool import SpoolWriter
from docdesk.values.facts import coded
from docdesk.values.formats import FileType
from docdesk.values.places import NO_OUTLINE

REPLACEMENT = "\ufffd"
SAMPLE = 1 << 20
"""Bytes to show to the detector of encodings."""
BLOCK = 1 << 20
MOSTLY = 20
"""Bytes with at most one bad sequence in this many are damaged UTF-8, not another encoding."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TWO_BYTES = frozenset(
    {"gb2312", "gbk", "gb18030", "big5", "big5hkscs", "cp950", "cp932", "shift_jis", "shift_jis_2004", "shift_jisx0213",
     "euc_jp", "euc_jis_2004", "euc_kr", "cp949", "johab"}
)  # fmt: skip
"""What a detector takes texts of a few accented letters for."""
_SEEN = re.compile("[^\\s\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufeff]")
"""A character that is neither a blank nor without a width."""
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read: whether the encoding was `guessed`, how many characters were `replaced`."""

    text: str
    encoding: str
    guessed: bool
    replaced: int
    cut: bool = False


def read(request: Request, *, report: Report) -> None:
    """Read a text file into its spool as one page.

    Raises FileMissing, FileUnreadable, FileEmpty, Damaged (an encoding was given that does not exist).
    """
    path = Path(request.path)
    try:
        # four bytes a character at most, and a mark at the beginning
        most = 4 * request.max_characters + 5
        with path.open("rb") as file:
            data = file.read(most if request.most_bytes is None else min(most, request.most_bytes))
            grown = len(data) == request.most_bytes and bool(file.read(1))
    except OSError as error:
        raise unreadable(path, error) from error
    report((0, 1))
    if grown:
        data = _to_last_character(data)
    decoded = decode(data, request.encoding, request.max_characters)
    del data
    text, facts = decoded.text, {}
    if request.type is FileType.MARKDOWN:
        markdown = as_read(text)
        text, facts = markdown.text, {"about": markdown.about, "pictures": markdown.pictures}
    if not _SEEN.search(text):
        raise FileEmpty(reason=coded("only_blanks") if decoded.text else coded("no_characters"))
    with SpoolWriter(Path(request.spool), request.key) as writer:
        facts |= {
            "encoding": decoded.encoding,
            "guessed": decoded.guessed,
            "replaced": decoded.replaced,
            "cut": len(decoded.text) if decoded.cut else 0,
        }
        writer.opened(1, 1, facts)
        is_markdown = request.type is FileType.MARKDOWN
        writer.page(1, text, outline=outline_of_markdown(text) if is_markdown else NO_OUTLINE)
        writer.end()


def _to_last_character(data: bytes) -> bytes:
    """The bytes without a character of UTF-8 of which the program that writes them had written a part only."""
    try:
        _, whole = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:  # another encoding
        return data
    return data[:whole]


def decode(data: bytes, encoding: str | None = None, most: int | None = None) -> Decoded:
    """Text from bytes: by its mark, the pattern of NULs, shifts, strict UTF-8, the detector, and at last CP1252.

    The text stays as it is, without its mark. A NUL or a lone surrogate becomes one character, so offsets hold.
    Raises Damaged if there is no such encoding.
    """
    data = without_nul_ends(data)
    mark = next((found for found in _BOMS if data.startswith(found[0])), None)
    if encoding:
        try:
            name = codecs.lookup(encoding).name
        except LookupError:
            raise Damaged(reason=coded("no_such_encoding", encoding=encoding)) from None
        if mark and name.startswith(mark[1][:6]):
            return _decoded(data[len(mark[0]) :], mark[1], False, most)
        return _decoded(data, name, False, most)
    if mark:
        rest = data[len(mark[0]) :]
        appended = mixed.plain_tail(rest) if mark[1].startswith("utf-16") else None
        if appended is not None:
            return _joined([(rest[:appended], mark[1]), (rest[appended:], "utf-8")], most)
        return _decoded(rest, mark[1], False, most)
    if order := utf32_without_bom(data[:65_536]) or utf16_without_bom(data[:65_536]):
        return _decoded(data, order, False, most)
    if (seven_bits := clues.shifted(data)) is not None:
        return _decoded(data, seven_bits, True, most)
    bad = _first_bad(data)
    if bad is None:
        return _decoded(data, "utf-8", False, most)
    if _is_damaged_utf8(data):
        return _decoded(data, "utf-8", False, most)
    if (others := mixed.lines_of_others(data)) is not None:
        name = _detected(others, 0)
        return _joined(mixed.in_turn(data, name), most)
    return _decoded(data, _detected(data, bad), True, most)


def _joined(parts: Iterable[tuple[bytes, str]], most: int | None) -> Decoded:
    """A text of parts in several encodings, which is a guess."""
    found = [_decoded(part, encoding, True, None) for part, encoding in parts]
    text = "".join(each.text for each in found)
    cut = most is not None and len(text) > most
    return Decoded(text[:most], found[0].encoding, True, sum(each.replaced for each in found), cut)


def _decoded(data: bytes, encoding: str, guessed: bool, most: int | None) -> Decoded:
    before = data.count(REPLACEMENT.encode()) if encoding == "utf-8" else 0
    text = data.decode(encoding, "replace")
    cut = most is not None and len(text) > most
    text = text[:most] if cut else text
    replaced = max(0, text.count(REPLACEMENT) - before)
    text, unwritable = _UNWRITABLE.subn(REPLACEMENT, text)
    return Decoded(text, encoding, guessed, replaced + unwritable, cut)


def _first_bad(data: bytes) -> int | None:
    """Where the bytes stop being UTF-8; a character cut by the end of the file does not count."""
    try:
        text, end = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError as error:
        return error.start
    # if the cut character is the only one, it is a letter of another encoding: the é of a short text in Latin 1
    return end if end < len(data) and text.isascii() else None


def _is_damaged_utf8(data: bytes) -> bool:
    text = data[: 4 * SAMPLE].decode("utf-8", "replace")
    bad = text.count(REPLACEMENT)
    good = sum(letter > "\x7f" for letter in text) - bad
    return good > MOSTLY * bad


def _detected(data: bytes, bad: int) -> str:
    import chardet
    from chardet.enums import EncodingEra

    sample = data[:SAMPLE] if bad < SAMPLE else data[:65_536] + data[bad : bad + SAMPLE]
    if (hebrew := clues.hebrew(sample)) is not None:
        return hebrew
    if (cyrillic := clues.cyrillic(sample[-clues.SAMPLE :] if bad >= SAMPLE else sample)) is not None:
        return cyrillic
    if clues.is_johab(sample):
        return "johab"
    found = chardet.detect(sample, encoding_era=EncodingEra.MODERN_WEB, prefer_superset=True)["encoding"]
    try:
        name = codecs.lookup(found).name if found else "cp1252"
    except LookupError:
        name = "cp1252"
    if (other := western(sample, name, is_sure=name not in _TWO_BYTES)) is not None:
        return other
    if name in ("cp1250", "iso8859-2"):
        return clues.central_european(sample)
    if name in ("cp1253", "iso8859-7"):
        return clues.greek(sample)
    if name in ("cp1256", "iso8859-6"):
        return clues.arabic(sample)
    return "cp932" if name == "shift_jis" else name
