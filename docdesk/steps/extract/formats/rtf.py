# SPDX-License-Identifier: Apache-2.0
"""Rich text (RTF). Its text is ASCII with codes; the code page of letters is declared in the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from docdesk.steps.extract.page_text import CELL, PageText
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_CHARACTER_SETS = {b"129": "cp949", b"128": "cp932", b"134": "gb18030", b"136": "cp950", b"204": "cp1251"}
_FONT_SET = re.compile(rb"\\fcharset(128|129|134|136|204)\b")
_PICTURES = re.compile(
    rb"\{\\(?:\*\\(?:shppict|blipuid|datastore|themedata|colorschememapping)|nonshppict|objdata)[^{}]*\}"
)
_DEEPEST = 5


def _inside(depth: int) -> bytes:
    """A pattern of what may be in a group: letters, codes, and groups inside one another. It never goes back."""
    groups = rb"|\{" + _inside(depth - 1) + rb"\}" if depth else b""
    return rb"(?:[^{}\\]++|\\." + groups + rb")*+"


_UNREAD = re.compile(
    rb"\{\s*\\(?:\*\s*\\(?!fldinst|footnote)|(?:stylesheet|info|colortbl|pntext|objdata)(?![a-z]))"
    + _inside(_DEEPEST)
    + rb"\}",
    re.S,
)
"""Groups that are for programs: styles, lists of revisions, files inside. They are most of what Word writes."""
_DATA = re.compile(rb"(\\(?:pict|objdata)(?![a-z]))(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+")
"""A picture or a file inside the text, in hexadecimal digits: nobody reads them, and they are most of many files."""
_RAW = re.compile(rb"\\bin\d")
_FONT = re.compile(rb"\\f(\d{1,5})(?![\w])[^;{}]{0,200}?\\fcharset(\d{1,3})\b")
_BY_SET = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
"""Encodings of the character sets that a font can have; the others are in the code page of the file."""
_TOKEN = re.compile(
    rb"((?:\\'[0-9a-fA-F]{2})(?:\\'[0-9a-fA-F]{2}|[\r\n])*)"
    rb"([\x20-\x5b\x5d-\x7a\x7c\x7e]?)|\\([a-zA-Z]+)(-?\d+)? ?|([{}])"
)
_CODE = re.compile(rb"\\'([0-9a-fA-F]{2})")
_IN_MARGINS = re.compile(rb"\{\s*\\(?:header|footer)([lrf]?)(?![a-z])")
_HIDES = re.compile(rb"\\v(?:[1-9]\d*)?(?![a-zA-Z0-9-])")
_PIECE = re.compile(rb"\\([a-zA-Z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+", re.DOTALL)
_NOTE = re.compile(rb"\{\s*(?:\\\*\s*)?\\footnote(?![a-z])")


def read(request: Request, *, report: Report) -> None:
    """Read rich text into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, lambda asked: Opened([lambda: page_of_rich_text(bytes_of(asked))]))


def page_of_rich_text(data: bytes) -> PageText:
    """The page of a rich text."""
    from striprtf.striprtf import rtf_to_text

    data = _PICTURES.sub(b"", data)
    if not _RAW.search(data):  # bytes as they are may be braces
        data = _UNREAD.sub(b"{}", _DATA.sub(rb"\1", data))
    data = _without_hidden(data)
    data = _NOTE.sub(b"{ ", _IN_MARGINS.sub(_first_of_margin(), data))
    plain = rtf_to_text(_by_fonts(data).decode("latin-1"), encoding=code_page(data), errors="replace")
    # letters beyond the first plane stand there as two halves
    plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    page = PageText()
    in_table = False
    for line in plain.split("\n"):
        cells = line.rstrip().rstrip("|").split("|") if line.rstrip().endswith("|") else None
        if cells is not None and len(cells) > 1:
            if not in_table:
                page.begin_table()
            in_table = True
            page.row(cells)
        else:
            if in_table:
                page.end_table()
            in_table = False
            page.paragraph(line.replace("|", CELL) if cells else line)
    page.end_table()
    return page


