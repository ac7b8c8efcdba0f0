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
from docdesk.errors import DatabaseLocked, DiskFull, DocdeskError, InternalError
from docdesk.ingest.in_work import InWork
from docdesk.ingest.intake import Intake
from docdesk.ingest.originals import Originals
from docdesk.ingest.pipeline import Pipeline
from docdesk.ingest.row import Row
from docdesk.system.background import run_to_completion
from docdesk.system.disk_room import free_bytes, room_again
from docdesk.system.unlocked import unlocked_again
from docdesk.values.documents import Backup, Document, QueueState, Removed, Status
from docdesk.values.problems import Problem
from docdesk.values.waits import LOCKED, OF_ONE, Wait

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
        self._waiting_to_resume: asyncio.Task[None] | None = None
        self._locked = False
        """Whether another program has locked the catalog."""

    def start(self) -> None:
        """Begin documents from now on, as soon as `InWork.go_on` is called."""
        self._task = asyncio.create_task(self._dispatch(), name="dispatcher")

    async def close(self) -> None:
        """Begin nothing more, and put back what runs."""
        for task in (self._waiting_to_resume, self._task):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._work.cancel_running()
        await self._work.settled()

    async def resume(self) -> None:
        """Go on after a pause, whoever made it; not while the library is held."""
        if self._work.hold.problem is not None:
            self._work.set_state(QueueState(paused=True, problem=self._work.hold.problem))
            return
        if await self._catalog.fact("paused"):
            await self._catalog.save_fact("paused", False)
        self._work.set_state(QueueState())
        await self.record_endings()
        self._work.go_on()

    async def end(self, *documents: Document) -> None:
        """Record how documents ended, and publish it."""
        try:
            await self._catalog.save(*documents)
        except Exception as error:
            # the row shows the end now, and the next start tries again
            self._work.unwritten.update((each.id, each) for each in documents if each.status.ended)
            if isinstance(error, DocdeskError):
                # the disk is full or gone, for example
                log.warning("the ends of %d documents could not be recorded: %s", len(documents), error.code)
                self._stop_for(error.problem())
            else:
                log.exception("the ends of %d documents could not be recorded", len(documents))
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
            try:
                self._begin_some()
            except Exception:
                # whatever it is, the others must not stay queued for ever
                log.exception("a document could not begin")
                work.go_on()
                await asyncio.sleep(1)

    def _begin_some(self) -> None:
        work = self._work
        while len(work.running) < MOST_RUNNING and (document := work.take()) is not None:
            task = asyncio.create_task(self._run(document), name=f"document {document.id}")
            work.running[document.id] = task
            task.add_done_callback(functools.partial(self._task_ended, document))

    def _task_ended(self, document: Document, task: asyncio.Task[None]) -> None:
        """Nothing may leave a document behind: look at how its task ended.

        A task that is cancelled before its first step runs nothing of `_run`, not even its end.
        """
        work = self._work
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the task of document %s failed", document.id, exc_info=error)
            left = work.documents.get(document.id)
            if left is not None and not work.at_work(document.id):
                problem = InternalError(reason=type(error).__name__, log=self._log_file).problem()
                failed = dataclasses.replace(left, status=Status.FAILED, error=problem, waiting=None)
                work.background.keep(self.end(failed))
            return
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
            work.count_stages(row.attempts)
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
            if row.document.tags:
                # it has got those of the document that became one with it
                work.show([row.document.id], tags=row.document.tags)
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
            if (
                not self._work.at_work(document.id)
                and self._work.documents.pop(document.id, None) is not None
            ):
                # it was to be tried again, and that failed: it is as it ended before
                self._work.publish(document)
            replaced = await self._catalog.settle_replaced([added.path])
            self._publish_replaced(replaced, document.id)
            if replaced:
                self._sweep()

    def _publish_replaced(self, replaced: Replaced, by: str) -> None:
        for id in replaced.gone:
            self._work.publish(Removed(id, joined=by))
        self._work.show(replaced.moved)

    def show_locked(self, locked: bool) -> None:
        """Show on the rows in work and on the queue that another program has locked the catalog, or no longer does."""
        self._locked = locked
        for row in self._work.rows.values():
            if locked or row.document.waiting == Wait(LOCKED):
                row.change(waiting=Wait(LOCKED) if locked else None)
        self._show_waiting()

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
            except Exception:
                # whatever it is, the document must come to its end
                log.warning("%s has no backup, which could not be recorded", ended.id, exc_info=True)
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
        waiting = next((wait for wait in shown if wait and wait.code not in OF_ONE), None)
        if self._locked:
            waiting = Wait(LOCKED)
        if waiting != work.state.waiting and not work.state.paused:
            work.set_state(dataclasses.replace(work.state, waiting=waiting))

    def _stop_for(self, problem: Problem, met_by: str | None = None) -> None:
        """The breaker: pause once, with one reason. What else runs is put back before it meets the same error."""
        work = self._work
        if not work.state.paused:
            free = free_bytes(problem, self._library)  # before anybody hears of it and makes room
            work.set_state(QueueState(paused=True, problem=problem))
            work.cancel_running(but=met_by)
            if problem.code in (DiskFull.code, DatabaseLocked.code) and not work.closing:
                self._waiting_to_resume = asyncio.create_task(self._resume_after(problem, free))

    async def _resume_after(self, problem: Problem, free: int) -> None:
        """Resume without being asked once a full disk has room again, or a locked file is free."""

        def wanted() -> bool:
            return self._work.state.problem is problem

        while wanted():
            if problem.code == DiskFull.code:
                over = await room_again(problem, self._library, free, wanted)
            else:
                over = await unlocked_again(Path(str(problem.facts["path"])), wanted)
            if not over:
                return
            try:
                log.info("%s is over: going on", problem.code)
                await self.resume()
            except DocdeskError as error:
                # another error of this kind pauses the queue again, with its own wait
                log.warning("the queue could not go on: %s", error.code)
