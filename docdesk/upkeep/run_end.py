# SPDX-License-Identifier: Apache-2.0
"""Settles a library after its runs: spot-checks the vectors and copies the catalog, while nobody needs it.

Nobody waits for this. What is due is noted in the catalog when the library closes, and the next owner that starts
work does it beside that work. After a kill the graph of the vectors was put together from pieces: a library whose run
came to its end waits LEAVE_SECONDS for settling when it closes, and the next owner goes on where this one stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError
from docdesk.upkeep.catalog_copies import COPY_SECONDS
from docdesk.upkeep.chunk_rows import ChunkRows
from docdesk.upkeep.reachability import Reachability
from docdesk.values.documents import Event, QueueState

if TYPE_CHECKING:
    from docdesk.catalog.database import Database
    from docdesk.ingest.queue import IngestQueue
    from docdesk.upkeep.catalog_copies import CatalogCopies
    from docdesk.upkeep.library import Library
    from docdesk.upkeep.sweeper import Sweeper

log = logging.getLogger(__name__)

UNSETTLED = "unsettled"
"""The fact in the catalog: {"vectors": "run" or "kill", "copy": bool, "done": the last generation that was searched
for after a kill}, each optional."""

RUN, KILL = "run", "kill"
"""Why vectors are to be searched for: a run wrote some, or an owner was killed."""

LOOK_SECONDS = 0.2
"""Between two looks whether somebody still searches or works."""


LEAVE_SECONDS = 3.0
"""How long closing waits for settling after a kill: enough for a small library."""


class RunEnd:
    """Settles one library whenever its queue has nothing left to do and something changed meanwhile."""

    def __init__(
        self,
        database: Database,
        copies: CatalogCopies,
        queue: IngestQueue,
        library: Library,
        sweeper: Sweeper,
    ) -> None:
        self._database = database
        self._copies = copies
        self._queue = queue
        self._library = library
        self._sweeper = sweeper
        self._seen = database.transactions
        """The transactions at the end of the last run."""
        self._due: str | None = None
        """Why vectors are to be searched for, or None."""
        self._noted: dict[str, object] = {}
        """What the catalog says is due."""
        self._done: str | None = None
        """The last generation that was searched for, if an owner was killed."""
        self._overdue = False
        """Whether it was due before this owner came: it does not wait for an idle moment then."""
        self._runs = 0
        """Runs that have ended so far."""
        self._settling: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._leaving = False
        """The library closes, and waits for settling only as long as nobody else is at work on it."""
        self._awaited = 0
        """How many wait for the end of settling."""

    async def begin(self, *, starts_work: bool) -> None:
        """Follow the queue from now on, and with `starts_work` do what the last owner left."""
        noted = await self._library.catalog.fact(UNSETTLED)
        self._noted = noted = noted if isinstance(noted, dict) else {}
        killed = self._copies.owner_was_killed
        if killed or noted.get("vectors"):
            self._due = KILL if killed or noted.get("vectors") == KILL else RUN
        if self._due == KILL and not killed and isinstance(done := noted.get("done"), str):
            self._done = done
        if killed:
            # a clean end of an owner that does nothing must not let this be forgotten
            await self._note(copy=True)
        self._seen = self._database.transactions
        self._copies.begin(overdue=killed or bool(noted.get("copy")))
        self._overdue = self._due is not None or self._copies.due
        self._queue.subscribe(self._on_event)
        if starts_work and self._overdue:
            self._start()

    @property
    def after_a_kill(self) -> bool:
        """Whether an owner was killed and the library has not been settled since."""
        return self._due == KILL

    async def settled(self) -> None:
        """Settle now what is due. While a run goes on there is nothing to wait for."""
        self._end_run()
        if not self._queue.idle:
            return
        # closing stops a sweep, and a desk that only reads has begun none
        self._sweeper.begin()
        await self._sweeper.settled()
        if self._settling is None and self._due is None:
            return
        self._awaited += 1
        try:
            self._start()
            if self._settling is not None:
                await asyncio.wait({self._settling})
        finally:
            self._awaited -= 1

    async def close(self) -> None:
        """Stop settling, and note what is left for the next owner. Raises what settling failed with."""
        if self._due == KILL and self._runs and self._queue.idle and self._settling is not None:
            self._awaited += 1
            self._leaving = True
            await asyncio.wait({self._settling}, timeout=LEAVE_SECONDS)
        if self._database.transactions != self._seen:
            self._due = self._due or RUN  # a run was cut short
        self._closing.set()
        if self._settling is not None:
            await asyncio.wait({self._settling})
        await self._sweeper.close()
        copy = await self._copies.is_left_over()
        if self._due is not None or copy:
            await self._note(copy=copy)
        elif self._noted:
            await self._forget()
        if self._settling is not None:
            self._settling.result()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, QueueState):
            self._end_run()

    def _end_run(self) -> None:
        if not self._queue.idle or self._database.transactions == self._seen or self._closing.is_set():
            return
        self._seen = self._database.transactions
        self._runs += 1
        self._due = self._due or RUN
        self._start()

    def _start(self) -> None:
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle(), name="settle")

    async def _settle(self) -> None:
        if self._noted and self._due is None:
            await self._forget()  # before the copy, which would be an old one otherwise
        if self._overdue:
            await self._copies.copy()
        while self._due is not None and not self._closing.is_set():
            runs, due = self._runs, self._due
            if not await self._turn():
                return
            # removing rows takes others out of the graph as well
            await self._sweeper.settled()
            if not await self._reinsert_lost(after_a_kill=due == KILL):
                return
            self._overdue = False
            # another run may have ended meanwhile
            self._due = None if self._runs == runs else RUN
            self._done = None
        if self._closing.is_set():
            return
        if self._noted:
            await self._forget()
        await self._copies.copy(every_seconds=COPY_SECONDS)

    async def _turn(self) -> bool:
        """Wait until a step stands in nobody's way. Returns False if the library closes before."""
        while not self._closing.is_set():
            # waiting for the lock itself, closing would wait for the end of a check
            free = not self._library.busy.locked()
            if not free and self._leaving:
                return False  # a check goes on for as long as it takes; the next owner settles
            if free and (self._awaited or not (self._library.store.searched or self._works)):
                return True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), LOOK_SECONDS)
        return False

    @property
    def _works(self) -> bool:
        """Whether documents are in work that settling has to wait for."""
        return not self._overdue and not self._queue.idle

    async def _reinsert_lost(self, *, after_a_kill: bool) -> bool:
        """Put back what Chroma's graph lost while it was written. Returns whether it came to the end."""
        reachability = Reachability(self._library, ChunkRows(self._library))
        try:
            lost = await reachability.reinsert_lost(
                after_a_kill=after_a_kill,
                turn=self._turn,
                behind=self._done if after_a_kill else None,
                on_done=self._keep_place if after_a_kill else lambda generation: None,
            )
        except DocdeskError as error:
            log.warning("the vectors were not checked after a run: %s", error.code)
            return not self._closing.is_set()
        if lost:
            log.info("%d vectors were found by no search and were inserted again", lost)
        return lost is not None

    def _keep_place(self, generation: str | None) -> None:
        self._done = generation

    async def _note(self, *, copy: bool) -> None:
        noted: dict[str, object] = {"vectors": self._due, "copy": copy}
        if self._due == KILL and self._done is not None:
            noted["done"] = self._done
        if noted == self._noted:
            return  # a library that did not change is not copied again
        try:
            await self._library.catalog.save_fact(UNSETTLED, noted)
            self._noted = noted
        except DocdeskError as error:
            log.warning("what is left to settle was not noted: %s", error.code)

    async def _forget(self) -> None:
        try:
            await self._library.catalog.save_fact(UNSETTLED, {})
            self._noted = {}
        except DocdeskError as error:
            log.warning("a settled library was not noted: %s", error.code)
        finally:
            self._seen = self._database.transactions
