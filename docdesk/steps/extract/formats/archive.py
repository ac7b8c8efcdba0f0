# SPDX-License-Identifier: Apache-2.0
"""ZIP archives, as folders: the names inside are the archive's text, the files are documents of their own."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from docdesk.errors import FileEmpty, PasswordUnsupported, SourceError
from docdesk.steps.extract.container import Container
from docdesk.steps.extract.page_text import PageText, one_line
from docdesk.steps.extract.reading import MOST_MEMBERS, Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

MOST_NAMED = 5
"""Files that could not be taken out and are named in the notice about them."""

_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini")
_UNICODE_PATH = 0x7075
"""The kind of an extra field that has the name in UTF-8."""
_CODE_PAGES = ("cp949", "gb2312", "cp932")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_EASTERN = re.compile("(?<![A-Za-z])[\u3000-\u30fe\u4e00-\u9fff\uff01-\uff5e](?![A-Za-z])")
"""A Chinese or Japanese letter or sign with no Latin letter beside it."""


def read(request: Request, *, report: Report) -> None:
    """Read an archive into its spool as one page, and put its files beside it. Raises the SourceErrors."""
    read_pages(request, report, open_archive)


def open_archive(request: Request) -> Opened:
    """The names of the files, and the files that can be taken out."""
    data = bytes_of(request)
    container = Container(data)  # looks at the sizes of all parts first
    entries = [entry for entry in zipfile.ZipFile(io.BytesIO(data)).infolist() if _is_wanted(entry)]
    if not entries:
        raise FileEmpty(reason=coded("no_members"))
    if all(entry.flag_bits & 1 for entry in entries):
        raise PasswordUnsupported()
    names = names_of(entries)
    opened = Opened([lambda: _page(names)])
    if len(entries) > MOST_MEMBERS:
        opened.facts["members_left_out"] = len(entries) - MOST_MEMBERS
    some = zip(names, entries[:MOST_MEMBERS], strict=False)
    opened.members = _members(container, some, opened)
    return opened


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.is_dir() or not entry.file_size or stat.S_ISLNK(entry.external_attr >> 16):
        return False
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return not hidden and "__MACOSX" not in parts and parts[-1].lower() not in _LEFT_BY_SYSTEMS


def _page(names: Sequence[str]) -> PageText:
    page = PageText()
    for name in names:
        page.line(one_line(name))
    return page


def _members(
    container: Container, entries: Iterable[tuple[str, zipfile.ZipInfo]], opened: Opened
) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the files; notes in the facts which of them could not be taken out."""
    for name, entry in entries:
        name = name.replace("\\", "/").rsplit("/", 1)[-1]
        try:
            data = container.part(entry.filename)
        except (
            SourceError
        ):  # this one has a password, is damaged, or is packed in a way that nothing here knows
            opened.facts["members_unread_count"] = opened.facts.get("members_unread_count", 0) + 1
            unread = opened.facts.setdefault("members_unread", [])
            if len(unread) < MOST_NAMED:
                unread.append(one_line(name)[:100])
            continue
        yield name, data


def names_of(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of the files. Those without a mark that they are UTF-8 are in the code page of who packed them."""
    raw = [_raw_name(entry) for entry in entries]
    foreign = [name for name in raw if name is not None and not name.isascii() and not _is(name, "utf-8")]
    encoding = _code_page(foreign)
    found = []
    for entry, name in zip(entries, raw, strict=True):
        if noted := _noted_name(entry):
            found.append(noted)
        elif name is not None and _is(name, "utf-8"):
            found.append(name.decode())
        else:
            found.append(name.decode(encoding) if name is not None and encoding else entry.filename)
    return found


def _raw_name(entry: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name that nothing says the encoding of; None for one in UTF-8."""
    if entry.flag_bits & 0x800:
        return None
    try:
        return entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return None


def _noted_name(entry: zipfile.ZipInfo) -> str:
    """The name in UTF-8 that some programs put beside the one in a code page; empty if there is none."""
    extra, at = entry.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and size > 5 and _is(extra[at + 9 : at + 4 + size], "utf-8"):
            return extra[at + 9 : at + 4 + size].decode()
        at += 4 + size
    return ""


def _code_page(names: Sequence[bytes]) -> str | None:
    """The code page of East Asia that all of these names are written in; None if it is none of them.

    The bytes of one are letters in the others, and so are the accents of Western names. What tells them apart is which
    letters: Korean names have syllables of the old standard and few Chinese signs, and in a Western name the sign
    stands between Latin letters.
    """
    for encoding in _CODE_PAGES:
        if not names or not all(_is(name, encoding) for name in names):
            continue
        text = "\n".join(name.decode(encoding) for name in names)
        if encoding == "cp949":
            letters = [letter for letter in text if not letter.isascii()]
            usual = sum("가" <= letter <= "힣" and _is_usual(letter) for letter in letters)
            if 2 * usual >= len(letters) and len(_CHINESE.findall(text)) * 3 <= usual:
                return encoding
        elif len(_EASTERN.findall(text)) == sum(not letter.isascii() for letter in text):
            return encoding
    return None


def _is_usual(syllable: str) -> bool:
    """Whether the old standard has a syllable: the others are composed of several signs in it."""
    return len(syllable.encode("euc_kr", "ignore")) == 2


def _is(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeError:
        return False
    return True
