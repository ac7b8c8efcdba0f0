# SPDX-License-Identifier: Apache-2.0
"""What follows a run: its vectors are asked for, and the catalog is copied."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError
from docdesk.values.documents import Event, QueueState

if TYPE_CHECKING:
    from docdesk.catalog.copies import Copies
    from docdesk.catalog.database import Database
    from docdesk.ingest.queue import IngestQueue
    from docdesk.upkeep.upkeep import Upkeep

log = logging.getLogger(__name__)

SWEEP_SECONDS = 5.0
"""How long vectors of what is gone may take to be removed before nobody waits for it any more."""

COPY_SECONDS = 300.0
"""Between two copies of the catalog while work comes and goes; one more is made at the end."""


class RunEnd:
    """Settles a library whenever its queue has nothing left to do and something changed meanwhile."""

    def __init__(
        self,
        database: Database,
        copies: Copies | None,
        queue: IngestQueue,
        upkeep: Upkeep,
        sweeping: Callable[[], asyncio.Task[None] | None],
    ) -> None:
        """`copies` of the catalog, where it is a file; `sweeping` removes what nothing needs any more."""
        self._database = database
        self._copies = copies
        self._queue = queue
        self._upkeep = upkeep
        self._sweeping = sweeping
        self._seen = database.transactions
        """The transactions at the end of the last run."""
        self._copied = (database.transactions, float("-inf"))
        """The transactions that the newest copy has, and when it was made."""
        self._unsettled = False
        """Whether a run ended that nobody has looked at yet."""
        self._settling: asyncio.Task[None] | None = None
        queue.subscribe(self._heard)

    async def settled(self) -> None:
        """Until the runs that ended were looked at. While one goes on there is nothing to wait for."""
        self._end_run()
        if self._settling is not None and self._queue.idle:
            await asyncio.wait({self._settling})

    async def close(self) -> None:
        """Until what follows the last run is done. Raises what it failed with."""
        if self._settling is not None:
            await self._settling

    async def copy_catalog(self) -> None:
        """Copy the catalog, where it is not what the newest copy has. One that fails is logged."""
        if self._copies is None or self._database.damaged:
            return
        transactions = self._database.transactions
        if transactions == self._copied[0]:
            return
        self._copied = (transactions, time.monotonic())
        try:
            await asyncio.to_thread(self._copies.make)
        except DocdeskError as error:
            log.warning("the catalog was not copied: %s", error)

    def _heard(self, event: Event) -> None:
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
        while self._unsettled:  # by a run that ended while this one was settled
            self._unsettled = False
            if (sweeping := self._sweeping()) is not None:
                # what is removed takes others out of the graph as well
                await asyncio.wait({sweeping}, timeout=SWEEP_SECONDS)
            await self._upkeep.wake(everything=self._copies is not None and self._copies.was_killed)
            if time.monotonic() - self._copied[1] >= COPY_SECONDS:
                await self.copy_catalog()
