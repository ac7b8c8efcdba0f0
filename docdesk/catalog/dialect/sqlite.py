# SPDX-License-Identifier: Apache-2.0
"""SQLite, with its statements and its errors: nothing else in the catalog speaks to it directly."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from docdesk.catalog.dialect.base import KeyPairs
from docdesk.errors import CatalogDamaged, DocdeskError
from docdesk.errors.os_errors import from_sqlite_error
from docdesk.system.sqlite_safety import TRUST_NOTHING, refuse_foreign_schema

NAME = "sqlite"

log = logging.getLogger(__name__)

WRITE_TRY_MS = 500
"""How long one try to write waits for a lock of another process."""

PAGES = 512
"""Pages, some two megabytes, that are copied between two looks whether to stop."""

INSTRUCTIONS = 50_000
"""Of SQLite's virtual machine, between two such looks while a copy is checked; some milliseconds."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
)
"""WAL, durable commits, enforced references; a lock of another process is waited for, in milliseconds.

What is deleted is overwritten: the words of a deleted document must not stay in the file.
"""

LOG_SECONDS = 5.0
"""How long emptying the write-ahead log waits for readers."""


class Sqlite:
    """A SQLite file."""

    name = NAME

    def __init__(self, path: Path, url: sa.URL | None = None) -> None:
        """`url` names another file than `path`."""
        self.path = path
        self.damaged = False
        self._url = url or sa.URL.create(NAME, database=str(path))

    def engine(self) -> sa.Engine:
        """Connections with docdesk's pragmas, and transactions that begin where SQLAlchemy says."""
        engine = sa.create_engine(self._url, pool_size=3)

        @sa.event.listens_for(engine, "connect")
        def _connected(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            connection.execute(TRUST_NOTHING)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

        @sa.event.listens_for(engine, "begin")
        def _began(connection: sa.Connection) -> None:
            # a writer takes its lock at once: a reader that turns writer can fail at its first statement
            writes = connection.get_execution_options().get("docdesk_write")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def refuse_foreign(self, connection: sa.Connection) -> None:
        """Raise LibraryUnsafe for a trigger or a view."""
        refuse_foreign_schema(cast(sqlite3.Connection, connection.connection.dbapi_connection), self.path)

    def for_writing(self, connection: sa.Connection) -> None:
        """Have the next transaction take the write lock at its begin. The caller tries again if that is locked."""
        raw = cast(sqlite3.Connection, connection.connection.dbapi_connection)
        raw.execute(f"PRAGMA busy_timeout={WRITE_TRY_MS}")
        connection.execution_options(docdesk_write=True)

    def for_snapshot(self, connection: sa.Connection) -> sa.Connection:
        """Every transaction sees one moment."""
        return connection

    def insert(self, table: sa.Table) -> Any:
        """An INSERT that has `on_conflict_do_update`."""
        return sqlite.insert(table)

    def was_rolled_back(self, connection: sa.Connection) -> bool:
        """When the disk is full, SQLite may take back the whole transaction."""
        return not cast(sqlite3.Connection, connection.connection.dbapi_connection).in_transaction

    def known(self, error: BaseException) -> DocdeskError | None:
        """DiskFull, ReadOnly, CatalogDamaged and others, or None."""
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if not isinstance(cause, sqlite3.Error):
            return None
        known = from_sqlite_error(cause, str(self.path))
        self.damaged = self.damaged or isinstance(known, CatalogDamaged)
        return known

    def cause(self, error: BaseException) -> BaseException | None:
        """The exception: a file has no password."""
        return error

    def write_snapshot(self, target: Path, copy_tables: Callable[[], None]) -> None:
        """By SQLite's own backup."""
        try:
            with contextlib.closing(_reading(self.path)) as source:
                _back_up(source, target)
        except sqlite3.Error as error:
            raise from_sqlite_error(error, str(target)) or error from error

    def empty_log(self) -> None:
        """A checkpoint, which waits for readers, but not long."""
        file = self._url.database or str(self.path)
        try:
            with contextlib.closing(sqlite3.connect(file, timeout=LOG_SECONDS)) as connection:
                (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            log.warning("the write-ahead log of the catalog could not be emptied: %s", error)
        else:
            if busy:
                log.info("the write-ahead log of the catalog is in use, and empties later")


def key_pairs(keys: sa.BindParameter[str]) -> KeyPairs:
    """The pairs of the JSON list `keys` as rows."""
    rows = sa.func.json_each(keys).table_valued("value")
    pair = rows.c.value
    return KeyPairs(rows, sa.func.json_extract(pair, "$[0]"), sa.func.json_extract(pair, "$[1]"))


class CopyStopped(Exception):
    """A copy was given up because its caller no longer waits for it."""


def _never() -> bool:
    return False


def check_whole(path: Path, stopped: Callable[[], bool] = _never) -> None:
    """Raise CatalogDamaged if SQLite's own quick check finds a fault, LibraryUnsafe for a trigger or view. Blocks.

    Raises CopyStopped soon after `stopped` says True.
    """
    with contextlib.closing(_reading(path)) as connection:
        connection.set_progress_handler(stopped, INSTRUCTIONS)
        try:
            refuse_foreign_schema(connection, path)
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            if stopped():
                raise CopyStopped from error
            known = from_sqlite_error(error, str(path))
            raise known or CatalogDamaged(path=str(path), reason=str(error)) from error
    if answer != "ok":
        raise CatalogDamaged(path=str(path), reason=str(answer))


def copy_file(source: Path, target: Path, stopped: Callable[[], bool] = _never) -> None:
    """Copy a database that may be in use to one file without a WAL, whole or not at all. Blocks.

    Raises DiskFull, ReadOnly, CatalogDamaged, and CopyStopped soon after `stopped` says True.
    """
    try:
        with contextlib.closing(sqlite3.connect(source, timeout=30)) as connection:
            # one moment's state: without a transaction, each write of others would begin the copy again
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            _back_up(connection, target, "PRAGMA journal_mode=DELETE", stopped=stopped)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise from_sqlite_error(error, str(target)) or error from error
    except CopyStopped:
        target.unlink(missing_ok=True)
        raise


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def _back_up(
    source: sqlite3.Connection, target: Path, *then: str, stopped: Callable[[], bool] = _never
) -> None:
    def look(_status: int, _left: int, _total: int) -> None:
        if stopped():
            raise CopyStopped

    with contextlib.closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=-1 if stopped is _never else PAGES, progress=look, sleep=0)
        for statement in then:
            copy.execute(statement)
