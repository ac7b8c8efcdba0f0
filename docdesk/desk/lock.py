# SPDX-License-Identifier: Apache-2.0
"""Becoming the owner of a library's folder: its lock, its log, and what can be known of it at once."""

from __future__ import annotations

import contextlib
import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.errors import LibraryInUse, RestoreUnfinished
from docdesk.errors.os_errors import from_os_error
from docdesk.settings.model import RESTORE_MARK
from docdesk.system import log as logs

if TYPE_CHECKING:
    from filelock import BaseFileLock


def take(library: Path) -> tuple[BaseFileLock, logs.Log]:
    """Make the library's folders, and be its only owner; both results are for the owner to let go.

    Raises LibraryInUse, RestoreUnfinished, and what stands behind an OSError.
    """
    from filelock import FileLock, Timeout

    lock = None
    try:
        for folder in (library, library / "spool", library / "logs"):
            folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(library / "owner.lock", is_singleton=False)
        lock.acquire(blocking=False)
        _refuse_half_restored(library)
        return lock, logs.start_log(library, crashes=True)
    except BaseException as error:
        if lock is not None:
            lock.release()
        if isinstance(error, Timeout):
            raise LibraryInUse(path=str(library), reason="") from None
        if isinstance(error, FileExistsError):
            raise from_os_error(OSError(errno.EACCES, ""), str(library)) or error from error
        if isinstance(error, OSError):
            raise from_os_error(error, str(library)) or error from error
        raise


def only_folder_of_vectors(library: Path) -> Path | None:
    """The folder with the library's vectors; None where there is none, or where only the catalog knows which.

    Blocks.
    """
    there = []
    with contextlib.suppress(OSError):
        there = [file.parent for file in library.glob("vectors*/chroma.sqlite3") if file.stat().st_size]
    return there[0] if len(there) == 1 else None


def _refuse_half_restored(library: Path) -> None:
    """A library whose catalog has not come back yet must not be begun anew beside it."""
    mark = library / RESTORE_MARK
    if mark.exists() and not (library / "catalog.db").exists():
        with contextlib.suppress(OSError, ValueError):
            place = json.loads(mark.read_bytes()).get("place", "")
            raise RestoreUnfinished(path=str(library), place=place)
