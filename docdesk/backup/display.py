# SPDX-License-Identifier: Apache-2.0
"""What the backup asks of the queue: that rows and problems are shown, and documents removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from docdesk.values.problems import Problem


class Display(Protocol):
    """Shows documents and the queue's state to everyone who watches. `docdesk.ingest.in_work` implements it."""

    def show(self, ids: Iterable[str], /, **values: Any) -> None:
        """Publish documents again, with their backup status or progress in `values`."""
        ...

    def show_backup_problem(self, problem: Problem | None) -> None:
        """Publish why nothing is sent to the bucket for now, or None if something is."""
        ...


class Removing(Protocol):
    """Removes documents from the library. `docdesk.ingest.removals` implements it."""

    async def remove(self, ids: Iterable[str]) -> None:
        """Remove these documents."""
        ...


class BackupProblems:
    """Why the backup is not complete: no original can be sent, or the newest copy was not made."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._sending: Problem | None = None
        self._copying: Problem | None = None

    @property
    def sending(self) -> Problem | None:
        """Why no original can be sent."""
        return self._sending

    @sending.setter
    def sending(self, problem: Problem | None) -> None:
        self._sending = problem
        self._show()

    @property
    def copying(self) -> Problem | None:
        """Why the newest copy of the library was not made."""
        return self._copying

    @copying.setter
    def copying(self, problem: Problem | None) -> None:
        self._copying = problem
        self._show()

    def _show(self) -> None:
        self._display.show_backup_problem(self._sending or self._copying)
