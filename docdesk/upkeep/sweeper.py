# SPDX-License-Identifier: Apache-2.0
"""Removes the vectors and words of generations that no document needs any more, in the background."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError
from docdesk.store.rows import vector_id
from docdesk.upkeep.comparing import parts

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Generation
    from docdesk.upkeep.library import Library

log = logging.getLogger(__name__)

SWEEP_SECONDS = 5.0
"""How long the end of a run waits for a sweep, and closing for its present step. What is left goes at the next
start."""

GROUP = 100
"""Generations that the catalog forgets together."""

STEP = 256
"""Rows that are removed in one step."""


class Sweeper:
    """Sweeps one library. For the owner's event loop."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._task: asyncio.Task[None] | None = None
        self._closing = False
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
        """End the sweep in the background after its present step."""
        self._closing = True
        await self.settled()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def sweep(self) -> None:
        """Remove everything that is not needed. A failure is logged; the next start tries again."""
        catalog, words = self._library.catalog, self._library.words
        try:
            while not self._closing and (going := await catalog.to_sweep()):
                for some in parts(going, GROUP):
                    async with self.lock:
                        gone = []
                        for generation, collection in some:
                            if not await self._delete(generation, collection):
                                break
                            gone.append(generation.id)
                        if gone:
                            await words.drop(gone)
                            await catalog.swept(gone)
        except DocdeskError as error:
            log.warning("sweeping stopped: %s; it goes on at the next start", error.code)

    async def _delete(self, generation: Generation, collection: str | None) -> bool:
        """Remove the vectors of a generation. Returns whether it came to the end before the library closes."""
        numbers = range(generation.chunks if collection is not None else 0)
        for some in parts([vector_id(generation, number) for number in numbers], STEP):
            if self._closing:
                return False
            await self._library.store.delete(collection or "", some)
        return not self._closing
