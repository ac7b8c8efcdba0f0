# SPDX-License-Identifier: Apache-2.0
"""Keeps a library whole: check, repair, rebuild, and what is looked at when it is opened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Catalog, Index
from docdesk.catalog.inventory import Inventory
from docdesk.errors import DocdeskError, StoreUnavailable
from docdesk.records.embeddings import Embeddings
from docdesk.store.rows import vector_id
from docdesk.store.vectors import Store
from docdesk.store.words import Words
from docdesk.upkeep import rebuild as rebuilding
from docdesk.upkeep.check import SLICE, Check
from docdesk.values.findings import Findings
from docdesk.values.problems import Notice
from docdesk.values.progress import OnProgress

if TYPE_CHECKING:
    from docdesk.steps.embed.embedder import Embedder

log = logging.getLogger(__name__)


class Upkeep:
    """Over the parts of one library. Use it through the desk."""

    def __init__(
        self,
        library: Path,
        catalog: Catalog,
        inventory: Inventory,
        store: Store,
        words: Words,
        embeddings: Embeddings,
        embedder_for: Callable[[Index], Embedder],
    ) -> None:
        self._library = library
        self._catalog = catalog
        self._inventory = inventory
        self._store = store
        self._words = words
        self._embeddings = embeddings
        self._embedder_for = embedder_for
        self._settled: Callable[[], Awaitable[None]] | None = None
        self._busy = asyncio.Lock()
        """One check, repair or rebuild at a time."""
        self.sweeping = asyncio.Lock()
        """Held while vectors of what is gone are removed, and while a rebuild swaps."""

    @property
    def folder(self) -> Path:
        """Where the vectors are at this moment."""
        return self._store.folder

    @property
    def store_pid(self) -> int | None:
        """The process that has the vectors open, for those who watch it."""
        return self._store.pid

    def before_check(self, call: Callable[[], Awaitable[None]]) -> None:
        """Have `call` done before a check that a person asks for: what still follows a run mends by itself."""
        self._settled = call

    async def check(
        self,
        *,
        repair: bool = False,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Findings:
        """Compare vectors and words with catalog and embeddings; with `repair` mend what is not right.

        Returns what was found; after a repair what is left. A repair costs nothing, unless
        `embeds_missing`: then chunks whose embedding is gone are embedded again. Where the Chroma directory
        cannot be read or mended a repair makes it anew. Raises DocdeskError.
        """
        if self._settled is not None:
            await self._settled()
        async with self._busy:
            return await self._check(repair, asks_for_all, embeds_missing, on_progress)

    async def _check(
        self, repair: bool, asks_for_all: bool, embeds_missing: bool, on_progress: OnProgress | None
    ) -> Findings:
        check = self._check_over(self._store, on_progress, asks_for_all, embeds_missing)
        found = await check.look()
        if not repair or found.ok:
            return found
        why = found.unreadable
        if found.unrecorded is not None:
            await self._embeddings.begin_anew()
        if why is None:
            await self.sweep()
            mended = await check.mend()
            why = mended.unreadable
            found = await check.look()
            found.queued_again = mended.queued_again
            if found.holes > found.unkept or found.unreachable:
                why = why or "what was written again is not there"
        if found.ok or why is None or (found.unkept and not embeds_missing and found.unreadable is None):
            return found
        log.warning("the vectors cannot be mended (%s): making them anew", why)
        try:
            return await self._rebuild(on_progress, embeds_missing)
        except StoreUnavailable as error:
            if found.unreadable is not None:
                raise
            log.warning("a new directory was not whole either: %s", error.facts)
            return found

    async def rebuild(
        self, *, embeds_missing: bool = False, on_progress: OnProgress | None = None
    ) -> Findings:
        """Make the Chroma directory anew beside the old one and go on there. Returns the proof."""
        async with self._busy:
            return await self._rebuild(on_progress, embeds_missing)

    async def wake(self, *, everything: bool = False) -> None:
        """At the end of a run: what Chroma's graph lost while it was written is put in anew."""
        try:
            async with self._busy:
                lost = await self._check_over(self._store, None, False, False).wake(everything=everything)
            if lost:
                log.info("%d vectors were found by no search and were put in anew", lost)
        except DocdeskError as error:
            log.warning("the vectors were not asked at the end of a run: %s", error.code)

    async def prove(self, generations: set[str]) -> Findings:
        """Mend generations that are not current yet, and say what of them is not whole."""
        async with self._busy:
            return await self._check_over(self._store, None, False, False).prove(generations)

    async def _rebuild(self, on_progress: OnProgress | None, embeds_missing: bool) -> Findings:
        return await rebuilding.rebuild(
            self._library,
            self._catalog,
            self._store,
            lambda store: self._check_over(store, on_progress, False, embeds_missing),
            self._undisturbed,
            embeds_missing=embeds_missing,
        )

    def _check_over(
        self, store: Store, on_progress: OnProgress | None, asks_for_all: bool, embeds_missing: bool
    ) -> Check:
        return Check(
            self._catalog,
            self._inventory,
            store,
            self._words,
            self._embeddings,
            self._embedder_for,
            on_progress=on_progress,
            asks_for_all=asks_for_all,
            embeds_missing=embeds_missing,
        )

    @asynccontextmanager
    async def _undisturbed(self) -> AsyncIterator[None]:
        async with self.sweeping:
            yield

    async def sweep(self) -> None:
        """Remove the vectors and words of what nothing needs any more."""
        try:
            while going := await self._catalog.to_sweep():
                async with self.sweeping:
                    for generation, collection in going:
                        if collection is not None:
                            ids = [vector_id(generation, number) for number in range(generation.chunks)]
                            await self._store.delete(collection, ids)
                    await self._words.drop([generation.id for generation, _ in going])
                    await self._catalog.swept([generation.id for generation, _ in going])
        except DocdeskError as error:
            log.warning("sweeping stopped: %s; it goes on at the next start", error.code)

    async def fill_words(self) -> None:
        """Make the words again from the catalog, after their file was lost."""
        for document in await self._catalog.documents():
            if document.generation and document.content:
                chunks = await self._catalog.chunks(document.generation)
                for i in range(0, len(chunks), SLICE):
                    some = chunks[i : i + SLICE]
                    texts = await self._catalog.texts(document.content, some)
                    await self._words.add(
                        (document.generation, chunk.index, text)
                        for chunk, text in zip(some, texts, strict=True)
                    )

    # at the start

    async def look_at_start(self) -> list[Notice]:
        """What is plainly missing, without opening anything large."""
        notices = []
        in_use = await self._catalog.indexes_in_use()
        if in_use and not await asyncio.to_thread(_is_there, self._store.folder / "chroma.sqlite3"):
            notices.append(Notice("vectors_missing"))
        if in_use and not await asyncio.to_thread(_is_there, self._library / "embeddings.db"):
            notices.append(Notice("embeddings_gone"))
        return notices

    async def tidy(self) -> None:
        """Remove what an earlier rebuild left."""
        current = self._store.folder.name
        in_work = await self._catalog.fact(rebuilding.IN_WORK)
        await asyncio.to_thread(rebuilding.tidy, self._library, current, in_work)

    async def mend_behind(self, *, whole: bool) -> None:
        """What a start does by itself, at no cost: go on with a rebuild, and mend what it saw is missing."""
        try:
            # taken at once, so that a check that a person asks for sees what is left when this is done
            async with self._busy:
                await self.tidy()
                if await self._catalog.fact(rebuilding.IN_WORK):
                    await self._rebuild(None, False)
                elif not whole:
                    found = await self._check(True, False, False, None)
                    log.info("mended at the start: %s", found.public())
        except DocdeskError as error:
            log.warning("mending at the start stopped: %s", error.code)


async def folder_of_vectors(catalog: Catalog, library: Path) -> Path:
    """The folder that has the vectors at this moment."""
    name: str = await catalog.fact(rebuilding.CURRENT) or rebuilding.FIRST_FOLDER
    folder = library / name
    if await asyncio.to_thread(folder.exists):
        return folder
    # a catalog that was put back may name a folder that a later rebuild has removed
    in_work = await catalog.fact(rebuilding.IN_WORK)
    others = [name for name in await asyncio.to_thread(rebuilding.folders, library) if name != in_work]
    if others:
        folder = library / others[-1]
        await catalog.save_fact(rebuilding.CURRENT, folder.name)
    return folder


def _is_there(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
