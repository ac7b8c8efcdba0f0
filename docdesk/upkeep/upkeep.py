# SPDX-License-Identifier: Apache-2.0
"""Keeps a library whole: check, repair, rebuild, and a quick look when it is opened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError, StoreUnavailable
from docdesk.ingest.not_embedded import without_vector
from docdesk.upkeep import rebuild as rebuilding
from docdesk.upkeep.check import Check
from docdesk.upkeep.comparing import SLICE, parts
from docdesk.upkeep.folders import CURRENT, HOME, IN_WORK, IN_WORK_AT
from docdesk.upkeep.homes import AtOpening, Home, Homes
from docdesk.upkeep.library import Library
from docdesk.upkeep.sweeper import Sweeper
from docdesk.values.check_options import CheckOptions
from docdesk.values.findings import Findings
from docdesk.values.problems import Notice
from docdesk.values.progress import OnProgress

if TYPE_CHECKING:
    from docdesk.store.places import Place

log = logging.getLogger(__name__)


class Upkeep:
    """Over the parts of one library. Use it through the desk."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        sweeper: Sweeper,
        before_check: Callable[[], Awaitable[None]],
        homes: Homes,
        at: AtOpening,
    ) -> None:
        """`folder` is the library's. `before_check` is awaited before a check that a person asks for: what
        follows a run mends by itself and is not to be reported."""
        self._folder = folder
        self._homes = homes
        self._home = at.home
        self._wanted = at.wanted
        self.at_home = at.settled
        """Whether all vectors are where the settings want them."""
        self._library = library
        self._catalog = library.catalog
        self._store = library.store
        self._words = library.words
        self._sweeper = sweeper
        self._before_check = before_check

    @property
    def place(self) -> Place:
        """Where the vectors are at this moment."""
        return self._store.place

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
            return await self._rebuild(on_progress, options.embeds_missing, self._home)
        except StoreUnavailable as error:
            if found.unreadable is not None:
                raise
            log.warning("a new directory was not whole either: %s", error.facts)
            return found

    async def rebuild(
        self,
        *,
        embeds_missing: bool = False,
        home: str | None = None,
        token: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> Findings:
        """Build new vectors beside the old ones and go on there. Returns the proof.

        `home` names another home, which becomes the library's: `homes.LOCAL` or the address of a Chroma server, with
        its `token`. Raises DocdeskError.
        """
        async with self._library.busy:
            if home is None:
                return await self._rebuild(on_progress, embeds_missing, await self._homes.wanted())
            named = await self._homes.named(home, token)
            return await self._rebuild(on_progress, embeds_missing, named, lambda: self._homes.keep(named))

    async def prove(self, generations: set[str]) -> Findings:
        """Mend generations that are not current yet, and return what is incomplete in them."""
        async with self._library.busy:
            return await Check(self._library, CheckOptions()).prove(generations)

    async def _rebuild(
        self,
        on_progress: OnProgress | None,
        embeds_missing: bool,
        home: Home,
        keep_home: Callable[[], Awaitable[None]] | None = None,
    ) -> Findings:
        proof = await rebuilding.rebuild(
            self._library,
            home,
            self._home,
            lambda library: Check(
                library, CheckOptions(embeds_missing=embeds_missing), on_progress=on_progress
            ),
            self._sweeper.lock,
            embeds_missing=embeds_missing,
            keep_home=keep_home,
        )
        self._home = self._wanted = home
        self.at_home = True
        return proof

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
        in_use = bool(await self._catalog.indexes_in_use())
        if in_use and not self.at_home:
            notices.append(Notice("vectors_elsewhere", {"place": self._wanted.shown}))
        elif in_use and await asyncio.to_thread(_is_gone, self._store.place):
            notices.append(Notice("vectors_missing"))
        if in_use and not await asyncio.to_thread(_is_there, self._folder / "embeddings.db"):
            notices.append(Notice("embeddings_gone"))
        return notices

    async def tidy(self) -> None:
        """Remove what an earlier rebuild left."""
        kept = {self._store.place.name} if self._home.key is None else set()
        if await self._catalog.fact(IN_WORK_AT) is None:
            kept |= {await self._catalog.fact(IN_WORK)} - {None}
        await self._homes.folder.keep_only(kept, self._store)

    async def mend_in_background(self, *, whole: bool) -> None:
        """Done after each start, at no cost: go on with a rebuild, and mend what was found missing."""
        try:
            # locked at once, so that a check that a person asks for comes after this
            async with self._library.busy:
                await self.tidy()
                if self._home.key != self._wanted.key:
                    await self._rebuild(None, False, self._wanted)
                elif self.at_home and await self._is_in_work():
                    await self._rebuild(None, False, self._home)
                elif not whole or await self._server_lost_rows():
                    found = await self._check(CheckOptions(repair=True), None)
                    log.info("mended at the start: %s", found.public())
                    await self._settle(found)
        except DocdeskError as error:
            log.warning("mending at the start stopped: %s", error.code)

    async def _is_in_work(self) -> bool:
        """Whether a rebuild at the present home was stopped. One elsewhere goes on when it is asked for again."""
        catalog = self._catalog
        return bool(await catalog.fact(IN_WORK)) and (await catalog.fact(IN_WORK_AT) == self._home.key)

    async def _settle(self, found: Findings) -> None:
        """After a repair: note that all vectors are at the present home, if they were not before."""
        if self.at_home or found.holes > found.unkept or found.orphans or found.unreachable:
            return
        facts = {CURRENT: self._store.place.name, HOME: self._home.key}
        await self._catalog.save_facts({**facts, IN_WORK: None, IN_WORK_AT: None})
        self.at_home = True

    async def _server_lost_rows(self) -> bool:
        """Whether a server has fewer rows than it should. The files of a directory are not counted at each start."""
        if self._home.key is None:
            return False
        wanted: dict[str, int] = {}
        for item in await self._library.inventory.expected():
            if item.current and item.index.collection is not None:
                rows = item.generation.chunks - len(without_vector(item.generation))
                wanted[item.index.collection] = wanted.get(item.index.collection, 0) + rows
        for collection, rows in wanted.items():
            if await self._store.count(collection) < rows:
                log.warning("%s has fewer than %d rows", collection, rows)
                return True
        return False


def _is_gone(place: Place) -> bool:
    return isinstance(place, Path) and not _is_there(place / "chroma.sqlite3")


def _is_there(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
