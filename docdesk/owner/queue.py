# SPDX-License-Identifier: Apache-2.0
"""The queue of a desk whose owner may change: waiting continues at the next owner."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path

from docdesk.contract.calls import Follower, followed
from docdesk.contract.desk import Desk, Queue
from docdesk.contract.owner import OwnerGone
from docdesk.system.listeners import Listeners
from docdesk.values.documents import Document, Event, QueueState, Removed
from docdesk.values.plans import Added

log = logging.getLogger(__name__)


class FollowedQueue(Queue):
    """The streams of a queue whose owner may change; `followed` gives it the calls."""

    def __init__(self, desk: Follower[Desk]) -> None:
        self._desk = desk
        self._listeners = Listeners[Event]("queue")
        self._state = QueueState()
        self._attached: Desk | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._known: set[str] = set()
        self._attached_before = False
        self._calls: Queue = followed(Queue, lambda desk: desk.queue, desk)
        self._unchanged: dict[str, Document] = {}
        """What the last `add` found unchanged: no later owner knows these ids."""

    @property
    def state(self) -> QueueState:
        return self._attached.queue.state if self._attached is not None else self._state

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        return self._listeners.subscribe(listener)

    async def add(
        self, paths: Iterable[Path], *, recognition: str | None = None, links: bool = True
    ) -> Added:
        # an owner of an older version does not know the argument
        of_links = {} if links else {"links": False}
        added = await self._calls.add(paths, recognition=recognition, **of_links)
        self._unchanged = {document.id: document for document in added.documents if document.status.ended}
        return added

    async def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        # a separate task follows the desk, so a slow reader cannot delay a change of owner
        found: asyncio.Queue[tuple[str, Document] | Exception | None] = asyncio.Queue()
        following = asyncio.create_task(self._follow(list(ids), found))
        try:
            while (item := await found.get()) is not None:
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    async def _follow(
        self, ids: list[str], found: asyncio.Queue[tuple[str, Document] | Exception | None]
    ) -> None:
        wanted = dict.fromkeys(ids)
        desk: Desk | None = None
        try:
            while wanted:
                if desk is not None:
                    await self._desk.find_again(desk)
                    for id in [id for id in wanted if id in self._unchanged]:
                        del wanted[id]
                        found.put_nowait((id, self._unchanged[id]))
                desk, moving = await self._desk.present()
                self._desk.begin_call()
                try:
                    if await _take_ended(desk, moving, wanted, found.put_nowait):
                        break
                except OwnerGone as error:
                    log.info("the owner went while documents were waited for: %s", error)
                finally:
                    self._desk.end_call()
            found.put_nowait(None)
        except Exception as error:
            found.put_nowait(error)

    # for the desk

    def know(self, ids: Iterable[str]) -> None:
        """Note that whoever listens has these documents."""
        self._known.update(ids)

    def publish(self, event: Event) -> None:
        """Pass an event on to all listeners."""
        if isinstance(event, QueueState):
            self._state = event
        elif isinstance(event, Removed):
            self._known.discard(event.id)
        else:
            self._known.add(event.id)
        self._listeners.publish(event)

    def attach(self, desk: Desk) -> bool:
        """Publish what this desk's queue does. Returns whether there was one before: then `catch_up` is due."""
        self._unsubscribe = desk.queue.subscribe(self.publish)
        self._attached = desk
        again, self._attached_before = self._attached_before, True
        if again:
            self.publish(desk.queue.state)
        return again

    def detach(self) -> None:
        """Stop publishing the present desk's events."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._attached is not None:
            self._state = self._attached.queue.state
            self._attached = None

    async def catch_up(self, desk: Desk, documents: Callable[[], Awaitable[list[Document]]]) -> None:
        """Publish what changed before this desk was attached; `documents` reads all rows."""
        if not self._listeners:
            return
        newer: set[str] = set()

        def note(event: Event) -> None:
            if not isinstance(event, QueueState):
                newer.add(event.id)

        unsubscribe = desk.queue.subscribe(note)
        try:
            rows = await documents()
        finally:
            unsubscribe()
        there = {row.id for row in rows}
        for row in rows:
            if row.id not in newer:
                self.publish(row)
        for id in self._known - there - newer:
            self.publish(Removed(id))


async def _take_ended(
    desk: Desk,
    moving: asyncio.Event,
    wanted: dict[str, None],
    found: Callable[[tuple[str, Document]], None],
) -> bool:
    """Take documents out of `wanted` as they end, until all did (True) or the desk is to be closed (False)."""
    iterator = desk.queue.as_ended(list(wanted))

    async def after() -> tuple[str, Document] | None:
        return await anext(iterator, None)

    going = asyncio.create_task(moving.wait())
    try:
        while True:
            one = asyncio.create_task(after())
            try:
                await asyncio.wait({one, going}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not one.done():
                    one.cancel()
                    await asyncio.gather(one, return_exceptions=True)
            if one.cancelled():
                return False
            ended = one.result()
            if ended is None:
                return True
            wanted.pop(ended[0], None)
            found(ended)
    finally:
        going.cancel()
        await iterator.aclose()  # type: ignore[attr-defined]
