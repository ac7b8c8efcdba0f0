# SPDX-License-Identifier: Apache-2.0
"""Gives existing documents another model or another way of splitting.

The new index is made beside the old one, which answers until all is there; then every document turns in one
transaction. What was made before is kept and can be brought back until it is removed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from docdesk.catalog.catalog import Generation, Index
from docdesk.catalog.inventory import Expected
from docdesk.errors import DocdeskError, StoreUnavailable
from docdesk.ingest.pipeline import Pipeline
from docdesk.ingest.recipes import Making
from docdesk.money.prices import FREE, price_of
from docdesk.upkeep.library import Library
from docdesk.upkeep.sweeper import Sweeper
from docdesk.upkeep.upkeep import Upkeep
from docdesk.values.documents import Status
from docdesk.values.facts import coded
from docdesk.values.plans import Cost
from docdesk.values.progress import OnProgress

log = logging.getLogger(__name__)

IN_WORK = "reindex_to"
"""The fact that names the index being made; a reindex that was killed goes on at the next start."""

CHARACTERS_A_TOKEN = 3
"""Used for a model whose tokens cannot be counted here."""

AT_ONCE = 4
"""Documents in work at the same time."""


class Reindex:
    """Over the parts of one library. Use it through the desk."""

    def __init__(self, library: Library, pipeline: Pipeline, upkeep: Upkeep, sweeper: Sweeper) -> None:
        self._catalog = library.catalog
        self._inventory = library.inventory
        self._embeddings = library.embeddings
        self._words = library.words
        self._pipeline = pipeline
        self._upkeep = upkeep
        self._sweeper = sweeper
        self._busy = asyncio.Lock()
        self._gone_on: dict[int, int] = {}
        """How many documents turned to an index at the start, before anyone asked for it."""
        self._whole: set[str] = set()
        """Generations that were embedded and stored whole since the start, whether or not documents turned to them."""

    async def cost(self, making: Making | None = None) -> Cost:
        """What a reindex to the present settings would cost, or to `making`.

        Splits all texts again, which costs only time.
        """
        making = making or self._pipeline.making
        index, key = making.recipe.index, making.embedder.model_key
        documents = chunks_in_all = 0
        missing: dict[str, int] = {}
        tokens: dict[str, int] = {}
        for item in await self._candidates(making):
            async with self._pipeline.turns.of(item.generation.content):
                if not await self._inventory.is_current(item.generation.id):
                    continue
                _, chunks = await self._pipeline.split_again(item.document, making)
            documents += 1
            chunks_in_all += len(chunks)
            kept = await self._embeddings.get(key, [chunk.sha256 for chunk in chunks])
            missing.update((c.sha256, c.end - c.start) for c in chunks if c.sha256 not in kept)
            tokens.update(
                (c.sha256, c.tokens or (c.end - c.start) // CHARACTERS_A_TOKEN)
                for c in chunks
                if c.sha256 not in kept
            )
        price = price_of(index.provider, index.endpoint or None, index.model)
        dollars = None if price is None and missing else (price or FREE).of(sum(tokens.values()))
        return Cost(documents, chunks_in_all, len(missing), sum(missing.values()), dollars)

    async def prepare(self, making: Making, on_progress: OnProgress | None = None) -> dict[str, str]:
        """Make the index of `making` and leave the present one in use; `run` then switches at once.

        Returns the new generations by those that they would replace. If it is stopped, what was embedded is kept.
        Raises DocdeskError.
        """
        async with self._busy:
            await self._inventory.drop_abandoned(making.recipe.index.id)
            pairs = await self._proved(await self._candidates(making), making, on_progress)
            return {item.generation.id: generation.id for item, generation in pairs}

    async def discard(self) -> int:
        """Remove what was prepared and nobody switched to; embeddings are kept. Returns how many documents had some."""
        async with self._busy:
            dropped = await self._inventory.drop_unused(list(self._whole))
            self._whole.clear()
            # what another owner prepared, unless it is of the settings in force, which `run` goes on with
            await self._inventory.drop_abandoned(self._pipeline.recipe.index.id)
            await self._sweeper.sweep()
            return dropped

    async def run(self, on_progress: OnProgress | None = None) -> int:
        """Make the index of the present settings, and switch to it. Returns how many documents switched.

        If it is stopped or killed, it goes on at the next start. Raises DocdeskError; nothing has changed then.
        """
        async with self._busy:
            making = self._pipeline.making
            index_id = making.recipe.index.id
            await self._catalog.save_fact(IN_WORK, index_id)
            await self._inventory.drop_abandoned(index_id)
            # who asks again after another owner began it gets the number of all
            turned = self._gone_on.pop(index_id, 0)
            first = not turned
            while candidates := await self._candidates(making):
                pairs = await self._proved(candidates, making, on_progress)
                kept = await self._inventory.turn_all(pairs, first=first)
                if not kept:
                    break
                first = False
                turned += len(kept)
                # a search by words must not find everything twice
                await self._words.drop(kept)
            await self._catalog.save_fact(IN_WORK, None)
            self._whole.clear()
            await self._sweeper.sweep()
            return turned

    async def go_on(self) -> None:
        """After a start: go on with a reindex that was not finished."""
        index_id = self._pipeline.recipe.index.id
        if await self._catalog.fact(IN_WORK) == index_id:
            try:
                self._gone_on[index_id] = await self.run()
            except DocdeskError as error:
                log.warning("the reindex stopped: %s; it goes on at the next start", error.code)

    async def back(self) -> Index | None:
        """Switch back to what the last reindex set aside, at no cost. Returns its index, or None.

        What was made by the reindex is kept in its place.
        """
        async with self._busy:
            current = {item.document.id: item for item in await self._inventory.expected() if item.current}
            kept = [item for item in await self._inventory.kept() if item.document.id in current]
            if not kept:
                return None
            pairs = [(current[item.document.id], item.generation) for item in kept]
            aside = await self._inventory.turn_all(pairs, first=False)
            await self._words.drop(aside)
            # its words were dropped, and its vectors may have been damaged meanwhile
            await self._upkeep.check(repair=True)
            return kept[0].index

    async def drop_old(self) -> int:
        """Remove what the last reindex set aside. Returns how many documents had something."""
        count = await self._inventory.drop_kept()
        await self._sweeper.sweep()
        return count

    async def _candidates(self, making: Making) -> list[Expected]:
        """Ready documents that are searched by another index."""
        wanted = making.recipe.index.id
        return [
            item
            for item in await self._inventory.expected()
            if item.current
            and not item.removed
            and item.document.status is Status.READY
            and item.index.id != wanted
        ]

    async def _proved(
        self, candidates: Sequence[Expected], making: Making, on_progress: OnProgress | None
    ) -> list[tuple[Expected, Generation]]:
        pairs = await self._made(candidates, making, on_progress)
        proof = await self._upkeep.prove({generation.id for _, generation in pairs})
        if not proof.ok:
            raise StoreUnavailable(reason=coded("vectors_not_there", count=proof.holes))
        return pairs

    async def _made(
        self, candidates: Sequence[Expected], making: Making, on_progress: OnProgress | None
    ) -> list[tuple[Expected, Generation]]:
        pairs: list[tuple[Expected, Generation]] = []
        done, total = 0, sum(item.generation.chunks for item in candidates)
        places = asyncio.Semaphore(AT_ONCE)

        async def one(item: Expected) -> None:
            nonlocal done
            # in turn: the text must not be read again meanwhile, or the spans of its chunks would be wrong
            async with places, self._pipeline.turns.of(item.generation.content):
                if not await self._inventory.is_current(item.generation.id):
                    return
                try:
                    generation, chunks = await self._pipeline.split_again(item.document, making)
                    if generation.id not in self._whole:
                        await self._pipeline.embed_again(item.document, generation, chunks, making)
                        self._whole.add(generation.id)
                except DocdeskError:
                    raise
                except Exception:
                    if await self._inventory.is_current(item.generation.id):
                        raise
                    return  # it was removed meanwhile
                pairs.append((item, generation))
                done += item.generation.chunks
                if on_progress is not None:
                    on_progress(done, total)

        tasks = [asyncio.ensure_future(one(item)) for item in candidates]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return pairs
