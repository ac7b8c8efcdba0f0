# SPDX-License-Identifier: Apache-2.0
"""The table and the details below it: while the pages of a document are shown, the details have most of the room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from docdesk.gui.model.window_state import WindowState

STATE = "halves"
PART = "halves_of_pages"
"""The part of the height that the details have while pages are shown, in hundredths."""
PAGES_PART = 0.62
"""What it is until a person moves the border: half a page of A4 is seen at its whole width."""
LEAST_PART, MOST_PART = 0.15, 0.85


class Halves(QSplitter):
    """Remembers where a person put the border, for pages and for everything else."""

    def __init__(self, upper: QWidget, lower: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.addWidget(upper)
        self.addWidget(lower)
        self.setStretchFactor(0, 1)
        self.setSizes([420, 250])
        self.setChildrenCollapsible(False)
        self._of_pages = False
        self._part = PAGES_PART
        self._lower = 0
        """The height of the details before pages were shown, in logical pixels; 0 if they were hidden."""
        self.splitterMoved.connect(self._moved)

    def follow(self, of_pages: bool) -> None:
        """Make room for the pages of a document, or for everything else."""
        if of_pages == self._of_pages:
            return
        if of_pages:
            self._lower = self.sizes()[1]
        self._of_pages = of_pages
        self.divide()

    def divide(self) -> None:
        """Give each half its height."""
        room = sum(self.sizes())
        lower = round(room * self._part) if self._of_pages else self._lower
        if lower:
            self.setSizes([max(0, room - lower), lower])

    def _moved(self) -> None:
        upper, lower = self.sizes()
        if not self._of_pages:
            self._lower = lower
        elif lower:
            self._part = min(MOST_PART, max(LEAST_PART, lower / (upper + lower)))

    def restore(self, state: WindowState) -> None:
        """As it was at the last start."""
        self.restoreState(state.bytes(STATE))
        kept = state.text(PART)
        if kept.isdecimal() and LEAST_PART <= int(kept) / 100 <= MOST_PART:
            self._part = int(kept) / 100

    def keep(self, state: WindowState) -> None:
        """Remember it for the next start."""
        if self._of_pages:
            self.follow(False)  # the state has one border, which is that without pages
        state.keep(**{STATE: self.saveState()})
        state.keep(**{PART: str(round(self._part * 100))})
