# SPDX-License-Identifier: Apache-2.0
"""The process that opens the Chroma directory: with `server`, the only place that uses Chroma.

Its writes hold the interpreter's lock for as long as they take, which would freeze a window; and two
processes on one directory lose vectors silently, so this one holds a lock for as long as it lives and
leaves when its owner's end of the pipe closes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from docdesk.errors import DiskFull, DocdeskError, ReadOnly, StoreUnavailable
from docdesk.errors.os_errors import from_os_error
from docdesk.store import bindings
from docdesk.store.collections import Collections
from docdesk.store.purging import purge
from docdesk.system.children import leave_current_folder
from docdesk.system.confinement import (
    drop_privileges,
    own_places,
    refuse_network,
    refuse_processes,
    refuse_programs,
    refuse_unneeded,
    restrict_files,
)
from docdesk.system.memory import give_back
from docdesk.system.offline import keep_offline
from docdesk.system.priority import STORE, step_back
from docdesk.system.sqlite_safety import refuse_foreign_file
from docdesk.values.facts import coded

LOCK_SECONDS = 60.0
"""How long to wait for the store of a killed owner: it exits after its current write."""

FULL_BELOW = 1 << 20
"""A disk with fewer free bytes counts as full."""

LARGE = 128
"""Rows of a write after which memory is given back: what Chroma needs for 1,024 rows, some 60 MB, would stay."""


DATABASE = "chroma.sqlite3"


class StoreBroken(StoreUnavailable):
    """Chroma failed internally. The state of this process is unknown, so another one should go on."""


class ChromaDirectory(Collections):
    """The collections of one Chroma directory."""

    def __init__(self, folder: Path, *, native: bool | None = None) -> None:
        """`native`: whether to do without Chroma's Python package; by default if its version is known."""
        native = bindings.is_known() if native is None else native
        self._folder = folder
        self._native = native
        super().__init__(bindings.Client(folder) if native else _own_client(folder))

    def purge(self) -> bool:
        """Take the texts of deleted rows out of the files; False if there is too much to be written again."""
        return purge(self._folder / DATABASE)

    def _found(self, name: str) -> Any:
        return super()._found(name) if self._native else _own_collection(self._client, name)


def _own_client(folder: Path) -> Any:
    """Chroma's own class for a directory."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )


def _own_collection(client: Any, name: str) -> Any:
    """Chroma's own class for a collection, or None."""
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


def keep_vectors(pipe: Connection, folder: Path) -> None:
    """The main function of the process: answer calls (method, arguments) until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner to decide
    # before chromadb is imported, which reads `.env` from the current folder
    leave_current_folder()
    refuse_network(unix=False)
    refuse_programs()
    refuse_processes()
    refuse_unneeded()
    drop_privileges()
    keep_offline(without_sockets=True)  # whatever chromadb would like to send
    from filelock import FileLock, Timeout

    lock = FileLock(f"{folder}.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=LOCK_SECONDS)
        _give_up_files(folder)
        # Chroma's own connections trust what they find
        refuse_foreign_file(folder / DATABASE)
        vectors = ChromaDirectory(folder)
    except Timeout:
        answer(pipe, StoreUnavailable(reason=coded("other_store")))
        return
    except BaseException as error:
        answer(pipe, _known(error, folder))
        return
    answer(pipe, None)
    step_back(STORE)  # only now: the first query waits for the start
    answer_calls(pipe, vectors, lambda error: _known(error, folder))
    vectors.close()
    lock.release()
    sys.stdout.flush()
    os._exit(0)  # chromadb's threads would hold the process for seconds


def answer_calls(
    pipe: Connection, vectors: Collections, known: Callable[[BaseException], DocdeskError]
) -> None:
    """Answer calls (method, arguments) until the owner's end of the pipe closes."""
    try:
        while True:
            method, arguments = pipe.recv()
            try:
                result = getattr(vectors, method)(*arguments)
            except BaseException as error:
                result = known(error)
            answer(pipe, result)
            if method == "upsert" and len(arguments[2]) >= LARGE:
                del arguments
                give_back()
    except (EOFError, OSError):
        pass  # the owner is gone


def answer(pipe: Connection, result: Any) -> None:
    """Send the answer to one call, or what the start came to."""
    pipe.send(result)


def _give_up_files(folder: Path) -> None:
    """Let this process open nothing of the user's but the Chroma directory: its files may be somebody else's.

    The lock beside the directory is open already.
    """
    # SQLite would look for a place for its own temporary files in folders that are refused from now on
    os.environ["SQLITE_TMPDIR"] = str(folder)
    restrict_files(readable=own_places(), writable=[folder, Path(os.devnull)])


def _known(error: BaseException, folder: Path) -> DocdeskError:
    if isinstance(error, DocdeskError):
        return error
    if isinstance(error, OSError):
        known = from_os_error(error, str(folder))
        if known is not None:
            return known
    text = str(error)
    lower = text.lower()
    broken = type(error).__name__ == "InternalError"
    # on a full disk Chroma often reports only that its compaction failed
    if "disk is full" in lower or "no space left" in lower or (broken and is_full(folder)):
        return DiskFull(path=str(folder))
    if "readonly" in lower or "read-only" in lower or "permission denied" in lower:
        return ReadOnly(path=str(folder))
    kind = StoreBroken if broken else StoreUnavailable
    return kind(reason=f"{type(error).__name__}: {text[:300]}")


def is_full(folder: Path) -> bool:
    """Whether there is no room for the next write."""
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free < FULL_BELOW
    return False
