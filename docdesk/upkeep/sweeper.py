# SPDX-License-Identifier: Apache-2.0
"""Removes the vectors and words of generations that no document needs any more, in the background."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError
from docdesk.store.rows import vector_id

if TYPE_CHECKING:
    from docdesk.upkeep.library import Library

log = logging.getLogger(__name__)

SWEEP_SECONDS = 5.0
"""How long closing a library, or the end of a run, waits for a sweep. What is left goes at the next start."""


class Sweeper:
    """Sweeps one library. For the owner's event loop."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._task: asyncio.Task[None] | None = None
        self.lock = asyncio.Lock()
        """Held while rows are removed. A rebuild holds it while it swaps directories."""

    def begin(self) -> None:
        """Sweep in the background, unless a sweep is running already."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self.sweep(), name="sweep")

    async def settled(self) -> None:
        """Wait for the sweep in the background, at most SWEEP_SECONDS."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=SWEEP_SECONDS)

    async def close(self) -> None:
        """Wait for the sweep in the background, then cancel it if it takes too long."""
        await self.settled()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def sweep(self) -> None:
        """Remove everything that is not needed. A failure is logged; the next start tries again."""
        catalog, store, words = self._library.catalog, self._library.store, self._library.words
        try:
            while going := await catalog.to_sweep():
                async with self.lock:
                    for generation, collection in going:
                        if collection is not None:
                            ids = [vector_id(generation, number) for number in range(generation.chunks)]
                            await store.delete(collection, ids)
                    await words.drop([generation.id for generation, _ in going])
                    await catalog.swept([generation.id for generation, _ in going])
        except DocdeskError as error:
            log.warning("sweeping stopped: %s; it goes on at the next start", error.code)
