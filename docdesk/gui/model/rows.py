# SPDX-License-Identifier: Apache-2.0
"""Keeps the table in step with the queue: all rows at first, then what changes, gathered to one refresh a frame."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from docdesk.gui.look import wording
from docdesk.gui.model.document_table_model import DocumentTableModel
from docdesk.gui.model.left_out import LeftOut
from docdesk.gui.model.offers import is_unreadable
from docdesk.values.documents import Document, QueueState, Removed, Status
from docdesk.values.texts import visible

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

FRAME_MS = 33
"""Events within this time become one refresh; one refresh an event makes the loop wait six times as long."""
FIRST_SCREEN = 200
"""How many rows are shown before the others are read."""
PORTION = 500
"""How many rows the table takes at once."""
SLICE_SECONDS = 0.008
"""After this time of taking rows the loop gets a turn: half a frame, on a slow machine too."""


class Rows(QObject):
    """The documents of the open library, as the table shows them."""

    followed = Signal(object, object)
    """Documents that changed since the last refresh, and the ids of those that are gone."""
    refreshed = Signal()
    """Rows or counts changed."""
    queue_changed = Signal(object)
    """The new `QueueState`."""
    joined = Signal(object)
    """A list of `LeftOut`: rows that went because another document has the same bytes."""
    all_ended = Signal(int, int)
    """The queue has nothing left to do: how many became ready and how many failed since it began."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.table = DocumentTableModel(self)
        self.queue_state = QueueState()
        self._desk: Desk | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._loading = False
        self._changed: dict[str, Document] = {}
        self._gone: dict[str, Removed] = {}
        self._duplicates: list[tuple[Document, str]] = []
        self._busy: set[str] = set()
        self._outcome = {Status.READY: 0, Status.FAILED: 0}
        self._refreshed_at = 0.0
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self.refresh)

    async def follow(self, desk: Desk) -> bool:
        """Show all rows of a desk and follow it from now on. False: the library was left before all were there."""
        self._desk = desk
        # events that come while the rows are read are newer than the rows, and wait for them
        self._loading = True
        self._unsubscribe = desk.queue.subscribe(self._receive)
        try:
            await self._read(desk)
        finally:
            self._loading = False
        if self._desk is not desk:
            return False
        self._take_queue_state(desk.queue.state)
        self.refresh()
        return True

    def unfollow(self) -> None:
        """The library is being left: what still comes from it is not shown."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._desk = None
        self._frame.stop()
        self._changed.clear()
        self._gone.clear()
        self._duplicates.clear()
        self._busy.clear()

    def refresh(self) -> None:
        """Show what has come since the last refresh."""
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
            self.joined.emit(self._left_out(duplicates))
        if not self._busy and any(self._outcome.values()):
            ready, failed = self._outcome[Status.READY], self._outcome[Status.FAILED]
            self._outcome = {Status.READY: 0, Status.FAILED: 0}
            self.all_ended.emit(ready, failed)

    async def _read(self, desk: Desk) -> None:
        """Read all rows; the first screen of a large library is shown at once."""
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
        """Rows that were read, with what has changed since."""
        if not self._changed and not self._gone:
            return rows
        return [self._changed.get(row.id, row) for row in rows if row.id not in self._gone]

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

    def _follow_ends(self, changed: dict[str, Document], gone: dict[str, Removed]) -> None:
        self._busy -= gone.keys()
        for document in changed.values():
            if document.status.ended and document.id in self._busy:
                self._busy.discard(document.id)
                if document.status in self._outcome and not is_unreadable(document):
                    self._outcome[document.status] += 1

    def _left_out(self, duplicates: list[tuple[Document, str]]) -> list[LeftOut]:
        found = []
        for old, joined in duplicates:
            other = self.table.document(joined)
            name = visible(other.name) if other is not None else joined
            reason = self.tr("A duplicate of {name}: the files are identical, so they are one document.")
            found.append(LeftOut(wording.shown_path(old.path), reason.format(name=name), joined))
        return found

    def _take_queue_state(self, state: QueueState) -> None:
        if state != self.queue_state:
            self.queue_state = state
            self.queue_changed.emit(state)
