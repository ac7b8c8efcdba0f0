# SPDX-License-Identifier: Apache-2.0
"""Keeps a library whole: check, repair, rebuild, and a quick look when it is opened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError, StoreUnavailable
from docdesk.upkeep import rebuild as rebuilding
from docdesk.upkeep.check import Check
from docdesk.upkeep.comparing import SLICE, parts
from docdesk.upkeep.library import Library
from docdesk.upkeep.sweeper import Sweeper
from docdesk.values.check_options import CheckOptions
from docdesk.values.findings import Findings
from docdesk.values.problems import Notice
from docdesk.values.progress import OnProgress

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog

log = logging.getLogger(__name__)


class Upkeep:
    """Over the parts of one library. Use it through the desk."""

    def __init__(
        self, folder: Path, library: Library, sweeper: Sweeper, before_check: Callable[[], Awaitable[None]]
    ) -> None:
        """`folder` is the library's. `before_check` is awaited before a check that a person asks for: what
        follows a run mends by itself and is not to be reported."""
        self._folder = folder
        self._library = library
        self._catalog = library.catalog
        self._store = library.store
        self._words = library.words
        self._sweeper = sweeper
        self._before_check = before_check

    @property
    def folder(self) -> Path:
        """Where the vectors are at this moment."""
        return self._store.folder

    @property
    def store_pid(self) -> int | None:
        """The process that has the vectors open, for those who watch it."""
        return self._store.pid

    async def check(
        self,
        *,
        repair: bool = False,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Findings:
        """Compare vectors and words with catalog and embeddings; with `repair` mend what is wrong.

        Returns what was found; after a repair what is left. A repair costs nothing, unless
        `embeds_missing`: then chunks whose embedding is gone are embedded again. If the Chroma directory
        cannot be read or mended, a repair builds a new one. Raises DocdeskError.
        """
        await self._before_check()
        async with self._library.busy:
            options = CheckOptions(repair, asks_for_all, embeds_missing)
            return await self._check(options, on_progress)

    async def _check(self, options: CheckOptions, on_progress: OnProgress | None) -> Findings:
        check = Check(self._library, options, on_progress=on_progress)
        found = await check.look()
        if not options.repair or found.ok:
            return found
        why = found.unreadable
        if found.unrecorded is not None:
            await self._library.embeddings.start_over()
        if why is None:
            await self._sweeper.sweep()
            mended = await check.mend()
            why = mended.unreadable
            found = await check.look()
            found.queued_again = mended.queued_again
            if found.holes > found.unkept or found.unreachable:
                why = why or "what was written again is not there"
        if (
            found.ok
            or why is None
            or (found.unkept and not options.embeds_missing and found.unreadable is None)
        ):
            return found
        log.warning("the vectors cannot be mended (%s): making them anew", why)
        try:
            return await self._rebuild(on_progress, options.embeds_missing)
        except StoreUnavailable as error:
            if found.unreadable is not None:
                raise
            log.warning("a new directory was not whole either: %s", error.facts)
            return found

    async def rebuild(
        self, *, embeds_missing: bool = False, on_progress: OnProgress | None = None
    ) -> Findings:
        """Build a new Chroma directory beside the old one and go on there. Returns the proof."""
        async with self._library.busy:
            return await self._rebuild(on_progress, embeds_missing)

    async def prove(self, generations: set[str]) -> Findings:
        """Mend generations that are not current yet, and return what is incomplete in them."""
        async with self._library.busy:
            return await Check(self._library, CheckOptions()).prove(generations)

    async def _rebuild(self, on_progress: OnProgress | None, embeds_missing: bool) -> Findings:
        return await rebuilding.rebuild(
            self._folder,
            self._library,
            lambda library: Check(
                library, CheckOptions(embeds_missing=embeds_missing), on_progress=on_progress
            ),
            self._sweeper.lock,
            embeds_missing=embeds_missing,
        )

    async def fill_words(self) -> None:
        """Fill the words from the catalog, after their file was lost."""
        for document in await self._catalog.documents():
            if document.generation and document.content:
                chunks = await self._catalog.chunks(document.generation)
                for some in parts(chunks, SLICE):
                    texts = await self._catalog.texts(document.content, some)
                    await self._words.add(
                        (document.generation, chunk.index, text)
                        for chunk, text in zip(some, texts, strict=True)
                    )

    # at the start

    async def look_at_start(self) -> list[Notice]:
        """What is obviously missing, without opening anything large."""
        notices = []
        in_use = await self._catalog.indexes_in_use()
        if in_use and not await asyncio.to_thread(_is_there, self._store.folder / "chroma.sqlite3"):
            notices.append(Notice("vectors_missing"))
        if in_use and not await asyncio.to_thread(_is_there, self._folder / "embeddings.db"):
            notices.append(Notice("embeddings_gone"))
        return notices

    async def tidy(self) -> None:
        """Remove what an earlier rebuild left."""
        current = self._store.folder.name
        in_work = await self._catalog.fact(rebuilding.IN_WORK)
        await asyncio.to_thread(rebuilding.tidy, self._folder, current, in_work)

    async def mend_in_background(self, *, whole: bool) -> None:
        """Done after each start, at no cost: go on with a rebuild, and mend what was found missing."""
        try:
            # locked at once, so that a check that a person asks for comes after this
            async with self._library.busy:
                await self.tidy()
                if await self._catalog.fact(rebuilding.IN_WORK):
                    await self._rebuild(None, False)
                elif not whole:
                    found = await self._check(CheckOptions(repair=True), None)
                    log.info("mended at the start: %s", found.public())
        except DocdeskError as error:
            log.warning("mending at the start stopped: %s", error.code)


async def folder_of_vectors(catalog: Catalog, library: Path) -> Path:
    """The folder that has the vectors at this moment."""
    name: str = await catalog.fact(rebuilding.CURRENT) or rebuilding.FIRST_FOLDER
    # a received catalog may name any folder of this machine here
    folder = library / rebuilding.own_folder(name, rebuilding.FIRST_FOLDER)
    if await asyncio.to_thread(folder.exists):
        return folder
    # a restored catalog may name a folder that a later rebuild has removed
    in_work = await catalog.fact(rebuilding.IN_WORK)
    others = [name for name in await asyncio.to_thread(rebuilding.folders, library) if name != in_work]
    if others:
        folder = library / others[-1]
        await catalog.save_fact(rebuilding.CURRENT, folder.name)
    return folder


def _is_there(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
