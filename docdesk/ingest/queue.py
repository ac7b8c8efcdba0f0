# SPDX-License-Identifier: Apache-2.0
"""Takes many documents through the pipeline: order, limits, pause, cancel, retry, remove.

The queue publishes every new value of a document to its subscribers; window, terminal and service read that
one stream. All methods are for the owner's event loop.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Joined, Listing
from docdesk.errors import DocdeskError
from docdesk.ingest.dispatcher import Dispatcher
from docdesk.ingest.ended import Ended
from docdesk.ingest.in_work import InWork
from docdesk.ingest.inbox import Inbox, Upload
from docdesk.ingest.intake import Intake
from docdesk.ingest.originals import Originals
from docdesk.ingest.pipeline import Pipeline
from docdesk.ingest.reading_again import ReadingAgain
from docdesk.ingest.removals import Removals
from docdesk.system.sources import FoundFile, find_files
from docdesk.values.documents import Document, Listener, QueueState, RemovedDocument, Status
from docdesk.values.plans import Added
from docdesk.values.portions import portions
from docdesk.values.recognition import Recognition
from docdesk.values.turns import Turn

__all__ = ["Added", "IngestQueue"]

ORDER = "queue_order"
"""The fact that keeps the order that a person gave the queue."""
MOST_KEPT = 10_000
"""Documents whose order outlasts the program; those behind them come in the order in which they were added."""


def in_kept_order(queued: Sequence[Document], kept: dict[str, Any] | None) -> list[Document]:
    """What is queued, in the order that a person gave it, whatever became of some of it.

    What is not in that order but was there when it was made had its turn already, and was put back: it comes first.
    """
    if not kept:
        return list(queued)
    places = {id: place for place, id in enumerate(kept["ids"])}
    full = len(places) >= MOST_KEPT

    def key(document: Document) -> int:
        if document.id in places:
            return places[document.id]
        return len(places) if full or document.added_at > kept["at"] else -1

    return sorted(queued, key=key)


class IngestQueue:
    """The queue of one library: what a person can ask of it. Use it through the desk."""

    def __init__(
        self,
        in_work: InWork,
        catalog: Catalog,
        listing: Listing,
        pipeline: Pipeline,
        inbox: Inbox,
        removals: Removals,
        originals: Originals,
        sweep: Callable[[], None],
        library: Path,
        log_file: str,
    ) -> None:
        """`sweep` removes, in the background, what a finished document has replaced."""
        self.pipeline = pipeline
        self.inbox = inbox
        self.in_work = in_work
        self._catalog = catalog
        self._library = library
        self._listing = listing
        self._removals = removals
        self._intake = Intake(catalog, in_work, inbox, library, originals)
        pipeline.take_out(self._intake.add_members)
        self._reading_again = ReadingAgain(catalog, in_work, pipeline.turns)
        self._dispatcher = Dispatcher(
            in_work, catalog, pipeline, self._intake, originals, sweep, library, log_file
        )

    async def prepare(self) -> None:
        """Find out whether a person paused the queue, and remove what the last owner had not received whole."""
        await asyncio.to_thread(self.inbox.clear_parts)
        if await self._catalog.fact("paused"):
            self.in_work.state = QueueState(paused=True, problem=self.in_work.hold.problem)
        self._dispatcher.start()

    async def start(self) -> None:
        """Go on with what was queued when the library was closed."""
        self.in_work.background.keep(self._removals.tidy_inbox())
        self.in_work.background.keep(self._dispatcher.settle_replaced())
        kept = await self._catalog.fact(ORDER)
        for document in in_kept_order(await self._catalog.with_status(Status.QUEUED), kept):
            self.in_work.enqueue(document)
        self.in_work.publish(self.state)
        self.in_work.go_on()

    @property
    def state(self) -> QueueState:
        """Whether the queue is paused or waits, and why."""
        return self.in_work.state

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event from now on. Returns the call that ends the subscription."""
        return self.in_work.subscribe(listener)

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits that could run."""
        return self.in_work.idle

    @property
    def newest(self) -> dict[str, Document]:
        """The newest values of what waits and runs, by id."""
        return self.in_work.documents

    async def joined(self, id: str) -> Joined | None:
        """The document that an id turned out to be, or None."""
        return self.in_work.joined.get(id) or (await self._listing.joined([id])).get(id)

    # what a person asks for

    async def add(
        self, paths: Iterable[Path], *, recognition: str | None = None, links: bool = True
    ) -> Added:
        """Give every file of these paths a row and process it. A folder counts with all files below it.

        Without `links` they are files that an assistant named: a link on the way to one is never followed.

        Returns when the rows are in the catalog; the work continues in the background.
        """
        paths = list(paths)
        if recognition is not None:
            files = await asyncio.to_thread(lambda: list(find_files(paths, self._library)))
            found = [item.path for item in files if isinstance(item, FoundFile)]
            await self._reading_again.recognise(found, Recognition(recognition))
        return await self._intake.add(paths, links=links)

    async def add_posted(self, uploads: Sequence[Upload]) -> list[Document]:
        """Store files that another program has posted whole, and process them under their own names.

        When it returns, files and rows are on the disk. Bytes that were posted before with the same ending
        give the document that they had then. Raises DiskFull, ReadOnly.
        """
        return await self._intake.add_posted(uploads)

    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None:
        """Try failed or cancelled documents again. Others stay as they are."""
        for kept in await self._catalog.documents(list(ids)):
            document = self.in_work.unwritten.get(kept.id, kept)
            if self.in_work.at_work(document.id) or document.status not in (Status.FAILED, Status.CANCELLED):
                continue
            if password is not None:
                self.in_work.passwords[document.id] = password
            await self.in_work.requeue(document)
        self.in_work.go_on()

    async def retry_failed(self) -> int:
        """Try every failed document again; returns how many there are."""
        await self._dispatcher.record_endings()
        failed = await self._catalog.with_status(Status.FAILED)
        await self.retry([document.id for document in failed])
        return len(failed)

    async def read_again(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]:
        """Read text and Markdown documents again with this encoding; with None or `auto`, detect it again.

        Returns the documents that were left out and why: no text, in work, their file gone or changed. The old
        text stays searchable until the new one is there. Raises EncodingUnknown, and changes nothing then.
        """
        left_out = await self._reading_again.ask(ids, encoding)
        self.in_work.go_on()
        return left_out

    async def cancel(self, ids: Iterable[str]) -> None:
        """Stop processing documents. Paid embeddings are kept, and a retry continues from there."""
        wanted, queued = list(ids), list[Document]()
        for id in wanted:
            if id in self.in_work.running:
                self.in_work.cancelled.add(id)
                self.in_work.running[id].cancel()
            elif id in self.in_work.waiting:
                del self.in_work.waiting[id]
                queued.append(self.in_work.documents[id])
        # if this owner starts no work, queued documents are only in the catalog
        others = await self._catalog.documents(id for id in wanted if id not in self.in_work.documents)
        queued += [document for document in others if document.status is Status.QUEUED]
        for some in portions(queued):
            await self._dispatcher.end(
                *(dataclasses.replace(each, status=Status.CANCELLED, stage=None) for each in some)
            )

    async def move(self, ids: Iterable[str], to: Turn) -> int:
        """See `docdesk.contract.desk.Queue.move`."""
        count = self.in_work.move(ids, to)
        if count:
            order = list(self.in_work.waiting)[:MOST_KEPT]
            await self._catalog.save_fact(ORDER, {"ids": order, "at": time.time()})
        return count

    async def pause(self) -> None:
        """Begin no further document; running ones are put back until `resume`. It outlasts the program."""
        await self._catalog.save_fact("paused", True)
        self.in_work.set_state(QueueState(paused=True))
        self.in_work.cancel_running()

    async def resume(self, *, trust: bool = False) -> None:
        """Go on after a pause, whoever made it. A library that is new to the user also needs `trust`."""
        if trust:
            await self.in_work.hold.release()
        await self._dispatcher.resume()

    def begin_again(self) -> None:
        """Put running documents back to the front of the line, so that they begin again with the present settings."""
        self.in_work.cancel_running()

    async def remove(self, ids: Iterable[str], *, now: bool = False) -> None:
        """See `docdesk.contract.desk.Queue.remove`."""
        await self._removals.remove(ids, now=now)

    async def restore(self, ids: Iterable[str]) -> None:
        """See `docdesk.contract.desk.Queue.restore`."""
        await self._removals.restore(ids)

    async def begin_removals(self) -> None:
        """Delete the documents that were removed too long ago, now and once a day."""
        await self._removals.begin()

    async def removed(self) -> list[RemovedDocument]:
        """See `docdesk.contract.desk.Queue.removed`."""
        return await self._removals.removed()

    def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        """Yield (id, document) of each as it ends. What waits in a paused queue comes last, as it is.

        A duplicate comes as the document that it joined, under its own name and with that notice. If
        the queue paused because of an error, what waits carries it as its own. What was removed meanwhile
        does not come.
        """
        return Ended(ids, self.in_work, self._catalog, self._listing).one_by_one(lambda: self.state)

    def show_locked(self, locked: bool) -> None:
        """Publish that everything waits because another program has locked the catalog, or no longer does."""
        self._dispatcher.show_locked(locked)

    async def close(self) -> None:
        """Stop all work. What ran is queued again at the next start."""
        self.in_work.closing = True
        self._removals.stop()
        await self._dispatcher.close()
