# SPDX-License-Identifier: Apache-2.0
"""Removes documents from the library, restores them, and deletes them for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model.document_table_model import DocumentTableModel
from docdesk.gui.model.open_library import OpenLibrary

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk


class Removals(QObject):
    """The files themselves are never touched."""

    removed = Signal(int)
    """How many documents were removed and can be restored, those inside others counted."""
    restored = Signal()

    def __init__(
        self, library: OpenLibrary, table: DocumentTableModel, refresh: Callable[[], None], parent: QObject
    ) -> None:
        """`refresh` shows in the table what the queue has published at once, before the signals."""
        super().__init__(parent)
        self._table = table
        self._library = library
        self._refresh = refresh
        self._last: tuple[str, ...] = ()

    def with_inside(self, ids: Iterable[str]) -> list[str]:
        """These documents, and those inside them, which are removed with them."""
        inside: dict[str, list[str]] = {}
        for document in self._table.documents():
            if document.parent is not None:
                inside.setdefault(document.parent, []).append(document.id)
        found = dict.fromkeys(ids)
        left = list(found)
        while left:
            fresh = [id for id in inside.get(left.pop(), ()) if id not in found]
            found.update(dict.fromkeys(fresh))
            left += fresh
        return list(found)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove documents. They can be restored for 30 days."""

        async def remove(desk: Desk) -> None:
            whole = self.with_inside(ids)
            await desk.queue.remove(ids)
            self._last = tuple(ids)
            self._refresh()
            # a file inside one of them stays if it was also added as a file of its own
            self.removed.emit(sum(self._table.document(id) is None for id in whole))

        if ids:
            self._library.command(remove, doing="removing documents")

    def undo(self) -> None:
        """Take the last removal back."""
        ids, self._last = self._last, ()
        self.restore(ids)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete documents for good, with all that was made of them."""
        if ids:
            self._library.command(lambda desk: desk.queue.remove(ids, now=True), doing="deleting documents")

    def restore(self, ids: Sequence[str]) -> None:
        """Bring removed documents back."""

        async def restore(desk: Desk) -> None:
            await desk.queue.restore(ids)
            self._refresh()
            self.restored.emit()

        if ids:
            self._library.command(restore, doing="restoring documents")

    def forget(self) -> None:
        """The library is left: its last removal cannot be taken back from here any more."""
        self._last = ()
