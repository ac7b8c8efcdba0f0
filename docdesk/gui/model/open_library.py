# SPDX-License-Identifier: Apache-2.0
"""The library that is open in the window, or none, and the tasks that work on it.

The parts of the view model share one of these. Each command returns at once; without an open library it does
nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model.tasks import TaskKeeper
from docdesk.settings.model import Settings
from docdesk.values.problems import Problem

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

T = TypeVar("T")


class OpenLibrary(QObject):
    """Holds the desk and the settings. `ViewModel` opens and leaves it; the other parts only use it."""

    command_failed = Signal(object)
    """A command ended with a `Problem`. Not sent while the window is closing."""
    settings_changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk: Desk | None = None
        self.settings = settings
        self.is_closing = False
        """Whether the window is about to close."""
        self.tasks = TaskKeeper(self.report)
        self._unsubscribe: Callable[[], None] | None = None

    def hold(self, desk: Desk) -> None:
        """Work on this desk, and show its settings whoever changes them."""
        self.desk = desk
        self.settings = desk.settings
        self._unsubscribe = desk.on_change(self.take_settings)

    def let_go(self) -> Desk | None:
        """Work on no desk. Returns the one that there was."""
        desk, self.desk = self.desk, None
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        return desk

    def use(self, settings: Settings) -> None:
        """Show these settings from now on."""
        self.settings = settings
        self.settings_changed.emit()

    def take_settings(self) -> None:
        """Show the desk's settings, which are other ones now."""
        if self.desk is not None:
            self.use(self.desk.settings)

    def run(self, work: Coroutine[Any, Any, Any], *, doing: str) -> None:
        """Start a task that needs no open library; `doing` names it in the log."""
        self.tasks.start(work, doing=doing)

    def command(self, call: Callable[[Desk], Coroutine[Any, Any, Any]], *, doing: str) -> None:
        """Start `call` on the open desk."""
        if self.desk is not None:
            self.tasks.start(call(self.desk), doing=doing)

    def ask(
        self, question: Callable[[Desk], Awaitable[T]], answer: Callable[[T], object], *, doing: str
    ) -> None:
        """Ask the desk. `answer` gets the result, unless the library was left in the meantime."""

        async def asking(desk: Desk) -> None:
            found = await question(desk)
            if desk is self.desk and not self.is_closing:
                answer(found)

        self.command(asking, doing=doing)

    def report(self, problem: Problem) -> None:
        """Say that a command failed."""
        if not self.is_closing:
            self.command_failed.emit(problem)
