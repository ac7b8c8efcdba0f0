# SPDX-License-Identifier: Apache-2.0
"""Many documents through the pipeline: order, limits, pause, cancel, retry, remove.

The queue publishes every new value of a document to its subscribers; window, terminal and service read that
one stream. All methods are for the owner's event loop.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import logging
import shutil
import time
from collections import OrderedDict
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk import pipeline as p
from docdesk.catalog import Catalog
from docdesk.catalog.listing import Joined, Listing
from docdesk.documents import (
    FILE_GONE,
    Backup,
    Document,
    Event,
    FileType,
    Problem,
    QueueState,
    Removed,
    Source,
    Status,
    name_of_path,
    new_id,
    path_of_text,
    text_of_path,
)
from docdesk.ended import Ended
from docdesk.errors import DiskFull, DocdeskError, InternalError
from docdesk.inbox import Inbox, Upload
from docdesk.row import Row
from docdesk.sources import FoundFile, Skipped, find_files

if TYPE_CHECKING:
    from docdesk.originals import Originals

Listener = Callable[[Event], None]

log = logging.getLogger(__name__)

MOST_RUNNING = 96
"""Documents between their first stage and their last at once."""

UNDO_SECONDS = 10.0
"""How long a removed document can be brought back."""

ROOM_SECONDS = 2.0
"""Between two looks whether a full disk has room again."""

ROOM_BYTES = 1 << 20
"""So much more must be free than when the disk was found full."""

FIRST_GROUP = 100
"""Files of a drop whose rows are seen before the others are even found."""
GROUP = 1_000
"""Files of a drop that get their rows together."""


@dataclass(frozen=True)
class Added:
    """What an `add` made of its paths: their documents, in order, and what got no row.

    A file that was there unchanged carries the notice `duplicate` and an id that only `as_ended` knows.
    """

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


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
        self.before_removal: Callable[[Sequence[str]], Awaitable[None]] | None = None
        """Called with the ids of documents that a person takes out."""
        self._catalog = catalog
        self._listing = listing
        self._sweep = sweep
        self._library = library
        self._log_file = log_file
        self._listeners: list[Listener] = []
        self._documents: dict[str, Document] = {}
        """Newest values of what waits and runs."""
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._rows: dict[str, Row] = {}
        self._cancelled: set[str] = set()
        self._passwords: dict[str, str] = {}
        self._joined: dict[str, Joined] = {}
        """Ids that turned out to be another document; those of earlier owners are in the catalog."""
        self._removals: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._waiting_for_room: asyncio.Task[None] | None = None
        self._keeping = asyncio.Lock()
        """Held while a posted file gets its row, and while files without one are removed."""

    async def prepare(self) -> None:
        """Learn whether a person paused the queue; clear away what the last owner was receiving."""
        await asyncio.to_thread(self.inbox.clear_parts)
        if await self._catalog.fact("paused"):
            self.state = QueueState(paused=True)

    async def start(self) -> None:
        """Take up what was queued when the library was closed."""
        self._keep(self._tidy_inbox())
        for document in await self._catalog.with_status(Status.QUEUED):
            self._enqueue(document)
        self._publish(self.state)
        self._go_on()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event from now on. Returns the call that ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits that could run."""
        return not self._running and (not self._waiting or self.state.paused)

    @property
    def newest(self) -> dict[str, Document]:
        """The newest values of what waits and runs, by id."""
        return self._documents

    async def joined(self, id: str) -> Joined | None:
        """The document that an id turned out to be, where it did."""
        return self._joined.get(id) or (await self._listing.joined([id])).get(id)

    # what a person asks for

    async def add(self, paths: Iterable[Path]) -> Added:
        """Give every file of these paths a row and work on it. Folders count with all that is below them.

        Returns when the rows are in the catalog; the work goes on behind it.
        """
        walk = iter(find_files(list(paths), self._library))
        documents: list[Document] = []
        skipped: list[Skipped] = []
        size = FIRST_GROUP
        while found := await asyncio.to_thread(_portion, walk, size):
            skipped += [item for item in found if isinstance(item, Skipped)]
            files = [item for item in found if isinstance(item, FoundFile)]
            if files:
                documents += await self._add_group(files)
                self._go_on()
            size = GROUP
        return Added(tuple(documents), tuple(skipped))

    async def add_posted(self, uploads: Sequence[Upload]) -> list[Document]:
        """Keep files that came from another program, each finished, and work on them under their own names.

        When it returns, files and rows are on the disk. Bytes that were posted before under the same kind of
        name are the document that they were. Raises DiskFull, ReadOnly.
        """
        async with self._keeping:
            paths = await asyncio.to_thread(self.inbox.keep, uploads)
            # the same bytes twice in one post are one file, under the name that came first
            names = {path: upload.name for path, upload in reversed([*zip(paths, uploads, strict=True)])}
            files = await asyncio.to_thread(lambda: [_found(path) for path in dict.fromkeys(paths)])
            rows = await self._add_group(files, names)
            others = [self._joined[row.id].document for row in rows if row.id in self._joined]
            real = {row.id: row for row in await self._catalog.documents(others)}
            documents = {}
            for file, row in zip(files, rows, strict=True):
                other = self._joined.get(row.id)
                documents[file.path] = real.get(other.document, row) if other else row
        self._go_on()
        return [documents[path] for path in paths]

    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None:
        """Try documents again that failed or were cancelled; others stay as they are."""
        for document in await self._catalog.documents(list(ids)):
            if document.id in self._running or document.status not in (Status.FAILED, Status.CANCELLED):
                continue
            if password is not None:
                self._passwords[document.id] = password
            await self._requeue(document)
        self._go_on()

    async def retry_failed(self) -> int:
        """Try every failed document again; returns how many there are."""
        failed = await self._catalog.with_status(Status.FAILED)
        await self.retry([document.id for document in failed])
        return len(failed)

    async def cancel(self, ids: Iterable[str]) -> None:
        """Stop work on documents; what was paid for stays paid, and a retry goes on from there."""
        wanted = list(ids)
        for id in wanted:
            if id in self._running:
                self._cancelled.add(id)
                self._running[id].cancel()
            elif id in self._waiting:
                del self._waiting[id]
                await self._end(dataclasses.replace(self._documents[id], status=Status.CANCELLED, stage=None))
        # where no work was started, what is queued waits in the catalog alone
        for document in await self._catalog.documents(id for id in wanted if id not in self._documents):
            if document.status is Status.QUEUED:
                await self._end(dataclasses.replace(document, status=Status.CANCELLED, stage=None))

    async def pause(self) -> None:
        """Begin no further document; what runs is put back until `resume`. Outlasts the program."""
        await self._catalog.save_fact("paused", True)
        self._set_state(QueueState(paused=True))
        for task in self._running.values():
            task.cancel()

    async def resume(self) -> None:
        """Go on after a pause, whoever made it."""
        if await self._catalog.fact("paused"):
            await self._catalog.save_fact("paused", False)
        self._set_state(QueueState())
        self._go_on()

    def begin_again(self) -> None:
        """Put what runs back to the front of the line, to be made by the pipeline's present settings."""
        for task in self._running.values():
            task.cancel()

    async def remove(self, ids: Iterable[str]) -> None:
        """Take documents out of the library. For ten seconds `restore` brings them back; then vectors go."""
        gone = [document.id for document in await self._catalog.documents(list(ids))]
        for id in gone:
            self._waiting.pop(id, None)
            if id in self._running:
                self._running[id].cancel()
        await asyncio.gather(
            *(self._running[id] for id in gone if id in self._running), return_exceptions=True
        )
        if self.before_removal is not None:
            await self.before_removal(gone)
        await self._catalog.hide(gone)
        loop = asyncio.get_running_loop()
        for id in gone:
            self._waiting.pop(id, None)
            self._documents.pop(id, None)
            self._publish(Removed(id))
        if gone:
            handle = loop.call_later(UNDO_SECONDS, lambda: self._keep(self._forget(gone)))
            self._removals.update(dict.fromkeys(gone, handle))

    async def restore(self, ids: Iterable[str]) -> None:
        """Bring back what was removed less than ten seconds ago."""
        back = [id for id in ids if self._removals.pop(id, None) is not None]
        await self._catalog.unhide(back)
        for document in await self._catalog.documents(back):
            self._publish(document)
            if document.status in (Status.QUEUED, Status.RUNNING):
                self._enqueue(dataclasses.replace(document, status=Status.QUEUED, stage=None))
        self._go_on()

    async def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        """(id, document) of each as it ends. What waits in a paused queue comes out last, as it is.

        A duplicate comes out as the document that it joined, under its own name and with that notice. Where
        the queue paused by itself, what waits carries the reason as its error. What was removed meanwhile
        does not come out.
        """
        waited = Ended(ids, self._documents, self._joined, self._catalog)
        await waited.find_joined(self._listing)
        unsubscribe = self.subscribe(waited.receive)
        try:
            while waited.ids:
                for id, document in await waited.take(self.state, at_work=bool(self._running)):
                    yield id, document
                if waited.ids:
                    await waited.something()
        finally:
            unsubscribe()

    def show_backup_problem(self, problem: Problem | None) -> None:
        """Publish why nothing goes to the bucket for now, None where something does."""
        if problem != self._backup_problem:
            self._backup_problem = problem
            self._set_state(self.state)

    def show(self, ids: Iterable[str], /, **values: Any) -> None:
        """Publish documents again, with what changed of them beside the stages, as how their backup stands."""
        ended: list[str] = []
        for id in ids:
            document = self._documents.get(id)
            if document is None:
                ended.append(id)
                continue
            self._documents[id] = dataclasses.replace(document, **values)
            row = self._rows.get(id)
            if row is not None and row.document.id == id:
                row.document = dataclasses.replace(row.document, **values)
            self._publish(self._documents[id])
        if ended and not self._closing:
            self._keep(self._show_ended(ended, values))

    async def _show_ended(self, ids: Sequence[str], values: dict[str, Any]) -> None:
        for document in await self._catalog.documents(ids):
            if document.id not in self._documents:
                self._publish(dataclasses.replace(document, **values))

    async def close(self) -> None:
        """Stop all work. What ran is queued again at the next start; removals are carried out."""
        self._closing = True
        removed = list(self._removals)
        for handle in self._removals.values():
            handle.cancel()
        if self._waiting_for_room is not None:
            self._waiting_for_room.cancel()
            await asyncio.gather(self._waiting_for_room, return_exceptions=True)
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), *self._tasks, return_exceptions=True)
        if removed:
            await self._forget_for_good(removed)

    # below: how it works

    async def _add_group(
        self, files: Sequence[FoundFile], names: Mapping[Path, str] | None = None
    ) -> list[Document]:
        known = await self._catalog.known_paths([text_of_path(file.path) for file in files])
        fresh: list[Document] = []
        result: list[Document] = []
        for file in files:
            path = text_of_path(file.path)
            document, source = known.get(path, (None, None))
            if document is not None and document.id in self._documents:
                result.append(self._documents[document.id])
            elif document is not None and document.status in (Status.FAILED, Status.CANCELLED):
                result.append(await self._requeue(document))
            elif document is not None and source == Source(path, file.size or 0, file.mtime_ns or 0):
                result.append(self._unchanged(document, path))
            else:
                new = self._new_document(file, path, (names or {}).get(file.path))
                fresh.append(new)
                result.append(new)
        await self._catalog.add(fresh)
        for document in fresh:
            self._publish(document)
            self._enqueue(document)
        return result

    def _unchanged(self, document: Document, path: str) -> Document:
        """A file that is there already, as a row of its own for who asks how the files of a drop ended."""
        name = name_of_path(path_of_text(path))
        asked = dataclasses.replace(p.joined(document, name, path), id=new_id())
        self._joined[asked.id] = Joined(document.id, name, path)
        return asked

    def _new_document(self, file: FoundFile, path: str, name: str | None) -> Document:
        return Document(
            id=new_id(),
            name=name or name_of_path(file.path),
            path=path,
            type=p.type_of_name(file.path.name) or FileType.OTHER,
            size=file.size or 0,
            backup=self.originals.initial if self.originals else Backup.OFF,
            added_at=time.time(),
        )

    async def _requeue(self, document: Document) -> Document:
        again = dataclasses.replace(
            document, status=Status.QUEUED, stage=None, error=None, waiting=None, seconds=0.0, warnings=()
        )
        await self._catalog.save(again)
        self._publish(again)
        self._enqueue(again)
        return again

    def _enqueue(self, document: Document) -> None:
        self._documents[document.id] = document
        self._waiting[document.id] = None

    def _go_on(self) -> None:
        if self.state.paused or self._closing:
            return
        while self._waiting and len(self._running) < MOST_RUNNING:
            id, _ = self._waiting.popitem(last=False)
            self._running[id] = asyncio.create_task(self._run(self._documents[id]), name=f"document {id}")

    async def _run(self, document: Document) -> None:
        row = Row(dataclasses.replace(document, status=Status.RUNNING), self._on_row)
        asked = document.id
        self._rows[asked] = row
        try:
            gone = await self.pipeline.run(row, password=self._passwords.get(asked))
        except asyncio.CancelledError:
            status = Status.CANCELLED if asked in self._cancelled else Status.QUEUED
            await self._settle(row, status)
        except DocdeskError as error:
            if error.pauses_queue:
                self._stop_for(error.problem(), asked)
                await self._settle(row, Status.QUEUED)
            else:
                await self._settle(row, Status.FAILED, error.problem())
        except Exception as error:
            if self._closing:
                # the parts that it works with are on their way out: the next start tries again
                log.info("document %s met the closing library: %r", asked, error)
                await self._settle(row, Status.QUEUED)
                return
            log.exception("document %s failed for an unknown reason", asked)
            reason = f"{type(error).__name__}"
            await self._settle(row, Status.FAILED, InternalError(reason=reason, log=self._log_file).problem())
        else:
            self._finish(row, document, gone)
        finally:
            self._running.pop(asked, None)
            self._rows.pop(asked, None)
            self._cancelled.discard(asked)
            self._tell_waiting()
            if row.attempts and not self._closing:
                self._keep(self._catalog.add_attempts(row.attempts))
            self._go_on()
            if self.idle:
                self._set_state(self.state)

    def _finish(self, row: Row, added: Document, gone: Sequence[str]) -> None:
        asked = added.id
        self._documents.pop(asked, None)
        self._passwords.pop(asked, None)
        if row.document.id != asked:
            self._joined[asked] = Joined(row.document.id, added.name, added.path)
            self._keep(self._follow(row.document, added))
            self._publish(Removed(asked, joined=row.document.id))
            if row.document.status in (Status.FAILED, Status.CANCELLED):
                # adding the same bytes again asks for another try
                self._documents.setdefault(row.document.id, row.document)
                self._keep(self.retry([row.document.id]))
        else:
            for id in gone:
                self._publish(Removed(id, joined=asked))
            self._publish(row.document)
        self._sweep()

    async def _follow(self, document: Document, added: Document) -> None:
        """The same bytes at a new path while the old one is gone: the file was moved, and so is its row."""
        if document.id in self._documents or await asyncio.to_thread(path_of_text(document.path).exists):
            return
        warnings = tuple(notice for notice in document.warnings if notice.code != FILE_GONE)
        moved = dataclasses.replace(document, path=added.path, name=added.name, warnings=warnings)
        await self._catalog.move(moved, document.path)
        await self._catalog.save(moved)
        self._publish(moved)

    async def _settle(self, row: Row, status: Status, error: Problem | None = None) -> None:
        """The end of a try that did not make the document ready."""
        if status is Status.FAILED and row.document.content is None and self.originals is not None:
            # it was never read: there are no bytes to send
            self.show([row.document.id], backup=Backup.OFF)
            await self.originals.leave_out(row.document.id)
        await self._end(
            dataclasses.replace(
                row.document,
                status=status,
                stage=row.document.stage if status is Status.FAILED else None,
                error=error,
                waiting=None,
                seconds=row.seconds,
            )
        )

    async def _end(self, document: Document) -> None:
        try:
            await self._catalog.save(document)
        except DocdeskError as error:
            # the disk is full or away: the row says so now, and the next start tries again
            log.warning("the end of document %s could not be kept: %s", document.id, error.code)
            self._stop_for(error.problem())
        newest = self._documents.get(document.id)
        if newest is not None and newest.content == document.content:
            # the backup went on while this was written
            document = dataclasses.replace(
                document,
                backup=newest.backup,
                backup_error=newest.backup_error,
                backup_done=newest.backup_done,
            )
        if document.status is Status.QUEUED:
            self._documents[document.id] = document
            if not self._closing:
                # it goes to the front: it was its turn
                self._waiting[document.id] = None
                self._waiting.move_to_end(document.id, last=False)
        else:
            self._documents.pop(document.id, None)
            self._passwords.pop(document.id, None)
        self._publish(document)

    async def _forget(self, ids: Sequence[str]) -> None:
        await self._forget_for_good([id for id in ids if self._removals.pop(id, None) is not None])
        self._sweep()

    async def _forget_for_good(self, ids: Sequence[str]) -> None:
        """Documents go, and posted files that no other document needs."""
        paths = [path for path in await self._listing.paths_of(ids) if self.inbox.holds(path)]
        await self._catalog.forget(ids)
        await self._remove_unneeded(paths)

    async def _remove_unneeded(self, paths: Sequence[str]) -> None:
        async with self._keeping:
            needed = await self._listing.paths_in_use(paths)
            await asyncio.to_thread(self.inbox.remove, [path for path in paths if path not in needed])

    async def _tidy_inbox(self) -> None:
        """Remove posted files that got no row, or whose row went, when the last owner was killed."""
        kept = await asyncio.to_thread(self.inbox.files)
        for i in range(0, len(kept), GROUP):
            await self._remove_unneeded(kept[i : i + GROUP])

    def _on_row(self, document: Document) -> None:
        if document.status is Status.RUNNING and document.id in self._documents:
            self._documents[document.id] = document
            self._publish(document)
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        """The queue waits where any running document does: for the provider's limit, or its next attempt."""
        rows = (self._documents.get(id) for id in self._running)
        waiting = next((row.waiting for row in rows if row is not None and row.waiting), None)
        if waiting != self.state.waiting and not self.state.paused:
            self._set_state(dataclasses.replace(self.state, waiting=waiting))

    def _stop_for(self, problem: Problem, met_by: str | None = None) -> None:
        """The breaker: pause once, with one reason. What else runs is put back before it meets the same."""
        if not self.state.paused:
            self._set_state(QueueState(paused=True, problem=problem))
            for id, task in self._running.items():
                if id != met_by:
                    task.cancel()
            if problem.code == DiskFull.code and not self._closing:
                self._waiting_for_room = asyncio.create_task(self._wait_for_room(problem))

    async def _wait_for_room(self, problem: Problem) -> None:
        """Go on by itself where the disk that was full has room again; nothing tells, so it is asked."""
        path = Path(str(problem.facts.get("path") or self._library))
        before = await asyncio.to_thread(_free_bytes, path, self._library)
        while self.state.problem is problem:
            await asyncio.sleep(ROOM_SECONDS)
            free = await asyncio.to_thread(_free_bytes, path, self._library)
            if free >= before + ROOM_BYTES and self.state.problem is problem:
                log.info("there is room on the disk again")
                await self.resume()

    def _set_state(self, state: QueueState) -> None:
        self.state = dataclasses.replace(state, backup=self._backup_problem)
        self._publish(self.state)

    def _publish(self, event: Event) -> None:
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of the queue failed")

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine behind, with a reference that lasts and its error in the log."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._kept)

    def _kept(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, DocdeskError):
            # a full disk, say: whoever meets it in a document's work is told
            log.warning("work behind the queue stopped: %s", error.code)
        else:
            log.error("work behind the queue failed", exc_info=error)


def _found(path: Path) -> FoundFile:
    about = path.stat()
    return FoundFile(path, about.st_size, about.st_mtime_ns)


def _portion(walk: Iterator[FoundFile | Skipped], size: int) -> list[FoundFile | Skipped]:
    return list(itertools.islice(walk, size))


def _free_bytes(path: Path, library: Path) -> int:
    place = path if path.is_dir() else path.parent
    return shutil.disk_usage(place if place.is_dir() else library).free
