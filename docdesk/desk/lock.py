# SPDX-License-Identifier: Apache-2.0
"""Takes ownership of a library's folder: its lock, its log, and what can be told without the catalog."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.errors import LibraryInUse, LibraryPathUnusable, RestoreUnfinished
from docdesk.errors.os_errors import from_os_error
from docdesk.settings.environment import SERVICE_FILE
from docdesk.settings.model import RESTORE_MARK
from docdesk.system import log as logs
from docdesk.system.library_files import refuse_links
from docdesk.system.private import make_private, write_privately
from docdesk.system.sqlite_safety import refuse_foreign_file
from docdesk.values.facts import coded

if TYPE_CHECKING:
    from filelock import BaseFileLock


MOST_BYTES = 470
"""The longest path of a library, in bytes: SQLite opens files whose paths have at most 512, journals included."""

DATABASES = ("catalog.db", "embeddings.db", "words.db", "ledger.db")


def take(library: Path) -> tuple[BaseFileLock, logs.Log]:
    """Make the library's folders and become its only owner. The caller releases the lock and closes the log.

    Raises LibraryInUse, LibraryPathUnusable, LibraryUnsafe, RestoreUnfinished, and the error for what an OSError means.
    """
    from filelock import FileLock, Timeout

    lock = None
    write_privately()
    try:
        _refuse_unusable_path(library)
        refuse_links(library)
        for path in (*map(library.joinpath, DATABASES), *library.glob("vectors*/chroma.sqlite3")):
            refuse_foreign_file(path)
        library.mkdir(parents=True, exist_ok=True)
        make_private(library)
        for folder in (library / "spool", library / "logs"):
            folder.mkdir(exist_ok=True)
        lock = FileLock(library / "owner.lock", is_singleton=False)
        lock.acquire(blocking=False)
        # whoever wrote it is gone, and somebody else may listen there
        (library / SERVICE_FILE).unlink(missing_ok=True)
        _refuse_half_restored(library)
        return lock, logs.start_log(library, crashes=True)
    except BaseException as error:
        if lock is not None:
            lock.release()
        if isinstance(error, Timeout):
            raise LibraryInUse(path=str(library), reason="") from None
        if isinstance(error, FileExistsError):
            raise from_os_error(OSError(errno.EACCES, ""), str(library)) or error from error
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise LibraryPathUnusable(path=str(library), reason=coded("name_too_long")) from error
        if isinstance(error, OSError):
            raise from_os_error(error, str(library)) or error from error
        raise


def only_folder_of_vectors(library: Path) -> Path | None:
    """The folder with the library's vectors; None if there is none, or if only the catalog knows which.

    Blocks.
    """
    there = []
    with contextlib.suppress(OSError):
        there = [file.parent for file in library.glob("vectors*/chroma.sqlite3") if file.stat().st_size]
    return there[0] if len(there) == 1 else None


def _refuse_unusable_path(library: Path) -> None:
    """Raise LibraryPathUnusable if the library's files could not be opened below this path."""
    path = os.path.realpath(library)
    try:
        length = len(path.encode())
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode(errors="replace")
        raise LibraryPathUnusable(path=shown, reason=coded("path_not_utf8")) from None
    if length > MOST_BYTES:
        reason = coded("path_too_long", count=length, limit=MOST_BYTES)
        raise LibraryPathUnusable(path=str(library), reason=reason)


def _refuse_half_restored(library: Path) -> None:
    """Refuse to start a new catalog in a library whose own has not been restored yet."""
    mark = library / RESTORE_MARK
    if mark.exists() and not (library / "catalog.db").exists():
        with contextlib.suppress(OSError, ValueError):
            place = json.loads(mark.read_bytes()).get("place", "")
            raise RestoreUnfinished(path=str(library), place=place)
