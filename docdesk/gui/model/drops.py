# SPDX-License-Identifier: Apache-2.0
"""Drops that are examined before they are added, because the provider charges for them.

Nothing is sent and no row is made before the person says so, or the cost is below the limit of the settings.
What was read meanwhile is kept by the library: nothing is read twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Coroutine, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model.tasks import TaskKeeper
from docdesk.settings.model import Settings
from docdesk.values.paths import path_of_text
from docdesk.values.plans import FilePlan, Plan, Skipped

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

AddFiles = Callable[["Desk", list[Path], Sequence[Skipped]], Coroutine[Any, Any, None]]
"""Add these files; those were passed over when they were looked for."""


class DropState(Enum):
    """The state of a drop."""

    EXAMINING = auto()
    ASKING = auto()
    STARTED = auto()
    LEFT = auto()
    """Not added: the person declined, or it could not be examined."""
    SHOWN = auto()
    """Examined to be seen, with nothing to decide."""


class Drop(QObject):
    """Files and folders that are examined before they are added."""

    file_examined = Signal(object)
    """A `FilePlan`."""
    changed = Signal()
    """Its state changed."""

    def __init__(
        self, paths: list[Path], settings: Settings, *, always_asks: bool, only_shows: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.paths = paths
        self.settings = settings
        self.only_shows = only_shows
        self.state = DropState.EXAMINING
        self.files: list[FilePlan] = []
        self.total = 0
        """Files in all, once they were looked for."""
        self.plan: Plan | None = None
        self.always_asks = always_asks
        """Whether the person decides whatever it costs, for example because they opened the plan."""

    @property
    def undecided(self) -> bool:
        """Whether it would be lost if the window were closed now."""
        return not self.only_shows and self.state in (DropState.EXAMINING, DropState.ASKING)

    def take(self, file: FilePlan, total: int) -> None:
        """One more file was examined."""
        self.files.append(file)
        self.total = total
        self.file_examined.emit(file)

    def asks(self, plan: Plan) -> bool:
        """Whether the person has to decide."""
        return self.always_asks or plan.asks(self.settings.ask_above)

    def set_state(self, state: DropState) -> None:
        """Move on, and notify."""
        self.state = state
        self.changed.emit()


class Drops(QObject):
    """All undecided drops of a window."""

    changed = Signal()
    """A drop was added, changed or ended."""
    asks = Signal(object)
    """A `Drop` waits for the person."""

    def __init__(self, tasks: TaskKeeper, add: AddFiles, parent: QObject) -> None:
        super().__init__(parent)
        self.open: list[Drop] = []
        """The drops that are being examined or wait for an answer, oldest first."""
        self.last_started: Drop | None = None
        self.last_paths: list[Path] = []
        """The paths that were added last, examined or not."""
        self._tasks = tasks
        self._add = add
        self._desk: Desk | None = None
        self._examining: dict[Drop, asyncio.Task[None]] = {}

    def begin(
        self, desk: Desk, paths: list[Path], *, always_asks: bool = False, only_shows: bool = False
    ) -> Drop:
        """Examine paths in the background. They are added if that is cheap enough, or once the person agrees."""
        drop = Drop(paths, desk.settings, always_asks=always_asks, only_shows=only_shows, parent=self)
        self._desk = desk
        self.open.append(drop)
        self._examining[drop] = self._tasks.start(self._examine(desk, drop), doing="examining files")
        self.changed.emit()
        return drop

    def start(self, drop: Drop, left_out: Collection[str] = ()) -> None:
        """Add the drop's files without those that are left out, by their paths."""
        if drop.state is DropState.ASKING and drop.plan is not None and self._desk is not None:
            self._tasks.start(self._start(self._desk, drop, left_out), doing="adding files")

    def leave(self, drop: Drop) -> None:
        """Do not add it. The text that was read is kept for a while."""
        task = self._examining.pop(drop, None)
        if task is not None:
            task.cancel()
        self._end(drop, DropState.LEFT)

    def stop(self) -> None:
        """The library is being left: stop examining. The undecided drops have been saved already."""
        for task in self._examining.values():
            task.cancel()
        self._examining.clear()
        self.open.clear()
        self.last_paths = []
        self._desk = None

    async def _examine(self, desk: Desk, drop: Drop) -> None:
        try:
            plan = await desk.plan(drop.paths, on_file=drop.take)
        except Exception:
            self._examining.pop(drop, None)
            self._end(drop, DropState.LEFT)
            raise
        self._examining.pop(drop, None)
        drop.plan = plan
        if drop.only_shows:
            self._end(drop, DropState.SHOWN)
        elif drop.asks(plan):
            drop.set_state(DropState.ASKING)
            self.changed.emit()
            self.asks.emit(drop)
        else:
            await self._start(desk, drop, ())

    async def _start(self, desk: Desk, drop: Drop, left_out: Collection[str]) -> None:
        assert drop.plan is not None
        # exactly what was examined: a folder may hold more by now, and nobody has seen what that costs
        files = [path_of_text(file.path) for file in drop.plan.files if file.path not in left_out]
        drop.plan = drop.plan.without(left_out)
        if self.last_started is not None:
            self.last_started.plan = None
        self.last_started = drop
        self._end(drop, DropState.STARTED)
        await self._add(desk, files, drop.plan.skipped)

    def _end(self, drop: Drop, state: DropState) -> None:
        drop.files = []  # a dialog has its own; hundred thousand of them are much memory
        if state is not DropState.STARTED:
            drop.plan = drop.plan if drop.only_shows else None
        with contextlib.suppress(ValueError):
            self.open.remove(drop)
        drop.set_state(state)
        self.changed.emit()
