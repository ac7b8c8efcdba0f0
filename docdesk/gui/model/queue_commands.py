# SPDX-License-Identifier: Apache-2.0
"""What a person does to documents that have a row: retry, cancel, read again, tag, pause and resume the queue."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from docdesk.errors import DocdeskError
from docdesk.gui.model.open_library import OpenLibrary
from docdesk.steps.extract.encodings import Beginning, beginning
from docdesk.values.documents import Document
from docdesk.values.paths import name_of_path, path_of_text, text_of_path
from docdesk.values.problems import Problem
from docdesk.values.turns import Turn

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk


class QueueCommands(QObject):
    """Commands to the queue of the open library. The rows show what becomes of them."""

    touched = Signal(object)
    """Ids of documents that a person has just had processed again."""

    moved = Signal(int, object)
    """How many documents have another place in the queue now, and their `Turn`."""

    tagged = Signal(int)
    """How many documents have other tags now."""

    def __init__(self, library: OpenLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library

    def retry(self, ids: Sequence[str], password: str | None = None) -> None:
        """Run failed or cancelled documents again."""
        if ids:
            self.touched.emit(list(ids))
            self._library.command(
                lambda desk: desk.queue.retry(list(ids), password=password), doing="retrying documents"
            )

    def cancel(self, ids: Sequence[str]) -> None:
        """Stop queued or running documents."""
        if ids:
            self._library.command(lambda desk: desk.queue.cancel(list(ids)), doing="cancelling documents")

    def move(self, ids: Sequence[str], to: Turn) -> None:
        """Let documents that wait have their turn earlier or later; ends in `moved`."""

        async def move(desk: Desk) -> None:
            self.moved.emit(await desk.queue.move(list(ids), to), to)

        if ids:
            self._library.command(move, doing="changing the order of the queue")

    def tag(self, ids: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> None:
        """Give documents tags and take others from them; ends in `tagged`."""

        async def tag(desk: Desk) -> None:
            self.tagged.emit(await desk.tag(list(ids), add=list(add), remove=list(remove)))

        if ids and (add or remove):
            self._library.command(tag, doing="changing tags")

    def pause(self) -> None:
        """Start nothing more. Running documents continue to their next checkpoint."""
        self._library.command(lambda desk: desk.queue.pause(), doing="pausing the queue")

    def resume(self) -> None:
        """Start documents again."""
        self._library.command(lambda desk: desk.queue.resume(), doing="resuming the queue")

    def trust(self) -> None:
        """Trust a library that somebody else made: its queue works and its settings count from now on."""
        self._library.command(lambda desk: desk.queue.resume(trust=True), doing="trusting the library")

    def read_again(self, ids: Sequence[str], encoding: str | None) -> None:
        """Read text documents again with this encoding; the first that cannot be is reported as a failure."""

        async def read(desk: Desk) -> None:
            left_out = await desk.queue.read_again(list(ids), encoding)
            for error in list(left_out.values())[:1]:
                self._library.report(error.problem())

        if ids:
            self.touched.emit(list(ids))
            self._library.command(read, doing="reading with another encoding")

    def read_beginning(
        self, document: Document, encoding: str, answer: Callable[[Beginning | Problem], object]
    ) -> None:
        """Call `answer` with how a text document begins in this encoding, or with the reason why not."""

        async def read() -> None:
            try:
                answer(await asyncio.to_thread(beginning, path_of_text(document.path), encoding))
            except DocdeskError as error:
                answer(error.problem())

        self._library.run(read(), doing="reading a file's beginning")

    def locate(self, document: Document, file: Path) -> None:
        """Point a failed document to where its file is now, and run it again."""

        async def move(desk: Desk) -> None:
            moved = dataclasses.replace(document, path=text_of_path(file), name=name_of_path(file))
            await desk.point_to(moved, document.path)
            await desk.queue.retry([document.id])

        self.touched.emit([document.id])
        self._library.command(move, doing="locating a file")

    def diagnose(self, id: str | None, with_log: bool, answer: Callable[[str], None]) -> None:
        """Call `answer` with the diagnostic text of one document, or of all that failed."""

        async def diagnose(desk: Desk) -> None:
            answer(await desk.diagnose(id, with_log=with_log))

        self._library.command(diagnose, doing="diagnosing")
