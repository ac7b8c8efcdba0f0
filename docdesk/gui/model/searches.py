# SPDX-License-Identifier: Apache-2.0
"""Searches the open library, one search at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model.open_library import OpenLibrary
from docdesk.gui.model.tasks import problem_of

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

PASSAGES = 20
"""How many passages a search brings."""


class Searches(QObject):
    """Of the searches that are asked for while one runs, only the last one is run."""

    started = Signal(str)
    found = Signal(str, object)
    """The text that was searched for, and a list of `Passage`."""
    noticed = Signal(str, object)
    """The text that was searched for, and a list of `Notice` about its answers, which `found` brought before."""
    failed = Signal(str, object)
    """The text that was searched for, and a `Problem`."""

    def __init__(self, library: OpenLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._wanted: str | None = None
        self._running = False

    def begin(self, text: str) -> None:
        """Search for `text`; an empty one drops the search that waits."""
        self._wanted = text.strip()
        if self._library.desk is None or self._running or not self._wanted:
            return
        self._running = True
        self._library.command(self._run, doing="searching")

    async def _run(self, desk: Desk) -> None:
        try:
            while self._wanted:
                await self._search(desk, self._wanted)
        finally:
            self._running = False

    async def _search(self, desk: Desk, text: str) -> None:
        self.started.emit(text)
        try:
            passages = await desk.search(text, PASSAGES)
            notices = await desk.search_notices(text)
        except Exception as error:
            if text != self._wanted:
                return
            self._wanted = None
            problem = problem_of(error)
            self.failed.emit(text, problem)
            if problem.code == "internal_error":
                raise
        else:
            if text == self._wanted:
                self._wanted = None
                self.found.emit(text, passages)
                self.noticed.emit(text, notices)
