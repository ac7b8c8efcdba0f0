# SPDX-License-Identifier: Apache-2.0
"""The state of a queue: what waits, what runs, and who listens. For the owner's event loop."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Joined
from docdesk.ingest.hold import Hold
from docdesk.ingest.row import Row
from docdesk.system.background import BackgroundTasks, run_to_completion
from docdesk.system.listeners import Listeners
from docdesk.values.documents import Document, Event, Listener, QueueState, Stage, Status
from docdesk.values.problems import Problem
from docdesk.values.turns import Turn, moved

log = logging.getLogger(__name__)


def queued_again(document: Document, **values: Any) -> Document:
    """The row of a document that is to be processed once more, with other changed `values`."""
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


class InWork:
    """The documents of a queue that have not ended, and the queue's own state.

    It starts nothing itself: `go_on` notifies the dispatcher, which takes documents with `take`.
    """

    def __init__(self, catalog: Catalog, hold: Hold) -> None:
        self.hold = hold
        self.state = QueueState(paused=hold.problem is not None, problem=hold.problem)
        self.documents: dict[str, Document] = {}
        """Newest values of what waits and runs."""
        self.waiting: OrderedDict[str, None] = OrderedDict()
        self.running: dict[str, asyncio.Task[None]] = {}
        self.rows: dict[str, Row] = {}
        """The rows of what runs, by the id that the document began with."""
        self.removing: set[str] = set()
        """Documents being removed. If one of them is interrupted, it must not be queued again."""
        self.cancelled: set[str] = set()
        """Running documents that a person has cancelled."""
        self.passwords: dict[str, str] = {}
        """Passwords for the next try, by document."""
        self.unwritten: dict[str, Document] = {}
        """How documents ended if the catalog could not record it, because its disk was full, for example."""
        self.joined: dict[str, Joined] = {}
        """Ids that turned out to be another document. Those of earlier owners are in the catalog."""
        self.stages: dict[tuple[Stage, str], tuple[int, float]] = {}
        """By stage and outcome: how many ended since the library was opened, and the seconds that they took."""
        self.background = BackgroundTasks("queue")
        self.closing = False
        self.can_go_on = asyncio.Event()
        """Set when a document may be able to begin."""
        self._catalog = catalog
        self._listeners = Listeners[Event]("queue")
        self._backup_problem: Problem | None = None

    def at_work(self, id: str) -> bool:
        """Whether a document runs or waits for its turn."""
        return id in self.running or id in self.waiting

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits that could run."""
        return not self.running and (not self.waiting or self.state.paused)

    # order

    def enqueue(self, document: Document, *, first: bool = False) -> None:
        """Let a document wait for its turn: behind the others, or with `first` before them."""
        self.documents[document.id] = document
        self.unwritten.pop(document.id, None)
        self.waiting[document.id] = None
        if first:
            self.waiting.move_to_end(document.id, last=False)

    def move(self, ids: Iterable[str], to: Turn) -> int:
        """Change the order of what waits. Returns how many of these documents wait."""
        chosen = {id for id in ids if id in self.waiting}
        order = moved(list(self.waiting), chosen, to)
        self.waiting.clear()
        self.waiting.update(dict.fromkeys(order))
        return len(chosen)

    async def requeue(self, document: Document) -> Document:
        """Queue a document that ended, in the catalog as well. Call `go_on` afterwards."""
        # a caller that goes away meanwhile must not leave a row that nobody works on
        return await run_to_completion(self._requeue(queued_again(document)))

    async def _requeue(self, again: Document) -> Document:
        await self._catalog.save(again)
        if self.at_work(again.id):
            # somebody else requeued it in the meantime
            return self.documents.get(again.id, again)
        self.publish(again)
        self.enqueue(again)
        self.go_on()
        return again

    def go_on(self) -> None:
        """Let waiting documents begin as far as there is room."""
        self.can_go_on.set()

    def take(self) -> Document | None:
        """Remove and return the next document to begin, or None. One whose last try is just ending is skipped."""
        if self.state.paused or self.closing or self.hold.problem is not None:
            return None
        for id in self.waiting:
            if id not in self.running:
                del self.waiting[id]
                return self.documents[id]
        return None

    def end(self, document: Document) -> None:
        """A try has ended: the document leaves, or if it is queued again, it goes to the front of the line."""
        newest = self.documents.get(document.id)
        if newest is not None:
            # a person may have changed them while this was written
            document = dataclasses.replace(document, tags=newest.tags)
        if newest is not None and newest.content == document.content:
            # the backup continued meanwhile, too
            document = dataclasses.replace(
                document,
                backup=newest.backup,
                backup_error=newest.backup_error,
                backup_done=newest.backup_done,
            )
        if document.status is not Status.QUEUED:
            self.documents.pop(document.id, None)
            self.waiting.pop(document.id, None)
        elif not self.closing and document.id not in self.removing:
            # it had its turn already
            self.enqueue(document, first=True)
        else:
            self.documents[document.id] = document
        self.publish(document)

    def count_stages(self, attempts: Iterable[tuple[str, Stage, float, float, str]]) -> None:
        """Add to `stages` what a row recorded: (document, stage, began at, seconds, outcome)."""
        for _, stage, _, seconds, outcome in attempts:
            count, before = self.stages.get((stage, outcome), (0, 0.0))
            self.stages[stage, outcome] = count + 1, before + seconds

    def cancel_running(self, *, but: str | None = None) -> None:
        """Interrupt what runs, except `but`. The dispatcher decides what becomes of each."""
        for id, task in self.running.items():
            if id != but:
                task.cancel()

    async def settled(self) -> None:
        """Return when nothing runs and no background task is left."""
        while self.running or self.background.tasks:  # the end of one may begin another
            await asyncio.gather(*self.running.values(), *self.background.tasks, return_exceptions=True)

    # what others see

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event from now on. Returns the call that ends the subscription."""
        return self._listeners.subscribe(listener)

    def publish(self, event: Event) -> None:
        """Notify all subscribers."""
        self._listeners.publish(event)

    def set_state(self, state: QueueState) -> None:
        """Change and publish the queue's state; why no backup is made stays part of it."""
        self.state = dataclasses.replace(state, backup=self._backup_problem)
        self.publish(self.state)

    def show_backup_problem(self, problem: Problem | None) -> None:
        """Publish why nothing is sent to the bucket for now, or None if something is."""
        if problem != self._backup_problem:
            self._backup_problem = problem
            self.set_state(self.state)

    def show(self, ids: Iterable[str], /, **values: Any) -> None:
        """Publish documents again with `values` that changed outside the stages, such as their backup status."""
        ended: list[str] = []
        for id in ids:
            document = self.documents.get(id)
            if document is None:
                ended.append(id)
                continue
            self.documents[id] = dataclasses.replace(document, **values)
            row = self.rows.get(id)
            if row is not None and row.document.id == id:
                row.document = dataclasses.replace(row.document, **values)
            self.publish(self.documents[id])
        if ended and not self.closing:
            self.background.keep(self._show_ended(ended, values))

    async def _show_ended(self, ids: Sequence[str], values: dict[str, Any]) -> None:
        for document in await self._catalog.documents(ids):
            if document.id not in self.documents:
                self.publish(dataclasses.replace(document, **values))
