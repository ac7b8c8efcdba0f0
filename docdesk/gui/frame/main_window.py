# SPDX-License-Identifier: Apache-2.0
"""The main window: a frame that is painted first, and the panels it gets once there is a view model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from docdesk.gui.frame.frame import Frame
from docdesk.gui.look import appearance
from docdesk.gui.model.window_state import WindowState

if TYPE_CHECKING:
    from docdesk.gui.answers.answer_panel import AnswerPanel
    from docdesk.gui.answers.asking import Asking
    from docdesk.gui.answers.search_panel import SearchPanel
    from docdesk.gui.answers.searching import Searching
    from docdesk.gui.details.details_panel import DetailsPanel
    from docdesk.gui.dialogs.diagnosing import Diagnosing
    from docdesk.gui.dialogs.dialogs import Dialogs
    from docdesk.gui.frame.away import Away
    from docdesk.gui.frame.backup_menu import BackupMenu
    from docdesk.gui.frame.bars import Bars
    from docdesk.gui.frame.drop_bar import DropBar
    from docdesk.gui.frame.panels import Panels
    from docdesk.gui.model.upkeep_commands import UpkeepCommands
    from docdesk.gui.model.view_model import ViewModel
    from docdesk.gui.table.document_table import DocumentTable
    from docdesk.gui.table.filter_bar import FilterBar


class MainWindow(Frame):
    """Shows a `ViewModel`. Files and folders can be dropped anywhere on it.

    Made without a view model it is a `Frame`; `furnish` brings the view model and the rest.
    """

    view_model: ViewModel
    dialogs: Dialogs
    table: DocumentTable
    filters: FilterBar
    details: DetailsPanel
    search_panel: SearchPanel
    searching: Searching
    answer_panel: AnswerPanel
    asking: Asking
    bars: Bars
    drop_bar: DropBar
    backup: BackupMenu
    upkeep: UpkeepCommands
    diagnosing: Diagnosing
    away: Away
    no_match: QWidget
    _panels: Panels | None = None

    def __init__(self, view_model: ViewModel | None, state: WindowState, samples: Path | None = None) -> None:
        super().__init__(state)
        if view_model is not None:
            self.furnish(view_model, samples)

    def furnish(self, view_model: ViewModel, samples: Path | None = None) -> None:
        """Add everything that shows the view model, once; `samples` are documents to try."""
        from docdesk.gui.frame.panels import Panels

        if not self.has_painted:
            self.draw_icons()
        self.setWindowIcon(appearance.program_icon())
        self.view_model = view_model
        self.drop_target.dropped.disconnect()
        panels = self._panels = Panels(self, view_model, samples)
        self.dialogs, self.away = panels.dialogs, panels.away
        self.table, self.filters, self.no_match = panels.table, panels.filters, panels.no_match
        self.details, self.diagnosing = panels.details, panels.diagnosing
        self.search_panel, self.searching = panels.search_panel, panels.searching
        self.answer_panel, self.asking = panels.answer_panel, panels.asking
        self.bars, self.drop_bar = panels.bars, panels.drop_bar
        self.backup, self.upkeep = panels.backup, panels.upkeep
        if self.waiting_drops:
            view_model.add(self.waiting_drops)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._panels is not None:
            self._panels.keep()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._panels is not None:
            self.actions_.retint()
        super().changeEvent(event)