def _without_hidden(data: bytes) -> bytes:
    """The text without the letters that are marked as hidden."""
    if not _HIDES.search(data):
        return data
    outer: list[bool] = []
    hides = False

    def change(found: re.Match[bytes]) -> bytes:
        nonlocal hides
        piece, word, number = found[0], found[1], found[2]
        if piece == b"{":
            outer.append(hides)
        elif piece == b"}":
            hides = outer.pop() if outer else False
        elif word == b"v":
            hides = number != b"0"
        elif word == b"plain":
            hides = False
        elif hides and (word is None or word == b"u") and piece != b"\\*":
            return b""
        return piece

    return _PIECE.sub(change, data)


def _first_of_margin() -> Callable[[re.Match[bytes]], bytes]:
    """Lets the first header and footer of each kind be text; those of later sections mostly repeat them."""
    seen: set[bytes] = set()

    def change(found: re.Match[bytes]) -> bytes:
        if found[0] in seen:
            return found[0]
        seen.add(found[0])
        return b"{\\par "

    return change


def _by_fonts(data: bytes) -> bytes:
    """The text with letters of fonts that have a character set of their own as Unicode."""
    sets = {number: _BY_SET.get(int(kind)) for number, kind in _FONT.findall(data[:200_000])}
    if not any(sets.values()):
        return data
    return _TOKEN.sub(_Letters(sets, data).change, data)


class _Letters:
    """Changes one token after the other: codes of letters, by the font that they are in at that place."""

    def __init__(self, sets: dict[bytes, str | None], data: bytes) -> None:
        self._sets = sets
        self._data = data
        self._encoding: str | None = None
        self._outer: list[tuple[str | None, int]] = []
        self._doubled = 1
        """How many bytes behind a letter in Unicode say the same for programs that know no Unicode."""
        self._skip, self._end = 0, 0

    def change(self, found: re.Match[bytes]) -> bytes:
        codes, after, word, number, brace = found.groups()
        if self._skip and self._data[self._end : found.start()].strip(b"\r\n"):
            self._skip = 0  # the letters between are what is skipped
        self._end = found.end()
        if brace == b"{":
            self._outer.append((self._encoding, self._doubled))
        elif brace == b"}":
            self._encoding, self._doubled = self._outer.pop() if self._outer else (None, 1)
        elif word == b"f" and number in self._sets:
            self._encoding = self._sets[number]
        elif word == b"plain":
            self._encoding = None
        elif word == b"uc":
            self._doubled = min(int(number or b"1"), 8)
        elif word == b"u":
            self._skip = self._doubled
        elif codes:
            return self._of_codes(found[0], _CODE.findall(codes), after)
        return found[0]

    def _of_codes(self, raw: bytes, codes: list[bytes], after: bytes) -> bytes:
        doubled, own = codes[: self._skip], codes[self._skip :]
        self._skip = 0
        if not self._encoding or not own:
            return raw
        kept = b"".join(b"\\'" + code for code in doubled)
        return kept + _as_unicode(bytes.fromhex(b"".join(own).decode()), after, self._encoding)


def _as_unicode(letters: bytes, after: bytes, encoding: str) -> bytes:
    """Letters as codes of Unicode; a letter of two bytes may have the sign `after` as its second one."""
    try:
        text, rest = letters.decode(encoding), after
    except UnicodeDecodeError:
        try:
            text, rest = (letters + after).decode(encoding), b""
        except UnicodeDecodeError:
            text, rest = letters.decode(encoding, "replace"), after
    units = text.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    codes = b"".join(b"\\u%d?" % (number if number < 0x8000 else number - 0x10000) for number in numbers)
    return b"{\\uc1" + codes + b"}" + rest


def code_page(data: bytes) -> str:
    """The code page that letters above 127 are of: the declared one, unless only its fonts name another."""
    found = _CODE_PAGE.search(data[:4_000])
    name = f"cp{found[1].decode()}" if found else "cp1252"
    try:
        codecs.lookup(name)
    except LookupError:
        name = {"cp10000": "mac_roman", "cp54936": "gb18030", "cp51949": "euc_kr"}.get(name, "cp1252")
    fonts = set(_FONT_SET.findall(data[:20_000]))
    if name == "cp1252" and len(fonts) == 1:
        return _CHARACTER_SETS[fonts.pop()]
    return name
