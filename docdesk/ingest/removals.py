# SPDX-License-Identifier: Apache-2.0
"""How documents leave the library: hidden at once and restorable for 30 days, or deleted for good."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Listing
from docdesk.ingest.in_work import InWork
from docdesk.ingest.inbox import Inbox
from docdesk.values.documents import REMOVED_DAYS, Removed, RemovedDocument, Status
from docdesk.values.tags import in_order

KEPT_SECONDS = REMOVED_DAYS * 86_400.0
"""How long a removed document can be restored."""
PURGE_SECONDS = 86_400.0
"""How often a library that stays open deletes what was removed too long ago."""

GROUP = 1_000
"""Posted files that are looked up together."""


class RemovalNotes(Protocol):
    """Remembers what a person removes. `docdesk.watch.known_files` implements it."""

    async def note_removal(self, ids: Sequence[str]) -> None:
        """These documents are about to be removed by a person."""
        ...


class Removals:
    """Removes documents of one queue, restores and deletes them. Use it through the queue."""

    def __init__(
        self,
        catalog: Catalog,
        listing: Listing,
        in_work: InWork,
        inbox: Inbox,
        notes: RemovalNotes,
        sweep: Callable[[], Awaitable[None]],
        erase: Callable[[Iterable[str]], Awaitable[int]],
    ) -> None:
        """`sweep` removes what deleted documents leave behind; `erase` deletes recorded embeddings by hash,
        and takes deleted words out of the files."""
        self._catalog = catalog
        self._listing = listing
        self._work = in_work
        self._inbox = inbox
        self._notes = notes
        self._sweep = sweep
        self._erase = erase
        self._purging: asyncio.TimerHandle | None = None

    async def begin(self) -> None:
        """Delete what was removed too long ago, now and once a day."""
        # before anything can fail: the next day tries again
        self._purging = asyncio.get_running_loop().call_later(
            PURGE_SECONDS, lambda: self._work.background.keep(self._purge_again())
        )
        if ids := await self._catalog.hidden(before=time.time() - KEPT_SECONDS):
            await self.forget_for_good(ids)
            self._work.background.keep(self._leave_no_words())

    async def _purge_again(self) -> None:
        await self.begin()
        await self._sweep()

    async def _leave_no_words(self) -> None:
        """Take the words of deleted documents out of the files. Their embeddings, which have none, were paid for."""
        await self._sweep()
        await self._erase(())

    async def remove(self, ids: Iterable[str], *, now: bool = False) -> None:
        """See `IngestQueue.remove`."""
        ids = list(ids)
        ids += [id for id in await self._own_members(ids) if id not in ids]
        await self._hide(ids)
        if now:
            await self._delete(await self._catalog.hidden(ids))

    async def _own_members(self, ids: Sequence[str]) -> list[str]:
        """The documents inside these. One that a person also added as a file of its own stays."""
        found = []
        for id in await self._catalog.inside(ids):
            if all(self._inbox.holds(path) for path in await self._listing.paths_of([id])):
                found.append(id)
        return found

    async def _hide(self, ids: Sequence[str]) -> None:
        in_work = self._work
        gone = [document.id for document in await self._catalog.documents(ids)]
        stopped = [id for id in gone if in_work.at_work(id)]
        in_work.removing.update(gone)
        try:
            running = [in_work.running[id] for id in gone if id in in_work.running]
            for id in gone:
                in_work.waiting.pop(id, None)
            for task in running:
                task.cancel()
            if running:
                await asyncio.wait(running)
            await self._notes.note_removal(gone)
            await self._catalog.hide(gone)
        except BaseException:
            # nothing was removed: what was in work continues
            for id in stopped:
                if id in in_work.documents and not in_work.at_work(id):
                    in_work.enqueue(in_work.documents[id])
            raise
        finally:
            in_work.removing.difference_update(gone)
        for id in gone:
            in_work.waiting.pop(id, None)
            in_work.documents.pop(id, None)
            in_work.publish(Removed(id))

    async def _delete(self, ids: Sequence[str]) -> None:
        """Delete hidden documents with their texts, vectors, and embeddings that no other document needs."""
        hashes = await self._catalog.chunk_hashes(ids)
        await self.forget_for_good(ids)
        await self._sweep()
        await self._erase(await self._catalog.unneeded_hashes(hashes))

    async def removed(self) -> list[RemovedDocument]:
        """See `IngestQueue.removed`."""
        return await self._catalog.removed()

    async def restore(self, ids: Iterable[str]) -> None:
        """See `IngestQueue.restore`."""
        wanted = {*(given := list(ids)), *await self._own_members(given)}
        back: list[str] = []
        for one in await self._catalog.removed():
            if one.document.id not in wanted:
                continue
            content = one.document.content
            other = await self._listing.of_content(content) if content is not None else None
            if other is not None:
                # the same file was added again in the meantime: two rows of one content must not be
                if tags := await self._catalog.tags.hand_on(one.document.id, other.id):
                    self._work.show([other.id], tags=in_order((*other.tags, *tags)))
                await self.forget_for_good([one.document.id])
            else:
                back.append(one.document.id)
        await self._catalog.unhide(back)
        for document in await self._catalog.documents(back):
            self._work.publish(document)
            if document.status in (Status.QUEUED, Status.RUNNING):
                self._work.enqueue(dataclasses.replace(document, status=Status.QUEUED, stage=None))
        self._work.go_on()

    def stop(self) -> None:
        """Stop the timer."""
        if self._purging is not None:
            self._purging.cancel()
            self._purging = None

    async def forget_for_good(self, ids: Sequence[str]) -> None:
        """Delete documents, and posted files that no other document needs."""
        if not ids:
            return
        paths = await self._listing.paths_of(ids)
        await self._catalog.forget(ids)
        await self._remove_unneeded([path for path in paths if self._inbox.holds(path)])
        # the same file may have been added again since, and is still an assistant's
        needed = await self._listing.paths_in_use(paths)
        await self._catalog.assistant_paths.remove(path for path in paths if path not in needed)

    async def tidy_inbox(self) -> None:
        """Remove posted files that have no row because the last owner was killed."""
        kept = await asyncio.to_thread(self._inbox.files)
        for i in range(0, len(kept), GROUP):
            await self._remove_unneeded(kept[i : i + GROUP])

    async def _remove_unneeded(self, paths: Sequence[str]) -> None:
        async with self._inbox.keeping:
            needed = await self._listing.paths_in_use(paths)
            await asyncio.to_thread(self._inbox.remove, [path for path in paths if path not in needed])
