# SPDX-License-Identifier: Apache-2.0
"""Between the widgets and the desk: commands go down as plain methods, documents come up once a frame."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from docdesk.gui.look import wording
from docdesk.gui.model.backup_commands import BackupCommands
from docdesk.gui.model.document_table_model import DocumentTableModel
from docdesk.gui.model.drops import Drop, Drops
from docdesk.gui.model.left_out import LeftOut
from docdesk.gui.model.settings_commands import SettingsCommands
from docdesk.gui.model.tasks import problem_of
from docdesk.money.prices import may_cost
from docdesk.settings.model import Settings, load_settings
from docdesk.values.documents import Document, QueueState, Removed, Status
from docdesk.values.plans import Skipped
from docdesk.values.problems import Notice, Problem

if TYPE_CHECKING:
    from docdesk.contract.desk import AnyDesk

T = TypeVar("T")
Opener = Callable[[Settings], Awaitable["AnyDesk"]]

FRAME_MS = 33
"""Events of this span become one refresh; each on its own makes the loop wait six times as long."""
FIRST_SCREEN = 200
"""How many rows are shown before the others are read."""
PORTION = 500
"""So many rows are taken over at once."""
SLICE_SECONDS = 0.008
"""After so long of taking rows over the loop goes on first: half a frame, on a slow machine too."""


class ViewModel(SettingsCommands):
    """What the window knows and can ask for. Every command returns at once; its outcome is a signal."""

    desk_opening = Signal()
    desk_opened = Signal()
    desk_refused = Signal(object)
    """The library cannot be opened: a `Problem`."""
    followed = Signal(object, object)
    """Documents that changed since the last time, and ids of those that are gone."""
    leaving = Signal()
    """The library is going to be closed: what runs on it should end."""
    left_library = Signal()
    refreshed = Signal()
    """Rows or counts changed."""
    queue_changed = Signal(object)
    added = Signal(object)
    """Ids of the rows that a command has just made."""
    left_out = Signal(object)
    """A list of `LeftOut`, what was added to it last."""
    removed = Signal(int)
    """So many documents were removed and can be restored."""
    restored = Signal()
    all_ended = Signal(int, int)
    """The queue has nothing left to do: how many became ready and how many failed since it began."""

    def __init__(self, settings: Settings, opener: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.table = DocumentTableModel(self)
        self.backup = BackupCommands(self, self)
        self.queue_state = QueueState()
        self.problem: Problem | None = None
        self._opener = opener
        self._unsubscribe: Callable[[], None] | None = None
        self.drops = Drops(self._tasks, self._add, self)
        self._opening = False
        self._loading = False
        self._before: list[Path] = []
        self._changed: dict[str, Document] = {}
        self._gone: dict[str, Removed] = {}
        self._duplicates: list[tuple[Document, str]] = []
        self._removed_ids: tuple[str, ...] = ()
        self._busy: set[str] = set()
        self._outcome = {Status.READY: 0, Status.FAILED: 0}
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._refreshed_at = 0.0
        self._frame.timeout.connect(self._refresh)
        self.library_wanted.connect(self.open)

    # the desk

    @property
    def is_open(self) -> bool:
        """Whether a library is open."""
        return self._desk is not None

    def take_settings(self) -> None:
        """Show what a command on the desk made of its settings."""
        if self._desk is not None:
            self.settings = self._desk.settings
            self.settings_changed.emit()

    @property
    def notices(self) -> list[Notice]:
        """What a person should know of the open library."""
        return [] if self._desk is None else list(self._desk.notices)

    @property
    def is_closing(self) -> bool:
        """Whether the window is on its way out."""
        return self._closing

    def open(self) -> None:
        """Open the library of the settings behind; ends in `desk_opened` or `desk_refused`."""
        if self._opening or self._desk is not None or self._closing:
            return
        self._opening = True
        self.problem = None
        self.desk_opening.emit()
        self._tasks.start(self._open(), doing="opening the library")

    async def _open(self) -> None:
        try:
            desk = await self._opener(self.settings)
        except Exception as error:
            self.problem = problem_of(error)
            self.desk_refused.emit(self.problem)
            if self.problem.code == "internal_error":
                raise
            return
        finally:
            self._opening = False
        self._desk = desk
        self.settings = desk.settings
        # events that come while the rows are read are newer than the rows, and wait for them
        self._loading = True
        self._unsubscribe = desk.queue.subscribe(self._receive)
        try:
            await self._read_rows(desk)
        finally:
            self._loading = False
        if self._desk is not desk:
            return
        self._take_queue_state(desk.queue.state)
        self._refresh()
        self.desk_opened.emit()
        waiting, self._before = self._before, []
        if waiting:
            self.add(waiting)

    async def _read_rows(self, desk: AnyDesk) -> None:
        """All rows; of a large library a screen is there at once, and all of it a moment later."""
        first, total = await desk.some_documents(limit=FIRST_SCREEN)
        if self._desk is not desk:
            return
        self.table.load(self._newest(first) if total > len(first) else [])
        if total > len(first):
            self.refreshed.emit()
            # painted before the thread that reads the others wants its share of the interpreter
            await asyncio.sleep(FRAME_MS / 1000)
        rows = await desk.documents()
        began = time.perf_counter()
        for begin in range(0, len(rows), PORTION):
            if self._desk is not desk:
                return
            portion = rows[begin : begin + PORTION]
            self.table.extend(self._newest(portion))
            busy = [document for document in portion if not document.status.ended]
            self._busy.update(document.id for document in busy)
            if busy:
                self.followed.emit(busy, [])
            if time.perf_counter() - began >= SLICE_SECONDS:
                await asyncio.sleep(0)
                began = time.perf_counter()

    def _newest(self, rows: list[Document]) -> list[Document]:
        """Rows that were read, as they are by now."""
        if not self._changed and not self._gone:
            return rows
        return [self._changed.get(row.id, row) for row in rows if row.id not in self._gone]

    def open_library(self, folder: Path) -> None:
        """Leave this library, its unfinished documents for the next time, and open another."""
        self._tasks.start(self._switch(folder), doing="opening another library")

    async def _switch(self, folder: Path) -> None:
        settings = load_settings(library=folder)
        await self.leave()
        self.settings = settings
        self.settings_changed.emit()
        self.open()

    async def leave(self) -> None:
        """Close the library that is open; its unfinished documents go on the next time."""
        await self.backup.close()
        self.leaving.emit()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        desk, self._desk = self._desk, None
        self.drops.stop()
        self._frame.stop()
        self._changed.clear()
        self._gone.clear()
        self._duplicates.clear()
        self._busy.clear()
        self._removed_ids = ()
        if desk is not None:
            await desk.close()
            self.table.load([])
            self.left_library.emit()
            self.refreshed.emit()

    async def close(self) -> None:
        """Let commands end and close the desk; unfinished documents go on at the next start."""
        self._closing = True
        self.drops.stop()
        await self.backup.close()
        await self._tasks.close()
        await self.leave()

    # commands

    def add(self, paths: Iterable[Path]) -> None:
        """Add files and folders; before the library is open they wait for it."""
        given = [Path(path) for path in paths]
        if self._desk is None:
            self._before.extend(given)
        elif given:
            self.drops.last_paths = given
            if may_cost(self._desk.settings):
                self.drops.begin(self._desk, given)
            else:
                self._tasks.start(self._add(self._desk, given), doing="adding files")

    def plan(self, paths: Iterable[Path]) -> Drop | None:
        """Examine files and show what they would come to; they are added only when the person says so."""
        return self._examined(list(paths), always_asks=True)

    def plan_last(self) -> Drop | None:
        """Show what the files that were added last come to."""
        return self._examined(self.drops.last_paths, only_shows=True)

    def _examined(self, paths: list[Path], **how: bool) -> Drop | None:
        return self.drops.begin(self._desk, paths, **how) if self._desk is not None and paths else None

    async def _add(self, desk: AnyDesk, paths: list[Path], skipped: Sequence[Skipped] = ()) -> None:
        result = await desk.queue.add(paths)
        self._refresh()
        self.added.emit([document.id for document in result.documents])
        left_out = [
            LeftOut(wording.shown_path(found.path), wording.skipped_words(found.reason))
            for found in (*skipped, *result.skipped)
        ]
        known = self.tr("It is in the library already, unchanged.")
        left_out += [
            LeftOut(wording.shown_path(document.path), known)
            for document in result.documents
            if any(notice.code == "duplicate" for notice in document.warnings)
        ]
        if left_out:
            self.left_out.emit(left_out)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove documents and their vectors; `undo_remove` takes it back for ten seconds."""
        if self._desk is not None and ids:
            self._tasks.start(self._remove(self._desk, tuple(ids)), doing="removing documents")

    async def _remove(self, desk: AnyDesk, ids: tuple[str, ...]) -> None:
        await desk.queue.remove(ids)
        self._removed_ids = ids
        self._refresh()
        self.removed.emit(len(ids))

    def undo_remove(self) -> None:
        """Take the last removal back."""
        ids, self._removed_ids = self._removed_ids, ()
        if self._desk is not None and ids:
            self._tasks.start(self._restore(self._desk, ids), doing="restoring documents")

    async def _restore(self, desk: AnyDesk, ids: tuple[str, ...]) -> None:
        await desk.queue.restore(ids)
        self._refresh()
        self.restored.emit()

    def finished_ids(self) -> list[str]:
        """Documents that nothing more happens to and that need no one: ready or cancelled."""
        done = (Status.READY, Status.CANCELLED)
        return [document.id for document in self.table.documents() if document.status in done]

    # what comes from the queue

    def _receive(self, event: Document | Removed | QueueState) -> None:
        if isinstance(event, QueueState):
            self._take_queue_state(event)
            return
        if isinstance(event, Removed):
            last = self._changed.pop(event.id, None) or self.table.document(event.id)
            if event.joined is not None and last is not None:
                self._duplicates.append((last, event.joined))
            self._gone[event.id] = event
        else:
            self._gone.pop(event.id, None)
            self._changed[event.id] = event
            if not event.status.ended:
                self._busy.add(event.id)
        if not self._frame.isActive() and not self._loading:
            # at once after a rest, so that a drop is seen as soon as it can be; then once a frame
            rest = FRAME_MS - (time.monotonic() - self._refreshed_at) * 1000
            self._frame.start(max(0, round(rest)))

    def _refresh(self) -> None:
        self._frame.stop()
        self._refreshed_at = time.monotonic()
        changed, self._changed = self._changed, {}
        gone, self._gone = self._gone, {}
        if not changed and not gone:
            self.refreshed.emit()
            return
        self._follow_ends(changed, gone)
        self.table.apply(changed, gone)
        self.followed.emit(changed.values(), gone.keys())
        self.refreshed.emit()
        duplicates, self._duplicates = self._duplicates, []
        if duplicates:
            self.left_out.emit(self._joined(duplicates))
        if not self._busy and any(self._outcome.values()):
            ready, failed = self._outcome[Status.READY], self._outcome[Status.FAILED]
            self._outcome = {Status.READY: 0, Status.FAILED: 0}
            self.all_ended.emit(ready, failed)

    def _follow_ends(self, changed: dict[str, Document], gone: dict[str, Removed]) -> None:
        self._busy -= gone.keys()
        for document in changed.values():
            if document.status.ended and document.id in self._busy:
                self._busy.discard(document.id)
                if document.status in self._outcome:
                    self._outcome[document.status] += 1

    def _joined(self, duplicates: list[tuple[Document, str]]) -> list[LeftOut]:
        """Rows that went because another document has the same bytes."""
        found = []
        for old, joined in duplicates:
            other = self.table.document(joined)
            name = other.name if other is not None else joined
            reason = self.tr("A duplicate: the same bytes as {name}. They are one document.")
            found.append(LeftOut(wording.shown_path(old.path), reason.format(name=name)))
        return found

    def _take_queue_state(self, state: QueueState) -> None:
        if state != self.queue_state:
            self.queue_state = state
            self.queue_changed.emit(state)
