# SPDX-License-Identifier: Apache-2.0
"""The database under the catalog: one writer thread, readers beside it, and migrations.

Writes are grouped: those that wait while a transaction runs go into the next one, each in a savepoint of
its own, so that a hundred documents cost a few disk flushes, and a failing write fails alone.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from docdesk.catalog.dialect.base import Dialect
from docdesk.catalog.dialect.sqlite import Sqlite
from docdesk.catalog.patience import LockPatience
from docdesk.errors import CatalogNewer, DatabaseLocked, DocdeskError

T = TypeVar("T")
_Group = list[tuple[Callable[[sa.Connection], Any], Future[Any]]]
_Results = list[tuple[Future[Any], Any, BaseException | None]]
log = logging.getLogger(__name__)

VERSIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
)
"""Every schema version that this program knows, oldest first."""

MOST_IN_A_GROUP = 500


class Database:
    """A SQLite file or a PostgreSQL. Functions given to `read` and `write` run in threads of its own."""

    def __init__(self, library: Path, url: str | None = None) -> None:
        self._dialect = _dialect_of(library, url)
        self._engine: sa.Engine | None = None
        self._writes: queue.SimpleQueue[tuple[Callable[[sa.Connection], Any], Future[Any]] | None]
        self._writes = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="catalog-read")
        self.patience = LockPatience()
        """Whether to wait for another program's lock."""
        self.transactions = 0
        """Transactions committed so far; a regression test counts them."""

    @property
    def is_sqlite(self) -> bool:
        """Whether the catalog is a file of the library's folder, and not on a server."""
        return isinstance(self._dialect, Sqlite)

    @property
    def damaged(self) -> bool:
        """Whether the database has reported damage to its file since it was opened."""
        return self._dialect.damaged

    def open(self) -> None:
        """Connect and bring the tables to this program's version. Blocks: call it off the loop.

        Raises CatalogNewer, CatalogDamaged, CatalogUnreachable, LibraryUnsafe, DiskFull, ReadOnly.
        """
        engine = self._dialect.engine()
        try:
            with engine.begin() as connection:
                self._dialect.refuse_foreign(connection)
                self._bring_to_version(connection)
        except BaseException as error:
            engine.dispose()
            known = self._known(error)
            if known is not None:
                raise known from self._dialect.cause(error)
            raise
        self._engine = engine
        self._writer = threading.Thread(target=self._write_groups, name="catalog-write", daemon=True)
        self._writer.start()

    async def write(self, change: Callable[[sa.Connection], T]) -> T:
        """Run `change` in the writer thread; returns its result once the transaction is on the disk."""
        if self._writer is None:
            raise RuntimeError("the catalog is closed")
        future: Future[T] = Future()
        self._writes.put((change, future))
        # the write is carried out even if its caller is cancelled
        waiting = asyncio.wrap_future(future)
        waiting.add_done_callback(_looked_at)
        return await asyncio.shield(waiting)

    async def read(self, look: Callable[[sa.Connection], T]) -> T:
        """Run `look` in a reader's thread on a connection of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, look)

    def close(self) -> None:
        """Finish waiting writes, then close the database. Blocks for as long as that takes."""
        if self._writer is not None:
            self._writes.put(None)
            self._writer.join()
            self._writer = None
        self._readers.shutdown(wait=True)
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def write_snapshot(self, target: Path) -> None:
        """Write the catalog, as it is at one moment, to a SQLite file. Blocks. Raises DiskFull, CatalogDamaged."""
        self._dialect.write_snapshot(target, lambda: self._copy_tables(target))

    async def empty_log(self) -> None:
        """Leave nothing that was deleted in a log beside the database, unless others still read it."""
        await asyncio.to_thread(self._dialect.empty_log)

    def upsert(self, table: sa.Table, *keys: str) -> Any:
        """An INSERT that replaces the row of the same `keys`."""
        statement = self._dialect.insert(table)
        others = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
        return statement.on_conflict_do_update(index_elements=list(keys), set_=others)

    @property
    def _opened(self) -> sa.Engine:
        if self._engine is None:
            raise RuntimeError("the catalog is closed")
        return self._engine

    def _look(self, look: Callable[[sa.Connection], T]) -> T:
        while True:
            try:
                with self._opened.connect() as connection:
                    found = look(connection)
                self.patience.succeeded(reading=True)
                return found
            except Exception as error:
                known = self._known(error)
                if isinstance(known, DatabaseLocked) and self.patience.tries_again(reading=True):
                    continue
                if known is None or known is error:
                    raise
                raise known from self._dialect.cause(error)

    def _copy_tables(self, target: Path) -> None:
        from docdesk.catalog.tables import metadata

        copy = sa.create_engine(sa.URL.create("sqlite", database=str(target)))
        try:
            with self._opened.connect() as connection, copy.begin() as sink:
                source = self._dialect.for_snapshot(connection)
                self._bring_to_version(sink)
                for table in metadata.sorted_tables:
                    rows = source.execution_options(yield_per=500).execute(sa.select(table))
                    for some in rows.mappings().partitions():
                        sink.execute(sa.insert(table), [dict(row) for row in some])
        finally:
            copy.dispose()

    def _write_groups(self) -> None:
        while (first := self._writes.get()) is not None:
            group = [first]
            ended = False
            while len(group) < MOST_IN_A_GROUP:
                try:
                    item = self._writes.get_nowait()
                except queue.Empty:
                    break
                if item is None:
                    ended = True
                    break
                group.append(item)
            self._write_group(group)
            if ended:
                return

    def _write_group(self, group: _Group) -> None:
        while True:
            results, failure = self._try_to_write(group)
            if not isinstance(failure, DatabaseLocked):
                self.patience.succeeded()
                break
            if not self.patience.tries_again():
                break
        for future, result, problem in results:
            if problem is not None:
                future.set_exception(problem)
            else:
                future.set_result(result)

    def _try_to_write(self, group: _Group) -> tuple[_Results, BaseException | None]:
        """The results of a group's changes, and the error if the whole group failed."""
        results: _Results = []
        failure: BaseException | None = None
        try:
            with self._opened.connect() as connection:
                self._dialect.for_writing(connection)
                with connection.begin():
                    for change, future in group:
                        # SQLAlchemy's own savepoints cost as much as a small change
                        connection.exec_driver_sql("SAVEPOINT one_change")
                        try:
                            result = change(connection)
                        except Exception as error:
                            known = self._known_behind(error) or error
                            if self._dialect.was_rolled_back(connection):
                                # the whole group was undone, and its savepoints are gone
                                failure = known
                                raise
                            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_change")
                            results.append((future, None, known))
                        else:
                            results.append((future, result, None))
                        connection.exec_driver_sql("RELEASE SAVEPOINT one_change")
            self.transactions += 1
        except Exception as error:
            failure = failure or self._known_behind(error) or error
            results = [(future, None, failure) for _, future in group]
        return results, failure

    def _bring_to_version(self, connection: sa.Connection) -> None:
        found = None
        if sa.inspect(connection).has_table("alembic_version"):
            found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        if found == VERSIONS[-1]:
            return
        if found is not None and found not in VERSIONS:
            raise CatalogNewer(found=found, known=VERSIONS[-1])
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option(
            "script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%")
        )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    def _known_behind(self, error: BaseException | None) -> DocdeskError | None:
        """The known error, or a known one in whose handling this one was raised."""
        while error is not None:
            if (known := self._known(error)) is not None:
                return known
            error = error.__context__
        return None

    def _known(self, error: BaseException) -> DocdeskError | None:
        return error if isinstance(error, DocdeskError) else self._dialect.known(error)


def _dialect_of(library: Path, url: str | None) -> Dialect:
    address = sa.make_url(url) if url else None
    if address is not None and address.get_backend_name() == "postgresql":
        from docdesk.catalog.dialect.postgres import Postgres  # its part of SQLAlchemy takes a while

        return Postgres(address)
    return Sqlite(library / "catalog.db", address)


def _looked_at(future: asyncio.Future[Any]) -> None:
    """Retrieve the exception: if the caller was cancelled, asyncio would report it as never retrieved."""
    if not future.cancelled():
        future.exception()
