# SPDX-License-Identifier: Apache-2.0
"""How documents leave the library: hidden at once, deleted a moment later, and their posted files with them."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Listing
from docdesk.ingest.in_work import InWork
from docdesk.ingest.inbox import Inbox
from docdesk.values.documents import Removed, Status

UNDO_SECONDS = 10.0
"""How long a removed document can be restored."""

GROUP = 1_000
"""Posted files that are looked up together."""


class RemovalNotes(Protocol):
    """Remembers what a person removes. `docdesk.watch.known_files` implements it."""

    async def note_removal(self, ids: Sequence[str]) -> None:
        """These documents are about to be removed by a person."""
        ...


class Removals:
    """Adds documents to one queue. Use it through the queue."""

    def __init__(
        self,
        catalog: Catalog,
        listing: Listing,
        in_work: InWork,
        inbox: Inbox,
        notes: RemovalNotes,
        sweep: Callable[[], None],
    ) -> None:
        """`sweep` removes, in the background, what the documents leave behind."""
        self._catalog = catalog
        self._listing = listing
        self._work = in_work
        self._inbox = inbox
        self._notes = notes
        self._sweep = sweep
        self._going: dict[str, asyncio.TimerHandle] = {}
        """Removed documents that can still be restored."""

    async def remove(self, ids: Iterable[str]) -> None:
        """See `IngestQueue.remove`."""
        in_work = self._work
        gone = [document.id for document in await self._catalog.documents(list(ids))]
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
        loop = asyncio.get_running_loop()
        for id in gone:
            in_work.waiting.pop(id, None)
            in_work.documents.pop(id, None)
            in_work.publish(Removed(id))
        if gone:
            handle = loop.call_later(UNDO_SECONDS, lambda: in_work.background.keep(self._forget(gone)))
            self._going.update(dict.fromkeys(gone, handle))

    async def restore(self, ids: Iterable[str]) -> None:
        """See `IngestQueue.restore`."""
        back = [id for id in ids if self._going.pop(id, None) is not None]
        await self._catalog.unhide(back)
        for document in await self._catalog.documents(back):
            self._work.publish(document)
            if document.status in (Status.QUEUED, Status.RUNNING):
                self._work.enqueue(dataclasses.replace(document, status=Status.QUEUED, stage=None))
        self._work.go_on()

    def stop(self) -> list[str]:
        """Stop the timers. Returns the documents whose removal the caller must complete."""
        for handle in self._going.values():
            handle.cancel()
        return list(self._going)

    async def forget_for_good(self, ids: Sequence[str]) -> None:
        """Delete documents, and posted files that no other document needs."""
        paths = [path for path in await self._listing.paths_of(ids) if self._inbox.holds(path)]
        await self._catalog.forget(ids)
        await self._remove_unneeded(paths)

    async def tidy_inbox(self) -> None:
        """Remove posted files that have no row because the last owner was killed."""
        kept = await asyncio.to_thread(self._inbox.files)
        for i in range(0, len(kept), GROUP):
            await self._remove_unneeded(kept[i : i + GROUP])

    async def _forget(self, ids: Sequence[str]) -> None:
        await self.forget_for_good([id for id in ids if self._going.pop(id, None) is not None])
        self._sweep()

    async def _remove_unneeded(self, paths: Sequence[str]) -> None:
        async with self._inbox.keeping:
            needed = await self._listing.paths_in_use(paths)
            await asyncio.to_thread(self._inbox.remove, [path for path in paths if path not in needed])
