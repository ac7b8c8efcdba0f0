# SPDX-License-Identifier: Apache-2.0
"""The queue of a desk whose owner may change: what is waited for goes on at the next owner."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.contract.owner import OwnerGone
from docdesk.errors import DocdeskError
from docdesk.owner.client import RemoteDesk
from docdesk.values.documents import Document, QueueState, Removed

if TYPE_CHECKING:
    from docdesk.desk.desk import Desk
    from docdesk.owner.follow import ReachedDesk
    from docdesk.values.plans import Added

log = logging.getLogger(__name__)

Listener = Callable[[Document | Removed | QueueState], None]


class ReachedQueue:
    """The queue of a `ReachedDesk`; `docdesk.ingest.queue.IngestQueue` says what its methods do."""

    def __init__(self, desk: ReachedDesk) -> None:
        self._desk = desk
        self._listeners: list[Listener] = []
        self._state = QueueState()
        self._attached: Desk | RemoteDesk | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._known: set[str] = set()
        self._attached_before = False
        self._unchanged: dict[str, Document] = {}
        """What the last `add` found unchanged: no later owner knows these ids."""

    @property
    def state(self) -> QueueState:
        return self._attached.queue.state if self._attached is not None else self._state

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    async def add(self, paths: Iterable[Path]) -> Added:
        given = list(paths)
        added = await self._desk.call(lambda desk: desk.queue.add(given))
        self._unchanged = {document.id: document for document in added.documents if document.status.ended}
        return added

    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None:
        wanted = list(ids)
        await self._desk.call(lambda desk: desk.queue.retry(wanted, password=password))

    async def retry_failed(self) -> int:
        return await self._desk.call(lambda desk: desk.queue.retry_failed())

    async def read_again(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]:
        wanted = list(ids)
        return await self._desk.call(lambda desk: desk.queue.read_again(wanted, encoding))

    async def cancel(self, ids: Iterable[str]) -> None:
        wanted = list(ids)
        await self._desk.call(lambda desk: desk.queue.cancel(wanted))

    async def pause(self) -> None:
        await self._desk.call(lambda desk: desk.queue.pause())

    async def resume(self) -> None:
        await self._desk.call(lambda desk: desk.queue.resume())

    async def remove(self, ids: Iterable[str]) -> None:
        wanted = list(ids)
        await self._desk.call(lambda desk: desk.queue.remove(wanted))

    async def restore(self, ids: Iterable[str]) -> None:
        wanted = list(ids)
        await self._desk.call(lambda desk: desk.queue.restore(wanted))

    async def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        # a task of its own follows the desk, so that a slow reader does not keep the owner from changing
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
        desk: Desk | RemoteDesk | None = None
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
        """These documents were told to who reads the queue."""
        self._known.update(ids)

    def publish(self, event: Document | Removed | QueueState) -> None:
        """Tell all who subscribed."""
        if isinstance(event, QueueState):
            self._state = event
        elif isinstance(event, Removed):
            self._known.discard(event.id)
        else:
            self._known.add(event.id)
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of the queue failed")

    def attach(self, desk: Desk | RemoteDesk) -> None:
        """Tell what this desk's queue publishes; a later desk also tells what changed before it came."""
        self._unsubscribe = desk.queue.subscribe(self.publish)
        self._attached = desk
        if self._attached_before:
            self.publish(desk.queue.state)
            self._desk.behind.keep(self._catch_up(desk))
        self._attached_before = True

    def detach(self) -> None:
        """Tell nothing more of the desk there is."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._attached is not None:
            self._state = self._attached.queue.state
            self._attached = None

    async def _catch_up(self, desk: Desk | RemoteDesk) -> None:
        if not self._listeners:
            return
        newer: set[str] = set()

        def note(event: Document | Removed | QueueState) -> None:
            if not isinstance(event, QueueState):
                newer.add(event.id)

        unsubscribe = desk.queue.subscribe(note)
        try:
            rows = await self._desk.documents()
        finally:
            unsubscribe()
        there = {row.id for row in rows}
        for row in rows:
            if row.id not in newer:
                self.publish(row)
        for id in self._known - there - newer:
            self.publish(Removed(id))


async def _take_ended(
    desk: Desk | RemoteDesk,
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
