# SPDX-License-Identifier: Apache-2.0
"""Copies a file that an assistant named, so that the bytes that are read are those that were checked.

Between a check of a path and its reading, a link may take the place of the file or of a folder above it. So the file
is opened once, without following links, and everything else (hash, format, text) comes from a copy of what was opened.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from docdesk.errors import FileMissing, FileUnreadable, LinkRefused, TooLarge
from docdesk.ingest.inbox import Inbox, Upload
from docdesk.steps import extract as extracting
from docdesk.system.no_links import open_without_links
from docdesk.values.facts import coded, megabytes

PIECE = 1 << 20

_REASONS = {
    errno.ELOOP: "link_on_the_way",
    errno.EMLINK: "second_hard_link",
    errno.ENOTDIR: "link_on_the_way",
}


def checked_copy(path: Path, inbox: Inbox, limit_mb: int) -> tuple[Path, int]:
    """A copy of a file in the inbox, and the file's time of change in nanoseconds. Blocks.

    The caller removes the copy after use; the next start removes what a crash leaves. Raises LinkRefused, FileMissing,
    FileUnreadable, TooLarge, DiskFull, ReadOnly.
    """
    with open(_opened(path), "rb") as file:
        before = os.fstat(file.fileno())
        if before.st_size > limit_mb << 20:
            raise TooLarge(size=megabytes(before.st_size), limit=coded("megabytes", count=limit_mb))
        upload = inbox.begin(path.name)
        try:
            left = before.st_size
            while left > 0 and (data := _read(file.fileno(), min(left, PIECE), path)):
                upload.write(data)
                left -= len(data)
            upload.finish()
            _refuse_changed(path, before, os.fstat(file.fileno()), upload)
        except BaseException:
            upload.discard()
            raise
        return upload.part, before.st_mtime_ns


def _opened(path: Path) -> int:
    try:
        return open_without_links(path)
    except ValueError:  # a NUL, which no path of a file has
        raise FileMissing(path=str(path).replace("\0", "\\0")) from None
    except OSError as error:
        if error.errno in _REASONS:
            raise LinkRefused(path=str(path), reason=coded(_REASONS[error.errno])) from error
        if error.errno == errno.EINVAL:
            raise FileUnreadable(path=str(path), reason=coded("no_plain_file")) from error
        raise extracting.unreadable(path, error) from error


def _read(descriptor: int, most: int, path: Path) -> bytes:
    try:
        return os.read(descriptor, most)
    except OSError as error:
        raise extracting.unreadable(path, error) from error


def _refuse_changed(path: Path, before: os.stat_result, after: os.stat_result, upload: Upload) -> None:
    """Raise FileUnreadable if the file changed meanwhile. A text may grow: it is read to where it was."""
    if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
        return
    kind = extracting.type_of_name(path.name)
    grew = kind is not None and kind.about.has_encoding and upload.size == before.st_size <= after.st_size
    if not grew:
        raise FileUnreadable(path=str(path), reason=coded("changed_while_read"))
