# SPDX-License-Identifier: Apache-2.0
"""How documents end, for who waits for them."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docdesk.documents import Document, Event, QueueState, Removed
from docdesk.pipeline import joined

if TYPE_CHECKING:
    from docdesk.catalog import Catalog
    from docdesk.catalog.listing import Joined, Listing


class Ended:
    """Documents that are waited for. An event costs a look at its own document, however many are waited for."""

    def __init__(
        self,
        ids: Iterable[str],
        unended: Mapping[str, Document],
        joined: dict[str, Joined],
        catalog: Catalog,
    ) -> None:
        """`unended` has what waits and runs, `joined` the ids that turned out to be another document."""
        self.ids = dict.fromkeys(ids)
        """As they were added; those that have not come out yet."""
        self._unended = unended
        self._joined = joined
        self._catalog = catalog
        self._touched = dict.fromkeys(self.ids)
        self._real: dict[str, list[str]] = {}
        """Asked ids by the document that they turned out to be."""
        self._changed = asyncio.Event()

    async def find_joined(self, listing: Listing) -> None:
        """Learn which of the ids had turned out to be another document under an earlier owner."""
        unknown = [id for id in self.ids if id not in self._unended and id not in self._joined]
        self._joined.update(await listing.joined(unknown))

    def receive(self, event: Event) -> None:
        """Listens to the queue."""
        if not isinstance(event, QueueState):
            id = event.id
            for asked in (id, *self._real.get(id, ())):
                if asked in self.ids and (isinstance(event, Removed) or event.status.ended):
                    self._touched[asked] = None
        self._changed.set()

    async def something(self) -> None:
        """Until the queue says something that was not taken yet."""
        await self._changed.wait()

    async def take(self, state: QueueState, *, at_work: bool) -> list[tuple[str, Document]]:
        """What ended since the last time; where the queue is paused and nothing is at work, all the rest."""
        self._changed.clear()
        touched, self._touched = self._touched, {}
        asked = [id for id in touched if id in self.ids and id not in self._unended]
        others = {id: self._joined[id] for id in asked if id in self._joined}
        for id, other in others.items():
            self._real.setdefault(other.document, []).append(id)
        ids = [others[id].document if id in others else id for id in asked]
        there = {document.id: document for document in await self._catalog.documents(ids)}
        found: list[tuple[str, Document]] = []
        for id, real in zip(asked, ids, strict=True):
            document = there.get(real)
            if real in self._unended:
                continue
            if document is None:
                del self.ids[id]
            elif document.status.ended:
                del self.ids[id]
                own = others.get(id)
                found.append((id, joined(document, own.name, own.path) if own else document))
        if state.paused and not at_work:
            for id in list(self.ids):
                own = self._joined.get(id)
                waiting = self._unended.get(own.document if own else id)
                if waiting is None:
                    continue
                del self.ids[id]
                waiting = dataclasses.replace(waiting, error=state.problem)
                found.append((id, joined(waiting, own.name, own.path) if own else waiting))
        return found
