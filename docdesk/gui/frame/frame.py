# SPDX-License-Identifier: Apache-2.0
"""What is painted first: menus, tools, and a page that says that the library is being opened.

Light on purpose: until it is on the screen nothing is imported that it does not show. All else is `panels`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from docdesk.gui.actions import Actions
from docdesk.gui.frame.drop_target import DropTarget
from docdesk.gui.frame.empty_state import EmptyState
from docdesk.gui.frame.recent_libraries import RecentLibraries
from docdesk.gui.frame.status_line import StatusLine
from docdesk.gui.frame.tool_bar import ToolBar
from docdesk.gui.look import appearance
from docdesk.gui.look.room import fit
from docdesk.gui.model.window_state import WindowState


class Frame(QMainWindow):
    """The window before its library is open. Dropped files wait, and actions do nothing.

    Closing it is a request to `main`.
    """

    close_requested = Signal()
    painted = Signal()
    """The window was painted for the first time."""

    def __init__(self, state: WindowState) -> None:
        super().__init__()
        self.state = state
        self.has_painted = False
        # before there are parts that would follow a change of the colours, each by itself
        theme = state.text("theme", "system")
        appearance.apply_theme(theme)
        self.setWindowTitle("docdesk")
        self.actions_ = Actions(self)
        self._mark_theme(theme)
        self.recent = RecentLibraries(state, self)
        self.actions_.fill(self.menuBar(), self.recent)
        self.empty = EmptyState()
        self.rooms = QStackedWidget()
        self.rooms.addWidget(self.empty)
        self.sides = QSplitter()
        self.sides.addWidget(self.rooms)
        self.sides.setHandleWidth(12)
        centre = QWidget()
        self.column = QVBoxLayout(centre)
        self.column.setContentsMargins(12, 8, 12, 8)
        self.column.setSpacing(8)
        self.column.addWidget(self.sides, 1)
        self.setCentralWidget(centre)
        self.tools = ToolBar(self.actions_)
        self.addToolBar(self.tools)
        self.search_field = self.tools.search_field
        self.status_line = StatusLine()
        self.setStatusBar(self.status_line)
        self.drop_target = DropTarget(self)
        self.waiting_drops: list[Path] = []
        """Paths that were dropped before the library was open."""
        self.drop_target.dropped.connect(self.waiting_drops.extend)
        fit(self, 1180, 760)
        if self.restoreGeometry(state.bytes("geometry")):
            fit(self)  # the screen may be another one now

    def draw_icons(self) -> None:
        """Draw the icons that are visible first; they come after the first paint, which shows the texts sooner."""
        self.empty.draw()
        self.tools.draw_first(self.actions_)

    def use_theme(self, theme: str) -> None:
        """Follow the system, or be light or dark; kept for the next start."""
        self.state.keep(theme=theme)
        self.follow_theme()

    def follow_theme(self) -> None:
        """The theme that was chosen, if it is another one than what is shown."""
        theme = self.state.text("theme", "system")
        if theme != self._theme:
            appearance.apply_theme(theme)
            self._mark_theme(theme)

    def _mark_theme(self, theme: str) -> None:
        self._theme = theme
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() == theme)

    def come_to_front(self) -> None:
        """Show the window, wherever it was."""
        self.setWindowState(self.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only request to close: `main` closes the desk and then ends."""
        event.ignore()
        self.state.keep(geometry=self.saveGeometry())
        self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.has_painted:
            self.has_painted = True
            self.painted.emit()
