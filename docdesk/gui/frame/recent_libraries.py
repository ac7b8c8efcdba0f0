# SPDX-License-Identifier: Apache-2.0
"""The menu of recent libraries, latest first; choosing one switches to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from docdesk.gui.model.window_state import WindowState

MOST = 8
NAME = "libraries"


class RecentLibraries(QMenu):
    """Remembers what was opened, in the user's configuration; a folder that is gone is left out.

    It is empty until `fill`: to look whether folders are there can take long.
    """

    chosen = Signal(object)
    """The folder of a library, a `Path`."""

    def __init__(self, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Recent libraries"))
        self._state = state
        self._open: Path | None = None
        self.aboutToShow.connect(self.fill)

    def remember(self, library: Path) -> None:
        """This one is open now."""
        self._open = library
        others = [text for text in self._state.texts(NAME) if text != str(library)]
        self._state.keep(**{NAME: [str(library), *others][:MOST]})
        self.fill()

    def fill(self) -> None:
        """The menu as it is now; the open library has a mark."""
        self.clear()
        folders = [Path(text) for text in self._state.texts(NAME)]
        for folder in folders:
            if not folder.is_dir():
                continue
            # an ampersand of the path is none of a menu
            action = self.addAction(str(folder).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(folder == self._open)
            action.triggered.connect(lambda _checked=False, folder=folder: self._choose(folder))
        self.setEnabled(not self.isEmpty())

    def _choose(self, folder: Path) -> None:
        if folder != self._open:
            self.chosen.emit(folder)
