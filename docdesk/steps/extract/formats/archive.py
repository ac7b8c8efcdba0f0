# SPDX-License-Identifier: Apache-2.0
"""ZIP archives, as folders: the names inside are the archive's text, the files are documents of their own."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator

from docdesk.errors import FileEmpty, PasswordUnsupported, SourceError
from docdesk.steps.extract.container import Container
from docdesk.steps.extract.page_text import PageText, one_line
from docdesk.steps.extract.reading import MOST_MEMBERS, Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini")


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
    opened = Opened([lambda: _page(entries)])
    if len(entries) > MOST_MEMBERS:
        opened.facts["members_left_out"] = len(entries) - MOST_MEMBERS
    opened.members = _members(container, entries[:MOST_MEMBERS])
    return opened


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    parts = name_of(entry).replace("\\", "/").split("/")
    if entry.is_dir() or not entry.file_size or stat.S_ISLNK(entry.external_attr >> 16):
        return False
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return not hidden and "__MACOSX" not in parts and parts[-1].lower() not in _LEFT_BY_SYSTEMS


def _page(entries: list[zipfile.ZipInfo]) -> PageText:
    page = PageText()
    for entry in entries:
        page.line(one_line(name_of(entry)))
    return page


def _members(container: Container, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    for entry in entries:
        try:
            data = container.part(entry.filename)
        except SourceError:  # this one has a password, or is damaged
            continue
        yield name_of(entry).replace("\\", "/").rsplit("/", 1)[-1], data


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name of a file. Without a mark that it is UTF-8 it is in the code page of who packed it."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
