# SPDX-License-Identifier: Apache-2.0
"""Many documents through the pipeline: order, limits, pause, cancel, retry, remove.

The queue publishes every new value of a document to its subscribers; window, terminal and service read that
one stream. All methods are for the owner's event loop.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Joined, Listing
from docdesk.errors import DiskFull, DocdeskError, InternalError
from docdesk.ingest import pipeline as p
from docdesk.ingest.ended import Ended
from docdesk.ingest.in_work import InWork, Listener, queued_again, to_its_end
from docdesk.ingest.inbox import Inbox, Upload
from docdesk.ingest.intake import Intake
from docdesk.ingest.reading_again import ReadingAgain
from docdesk.ingest.removals import Removals
from docdesk.ingest.row import Row
from docdesk.system.disk_room import free_bytes, room_again
from docdesk.values.documents import Backup, Document, QueueState, Removed, Status
from docdesk.values.plans import Added
from docdesk.values.portions import portions
from docdesk.values.problems import Problem
from docdesk.values.waits import SHORTER

if TYPE_CHECKING:
    from docdesk.backup.originals import Originals

__all__ = ["Added", "IngestQueue"]

log = logging.getLogger(__name__)

MOST_RUNNING = 96
"""Documents between their first stage and their last at once."""


class IngestQueue:
    """The queue of one library. Use it through the desk."""

    def __init__(
        self,
        catalog: Catalog,
        listing: Listing,
        pipeline: p.Pipeline,
        sweep: Callable[[], None],
        library: Path,
        log_file: str,
    ) -> None:
        self.state = QueueState()
        self._backup_problem: Problem | None = None
        self.pipeline = pipeline
        self.inbox = Inbox(library / "inbox")
        self.originals: Originals | None = None
        """Sends originals to a bucket beside the work, where there is one."""
        self._catalog = catalog
        self._listing = listing
        self._sweep = sweep
        self._library = library
        self._log_file = log_file
        self._work = InWork()
        self._rows: dict[str, Row] = {}
        self._cancelled: set[str] = set()
        self._passwords: dict[str, str] = {}
        self._closing = False
        self._waiting_for_room: asyncio.Task[None] | None = None
        self._intake = Intake(
            catalog,
            self._work,
            self.inbox,
            library,
            self._requeue,
            self._go_on,
            lambda: self.originals.initial if self.originals else Backup.OFF,
        )
        self._reading_again = ReadingAgain(catalog, self._work, pipeline.turns)
        self._removals = Removals(catalog, listing, self._work, self.inbox, sweep, self._go_on)

    async def prepare(self) -> None:
        """Learn whether a person paused the queue; clear away what the last owner was receiving."""
        await asyncio.to_thread(self.inbox.clear_parts)
        if await self._catalog.fact("paused"):
            self.state = QueueState(paused=True)

    async def start(self) -> None:
        """Take up what was queued when the library was closed."""
        self._work.behind.keep(self._removals.tidy_inbox())
        for document in await self._catalog.with_status(Status.QUEUED):
            self._work.enqueue(document)
        self._work.publish(self.state)
        self._go_on()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event from now on. Returns the call that ends it."""
        return self._work.subscribe(listener)

    def before_removal(self, call: Callable[[Sequence[str]], Awaitable[None]]) -> None:
        """Have `call` done with the ids of documents that a person takes out, before they go."""
        self._removals.before = call

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits that could run."""
        return not self._work.running and (not self._work.waiting or self.state.paused)

    @property
    def newest(self) -> dict[str, Document]:
        """The newest values of what waits and runs, by id."""
        return self._work.documents

    async def joined(self, id: str) -> Joined | None:
        """The document that an id turned out to be, where it did."""
        return self._work.joined.get(id) or (await self._listing.joined([id])).get(id)

    # what a person asks for

    async def add(self, paths: Iterable[Path]) -> Added:
        """Give every file of these paths a row and work on it. Folders count with all that is below them.

        Returns when the rows are in the catalog; the work goes on behind it.
        """
        return await self._intake.add(paths)

    async def add_posted(self, uploads: Sequence[Upload]) -> list[Document]:
        """Keep files that came from another program, each finished, and work on them under their own names.

        When it returns, files and rows are on the disk. Bytes that were posted before under the same kind of
        name are the document that they were. Raises DiskFull, ReadOnly.
        """
        return await self._intake.add_posted(uploads)

    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None:
        """Try documents again that failed or were cancelled; others stay as they are."""
        for kept in await self._catalog.documents(list(ids)):
            document = self._work.unwritten.get(kept.id, kept)
            if self._work.at_work(document.id) or document.status not in (Status.FAILED, Status.CANCELLED):
                continue
            if password is not None:
                self._passwords[document.id] = password
            await self._requeue(document)
        self._go_on()

    async def retry_failed(self) -> int:
        """Try every failed document again; returns how many there are."""
        await self._write_down()
        failed = await self._catalog.with_status(Status.FAILED)
        await self.retry([document.id for document in failed])
        return len(failed)

    async def read_again(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]:
        """Read text and Markdown documents again with this encoding; with None or `auto` find it out again.

        Returns those that are left out, with why: no text, at work, their file gone or changed. What a search
        finds stays until the new text is there. Raises EncodingUnknown; nothing is changed then.
        """
        left_out = await self._reading_again.ask(ids, encoding)
        self._go_on()
        return left_out

    async def cancel(self, ids: Iterable[str]) -> None:
        """Stop work on documents; what was paid for stays paid, and a retry goes on from there."""
        wanted, queued = list(ids), list[Document]()
        for id in wanted:
            if id in self._work.running:
                self._cancelled.add(id)
                self._work.running[id].cancel()
            elif id in self._work.waiting:
                del self._work.waiting[id]
                queued.append(self._work.documents[id])
        # where no work was started, what is queued waits in the catalog alone
        others = await self._catalog.documents(id for id in wanted if id not in self._work.documents)
        queued += [document for document in others if document.status is Status.QUEUED]
        for some in portions(queued):
            await self._end(
                *(dataclasses.replace(each, status=Status.CANCELLED, stage=None) for each in some)
            )

    async def pause(self) -> None:
        """Begin no further document; what runs is put back until `resume`. Outlasts the program."""
        await self._catalog.save_fact("paused", True)
        self._set_state(QueueState(paused=True))
        self._work.cancel_running()

    async def resume(self) -> None:
        """Go on after a pause, whoever made it."""
        if await self._catalog.fact("paused"):
            await self._catalog.save_fact("paused", False)
        self._set_state(QueueState())
        await self._write_down()
        self._go_on()

    def begin_again(self) -> None:
        """Put what runs back to the front of the line, to be made by the pipeline's present settings."""
        self._work.cancel_running()

    async def remove(self, ids: Iterable[str]) -> None:
        """Take documents out of the library. For ten seconds `restore` brings them back; then vectors go."""
        await self._removals.remove(ids)

    async def restore(self, ids: Iterable[str]) -> None:
        """Bring back what was removed less than ten seconds ago."""
        await self._removals.restore(ids)

    def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        """(id, document) of each as it ends. What waits in a paused queue comes out last, as it is.

        A duplicate comes out as the document that it joined, under its own name and with that notice. Where
        the queue paused by itself, what waits carries the reason as its error. What was removed meanwhile
        does not come out.
        """
        return Ended(ids, self._work, self._catalog, self._listing).one_by_one(lambda: self.state)

    def show_backup_problem(self, problem: Problem | None) -> None:
        """Publish why nothing goes to the bucket for now, None where something does."""
        if problem != self._backup_problem:
            self._backup_problem = problem
            self._set_state(self.state)

    def show(self, ids: Iterable[str], /, **values: Any) -> None:
        """Publish documents again, with what changed of them beside the stages, as how their backup stands."""
        ended: list[str] = []
        for id in ids:
            document = self._work.documents.get(id)
            if document is None:
                ended.append(id)
                continue
            self._work.documents[id] = dataclasses.replace(document, **values)
            row = self._rows.get(id)
            if row is not None and row.document.id == id:
                row.document = dataclasses.replace(row.document, **values)
            self._work.publish(self._work.documents[id])
        if ended and not self._closing:
            self._work.behind.keep(self._show_ended(ended, values))

    async def _show_ended(self, ids: Sequence[str], values: dict[str, Any]) -> None:
        for document in await self._catalog.documents(ids):
            if document.id not in self._work.documents:
                self._work.publish(dataclasses.replace(document, **values))

    async def close(self) -> None:
        """Stop all work. What ran is queued again at the next start; removals are carried out."""
        self._closing = True
        removed = self._removals.stop()
        if self._waiting_for_room is not None:
            self._waiting_for_room.cancel()
            await asyncio.gather(self._waiting_for_room, return_exceptions=True)
        self._work.cancel_running()
        await self._work.settled()
        if removed:
            await self._removals.forget_for_good(removed)

    # below: how it works

    async def _requeue(self, document: Document) -> Document:
        again = queued_again(document)
        await self._catalog.save(again)
        if self._work.at_work(again.id):
            # somebody else asked for the same at this moment
            return self._work.documents.get(again.id, again)
        self._work.publish(again)
        self._work.enqueue(again)
        return again

    def _go_on(self) -> None:
        if self.state.paused or self._closing:
            return
        while len(self._work.running) < MOST_RUNNING and (document := self._work.take()) is not None:
            task = asyncio.create_task(self._run(document), name=f"document {document.id}")
            self._work.running[document.id] = task

    async def _run(self, document: Document) -> None:
        row = Row(dataclasses.replace(document, status=Status.RUNNING), self._on_row)
        asked = document.id
        self._rows[asked] = row
        try:
            gone = await self.pipeline.run(row, password=self._passwords.get(asked))
        except asyncio.CancelledError:
            await to_its_end(self._settle(row, asked, Status.QUEUED))
        except DocdeskError as error:
            if error.pauses_queue:
                self._stop_for(error.problem(), asked)
                await to_its_end(self._settle(row, asked, Status.QUEUED))
            else:
                await to_its_end(self._settle(row, asked, Status.FAILED, error.problem()))
        except Exception as error:
            if self._closing:
                # the parts that it works with are on their way out: the next start tries again
                log.info("document %s met the closing library: %r", asked, error)
                await to_its_end(self._settle(row, asked, Status.QUEUED))
                return
            log.exception("document %s failed for an unknown reason", asked)
            problem = InternalError(reason=type(error).__name__, log=self._log_file).problem()
            await to_its_end(self._settle(row, asked, Status.FAILED, problem))
        else:
            self._finish(row, document, gone)
        finally:
            self._work.running.pop(asked, None)
            self._rows.pop(asked, None)
            self._cancelled.discard(asked)
            self._tell_waiting()
            if row.attempts and not self._closing:
                self._work.behind.keep(self._catalog.add_attempts(row.attempts))
            self._go_on()
            if self.idle:
                self._set_state(self.state)

    def _finish(self, row: Row, added: Document, gone: Sequence[str]) -> None:
        asked = added.id
        self._work.documents.pop(asked, None)
        self._work.waiting.pop(asked, None)
        self._passwords.pop(asked, None)
        if row.document.id != asked:
            self._work.joined[asked] = Joined(row.document.id, added.name, added.path)
            again = row.document.status in (Status.FAILED, Status.CANCELLED)
            if again:
                # adding the same bytes again asks for another try
                self._work.documents.setdefault(row.document.id, row.document)
            self._work.behind.keep(self._intake.follow(row.document, added, again=again))
            self._work.publish(Removed(asked, joined=row.document.id))
        else:
            for id in gone:
                self._work.publish(Removed(id, joined=asked))
            self._work.publish(row.document)
        self._sweep()

    async def _settle(self, row: Row, asked: str, status: Status, error: Problem | None = None) -> None:
        """The end of a try that did not make the document ready."""
        if status is Status.QUEUED and asked in self._cancelled:
            status, error = Status.CANCELLED, None
        ended = dataclasses.replace(
            row.document,
            status=status,
            stage=row.document.stage if status is Status.FAILED else None,
            error=error,
            waiting=None,
            seconds=row.seconds,
        )
        if status is Status.FAILED and row.document.content is None and self.originals is not None:
            # it was never read: there are no bytes to send
            self.show([ended.id], backup=Backup.OFF)
            try:
                await self.originals.leave_out(ended.id)
            except DocdeskError as problem:
                log.warning("that nothing of %s is sent was not kept: %s", ended.id, problem.code)
        await self._end(ended)
        if status is Status.QUEUED and asked in self._cancelled:
            # a person asked for that while it was put back
            self._work.waiting.pop(ended.id, None)
            await self._end(dataclasses.replace(ended, status=Status.CANCELLED))

    async def _end(self, *documents: Document) -> None:
        try:
            await self._catalog.save(*documents)
        except DocdeskError as error:
            # the disk is full or away: the row says so now, and the next start tries again
            log.warning("the ends of %d documents could not be kept: %s", len(documents), error.code)
            self._work.unwritten.update((each.id, each) for each in documents if each.status.ended)
            self._stop_for(error.problem())
        else:
            for document in documents:
                self._work.unwritten.pop(document.id, None)
        for document in documents:
            if document.status is not Status.QUEUED:
                self._passwords.pop(document.id, None)
            self._work.end(document, goes_on=not self._closing)

    async def _write_down(self) -> None:
        """The ends that the catalog could not take before."""
        try:
            for document in list(self._work.unwritten.values()):
                await self._catalog.save(document)
                self._work.unwritten.pop(document.id, None)
        except DocdeskError as error:
            self._stop_for(error.problem())

    def _on_row(self, document: Document) -> None:
        if document.status is Status.RUNNING and document.id in self._work.documents:
            before = self._work.documents[document.id]
            self._work.documents[document.id] = document
            self._work.publish(document)
            if document.waiting != before.waiting:
                self._tell_waiting()

    def _tell_waiting(self) -> None:
        """The queue waits where any running document does: for the provider's limit, or its next attempt."""
        rows = (self._work.documents.get(id) for id in self._work.running)
        told = (row.waiting for row in rows if row is not None)
        waiting = next((wait for wait in told if wait and wait.code != SHORTER), None)
        if waiting != self.state.waiting and not self.state.paused:
            self._set_state(dataclasses.replace(self.state, waiting=waiting))

    def _stop_for(self, problem: Problem, met_by: str | None = None) -> None:
        """The breaker: pause once, with one reason. What else runs is put back before it meets the same."""
        if not self.state.paused:
            free = free_bytes(problem, self._library)  # before anybody hears of it and makes room
            self._set_state(QueueState(paused=True, problem=problem))
            self._work.cancel_running(but=met_by)
            if problem.code == DiskFull.code and not self._closing:
                self._waiting_for_room = asyncio.create_task(self._wait_for_room(problem, free))

    async def _wait_for_room(self, problem: Problem, free: int) -> None:
        """Go on by itself where the disk that was full has room again."""
        if await room_again(problem, self._library, free, lambda: self.state.problem is problem):
            log.info("there is room on the disk again")
            await self.resume()

    def _set_state(self, state: QueueState) -> None:
        self.state = dataclasses.replace(state, backup=self._backup_problem)
        self._work.publish(self.state)
