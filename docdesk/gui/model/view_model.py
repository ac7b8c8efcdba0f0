# SPDX-License-Identifier: Apache-2.0
"""Between the widgets and the desk: opens and leaves libraries, takes files, and has a part for everything else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from docdesk.gui.look import wording
from docdesk.gui.model.backup_commands import BackupCommands
from docdesk.gui.model.drops import Drop, Drops
from docdesk.gui.model.kept_questions import KeptQuestions
from docdesk.gui.model.left_out import LeftOut
from docdesk.gui.model.open_library import OpenLibrary
from docdesk.gui.model.questions import Questions
from docdesk.gui.model.queue_commands import QueueCommands
from docdesk.gui.model.removals import Removals
from docdesk.gui.model.rows import Rows
from docdesk.gui.model.searches import Searches
from docdesk.gui.model.settings_commands import SettingsCommands
from docdesk.gui.model.tasks import problem_of
from docdesk.money.prices import may_cost
from docdesk.settings.model import Settings, load_settings
from docdesk.values.documents import Document, Status
from docdesk.values.plans import Skipped
from docdesk.values.problems import Notice, Problem

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

Opener = Callable[[Settings], Awaitable["Desk"]]


class ViewModel(QObject):
    """What the window knows and can ask for. Every command returns at once; its outcome is a signal."""

    desk_opening = Signal()
    desk_opened = Signal()
    desk_refused = Signal(object)
    """The library cannot be opened: a `Problem`."""
    leaving = Signal()
    """The library is about to be closed: what runs on it should end."""
    left_library = Signal()
    added = Signal(object)
    """Ids of the rows that a command has just made."""
    left_out = Signal(object)
    """A list of `LeftOut`: files of the last command that got no row of their own."""

    def __init__(self, settings: Settings, opener: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = OpenLibrary(settings, self)
        self.rows = Rows(self)
        self.table = self.rows.table
        self.queue = QueueCommands(self.library, self)
        self.removals = Removals(self.library, self.table, self.rows.refresh, self)
        self.searches = Searches(self.library, self)
        self.kept_questions = KeptQuestions(self.library, self)
        self.questions = Questions(self.library, self)
        self.configuration = SettingsCommands(self.library, self)
        self.backup = BackupCommands(self, self)
        self.drops = Drops(self.library.tasks, self._add, self)
        self.problem: Problem | None = None
        """Why the library could not be opened."""
        self._opener = opener
        self._opening = False
        self._before: list[Path] = []
        self.rows.joined.connect(self.left_out)
        self.configuration.library_wanted.connect(self.open)

    # the library

    @property
    def desk(self) -> Desk | None:
        """The desk of the open library."""
        return self.library.desk

    @property
    def settings(self) -> Settings:
        """The settings of the open library, or of the one that is opened next."""
        return self.library.settings

    @property
    def is_open(self) -> bool:
        """Whether a library is open."""
        return self.library.desk is not None

    @property
    def is_closing(self) -> bool:
        """Whether the window is about to close."""
        return self.library.is_closing

    @property
    def notices(self) -> list[Notice]:
        """What a person should know of the open library."""
        return [] if self.desk is None else list(self.desk.notices)

    def dismiss_notices(self) -> None:
        """Do not show the notices of the open library again; its offers never."""
        codes = [notice.code for notice in self.notices]

        async def dismiss(desk: Desk) -> None:
            for code in codes:
                await desk.dismiss(code)

        self.library.command(dismiss, doing="dismissing notices")

    def open(self) -> None:
        """Open the library of the settings; ends in `desk_opened` or `desk_refused`."""
        if self._opening or self.is_open or self.is_closing:
            return
        self._opening = True
        self.problem = None
        self.desk_opening.emit()
        self.library.run(self._open(), doing="opening the library")

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
        self.library.hold(desk)
        if not await self.rows.follow(desk):
            return
        self.desk_opened.emit()
        waiting, self._before = self._before, []
        if waiting:
            self.add(waiting)

    def open_library(self, folder: Path) -> None:
        """Leave this library, whose unfinished documents continue the next time, and open another."""
        self.library.run(self._switch(folder), doing="opening another library")

    async def _switch(self, folder: Path) -> None:
        settings = load_settings(library=folder)
        await self.leave()
        self.library.use(settings)
        self.open()

    async def leave(self) -> None:
        """Close the open library; its unfinished documents continue the next time."""
        await self.backup.close()
        self.leaving.emit()
        self.rows.unfollow()
        desk = self.library.let_go()
        self.drops.stop()
        self.removals.forget()
        if desk is not None:
            await desk.close()
            self.table.load([])
            self.left_library.emit()
            self.rows.refreshed.emit()

    async def close(self) -> None:
        """Let commands end and close the desk; unfinished documents continue at the next start."""
        self.library.is_closing = True
        self.drops.stop()
        await self.backup.close()
        await self.library.tasks.close()
        await self.leave()

    # files

    def add(self, paths: Iterable[Path]) -> None:
        """Add files and folders; before the library is open they wait for it."""
        given = [Path(path) for path in paths]
        desk = self.desk
        if desk is None:
            self._before.extend(given)
        elif given:
            self.drops.last_paths = given
            if may_cost(desk.settings):
                self.drops.begin(desk, given)
            else:
                self.library.run(self._add(desk, given), doing="adding files")

    def plan(self, paths: Iterable[Path]) -> Drop | None:
        """Examine files and show what they would cost; they are added only when the person says so."""
        return self._examined(list(paths), always_asks=True)

    def plan_last(self) -> Drop | None:
        """Show what the files that were added last cost."""
        return self._examined(self.drops.last_paths, only_shows=True)

    def _examined(self, paths: list[Path], **how: bool) -> Drop | None:
        return self.drops.begin(self.desk, paths, **how) if self.desk is not None and paths else None

    async def _add(self, desk: Desk, paths: list[Path], skipped: Sequence[Skipped] = ()) -> None:
        result = await desk.queue.add(paths)
        self.rows.refresh()
        self.added.emit([document.id for document in result.documents])
        left_out = [
            LeftOut(wording.shown_path(found.path), wording.skipped_words(found.reason))
            for found in (*skipped, *result.skipped)
        ]
        known = self.tr("It is already in the library, unchanged.")
        for document in result.documents:
            if _is_known(document):
                # the id that it was added with is valid for this call only
                real = await desk.document(document.id)
                twin = real.id if real is not None else None
                left_out.append(LeftOut(wording.shown_path(document.path), known, twin))
        if left_out:
            self.left_out.emit(left_out)

    def finished_ids(self) -> list[str]:
        """Documents that are done and need nobody: ready or cancelled."""
        done = (Status.READY, Status.CANCELLED)
        return [document.id for document in self.table.documents() if document.status in done]


def _is_known(document: Document) -> bool:
    """Whether an added file was in the library already."""
    return any(notice.code == "duplicate" for notice in document.warnings)
