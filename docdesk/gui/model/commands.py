# SPDX-License-Identifier: Apache-2.0
"""What the window asks of an open desk: commands to its queue, questions, searches. Each returns at once."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from docdesk.errors import DocdeskError
from docdesk.gui.model.tasks import TaskKeeper, problem_of
from docdesk.steps.extract.encodings import Beginning, beginning
from docdesk.values.documents import Document
from docdesk.values.paths import name_of_path, path_of_text, text_of_path
from docdesk.values.problems import Problem

if TYPE_CHECKING:
    from docdesk.contract.desk import AnyDesk

T = TypeVar("T")

PASSAGES = 20
"""How many passages a search brings."""


class Commands(QObject):
    """The part of a view model that asks; where no library is open nothing happens."""

    command_failed = Signal(object)
    search_started = Signal(str)
    passages_found = Signal(str, object)
    search_failed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: AnyDesk | None = None
        self._tasks = TaskKeeper(self._failed)
        self._closing = False
        self._wanted: str | None = None
        self._searching = False

    @property
    def desk(self) -> AnyDesk | None:
        """The desk of the open library."""
        return self._desk

    def diagnose(self, id: str | None, with_log: bool, answer: Callable[[str], None]) -> None:
        """Have `answer` called with what helps to find a fault with a document, or with all that failed."""
        if self._desk is not None:
            self.run(self._diagnose(self._desk, id, with_log, answer), doing="diagnosing")

    async def _diagnose(
        self, desk: AnyDesk, id: str | None, with_log: bool, answer: Callable[[str], None]
    ) -> None:
        answer(await desk.diagnose(id, with_log=with_log))

    def run(self, work: Coroutine[Any, Any, None], *, doing: str) -> None:
        """Run something behind; what goes wrong in it is told as a failed command."""
        self._tasks.start(work, doing=doing)

    def retry(self, ids: Sequence[str], password: str | None = None) -> None:
        """Run failed or cancelled documents again."""
        if self._desk is not None and ids:
            self._tasks.start(
                self._desk.queue.retry(list(ids), password=password), doing="retrying documents"
            )

    def retry_failed(self) -> None:
        """Run every failed document again."""
        if self._desk is not None:
            self._tasks.start(self._desk.queue.retry_failed(), doing="retrying all failed documents")

    def read_again(self, ids: Sequence[str], encoding: str | None) -> None:
        """Read text documents again with this encoding; what is left out is told as a failed command."""
        if self._desk is not None and ids:
            self._tasks.start(
                self._read_again(self._desk, list(ids), encoding), doing="reading with another encoding"
            )

    async def _read_again(self, desk: AnyDesk, ids: list[str], encoding: str | None) -> None:
        left_out = await desk.queue.read_again(ids, encoding)
        for error in list(left_out.values())[:1]:
            self._failed(error.problem())

    def read_beginning(
        self, document: Document, encoding: str, answer: Callable[[Beginning | Problem], object]
    ) -> None:
        """Have `answer` called with how a text document would begin, read with this encoding, or why not."""
        self.run(self._read_beginning(document, encoding, answer), doing="reading a file's beginning")

    async def _read_beginning(
        self, document: Document, encoding: str, answer: Callable[[Beginning | Problem], object]
    ) -> None:
        try:
            answer(await asyncio.to_thread(beginning, path_of_text(document.path), encoding))
        except DocdeskError as error:
            answer(error.problem())

    def cancel(self, ids: Sequence[str]) -> None:
        """Stop queued or running documents."""
        if self._desk is not None and ids:
            self._tasks.start(self._desk.queue.cancel(list(ids)), doing="cancelling documents")

    def pause(self) -> None:
        """Start nothing more; what runs comes to its next checkpoint."""
        if self._desk is not None:
            self._tasks.start(self._desk.queue.pause(), doing="pausing the queue")

    def resume(self) -> None:
        """Go on."""
        if self._desk is not None:
            self._tasks.start(self._desk.queue.resume(), doing="resuming the queue")

    def ask(
        self,
        question: Callable[[AnyDesk], Awaitable[T]],
        answer: Callable[[T], object],
        *,
        doing: str,
    ) -> None:
        """Ask the desk; `answer` gets what it says, unless the library was left meanwhile."""
        if self._desk is not None:
            self._tasks.start(self._ask(self._desk, question, answer), doing=doing)

    async def _ask(
        self, desk: AnyDesk, question: Callable[[AnyDesk], Awaitable[T]], answer: Callable[[T], object]
    ) -> None:
        found = await question(desk)
        if desk is self._desk and not self._closing:
            answer(found)

    def locate(self, document: Document, file: Path) -> None:
        """The file of a failed document is here now: read it again."""
        if self._desk is not None:
            self._tasks.start(self._locate(self._desk, document, file), doing="locating a file")

    async def _locate(self, desk: AnyDesk, document: Document, file: Path) -> None:
        moved = dataclasses.replace(document, path=text_of_path(file), name=name_of_path(file))
        await desk.point_to(moved, document.path)
        await desk.queue.retry([document.id])

    def search(self, text: str) -> None:
        """Search the library. One search runs at a time; of those asked meanwhile only the last runs."""
        self._wanted = text.strip()
        if self._desk is None or self._searching or not self._wanted:
            return
        self._searching = True
        self._tasks.start(self._search(self._desk), doing="searching")

    async def _search(self, desk: AnyDesk) -> None:
        try:
            while self._wanted:
                text = self._wanted
                self.search_started.emit(text)
                try:
                    passages = await desk.search(text, PASSAGES)
                except Exception as error:
                    if text == self._wanted:
                        self._wanted = None
                        self.search_failed.emit(text, problem_of(error))
                        if problem_of(error).code == "internal_error":
                            raise
                else:
                    if text == self._wanted:
                        self._wanted = None
                        self.passages_found.emit(text, passages)
        finally:
            self._searching = False

    def _failed(self, problem: Problem) -> None:
        if not self._closing:
            self.command_failed.emit(problem)
