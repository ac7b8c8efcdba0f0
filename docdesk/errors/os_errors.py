# SPDX-License-Identifier: Apache-2.0
"""The known errors behind what the operating system and SQLite raise."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3

from docdesk.errors import (
    CatalogDamaged,
    DatabaseLocked,
    DiskFailing,
    DiskFull,
    DocdeskError,
    ReadOnly,
    TooManyFiles,
)
from docdesk.values.facts import coded

_FULL_BELOW = 1 << 20
"""Bytes: a disk with less room than that is full."""


NO_DESCRIPTOR = (errno.EMFILE, errno.ENFILE)
"""As many files are open as the process or the whole system may have."""


def from_os_error(error: OSError, path: str) -> DocdeskError | None:
    """The known error behind a failed write to `path`, or None where it is not one of them."""
    if error.errno in NO_DESCRIPTOR:
        return TooManyFiles(path=path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path=path)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnly(path=path)
    if error.errno == errno.EIO:
        return DiskFailing(path=path, reason=coded("disk_error"))
    return None


def from_sqlite_error(error: sqlite3.Error, path: str) -> DocdeskError | None:
    """The known error behind a failed SQLite statement on `path`, or None where it is not one of them."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return DiskFull(path=path)
    if name.startswith("SQLITE_CANTOPEN") and _no_file_can_be_opened():
        return TooManyFiles(path=path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ReadOnly(path=path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return CatalogDamaged(path=path, reason=str(error))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseLocked(path=path)
    if name.startswith("SQLITE_IOERR"):
        # a full disk met by fsync or by the shared memory of the log is told as an I/O error only
        with contextlib.suppress(OSError):
            if shutil.disk_usage(os.path.dirname(path) or ".").free < _FULL_BELOW:  # noqa: PTH120
                return DiskFull(path=path)
        return DiskFailing(path=path, reason=str(error))
    return None


def _no_file_can_be_opened() -> bool:
    """Whether it is not this file's fault that SQLite could not open it, which it does not say."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in NO_DESCRIPTOR
    return False
