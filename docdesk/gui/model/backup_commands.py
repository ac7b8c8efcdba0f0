# SPDX-License-Identifier: Apache-2.0
"""The view model's backup commands. They return at once; their outcomes are signals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from docdesk.gui.look import backup_words
from docdesk.gui.model.tasks import TaskKeeper, problem_of
from docdesk.settings.model import Settings
from docdesk.values.problems import Problem

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk


class Session(Protocol):
    """What these commands need of the view model that has them."""

    @property
    def desk(self) -> Desk | None: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def is_closing(self) -> bool: ...

    async def leave(self) -> None: ...

    def open_library(self, folder: Path) -> None: ...


class BackupCommands(QObject):
    """Backs up, proves and restores. What may take hours here ends with the window: it goes on at the next start."""

    tried = Signal(object)
    """What one real use of a bucket saw: a sentence, or a `Problem`."""
    begun = Signal(str)
    """Something that takes a while has begun: a sentence that says what."""
    ended = Signal(str)
    """It succeeded: the outcome in a sentence."""
    refused = Signal(object)
    """It failed: a `Problem`."""
    restoring = Signal(str, int, int)
    """How far a restore is: a sentence, how much is done, of how much; 0 of 0 says that it is not known."""
    restored = Signal(str)
    restore_stopped = Signal()
    restore_refused = Signal(object)
    """A restore ended early, with a `Problem`; what came back is kept."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = TaskKeeper(lambda _problem: None)
        self._running: set[asyncio.Task[None]] = set()
        self._restoring: asyncio.Task[None] | None = None

    def try_bucket(self, settings: Settings) -> None:
        """Write, read and remove a small object; ends in `tried`."""
        self._start(self._try(settings), self.tried.emit)

    async def _try(self, settings: Settings) -> None:
        desk = self._session.desk
        if desk is not None:
            tested = await desk.backup.try_bucket(settings)
        else:
            trying = await asyncio.to_thread(_trying)
            tested = await trying.try_bucket(settings)
        self.tried.emit(backup_words.tested_words(tested))

    def back_up(self, *, take_over: bool = False) -> None:
        """Send what is not in the bucket, and a copy of the library."""
        desk = self._session.desk
        if desk is None:
            return

        async def run() -> None:
            self.begun.emit(self.tr("Sending what is not in the bucket yet…"))
            made = await desk.backup.run(take_over=take_over)
            self.ended.emit(backup_words.backed_up_words(made))

        self._start(run(), self.refused.emit)

    def verify(self) -> None:
        """Compare the bucket with the catalog, by checksum."""
        desk = self._session.desk
        if desk is None:
            return

        async def run() -> None:
            self.begun.emit(self.tr("Comparing the bucket with the library…"))
            found = await desk.backup.verify()
            self.ended.emit(backup_words.verified_words(found, desk.settings.backup_place or ""))

        self._start(run(), self.refused.emit)

    def retry(self, ids: Sequence[str]) -> None:
        """Send the originals of these documents now; their rows say what becomes of it."""
        desk = self._session.desk
        if desk is not None and ids:
            self._start(desk.backup.retry(list(ids)), self.refused.emit)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove documents, and their originals from the bucket. There is no way back."""
        desk = self._session.desk
        if desk is not None and ids:
            self._start(desk.backup.remove(list(ids)), self.refused.emit)

    def restore(self, settings: Settings, *, originals: bool, take_over: bool) -> None:
        """Bring the library of the settings' place back into their folder, and open it.

        The library that is open is left for it, and opened again where the restore does not succeed.
        """
        work = self._restore(settings, originals, take_over)
        self._restoring = self._start(work, self.restore_refused.emit)

    def stop_restore(self) -> None:
        """End a restore that is under way; the same restore goes on later."""
        if self._restoring is not None:
            self._restoring.cancel()

    async def _restore(self, settings: Settings, originals: bool, take_over: bool) -> None:
        session = self._session
        opens: Path = session.settings.library

        def report(what: str, done: int, total: int) -> None:
            if what == "catalog":
                done = total = 0  # it comes in one piece
            self.restoring.emit(backup_words.restoring_words(what, done, total), done, total)

        try:
            self.restoring.emit(self.tr("Closing the open library"), 0, 0)
            await session.leave()
            restoring = await asyncio.to_thread(_restoring)
            self.restoring.emit(self.tr("Looking for the newest copy"), 0, 0)
            found = await restoring.restore(
                settings, originals=originals, take_over=take_over, on_progress=report
            )
            opens = settings.library
            self.restored.emit(backup_words.restored_words(found))
        except asyncio.CancelledError:
            self.restore_stopped.emit()
            raise
        finally:
            if not session.is_closing:
                session.open_library(opens)

    async def close(self) -> None:
        """Cancel everything that is running, except the restore that calls this."""
        others = self._running - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _start(
        self, work: Coroutine[Any, Any, None], refuse: Callable[[Problem], object]
    ) -> asyncio.Task[None]:
        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                problem = problem_of(error)
                refuse(problem)
                if problem.code == "internal_error":
                    raise

        task = self._tasks.start(guarded(), doing="working on the backup")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task


def _trying() -> ModuleType:
    """What tries settings out without an open library: heavy, for a thread."""
    from docdesk.owner import trying

    return trying


def _restoring() -> ModuleType:
    """What brings a library back: heavy, for a thread."""
    from docdesk.owner import restore

    return restore
