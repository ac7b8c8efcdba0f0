# SPDX-License-Identifier: Apache-2.0
"""Runs waiting documents through the pipeline, and decides how each of them ends. For the owner's event loop.

An error that every document would meet trips the breaker: the queue pauses once, with one reason.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging
from collections.abc import Callable
from pathlib import Path

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Joined
from docdesk.catalog.replaced import Replaced
from docdesk.errors import DiskFull, DocdeskError, InternalError
from docdesk.ingest.in_work import InWork
from docdesk.ingest.intake import Intake
from docdesk.ingest.originals import Originals
from docdesk.ingest.pipeline import Pipeline
from docdesk.ingest.row import Row
from docdesk.system.background import run_to_completion
from docdesk.system.disk_room import free_bytes, room_again
from docdesk.values.documents import Backup, Document, QueueState, Removed, Status
from docdesk.values.problems import Problem
from docdesk.values.waits import SHORTER

log = logging.getLogger(__name__)

MOST_RUNNING = 96
"""Documents between their first stage and their last at once."""


class Dispatcher:
    """Takes documents from `InWork` as there is room. Use it through the queue."""

    def __init__(
        self,
        in_work: InWork,
        catalog: Catalog,
        pipeline: Pipeline,
        intake: Intake,
        originals: Originals,
        sweep: Callable[[], None],
        library: Path,
        log_file: str,
    ) -> None:
        """`sweep` removes, in the background, what a finished document has replaced."""
        self._work = in_work
        self._catalog = catalog
        self._pipeline = pipeline
        self._intake = intake
        self._originals = originals
        self._sweep = sweep
        self._library = library
        self._log_file = log_file
        self._task: asyncio.Task[None] | None = None
        self._waiting_for_room: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin documents from now on, as soon as `InWork.go_on` is called."""
        self._task = asyncio.create_task(self._dispatch(), name="dispatcher")

    async def close(self) -> None:
        """Begin nothing more, and put back what runs."""
        for task in (self._waiting_for_room, self._task):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._work.cancel_running()
        await self._work.settled()

    async def resume(self) -> None:
        """Go on after a pause, whoever made it."""
        if await self._catalog.fact("paused"):
            await self._catalog.save_fact("paused", False)
        self._work.set_state(QueueState())
        await self.record_endings()
        self._work.go_on()

    async def end(self, *documents: Document) -> None:
        """Record how documents ended, and publish it."""
        try:
            await self._catalog.save(*documents)
        except DocdeskError as error:
            # the disk is full or gone: the row shows the end now, and the next start tries again
            log.warning("the ends of %d documents could not be recorded: %s", len(documents), error.code)
            self._work.unwritten.update((each.id, each) for each in documents if each.status.ended)
            self._stop_for(error.problem())
        else:
            for document in documents:
                self._work.unwritten.pop(document.id, None)
        for document in documents:
            if document.status is not Status.QUEUED:
                self._work.passwords.pop(document.id, None)
            self._work.end(document)

    async def record_endings(self) -> None:
        """Record the endings that the catalog could not record before."""
        try:
            for document in list(self._work.unwritten.values()):
                await self._catalog.save(document)
                self._work.unwritten.pop(document.id, None)
        except DocdeskError as error:
            self._stop_for(error.problem())

    # below: how it works

    async def _dispatch(self) -> None:
        work = self._work
        while True:
            await work.can_go_on.wait()
            work.can_go_on.clear()
            while len(work.running) < MOST_RUNNING and (document := work.take()) is not None:
                task = asyncio.create_task(self._run(document), name=f"document {document.id}")
                work.running[document.id] = task
                task.add_done_callback(functools.partial(self._put_back_unstarted, document))

    def _put_back_unstarted(self, document: Document, task: asyncio.Task[None]) -> None:
        """A task that is cancelled before its first step runs nothing of `_run`, not even its end."""
        work = self._work
        if work.running.get(document.id) is not task:
            return
        del work.running[document.id]
        if document.id in work.cancelled:
            work.cancelled.discard(document.id)
            work.background.keep(self.end(dataclasses.replace(document, status=Status.CANCELLED, stage=None)))
        else:
            work.end(document)
        work.go_on()

    async def _run(self, document: Document) -> None:
        work = self._work
        row = Row(dataclasses.replace(document, status=Status.RUNNING), self._on_row)
        asked = document.id
        work.rows[asked] = row
        try:
            replaced = await self._pipeline.run(row, password=work.passwords.get(asked))
        except asyncio.CancelledError:
            await run_to_completion(self._settle(row, asked, Status.QUEUED))
        except DocdeskError as error:
            if error.pauses_queue:
                self._stop_for(error.problem(), asked)
                await run_to_completion(self._settle(row, asked, Status.QUEUED))
            else:
                await run_to_completion(self._settle(row, asked, Status.FAILED, error.problem()))
        except Exception as error:
            if work.closing:
                # the parts that it works with are closing: the next start tries again
                log.info("document %s was interrupted by the closing library: %r", asked, error)
                await run_to_completion(self._settle(row, asked, Status.QUEUED))
                return
            log.exception("document %s failed for an unknown reason", asked)
            problem = InternalError(reason=type(error).__name__, log=self._log_file).problem()
            await run_to_completion(self._settle(row, asked, Status.FAILED, problem))
        else:
            self._finish(row, document, replaced)
        finally:
            work.running.pop(asked, None)
            work.rows.pop(asked, None)
            work.cancelled.discard(asked)
            self._show_waiting()
            if row.attempts and not work.closing:
                work.background.keep(self._catalog.add_attempts(row.attempts))
            work.go_on()
            if work.idle:
                work.set_state(work.state)

    def _finish(self, row: Row, added: Document, replaced: Replaced) -> None:
        work, asked = self._work, added.id
        work.documents.pop(asked, None)
        work.waiting.pop(asked, None)
        work.passwords.pop(asked, None)
        if row.document.id != asked:
            work.joined[asked] = Joined(row.document.id, added.name, added.path)
            again = row.document.status in (Status.FAILED, Status.CANCELLED)
            if again:
                # adding the same bytes again asks for another try
                work.documents.setdefault(row.document.id, row.document)
            work.background.keep(self._follow(row.document, added, again))
            work.publish(Removed(asked, joined=row.document.id))
        else:
            self._publish_replaced(replaced, asked)
            work.publish(row.document)
        self._sweep()

    async def settle_replaced(self) -> None:
        """After a start: settle documents whose path another one took, which an older owner left behind."""
        replaced = await self._catalog.settle_replaced()
        for id in replaced.gone:
            self._work.publish(Removed(id))
        self._work.show(replaced.moved)
        if replaced:
            self._sweep()

    async def _follow(self, document: Document, added: Document, again: bool) -> None:
        """After `added` turned out to be a document's bytes at another path, which may have been another's."""
        try:
            await self._intake.follow(document, added, again=again)
        finally:
            replaced = await self._catalog.settle_replaced([added.path])
            self._publish_replaced(replaced, document.id)
            if replaced:
                self._sweep()

    def _publish_replaced(self, replaced: Replaced, by: str) -> None:
        for id in replaced.gone:
            self._work.publish(Removed(id, joined=by))
        self._work.show(replaced.moved)

    async def _settle(self, row: Row, asked: str, status: Status, error: Problem | None = None) -> None:
        """End a try that did not make the document ready."""
        if status is Status.QUEUED and asked in self._work.cancelled:
            status, error = Status.CANCELLED, None
        ended = dataclasses.replace(
            row.document,
            status=status,
            stage=row.document.stage if status is Status.FAILED else None,
            error=error,
            waiting=None,
            seconds=row.seconds,
        )
        if status is Status.FAILED and row.document.content is None:
            # it was never read: there are no bytes to send
            self._work.show([ended.id], backup=Backup.OFF)
            try:
                await self._originals.leave_out(ended.id)
            except DocdeskError as problem:
                log.warning("%s has no backup, which could not be recorded: %s", ended.id, problem.code)
        await self.end(ended)
        if status is Status.QUEUED and asked in self._work.cancelled:
            # a person cancelled it while it was put back
            self._work.waiting.pop(ended.id, None)
            await self.end(dataclasses.replace(ended, status=Status.CANCELLED))

    def _on_row(self, document: Document) -> None:
        work = self._work
        if document.status is Status.RUNNING and document.id in work.documents:
            before = work.documents[document.id]
            work.documents[document.id] = document
            work.publish(document)
            if document.waiting != before.waiting:
                self._show_waiting()

    def _show_waiting(self) -> None:
        """The queue waits if any running document does: for the provider's limit, or for its next attempt."""
        work = self._work
        rows = (work.documents.get(id) for id in work.running)
        shown = (row.waiting for row in rows if row is not None)
        waiting = next((wait for wait in shown if wait and wait.code != SHORTER), None)
        if waiting != work.state.waiting and not work.state.paused:
            work.set_state(dataclasses.replace(work.state, waiting=waiting))

    def _stop_for(self, problem: Problem, met_by: str | None = None) -> None:
        """The breaker: pause once, with one reason. What else runs is put back before it meets the same error."""
        work = self._work
        if not work.state.paused:
            free = free_bytes(problem, self._library)  # before anybody hears of it and makes room
            work.set_state(QueueState(paused=True, problem=problem))
            work.cancel_running(but=met_by)
            if problem.code == DiskFull.code and not work.closing:
                self._waiting_for_room = asyncio.create_task(self._wait_for_room(problem, free))

    async def _wait_for_room(self, problem: Problem, free: int) -> None:
        """Resume without being asked once the disk that was full has room again."""
        if await room_again(problem, self._library, free, lambda: self._work.state.problem is problem):
            log.info("there is room on the disk again")
            await self.resume()
