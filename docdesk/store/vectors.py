# SPDX-License-Identifier: Apache-2.0
"""The owner's side of the vectors: batches what documents write, and lets queries go first.

Everything goes through one pipe to the store process. While it writes, rows of more documents gather, and the
next call takes them all: a single document is written at once, many in full batches.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docdesk.errors import DocdeskError, Offline, StoreUnavailable, VectorServerError
from docdesk.store.connection import Opened, StoreConnection
from docdesk.store.interface import Rows
from docdesk.store.places import Place
from docdesk.store.watch import STALLED_SECONDS
from docdesk.system.children import keep_from_ctrl_c
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np

log = logging.getLogger(__name__)

FULL_BATCH = 1_024
"""Rows in one write. Of 4,096 rows with 1,536 dimensions, 512 at a time take 3 % more processor time, 256 at a time
20 % more; 2,048 save 5 %, but closing the library waits for them."""

SMALL_BATCH = 128
"""Rows in one write while someone searches, so that an answer waits only briefly."""
SMALL_SECONDS = 0.1
"""While someone searches, a write has no more rows than the last ones suggest for this time,"""
LEAST_BATCH = 16
"""but at least this many: each write has a fixed cost."""

SEARCHING_SECONDS = 3.0
"""How long after a question someone counts as searching."""

_MOVE = "to another place"
_WARM = "warm"
_GIVE = "give away"


@dataclass(eq=False, slots=True)  # arrays are not compared
class _Write:
    collection: str
    about: dict[str, Any]
    rows: Rows
    future: Future[None]
    written: int = 0


@dataclass(eq=False, slots=True)
class _Call:
    method: str
    arguments: tuple[Any, ...]
    future: Future[Any] = field(default_factory=Future)


class Store:
    """The vectors of a library, in a process of their own that is started again when it dies."""

    def __init__(self, place: Place, stalled_seconds: float = STALLED_SECONDS) -> None:
        """`stalled_seconds`: how long the process may make no progress with a call before it is replaced."""
        self._place = place
        self._stalled_seconds = stalled_seconds
        self._connection: StoreConnection | None = None
        self._questions: deque[_Call] = deque()
        self._writes: deque[_Write] = deque()
        self._calls: deque[_Call] = deque()
        self._wanted = threading.Condition()
        self._closing = False
        self._held = False
        self._at_once = True
        self._asked_at = float("-inf")
        self._expected = 0
        self._no_writes = 0
        self._row_seconds = SMALL_SECONDS / SMALL_BATCH
        self._thread: threading.Thread | None = None
        self.upserts = 0
        """Writes made so far; the regression guard counts them."""

    def start(self, *, at_once: bool = True) -> None:
        """Start the process and return at once; the first call waits for it.

        Not `at_once`: it is started by the first call, or by `warm`.
        """
        if self._thread is None:
            self._at_once = at_once
            self._connection = StoreConnection(self._place, self._stalled_seconds)
            self._thread = threading.Thread(
                target=self._serve, args=(self._connection,), name="store", daemon=True
            )
            self._thread.start()

    async def warm(self) -> None:
        """Wait until the process is ready; start it if that was put off. Raises StoreUnavailable."""
        await self._call(_WARM)

    @property
    def place(self) -> Place:
        """Where the vectors are at this moment."""
        return self._connection.place if self._connection is not None else self._place

    @property
    def pid(self) -> int | None:
        """The process that has the vectors open, for those who watch it."""
        return self._connection.pid if self._connection is not None else None

    @property
    def searched(self) -> bool:
        """Whether a question was asked in the last seconds, or is on its way."""
        return bool(self._expected) or time.monotonic() - self._asked_at < SEARCHING_SECONDS

    async def upsert(self, collection: str, about: dict[str, Any], rows: Rows) -> None:
        """Write rows into a collection; a new one gets the metadata `about`.

        Returns when they are on the disk and have been read back. Raises DiskFull, ReadOnly, StoreUnavailable.
        """
        if rows.ids:
            write = _Write(collection, about, rows, Future())
            await self._hand_over(self._writes, write)

    async def query(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """The k nearest rows: (id, cosine similarity), nearest first. Goes before all writes."""
        self._asked_at = time.monotonic()
        found: list[tuple[str, float]] = await self._hand_over(
            self._questions, _Call("query", (collection, vector, k))
        )
        return found

    @contextlib.contextmanager
    def expecting(self) -> Iterator[None]:
        """A question is on its way, its vector perhaps not yet known: no long write begins now."""
        self._expected += 1
        try:
            yield
        finally:
            self._expected -= 1

    @contextlib.contextmanager
    def no_writes(self) -> Iterator[None]:
        """No write begins meanwhile; the one that runs goes on. Not for long: `hold` is for that."""
        with self._wanted:  # between the store's thread seeing a write and taking it, this must not change
            self._no_writes += 1
        try:
            yield
        finally:
            with self._wanted:
                self._no_writes -= 1
                self._wanted.notify()

    async def load(self, collection: str, dimensions: int) -> None:
        """Let Chroma read the graph of a collection, which its first query would otherwise wait for."""
        import numpy as np

        any_vector = np.full((1, dimensions), dimensions**-0.5, dtype=np.float32)
        await self._hand_over(self._questions, _Call("nearest", (collection, any_vector)))

    async def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove rows by id."""
        if ids:
            await self._call("delete", collection, list(ids))

    async def purge(self) -> bool:
        """Take the texts of deleted rows out of the files; False if there is too much to be written again."""
        done: bool = await self._call("purge")
        return done

    async def nearest(self, collection: str, vectors: np.ndarray) -> list[float]:
        """For each vector the cosine similarity of the nearest row; -1 if there is none."""
        found: list[float] = await self._call("nearest", collection, vectors)
        return found

    async def vectors(self, collection: str, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """The stored vectors by id. Ids that are not there are left out."""
        found: dict[str, np.ndarray] = await self._call("vectors", collection, list(ids))
        return found

    async def ids(self, collection: str, limit: int | None = None, offset: int = 0) -> list[str]:
        """The ids of all rows, or of `limit` rows from `offset` on."""
        found: list[str] = await self._call("ids", collection, limit, offset)
        return found

    async def count(self, collection: str) -> int:
        """The number of rows in a collection."""
        found: int = await self._call("count", collection)
        return found

    async def collections(self) -> list[str]:
        """The names of all collections."""
        found: list[str] = await self._call("collections")
        return found

    async def drop(self, collection: str) -> None:
        """Remove a collection with all its rows."""
        await self._call("drop", collection)

    async def hold(self) -> None:
        """Let writes wait from now on; returns when the one that runs is done. Questions go on."""
        with self._wanted:
            self._held = True
        # calls take turns with writes; if the vectors cannot be opened, nothing is being written
        with contextlib.suppress(StoreUnavailable, VectorServerError, Offline):
            await self.collections()

    def release(self) -> None:
        """End `hold`."""
        with self._wanted:
            self._held = False
            self._wanted.notify()

    async def move(self, place: Place, opened: Opened | None = None) -> None:
        """Go on at another place; what waits is written and asked there.

        `opened` is the process that has it open already, which another store gave away.
        """
        await self._call(_MOVE, place, opened)

    async def give_away(self) -> Opened:
        """The process of this store, which is to be closed now, for the `move` of another one."""
        opened: Opened = await self._call(_GIVE)
        return opened

    async def reach(self) -> None:
        """Find out whether the server can be used, for a place at one. Raises VectorServerError."""
        await self._call("reach")

    async def databases(self) -> list[str]:
        """The names of this library's databases at the server, for a place at one."""
        found: list[str] = await self._call("databases")
        return found

    async def drop_database(self, name: str) -> None:
        """Remove a database of this library at the server with all that is in it, for a place at one."""
        await self._call("drop_database", name)

    async def close(self) -> None:
        """Finish the write that runs, then end the process."""
        with self._wanted:
            self._closing = True
            if self._connection is not None:
                self._connection.close_early()
            self._wanted.notify()
        if self._thread is not None:
            await asyncio.get_running_loop().run_in_executor(None, self._thread.join)
            self._thread = None

    async def _call(self, method: str, *arguments: Any) -> Any:
        return await self._hand_over(self._calls, _Call(method, arguments))

    async def _hand_over(self, line: deque[Any], item: Any) -> Any:
        with self._wanted:
            if self._closing or self._thread is None:
                raise StoreUnavailable(reason=coded("closing"))
            line.append(item)
            self._wanted.notify()
        waiting = asyncio.wrap_future(item.future)
        # the caller may be cancelled meanwhile, and then nobody else would retrieve the exception
        waiting.add_done_callback(_retrieve)
        return await asyncio.shield(waiting)

    # below: the store's thread

    def _serve(self, connection: StoreConnection) -> None:
        keep_from_ctrl_c()
        if self._at_once:
            self._warm_up(connection)
        while True:
            with self._wanted:
                self._wanted.wait_for(
                    lambda: (
                        self._closing
                        or self._questions
                        or self._calls
                        or (self._writes and not (self._held or self._no_writes))
                    )
                )
                if self._closing:
                    break
                question = self._questions.popleft() if self._questions else None
                writes = [] if question else self._next_writes()
                call = None if question or writes else self._calls.popleft()
            if writes:
                self._write(connection, writes)
            else:
                self._answer(connection, question or call)
        connection.end()
        self._fail_what_waits()

    def _warm_up(self, connection: StoreConnection) -> None:
        try:
            connection.connect()
        except DocdeskError as error:
            if not self._closing:
                log.warning("the store did not start: %s", error.facts)
        except Exception as error:  # the first caller gets it
            _known(error)

    def _next_writes(self) -> list[tuple[_Write, int, int]]:
        """The parts (write, first row, end) of the next batch, all of one collection."""
        room = FULL_BATCH
        if self.searched:
            room = max(LEAST_BATCH, min(SMALL_BATCH, int(SMALL_SECONDS / self._row_seconds)))
        parts: list[tuple[_Write, int, int]] = []
        if self._held or self._no_writes:
            return parts
        while self._writes and room > 0:
            write = self._writes[0]
            if parts and write.collection != parts[0][0].collection:
                break
            end = min(len(write.rows.ids), write.written + room)
            parts.append((write, write.written, end))
            room -= end - write.written
            write.written = end
            if end == len(write.rows.ids):
                self._writes.popleft()
        return parts

    def _write(self, connection: StoreConnection, parts: list[tuple[_Write, int, int]]) -> None:
        import numpy as np

        first = parts[0][0]
        try:
            arguments = (
                first.collection,
                first.about,
                [id for write, a, b in parts for id in write.rows.ids[a:b]],
                np.concatenate([write.rows.vectors[a:b] for write, a, b in parts]),
                [text for write, a, b in parts for text in write.rows.texts[a:b]],
                [metadata for write, a, b in parts for metadata in write.rows.metadatas[a:b]],
            )
            began = time.monotonic()
            connection.ask("upsert", arguments)
            self._row_seconds = max(1e-6, (time.monotonic() - began) / len(arguments[2]))
            self.upserts += 1
        except Exception as error:
            known = _known(error)
            with self._wanted:
                for write, _, _ in parts:
                    if write in self._writes:
                        self._writes.remove(write)
                    if not write.future.done():
                        write.future.set_exception(known)
            return
        for write, _, end in parts:
            if end == len(write.rows.ids) and not write.future.done():
                write.future.set_result(None)

    def _answer(self, connection: StoreConnection, call: _Call | None) -> None:
        if call is None:
            return
        try:
            if call.method == _WARM:
                self._warm_up(connection)
                call.future.set_result(None)
                return
            if call.method == _MOVE:
                connection.move(*call.arguments)
                call.future.set_result(None)
                return
            if call.method == _GIVE:
                call.future.set_result(connection.give_away())
                return
            call.future.set_result(connection.ask(call.method, call.arguments))
        except Exception as error:
            call.future.set_exception(_known(error))

    def _fail_what_waits(self) -> None:
        with self._wanted:
            left = [item.future for item in (*self._questions, *self._calls)]
            left += [write.future for write in self._writes]
        for future in left:
            if not future.done():
                future.set_exception(StoreUnavailable(reason=coded("closing")))


def _known(error: Exception) -> DocdeskError:
    """The error to report for a failure in the store's thread, which must go on: everybody else would wait for ever."""
    if isinstance(error, DocdeskError):
        return error
    log.error("the store's thread failed", exc_info=error)
    return StoreUnavailable(reason=f"{type(error).__name__}: {error}")


def _retrieve(future: asyncio.Future[Any]) -> None:
    """Retrieve the exception, which asyncio would otherwise report as never retrieved."""
    if not future.cancelled():
        future.exception()
