# SPDX-License-Identifier: Apache-2.0
"""The record of what was paid for: every embedding ever received, by the text's hash and the model.

Append-only, except for `erase`. A row is never changed, so writing one twice is harmless. A vector is looked up
here before a provider is asked for it. One thread writes, and gathers waiting rows into one commit; another one reads.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from docdesk.errors import CatalogNewer
from docdesk.errors.os_errors import from_os_error, from_sqlite_error
from docdesk.records.damaged import Saved, finish_renewal, save_readable
from docdesk.system.sqlite_safety import refuse_foreign_schema

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_T = TypeVar("_T")

LOCK_SECONDS = 30.0
"""How long a call waits for another program's lock before it fails."""

SCHEMA_VERSION = 1

# Vectors are stored in the order of arrival, and only the small index is ordered by hash. So a batch is one write at
# the end of the file instead of one at a random place for each vector.
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS models (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    dimensions INTEGER NOT NULL,  -- as asked for; 0 is the model's own
    endpoint TEXT NOT NULL,       -- '' is the provider's own
    width INTEGER NOT NULL,       -- of the vectors
    UNIQUE (name, dimensions, endpoint)
);
CREATE TABLE IF NOT EXISTS embeddings (
    model INTEGER NOT NULL REFERENCES models (id),
    sha256 BLOB NOT NULL,
    vector BLOB NOT NULL,         -- float32, little-endian
    UNIQUE (model, sha256)
);
PRAGMA user_version = {SCHEMA_VERSION};
"""

_SHAS_IN_A_QUERY = 500


@dataclass(frozen=True, slots=True)
class ModelKey:
    """What two embeddings of the same text must share to be the same.

    `dimensions` is what was requested, None for the model's own; `endpoint` is the base URL, empty for the provider's
    own.
    """

    name: str
    dimensions: int | None = None
    endpoint: str = ""


@dataclass(slots=True)
class _Put:
    key: ModelKey
    rows: list[tuple[bytes, bytes]]
    width: int
    done: Future[None] = field(default_factory=Future)


@dataclass(slots=True)
class _Erasure:
    hashes: list[bytes]
    done: Future[int] = field(default_factory=Future)


@dataclass(slots=True)
class _Renewal:
    make: Callable[[], Saved]
    done: Future[Saved] = field(default_factory=Future)


class Embeddings:
    """The file `embeddings.db`. All methods are for the owner's event loop.

    They raise DiskFull, ReadOnly, CatalogDamaged (not a database, or a broken one) and CatalogNewer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._puts: queue.SimpleQueue[_Put | _Erasure | _Renewal | None] = queue.SimpleQueue()
        self._asks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._reading: sqlite3.Connection | None = None

    async def get(self, key: ModelKey, shas: Iterable[str]) -> dict[str, npt.NDArray[np.float32]]:
        """The recorded vectors, by the SHA-256 (hex) of their text; each is (dimensions,) and read-only."""
        wanted = list(dict.fromkeys(shas))
        return await self._ask(lambda: self._get(key, wanted)) if wanted else {}

    async def known(self, key: ModelKey, shas: Iterable[str]) -> set[str]:
        """Those of the texts that have a recorded vector. Reads no vectors."""
        wanted = list(dict.fromkeys(shas))
        return await self._ask(lambda: self._known_of(key, wanted)) if wanted else set()

    async def width(self, key: ModelKey) -> int | None:
        """How many numbers the model's vectors have; None if none is recorded yet."""
        return await self._ask(lambda: self._width(key))

    async def count(self, key: ModelKey) -> int:
        """How many vectors of the model are recorded."""
        return await self._ask(lambda: self._count(key))

    async def put(self, key: ModelKey, vectors: Sequence[tuple[str, npt.NDArray[np.float32]]]) -> None:
        """Record these vectors; returns when they are durable. A vector that is there already stays as it is.

        Cancelling the wait does not stop the write. Raises ValueError if the vectors differ in size from each other
        or from the model's earlier ones.
        """
        import numpy as np

        if not vectors:
            return
        widths = {vector.shape for _, vector in vectors}
        if len(widths) != 1 or len(next(iter(widths))) != 1:
            raise ValueError(f"the vectors of one model differ in shape: {sorted(widths)}")
        rows = [
            (bytes.fromhex(sha), np.ascontiguousarray(vector, dtype="<f4").tobytes())
            for sha, vector in vectors
        ]
        put = _Put(key, rows, int(vectors[0][1].shape[0]))
        self._send(self._puts, put)
        await asyncio.wrap_future(put.done)

    async def erase(self, hashes: Iterable[str]) -> int:
        """Delete the vectors of these texts for good, of every model. Returns how many there were.

        This is the one exception to the rule that rows only come: a person deletes a document with all that was
        made of it. Raises DiskFull, ReadOnly.
        """
        wanted = [bytes.fromhex(sha) for sha in hashes]
        if not wanted:
            return 0
        erasure = _Erasure(wanted)
        self._send(self._puts, erasure)
        return await asyncio.wrap_future(erasure.done)

    async def start_over(self) -> Saved:
        """After damage: continue in a new file with everything that can still be read; the damaged file is kept.

        Other calls wait meanwhile. Raises DiskFull, ReadOnly; the file is unchanged then.
        """
        closed, made = threading.Event(), threading.Event()

        def stand_aside() -> None:
            if self._reading is not None:
                self._reading.close()
                self._reading = None
            closed.set()
            made.wait()

        def make() -> Saved:
            closed.wait()
            try:
                return save_readable(self._path, _opened)
            finally:
                made.set()

        renewal = _Renewal(make)
        self._send(self._asks, stand_aside)
        self._send(self._puts, renewal)
        return await asyncio.wrap_future(renewal.done)

    async def close(self) -> None:
        """Write the waiting rows and close the file."""
        with self._lock:
            self._closed = True
            threads, self._threads = self._threads, []
        if threads:
            writing, reading = threads
            # one after the other: the last connection to close merges the log into the file, two at once leave it
            self._asks.put(None)
            await asyncio.to_thread(reading.join)
            self._puts.put(None)
            await asyncio.to_thread(writing.join)

    async def _ask(self, question: Callable[[], _T]) -> _T:
        answer: Future[_T] = Future()

        def ask() -> None:
            if answer.set_running_or_notify_cancel():
                try:
                    result = question()
                except BaseException as error:
                    answer.set_exception(self._translated(error))
                else:
                    answer.set_result(result)

        self._send(self._asks, ask)
        return await asyncio.wrap_future(answer)

    def _send(self, line: queue.SimpleQueue[Any], item: object) -> None:
        with self._lock:
            if self._closed:
                raise RuntimeError("the embeddings are closed")
            if not self._threads:
                for work in (self._write, self._read):
                    thread = threading.Thread(target=work, name=f"embeddings{work.__name__}", daemon=True)
                    thread.start()
                    self._threads.append(thread)
            line.put(item)

    def _translated(self, error: BaseException) -> BaseException:
        if isinstance(error, OSError):
            return from_os_error(error, str(self._path)) or error
        if not isinstance(error, sqlite3.Error):
            return error
        return from_sqlite_error(error, str(self._path)) or error

    # The writing thread

    def _write(self) -> None:
        connection: sqlite3.Connection | None = None
        ending = False
        while not ending:
            puts: list[_Put] = []
            renewal: _Renewal | None = None
            erasures: list[_Erasure] = []
            item = self._puts.get()
            while True:
                if item is None:
                    ending = True
                elif isinstance(item, _Renewal):
                    renewal = item
                    break
                elif isinstance(item, _Erasure):
                    erasures.append(item)
                elif item.done.set_running_or_notify_cancel():
                    puts.append(item)
                else:  # its caller was cancelled, but it was paid for
                    puts.append(_Put(item.key, item.rows, item.width))
                try:
                    item = self._puts.get_nowait()
                except queue.Empty:
                    break
            if puts:
                connection = self._write_all(connection, puts)
            for erasure in erasures:
                connection = self._erase(connection, erasure)
            if renewal is not None:
                if connection is not None:
                    connection.close()
                    connection = None
                self._renew(renewal)
        if connection is not None:
            connection.close()

    def _write_all(
        self, connection: sqlite3.Connection | None, puts: list[_Put]
    ) -> sqlite3.Connection | None:
        try:
            if connection is None:
                connection = self._open()
            refused = self._commit(connection, puts)
        except BaseException as error:
            known = self._translated(error)
            for put in puts:
                put.done.set_exception(known)
            return connection
        for put in puts:
            if put in refused:
                put.done.set_exception(ValueError(f"{put.key.name} has recorded vectors of another size"))
            else:
                put.done.set_result(None)
        return connection

    def _erase(self, connection: sqlite3.Connection | None, erasure: _Erasure) -> sqlite3.Connection | None:
        try:
            if connection is None:
                connection = self._open()
            # what is deleted is overwritten with zeros in the file, not only marked as free
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            try:
                erased = 0
                for begin in range(0, len(erasure.hashes), _SHAS_IN_A_QUERY):
                    some = erasure.hashes[begin : begin + _SHAS_IN_A_QUERY]
                    places = ", ".join("?" * len(some))
                    erased += connection.execute(
                        f"DELETE FROM embeddings WHERE sha256 IN ({places})", some
                    ).rowcount
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except BaseException as error:
            erasure.done.set_exception(self._translated(error))
        else:
            erasure.done.set_result(erased)
        return connection

    def _renew(self, renewal: _Renewal) -> None:
        try:
            result = renewal.make()
        except BaseException as error:
            renewal.done.set_exception(self._translated(error))
        else:
            renewal.done.set_result(result)

    def _commit(self, connection: sqlite3.Connection, puts: list[_Put]) -> list[_Put]:
        """Write all in one transaction; returns those whose size differs from their model's earlier vectors."""
        refused: list[_Put] = []
        connection.execute("BEGIN IMMEDIATE")
        try:
            for put in puts:
                name = (put.key.name, put.key.dimensions or 0, put.key.endpoint)
                connection.execute(
                    "INSERT OR IGNORE INTO models (name, dimensions, endpoint, width) VALUES (?, ?, ?, ?)",
                    (*name, put.width),
                )
                model, width = connection.execute(
                    "SELECT id, width FROM models WHERE (name, dimensions, endpoint) = (?, ?, ?)", name
                ).fetchone()
                if width != put.width:
                    refused.append(put)
                    continue
                connection.executemany(
                    # a row is never changed, unless damage has changed its length
                    "INSERT INTO embeddings (model, sha256, vector) VALUES (?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET vector = excluded.vector"
                    " WHERE length(vector) <> length(excluded.vector)",
                    ((model, sha, vector) for sha, vector in put.rows),
                )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return refused

    def _open(self) -> sqlite3.Connection:
        # one at a time: a connection that meets the switch to WAL gets "locked" at once, despite its time limit
        with self._opening:
            finish_renewal(self._path)
            return _opened(self._path)

    # The reading thread

    def _read(self) -> None:
        while (ask := self._asks.get()) is not None:
            ask()
        if self._reading is not None:
            self._reading.close()

    def _connection(self) -> sqlite3.Connection:
        if self._reading is None:
            self._reading = self._open()
        return self._reading

    def _model(self, key: ModelKey) -> tuple[int, int] | None:
        row: tuple[int, int] | None = (
            self._connection()
            .execute(
                "SELECT id, width FROM models WHERE (name, dimensions, endpoint) = (?, ?, ?)",
                (key.name, key.dimensions or 0, key.endpoint),
            )
            .fetchone()
        )
        return row

    def _width(self, key: ModelKey) -> int | None:
        model = self._model(key)
        return None if model is None else model[1]

    def _count(self, key: ModelKey) -> int:
        model = self._model(key)
        if model is None:
            return 0
        question = "SELECT count(*) FROM embeddings WHERE model = ?"
        return int(self._connection().execute(question, model[:1]).fetchone()[0])

    def _known_of(self, key: ModelKey, shas: list[str]) -> set[str]:
        model = self._model(key)
        found: set[str] = set()
        for at in range(0, len(shas) if model is not None else 0, _SHAS_IN_A_QUERY):
            asked = [bytes.fromhex(sha) for sha in shas[at : at + _SHAS_IN_A_QUERY]]
            places = ",".join("?" * len(asked))
            question = f"SELECT sha256 FROM embeddings WHERE model = ? AND sha256 IN ({places})"
            found.update(row[0].hex() for row in self._connection().execute(question, (model[0], *asked)))  # type: ignore[index]
        return found

    def _get(self, key: ModelKey, shas: list[str]) -> dict[str, npt.NDArray[np.float32]]:
        import numpy as np

        model = self._model(key)
        if model is None:
            return {}
        found: dict[str, npt.NDArray[np.float32]] = {}
        for at in range(0, len(shas), _SHAS_IN_A_QUERY):
            asked = [bytes.fromhex(sha) for sha in shas[at : at + _SHAS_IN_A_QUERY]]
            places = ",".join("?" * len(asked))
            question = f"SELECT sha256, vector FROM embeddings WHERE model = ? AND sha256 IN ({places})"
            for sha, vector in self._connection().execute(question, (model[0], *asked)):
                if (
                    len(vector) == 4 * model[1]
                ):  # otherwise it is damaged in a way that SQLite does not notice: it counts as missing
                    found[sha.hex()] = np.frombuffer(vector, dtype="<f4")
        return found


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=LOCK_SECONDS)
    try:
        refuse_foreign_schema(connection, path)
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > SCHEMA_VERSION:
            raise CatalogNewer(found=found, known=SCHEMA_VERSION)
        # five vectors of 384 numbers a page, not two of 4096
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if found < SCHEMA_VERSION:
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
    except BaseException:
        connection.close()
        raise
    return connection
