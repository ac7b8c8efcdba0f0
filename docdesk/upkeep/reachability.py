# SPDX-License-Identifier: Apache-2.0
"""Whether a search finds the vectors that are stored, and what to do about those that it does not find.

Chroma's graph can lose a row when others are written, mostly one that has a near twin. Such a row is inserted
again.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Generation
from docdesk.catalog.inventory import Expected
from docdesk.errors import StoreUnavailable
from docdesk.upkeep.chunk_rows import ChunkRows
from docdesk.upkeep.comparing import NEAR, SLICE, parts, sample
from docdesk.upkeep.library import Library
from docdesk.values.documents import Chunk
from docdesk.values.findings import Findings

if TYPE_CHECKING:
    from docdesk.upkeep.comparing import ByNumber

SAMPLED = 256
"""Documents that are sampled at the end of a run, so that it takes no longer in a large library."""

ASKED_FOR_ALL = 2_000
"""Vectors of a library small enough to search for all of them at the end of a run."""

ASKED_FOR_ALL_AFTER_A_KILL = 20_000
"""The same if the owner before was killed: the graph was put together from pieces then."""

STEP = 32
"""Vectors that are searched for in one step at the end of a run: what comes in between waits some milliseconds."""

ROUNDS = 3


class Reachability:
    """Over the vectors of one library."""

    def __init__(self, library: Library, rows: ChunkRows, *, asks_for_all: bool = False) -> None:
        self._library = library
        self._rows = rows
        self._asks_for_all = asks_for_all

    def asked_for(self, generation: Generation, vectors: ByNumber) -> ByNumber:
        """A sample of a slice, so that a document has about SAMPLE of them; or all of it."""
        if self._asks_for_all:
            return vectors
        return {n: vectors[n] for n in sample(generation, sorted(vectors))}

    async def unreachable(self, item: Expected, vectors: ByNumber, found: Findings) -> list[int]:
        """The numbers of those vectors that a search for them does not find."""
        import numpy as np

        numbers = list(vectors)
        unreachable: list[int] = []
        if item.index.collection is None:
            return unreachable
        for some in parts(numbers, SLICE // 4):
            asked = np.stack([vectors[n] for n in some])
            try:
                near = await self._library.store.nearest(item.index.collection, asked)
            except StoreUnavailable as error:
                found.unreadable = error.fact("reason")
                return numbers
            unreachable += [n for n, similarity in zip(some, near, strict=True) if similarity < 1.0 - NEAR]
        return unreachable

    async def reinsert(
        self, item: Expected, chunks: Sequence[Chunk], vectors: ByNumber, found: Findings
    ) -> list[int]:
        """Write those of a slice again that no search finds, then delete and write what is still not found.

        Returns the numbers of those that did not help.
        """
        texts = await self._rows.texts(item, chunks)
        unreachable = await self.unreachable(item, vectors, found)
        for deletes in (False, True):
            if not unreachable:
                break
            written = [chunk for chunk in chunks if chunk.index in unreachable]
            if deletes:
                # the embedding and the text are at hand: what is deleted here cannot be lost
                await self._rows.delete(item, written)
            await self._rows.write(item, written, vectors, texts, found)
            unreachable = await self.unreachable(item, {n: vectors[n] for n in unreachable}, found)
        await self._rows.drop_if_removed(item, found)
        return unreachable

    async def reinsert_lost(
        self,
        *,
        after_a_kill: bool = False,
        turn: Callable[[], Awaitable[bool]] | None = None,
        behind: str | None = None,
        on_done: Callable[[str | None], None] = lambda generation: None,
    ) -> int | None:
        """Search for vectors and insert again those that no search finds. Returns how many there were.

        In a small library it searches for all, after a kill in a larger one too; else for a sample, the same one
        that a check takes. It goes in steps of STEP vectors, each with the library's `busy` lock, and awaits
        `turn` before each. If that says False, it stops and returns None.

        Where it searches for all it begins with the generation behind `behind`, and `on_done` gets each that is done;
        None says that all are to be searched for once more.
        """
        items = [item for item in await self._library.inventory.expected() if item.current]
        total = sum(item.generation.chunks for item in items)
        all_of_them = total <= (ASKED_FOR_ALL_AFTER_A_KILL if after_a_kill else ASKED_FOR_ALL)
        if not all_of_them and len(items) > SAMPLED:
            items = random.sample(items, SAMPLED)
        first = _behind(items, behind) if all_of_them else items
        lost = 0
        for number in range(ROUNDS):
            # re-inserting a vector can push another one out of the graph
            now = 0
            for item in first if number == 0 else items:
                found = await self._reinsert_lost(item, all_of_them, turn)
                if found is None:
                    return None
                now += found
                if all_of_them:
                    on_done(item.generation.id if number == 0 else None)
            lost += now
            if not now:
                break
        return lost

    async def _reinsert_lost(
        self, item: Expected, all_of_them: bool, turn: Callable[[], Awaitable[bool]] | None
    ) -> int | None:
        chunks = await self._library.catalog.chunks(item.generation.id)
        if not all_of_them:
            wanted = set(sample(item.generation, [chunk.index for chunk in chunks]))
            chunks = [chunk for chunk in chunks if chunk.index in wanted]
        lost = 0
        for some in parts(chunks, STEP):
            if turn is not None and not await turn():
                return None
            async with self._library.busy:
                lost += await self._reinsert_lost_of(item, some)
        return lost

    async def _reinsert_lost_of(self, item: Expected, chunks: Sequence[Chunk]) -> int:
        found = Findings()
        stored = await self._rows.stored(item, chunks, found)
        unreachable = await self.unreachable(item, stored, found) if stored else []
        if unreachable:
            vectors = {n: stored[n] for n in unreachable}
            await self.reinsert(item, [chunk for chunk in chunks if chunk.index in vectors], vectors, found)
        return len(unreachable)


def _behind(items: list[Expected], last: str | None) -> list[Expected]:
    """The items after the one with this generation; all of them if there is none."""
    places = [number for number, item in enumerate(items) if item.generation.id == last]
    return items[places[0] + 1 :] if places else items
