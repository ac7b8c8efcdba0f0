# SPDX-License-Identifier: Apache-2.0
"""Runs when the queue goes idle: spot-checks the vectors just written and copies the catalog."""

from __future__ import annotations

import asyncio
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


class RunEnd:
    """Settles a library whenever its queue has nothing left to do and something changed meanwhile."""

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
        self._unsettled = False
        """Whether a run has ended since the one that is being settled."""
        self._settling: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Follow the queue from now on."""
        self._seen = self._database.transactions
        self._copies.begin()
        self._queue.subscribe(self._on_event)

    async def settled(self) -> None:
        """Wait until the runs that ended are settled. While one goes on there is nothing to wait for."""
        self._end_run()
        if self._settling is not None and self._queue.idle:
            await asyncio.wait({self._settling})

    async def close(self) -> None:
        """Wait until the last run is settled. Raises what settling failed with."""
        if self._settling is not None:
            await self._settling

    def _on_event(self, event: Event) -> None:
        if isinstance(event, QueueState):
            self._end_run()

    def _end_run(self) -> None:
        if not self._queue.idle or self._database.transactions == self._seen:
            return
        self._seen = self._database.transactions
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())
        else:
            self._unsettled = True

    async def _settle(self) -> None:
        self._unsettled = True
        while self._unsettled:  # another run may end while this one is settled
            self._unsettled = False
            # removing rows takes others out of the graph as well
            await self._sweeper.settled()
            await self._reinsert_lost()
            await self._copies.copy(every_seconds=COPY_SECONDS)

    async def _reinsert_lost(self) -> None:
        """Put back what Chroma's graph lost while it was written."""
        try:
            async with self._library.busy:
                reachability = Reachability(self._library, ChunkRows(self._library))
                lost = await reachability.reinsert_lost(after_a_kill=self._copies.owner_was_killed)
            if lost:
                log.info("%d vectors were found by no search and were inserted again", lost)
        except DocdeskError as error:
            log.warning("the vectors were not checked at the end of a run: %s", error.code)
