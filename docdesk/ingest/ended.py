# SPDX-License-Identifier: Apache-2.0
"""How documents end, for callers that wait for them."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING

from docdesk.ingest.in_work import InWork
from docdesk.ingest.pipeline import joined
from docdesk.values.documents import Document, Event, QueueState, Removed

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog
    from docdesk.catalog.listing import Listing


class Ended:
    """Documents that a caller waits for. An event costs one look at its own document, however many are waited for."""

    def __init__(self, ids: Iterable[str], work: InWork, catalog: Catalog, listing: Listing) -> None:
        self.ids = dict.fromkeys(ids)
        """Ids as they were added, without those that were returned already."""
        self._work = work
        self._catalog = catalog
        self._listing = listing
        self._touched = dict.fromkeys(self.ids)
        """Ids to look at, in the order in which they ended."""
        self._real: dict[str, list[str]] = {}
        """The ids that were asked for, by the document that they turned out to be."""
        self._changed = asyncio.Event()

    async def one_by_one(self, state: Callable[[], QueueState]) -> AsyncIterator[tuple[str, Document]]:
        """See `IngestQueue.as_ended`; `state` is the queue's."""
        await self._find_joined()
        unsubscribe = self._work.subscribe(self._receive)
        try:
            while self.ids:
                for ended in await self._take(state()):
                    yield ended
                if self.ids:
                    await self._changed.wait()
        finally:
            unsubscribe()

    async def _find_joined(self) -> None:
        """Look up ids that turned out to be another document under an earlier owner."""
        unknown = [id for id in self.ids if id not in self._work.documents and id not in self._work.joined]
        self._work.joined.update(await self._listing.joined(unknown))

    def _receive(self, event: Event) -> None:
        """Listens to the queue."""
        if not isinstance(event, QueueState):
            id = event.id
            for asked in (id, *self._real.get(id, ())):
                if asked in self.ids and (isinstance(event, Removed) or event.status.ended):
                    self._touched[asked] = None
        self._changed.set()

    async def _take(self, state: QueueState) -> list[tuple[str, Document]]:
        """Documents that ended since the last call; if the queue is paused and nothing runs, all the others too."""
        self._changed.clear()
        at_rest = state.paused and not self._work.running
        unended, joined_to = self._work.documents, self._work.joined
        touched, self._touched = self._touched, {}
        asked = [id for id in touched if id in self.ids and id not in unended]
        others = {id: joined_to[id] for id in asked if id in joined_to}
        for id, other in others.items():
            self._real.setdefault(other.document, []).append(id)
        ids = [others[id].document if id in others else id for id in asked]
        there = {document.id: document for document in await self._catalog.documents(ids)}
        found: list[tuple[str, Document]] = []
        for id, real in zip(asked, ids, strict=True):
            document = there.get(real)
            if real in unended:
                continue
            if document is not None and not document.status.ended:
                document = self._work.unwritten.get(real, document)
            if document is None:
                del self.ids[id]
            elif document.status.ended:
                del self.ids[id]
                own = others.get(id)
                found.append((id, joined(document, own.name, own.path) if own else document))
        if at_rest:
            for id in list(self.ids):
                own = joined_to.get(id)
                waiting = unended.get(own.document if own else id)
                if waiting is None:
                    continue
                del self.ids[id]
                waiting = dataclasses.replace(waiting, error=state.problem)
                found.append((id, joined(waiting, own.name, own.path) if own else waiting))
        return found
