# SPDX-License-Identifier: Apache-2.0
"""The record of what left this machine: each request to a provider or a bucket, with time, host, sizes and cost.

The file `ledger.db` is append-only. It holds no text of a document and no key.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from docdesk.errors import LedgerDamaged
from docdesk.system.sqlite_safety import refuse_foreign_schema
from docdesk.values.requests import SentRequest

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,            -- seconds since the epoch
    host TEXT NOT NULL,
    model TEXT NOT NULL,
    purpose TEXT NOT NULL,       -- documents, question, answer, test, backup, sign-in, version
    documents INTEGER NOT NULL,  -- that had texts in the request
    bytes INTEGER NOT NULL,      -- of the texts, or of the request to a bucket
    tokens INTEGER,              -- counted by the provider
    cost REAL,                   -- US dollars; null if the price is unknown
    outcome TEXT NOT NULL        -- ok, limit, cut, or the code of an error
)
"""
_COLUMNS = ("at", "host", "model", "purpose", "documents", "bytes", "tokens", "cost", "outcome")
_INSERT = f"INSERT INTO calls ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


_Entries: TypeAlias = "queue.SimpleQueue[SentRequest | None]"


class Ledger:
    """The ledger of one library. `write` never waits and never fails: an entry that cannot be written is logged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: _Entries = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def write(self, entry: SentRequest) -> None:
        """Write an entry in the background. From any thread."""
        with self._starting:
            if self._thread is None:
                # a new queue: a late entry would otherwise take the end mark of an older thread
                self._entries = queue.SimpleQueue()
                self._thread = threading.Thread(
                    target=self._keep, args=(self._entries,), name="ledger", daemon=True
                )
                self._thread.start()
            self._entries.put(entry)

    def close(self) -> None:
        """Write the waiting entries. Blocks for as long as that takes."""
        with self._starting:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._entries.put(None)
        if thread is not None:
            thread.join()

    def _keep(self, waiting: _Entries) -> None:
        connection: sqlite3.Connection | None = None
        ending = False
        while not ending:
            entries = [waiting.get()]
            with contextlib.suppress(queue.Empty):
                while True:
                    entries.append(waiting.get_nowait())
            ending = None in entries
            rows = [tuple(getattr(e, name) for name in _COLUMNS) for e in entries if e is not None]
            if not rows:
                continue
            for attempt in range(2):
                try:
                    # kept open: each opening and closing costs several flushes to disk
                    connection = connection or self._opened()
                    with connection:
                        connection.executemany(_INSERT, rows)
                    break
                except sqlite3.Error as error:
                    if connection is not None:
                        connection.close()
                        connection = None
                    if attempt == 0 and _is_damaged(error) and self._set_aside():
                        continue
                    log.error("%d requests could not be written to %s: %s", len(rows), self._path.name, error)
                    break
        if connection is not None:
            connection.close()

    def _set_aside(self) -> bool:
        """Rename the damaged file; returns whether that worked."""
        kept = self._path.with_name(f"ledger-damaged-{time.strftime('%Y-%m-%d-%H%M%S', time.gmtime())}.db")
        try:
            for suffix in ("-shm", "-wal", ""):
                part = self._path.with_name(self._path.name + suffix)
                if part.exists():
                    part.replace(kept.with_name(kept.name + suffix))
        except OSError as error:
            log.error("the damaged ledger could not be renamed: %s", error)
            return False
        log.warning("the ledger was damaged and is kept as %s; a new one begins", kept.name)
        return True

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=30)
        try:
            refuse_foreign_schema(connection, self._path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection


def read_ledger(path: Path) -> Iterator[SentRequest]:
    """Every request, oldest first; none if nothing was ever sent. Also while the owner writes.

    Blocks, so do not call it on an event loop. Raises LedgerDamaged.
    """
    if not path.exists():
        return
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as connection:
        try:
            refuse_foreign_schema(connection, path)
            for row in connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM calls ORDER BY id"):
                yield SentRequest(*row)
        except sqlite3.OperationalError:  # the table does not exist yet
            return
        except sqlite3.DatabaseError as error:
            raise LedgerDamaged(path=str(path), reason=str(error)) from error


def _is_damaged(error: sqlite3.Error) -> bool:
    return str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
