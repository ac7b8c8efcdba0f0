# SPDX-License-Identifier: Apache-2.0
"""The window: what it is painted with first, and itself. Closing it is a request to `main`.

Light on purpose: until it is on the screen nothing is imported that it does not show. All else is `panels`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from docdesk.gui import appearance
from docdesk.gui.actions import Actions
from docdesk.gui.drop_target import DropTarget
from docdesk.gui.empty_state import EmptyState
from docdesk.gui.recent_libraries import RecentLibraries
from docdesk.gui.status_line import StatusLine
from docdesk.gui.tool_bar import ToolBar
from docdesk.gui.window_state import WindowState

if TYPE_CHECKING:
    from docdesk.gui.away import Away
    from docdesk.gui.backup_menu import BackupMenu
    from docdesk.gui.bars import Bars
    from docdesk.gui.details_panel import DetailsPanel
    from docdesk.gui.diagnosing import Diagnosing
    from docdesk.gui.dialogs import Dialogs
    from docdesk.gui.document_table import DocumentTable
    from docdesk.gui.drop_bar import DropBar
    from docdesk.gui.filter_bar import FilterBar
    from docdesk.gui.panels import Panels
    from docdesk.gui.search_panel import SearchPanel
    from docdesk.gui.searching import Searching
    from docdesk.gui.upkeep_commands import UpkeepCommands
    from docdesk.gui.view_model import ViewModel


class MainWindow(QMainWindow):
    """Shows a `ViewModel`. Files and folders can be dropped anywhere on it.

    Without a view model it is what can be painted at once: menus, tools, and a room that says that the library
    is being opened, all where they stay. `furnish` brings the view model and the rest; until then files that
    are dropped wait, and what is chosen does nothing.
    """

    close_requested = Signal()
    painted = Signal()
    """The window was painted for the first time."""

    view_model: ViewModel
    dialogs: Dialogs
    table: DocumentTable
    filters: FilterBar
    details: DetailsPanel
    search_panel: SearchPanel
    searching: Searching
    bars: Bars
    drop_bar: DropBar
    backup: BackupMenu
    upkeep: UpkeepCommands
    diagnosing: Diagnosing
    away: Away
    no_match: QWidget
    _panels: Panels | None = None

    def __init__(self, view_model: ViewModel | None, state: WindowState, samples: Path | None = None) -> None:
        super().__init__()
        self._state = state
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
        self._dropped: list[Path] = []
        self.drop_target.dropped.connect(self._dropped.extend)
        self.resize(1180, 760)
        self.restoreGeometry(state.bytes("geometry"))
        if view_model is not None:
            self.furnish(view_model, samples)

    def furnish(self, view_model: ViewModel, samples: Path | None = None) -> None:
        """Bring in all that the window shows of a view model, once; `samples` are documents to try."""
        from docdesk.gui.panels import Panels

        if not self.has_painted:
            self.draw_icons()
        self.setWindowIcon(appearance.program_icon())
        self.view_model = view_model
        self.drop_target.dropped.disconnect()
        panels = self._panels = Panels(self, view_model, self._state, samples)
        self.dialogs, self.away = panels.dialogs, panels.away
        self.table, self.filters, self.no_match = panels.table, panels.filters, panels.no_match
        self.details, self.diagnosing = panels.details, panels.diagnosing
        self.search_panel, self.searching = panels.search_panel, panels.searching
        self.bars, self.drop_bar = panels.bars, panels.drop_bar
        self.backup, self.upkeep = panels.backup, panels.upkeep
        if self._dropped:
            view_model.add(self._dropped)

    def draw_icons(self) -> None:
        """Draw what is seen first: the texts were there sooner without."""
        self.empty.draw()
        self.tools.draw_first(self.actions_)

    def use_theme(self, theme: str) -> None:
        """Follow the system, or be light or dark; kept for the next start."""
        appearance.apply_theme(theme)
        self._mark_theme(theme)
        self._state.keep(theme=theme)

    def _mark_theme(self, theme: str) -> None:
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() == theme)

    def come_to_front(self) -> None:
        """Show the window, wherever it was."""
        self.setWindowState(self.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is a wish: `main` closes the desk and then ends."""
        event.ignore()
        self._state.keep(geometry=self.saveGeometry())
        if self._panels is not None:
            self._panels.keep()
        self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.has_painted:
            self.has_painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._panels is not None:
            self.actions_.retint()
            self.tools.retint()
        super().changeEvent(event)
