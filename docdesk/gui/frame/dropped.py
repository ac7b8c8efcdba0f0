# SPDX-License-Identifier: Apache-2.0
"""Which files a drop or the clipboard names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData

from docdesk.system.addresses import path_of_address
from docdesk.system.sources import expanded

ADDRESSES = "text/uri-list"


def paths_in(data: QMimeData) -> list[Path]:
    """The local files and folders that it names; text counts if each line is a path."""
    if data.hasUrls():
        return [path for address in _addresses(data) if (path := path_of_address(address)) is not None]
    if not data.hasText():
        return []
    found = []
    for line in data.text().splitlines():
        text = line.strip().strip("\"'")
        if not text:
            continue
        path = _path(text)
        if path is None:
            return []
        found.append(path)
    return found


def names_files(data: QMimeData) -> bool:
    """Whether the first thing that it names is a file. Thousands may follow, and a moving mouse asks each time."""
    if data.hasUrls():
        first = next(iter(_addresses(data, only_first=True)), b"")
        return path_of_address(first) is not None
    if not data.hasText():
        return False
    first_line = next((line for line in data.text().lstrip()[:8192].splitlines()), "")
    return _path(first_line.strip().strip("\"'")) is not None


def _addresses(data: QMimeData, *, only_first: bool = False) -> list[bytes]:
    """The addresses as bytes. Qt's own list holds text, in which a name that is not UTF-8 is lost."""
    if sys.platform == "darwin" or not data.hasFormat(ADDRESSES):
        # macOS names a file by a number, which Qt resolves
        return [bytes(url.toEncoded().data()) for url in data.urls()]
    raw = data.data(ADDRESSES)
    if only_first:
        # Qt finds the end without a copy of the rest
        begin = 0
        while begin < raw.size():
            end = raw.indexOf(b"\n", begin)
            end = raw.size() if end < 0 else end
            line = bytes(raw.mid(begin, end - begin).data()).strip()
            if line and not line.startswith(b"#"):
                return [line]
            begin = end + 1
        return []
    lines = (line.strip(b" \t\r\0") for line in bytes(raw.data()).split(b"\n"))
    return [line for line in lines if line and not line.startswith(b"#")]


def _path(text: str) -> Path | None:
    if text.startswith("file:"):
        return path_of_address(os.fsencode(text))
    path = expanded(Path(text))
    return path if path.is_absolute() else None
