# SPDX-License-Identifier: Apache-2.0
"""Asks which version of docdesk is the newest: when a person asks, and once a day where they agreed to that."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from docdesk.errors import DocdeskError
from docdesk.gui.model.open_library import OpenLibrary
from docdesk.gui.model.window_state import NEW_VERSIONS, WindowState
from docdesk.system.publisher import publisher

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk
    from docdesk.values.releases import Release

ASKED, DISMISSED = "new_versions_asked", "new_versions_dismissed"
"""When it was asked by itself, in seconds since the epoch; the version that a person does not want to hear of."""
EVERY = 86_400
"""Seconds."""


class NewVersions(QObject):
    """The owner of the library asks, as its ledger has the request and its settings may forbid it."""

    appeared = Signal(object)
    """There is a newer version, and nobody asked: its `Release`."""
    found = Signal(object)
    """What a person asked for: the `Release`, newer or not."""
    failed = Signal(object)
    """Why a person's question has no answer: the `Problem`."""

    def __init__(self, library: OpenLibrary, state: WindowState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._state = state

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody to ask: this docdesk has a publisher, and a library is open."""
        return publisher() is not None and self._library.desk is not None

    def ask(self) -> None:
        """A person asks."""
        self._library.command(self._ask, doing="asking for the newest version")

    def ask_if_due(self) -> None:
        """Ask if the person agreed and a day has passed."""
        if self._state.flag(NEW_VERSIONS, unless_set=False) and self._is_due() and self.can_ask:
            self._state.keep(**{ASKED: str(int(time.time()))})
            self._library.command(self._look, doing="looking for a newer version")

    def dismiss(self, release: Release) -> None:
        """Show this version no more by itself."""
        self._state.keep(**{DISMISSED: release.version})

    def _is_due(self) -> bool:
        try:
            since = time.time() - int(self._state.text(ASKED, "0"))
        except ValueError:
            return True
        return not 0 <= since < EVERY  # a clock may have gone wrong

    async def _ask(self, desk: Desk) -> None:
        try:
            release = await desk.newest_version()
        except DocdeskError as error:
            self.failed.emit(error.problem())
        else:
            self.found.emit(release)

    async def _look(self, desk: Desk) -> None:
        try:
            release = await desk.newest_version()
        except DocdeskError:
            return  # it has no answer today, and nobody asked
        if release.is_newer and release.version != self._state.text(DISMISSED):
            self.appeared.emit(release)
