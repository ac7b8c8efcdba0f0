# SPDX-License-Identifier: Apache-2.0
"""What waits and what runs in a queue, and everyone who is told of it. For the owner's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from docdesk.catalog.listing import Joined
from docdesk.system.behind import Behind
from docdesk.values.documents import Document, Event, Status

T = TypeVar("T")
Listener = Callable[[Event], None]

log = logging.getLogger(__name__)


def queued_again(document: Document, **values: Any) -> Document:
    """The row of a document that is worked on once more, with what else changes of it."""
    return dataclasses.replace(
        document,
        status=Status.QUEUED,
        stage=None,
        error=None,
        waiting=None,
        seconds=0.0,
        warnings=(),
        **values,
    )


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Carry this out whole, however often the task that waits for it is cancelled meanwhile.

    For how a document ended: half of that would leave a row that is said to run and does not.
    """
    task = asyncio.ensure_future(work)
    while not task.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    return task.result()


class InWork:
    """The documents of a queue that have not ended, and the tasks behind it."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        """Newest values of what waits and runs."""
        self.waiting: OrderedDict[str, None] = OrderedDict()
        self.running: dict[str, asyncio.Task[None]] = {}
        self.leaving: set[str] = set()
        """What a person takes out at this moment: what is put back of it does not wait for its turn."""
        self.unwritten: dict[str, Document] = {}
        """How documents ended where the catalog could not take it down, its disk being full, say."""
        self.joined: dict[str, Joined] = {}
        """Ids that turned out to be another document; those of earlier owners are in the catalog."""
        self._listeners: list[Listener] = []
        self.behind = Behind("queue")

    def at_work(self, id: str) -> bool:
        """Whether it runs, or waits for its turn."""
        return id in self.running or id in self.waiting

    def enqueue(self, document: Document, *, first: bool = False) -> None:
        """It waits from now on: behind the others, or with `first` before them."""
        self.documents[document.id] = document
        self.unwritten.pop(document.id, None)
        self.waiting[document.id] = None
        if first:
            self.waiting.move_to_end(document.id, last=False)

    def take(self) -> Document | None:
        """Whose turn it is, None where nobody can begin; one whose last try is just ending waits for that."""
        for id in self.waiting:
            if id not in self.running:
                del self.waiting[id]
                return self.documents[id]
        return None

    def end(self, document: Document, *, goes_on: bool) -> None:
        """A try of it has ended: it leaves, or is queued again and with `goes_on` comes to the front."""
        newest = self.documents.get(document.id)
        if newest is not None and newest.content == document.content:
            # the backup went on while this was written
            document = dataclasses.replace(
                document,
                backup=newest.backup,
                backup_error=newest.backup_error,
                backup_done=newest.backup_done,
            )
        if document.status is not Status.QUEUED:
            self.documents.pop(document.id, None)
            self.waiting.pop(document.id, None)
        elif goes_on and document.id not in self.leaving:
            # it was its turn
            self.enqueue(document, first=True)
        else:
            self.documents[document.id] = document
        self.publish(document)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event from now on. Returns the call that ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Tell everyone who subscribed."""
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of the queue failed")

    def cancel_running(self, *, but: str | None = None) -> None:
        """Stop what runs; whoever runs it says what becomes of it."""
        for id, task in self.running.items():
            if id != but:
                task.cancel()

    async def settled(self) -> None:
        """Until nothing runs, and nothing is kept behind."""
        while self.running or self.behind.tasks:  # the end of the one may begin the other
            await asyncio.gather(*self.running.values(), *self.behind.tasks, return_exceptions=True)
