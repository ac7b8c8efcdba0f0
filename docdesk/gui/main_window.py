# SPDX-License-Identifier: Apache-2.0
"""The window: lays out its parts and joins them to the view model. Closing it is a request to `main`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from docdesk.documents import Passage, Problem, QueueState, Status
from docdesk.gui import appearance
from docdesk.gui.actions import Actions
from docdesk.gui.away import Away
from docdesk.gui.backup_menu import BackupMenu
from docdesk.gui.bars import Bars
from docdesk.gui.details_panel import DetailsPanel
from docdesk.gui.diagnosing import Diagnosing
from docdesk.gui.dialogs import Dialogs
from docdesk.gui.document_reader import DocumentReader
from docdesk.gui.document_table import DocumentTable
from docdesk.gui.drop_bar import DropBar
from docdesk.gui.drop_target import DropTarget
from docdesk.gui.drops import Drop
from docdesk.gui.empty_state import EmptyState
from docdesk.gui.filter_bar import FilterBar
from docdesk.gui.notice_bar import announce
from docdesk.gui.recent_libraries import RecentLibraries
from docdesk.gui.remaining import Remaining
from docdesk.gui.remedies import Remedies
from docdesk.gui.search_panel import SearchPanel
from docdesk.gui.searching import Searching
from docdesk.gui.source_files import SourceFiles
from docdesk.gui.status_line import StatusLine
from docdesk.gui.tool_bar import ToolBar
from docdesk.gui.upkeep_commands import UpkeepCommands
from docdesk.gui.view_model import ViewModel, problem_sentence
from docdesk.gui.window_state import WindowState


class MainWindow(QMainWindow):
    """Shows a `ViewModel`. Files and folders can be dropped anywhere on it."""

    close_requested = Signal()
    painted = Signal()
    """The window was painted for the first time."""

    def __init__(self, view_model: ViewModel, state: WindowState, samples: Path | None = None) -> None:
        super().__init__()
        self.view_model = view_model
        self._state = state
        self._samples = samples
        self._has_painted = False
        self.setWindowTitle("docdesk")
        self.setWindowIcon(appearance.program_icon())
        self.actions_ = Actions(self)
        self.dialogs = Dialogs(self, view_model, state)
        self._build()
        self._connect()
        self._restore()
        self._show_library()
        self._refresh()

    # layout

    def _build(self) -> None:
        self.recent = RecentLibraries(self._state, self)
        self.actions_.fill(self.menuBar(), self.recent)
        self.table = DocumentTable(self.view_model.table, self.actions_)
        self.filters = FilterBar()
        self.empty = EmptyState()
        self.no_match = QLabel(
            self.tr("No document matches the filter."), alignment=Qt.AlignmentFlag.AlignCenter
        )
        self.reader = DocumentReader(self.view_model)
        self.details = DetailsPanel(self.reader)
        self.search_panel = SearchPanel()
        self.search_panel.hide()
        self.bars = Bars(self.view_model, self.actions_, self.dialogs, self)
        self.drop_bar = DropBar(self.view_model, self._state, self)
        self.bars.add(self.drop_bar)
        self.diagnosing = Diagnosing(self.view_model, self)
        self.upkeep = UpkeepCommands(self.view_model, self)
        self.files = SourceFiles(self.view_model, self.bars, self)
        self.backup = BackupMenu(self.view_model, self.actions_, self.dialogs, self.menuBar(), self)
        self.bars.add(self.backup.problem_bar)
        self.bars.add(self.backup.bar)
        self.pages = QStackedWidget()
        for page in (self.table, self.no_match):
            self.pages.addWidget(page)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.pages)
        self.halves.addWidget(self.details)
        self.halves.setStretchFactor(0, 1)
        self.halves.setSizes([440, 220])
        self.halves.setChildrenCollapsible(False)
        self.remedies = Remedies(self.details, self.table, self.actions_, self.dialogs, self.reader, self)
        self.details.hide()
        library = QWidget()
        column = QVBoxLayout(library)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.halves, 1)
        self.rooms = QStackedWidget()
        self.rooms.addWidget(self.empty)
        self.rooms.addWidget(library)
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.addWidget(self.rooms)
        self.sides.addWidget(self.search_panel)
        self.sides.setStretchFactor(0, 1)
        self.sides.setSizes([760, 340])
        self.sides.setChildrenCollapsible(False)
        self.sides.setHandleWidth(12)
        centre = QWidget()
        outer = QVBoxLayout(centre)
        outer.setContentsMargins(12, 8, 12, 8)
        outer.setSpacing(8)
        outer.addLayout(self.bars.layout)
        outer.addWidget(self.sides, 1)
        self.setCentralWidget(centre)
        self.tools = ToolBar(self.actions_)
        self.addToolBar(self.tools)
        self.search_field = self.tools.search_field
        self.searching = Searching(self.view_model, self.search_field, self.search_panel, self)
        self.status_line = StatusLine()
        self.setStatusBar(self.status_line)
        self.remaining = Remaining(self.view_model)
        self.away = Away(self, self.windowIcon(), [self.actions_.pause, self.actions_.quit])
        self.drop_target = DropTarget(self, self.table)
        self.resize(1180, 760)

    def _connect(self) -> None:
        actions, view_model = self.actions_, self.view_model
        for action, act in (
            (actions.add_files, self.dialogs.choose_files),
            (actions.add_folder, self.dialogs.choose_folder),
            (actions.paste, self.files.paste),
            (actions.open_library, self.dialogs.choose_library),
            (actions.settings, self.dialogs.open_settings),
            (actions.quit, self.close),
            (actions.undo, view_model.undo_remove),
            (actions.select_all, self.table.selectAll),
            (actions.copy_details, self.remedies.copy_details),
            (actions.find, self.searching.begin),
            (actions.filter_names, self.filters.words.setFocus),
            (actions.open_file, lambda: self.files.open(self.table.selected())),
            (actions.show_in_folder, lambda: self.files.show_in_folder(self.table.selected())),
            (actions.retry, lambda: view_model.retry(self.table.selected_ids())),
            (actions.password, self.remedies.ask_password),
            (actions.encoding, self.remedies.ask_encoding),
            (actions.cancel, lambda: view_model.cancel(self.table.selected_ids())),
            (actions.remove, lambda: view_model.remove(self.table.selected_ids())),
            (actions.pause, self._pause_or_resume),
            (actions.retry_failed, view_model.retry_failed),
            (actions.clear_finished, lambda: view_model.remove(view_model.finished_ids())),
            (actions.plan, lambda: self.dialogs.choose_files(self._plan)),
            (actions.plan_last, lambda: self._show_plan(view_model.plan_last())),
            (actions.diagnose, lambda: self.diagnosing.show(self.table.selected()[0])),
            (actions.diagnose_library, self.diagnosing.show),
            (actions.ledger, self.dialogs.show_ledger),
            (actions.upkeep, lambda: self.dialogs.show_upkeep(self.upkeep)),
            (actions.shortcuts, lambda: self.dialogs.show_shortcuts(actions)),
            (actions.about, self.dialogs.show_about),
        ):
            action.triggered.connect(lambda _checked=False, act=act: act())
        for leaving in (self.close_requested, view_model.leaving):
            leaving.connect(self.upkeep.stop)
        actions.details.toggled.connect(self._show_details)
        actions.themes.triggered.connect(lambda action: self.use_theme(str(action.data())))
        self.drop_target.dropped.connect(view_model.add)
        self.empty.chosen.connect(self._begin)
        self.empty.models.settings_chosen.connect(view_model.reconfigure)
        self.empty.models.settings_asked.connect(self.dialogs.open_settings_for)
        view_model.endpoints_found.connect(self.empty.models.show_endpoints)
        self.filters.changed.connect(self._filter)
        self.table.selection_changed.connect(self._selection_changed)
        self.table.doubleClicked.connect(lambda _index: self.files.open(self.table.selected()))
        self.search_panel.document_chosen.connect(self._show_document)
        self.search_panel.passage_activated.connect(self._show_passage)
        self.search_panel.open_asked.connect(self.files.open_path)
        self.searching.left.connect(self.table.setFocus)
        view_model.refreshed.connect(self._refresh)
        view_model.desk_opening.connect(self._show_library)
        view_model.desk_opened.connect(self._show_library)
        view_model.desk_opened.connect(self._take_focus)
        view_model.desk_opened.connect(lambda: self.recent.remember(view_model.settings.library))
        self.recent.chosen.connect(view_model.open_library)
        view_model.desk_refused.connect(self._refused)
        view_model.settings_changed.connect(self._show_library)
        view_model.queue_changed.connect(self._queue_changed)
        view_model.added.connect(self._added)
        view_model.all_ended.connect(self._all_ended)
        self.remaining.changed.connect(self._show_status)
        self.away.raise_asked.connect(self.come_to_front)

    # what the view model says

    def _refresh(self) -> None:
        table, actions = self.view_model.table, self.actions_
        counts = table.counts
        self.filters.show_counts(counts)
        actions.retry_failed.setEnabled(counts[Status.FAILED] > 0)
        actions.clear_finished.setEnabled(counts[Status.READY] + counts[Status.CANCELLED] > 0)
        actions.select_all.setEnabled(table.rowCount() > 0)
        if table.total and self.rooms.currentIndex() == 0:
            invited = self.empty.isAncestorOf(self.focusWidget() or self)
            self.rooms.setCurrentIndex(1)
            if invited:
                self.table.setFocus()
        elif not table.total:
            self.rooms.setCurrentIndex(0)
        self.pages.setCurrentIndex(0 if table.rowCount() else 1)
        self.table.follow_counts()
        self._selection_changed()
        self._show_status()

    def _show_status(self) -> None:
        table = self.view_model.table
        # on the task bar too, where a window at work mostly is
        outcome = self.status_line.outcome(table.counts)
        self.setWindowTitle(f"{outcome} — docdesk" if outcome else "docdesk")
        left = self.remaining
        self.status_line.show_counts(table.total, table.counts, self.view_model.queue_state, left.words)
        unfinished = table.counts[Status.RUNNING] + table.counts[Status.QUEUED]
        self.away.show_progress(left.part, unfinished, ", ".join(filter(None, (outcome, left.words))))

    def _show_library(self) -> None:
        view_model = self.view_model
        self.status_line.show_library(view_model.settings)
        self.table.follow_backup(view_model.settings.backup_place)
        self.actions_.undo.setEnabled(False)
        for action in (self.actions_.pause, self.actions_.add_files, self.actions_.add_folder):
            action.setEnabled(view_model.is_open)
        if view_model.problem is not None:
            self.empty.show_problem(view_model.problem)
        elif view_model.is_open:
            self.empty.show_empty(self._samples is not None, view_model.settings)
            if not view_model.table.total:
                view_model.find_endpoints()
        else:
            self.empty.show_opening()
        self._refresh()

    def _take_focus(self) -> None:
        """Where a person with a keyboard begins."""
        empty = self.view_model.table.total == 0
        (self.empty.buttons["files"] if empty else self.table).setFocus()

    def _refused(self, problem: Problem) -> None:
        self._show_library()
        announce(self, problem_sentence(problem))

    def _queue_changed(self, state: QueueState) -> None:
        self.actions_.show_paused(state.paused)
        self._show_status()
        self.bars.show_queue(state)

    def _added(self, ids: list[str]) -> None:
        fresh = [id_ for id_ in ids if self.view_model.table.row_of(id_) is not None]
        if fresh and not self.table.selected_ids():
            index = self.view_model.table.index(self.view_model.table.row_of(fresh[0]) or 0, 0)
            self.table.scrollTo(index)

    def _all_ended(self, ready: int, failed: int) -> None:
        parts = [self.tr("%Ln document(s) became ready", "", ready)]
        if failed:
            parts.append(self.tr("%Ln failed", "", failed))
        text = ", ".join(parts)
        announce(self, text)
        if not self.isActiveWindow():
            self.away.notify(self.tr("All documents are done"), text)
            QApplication.alert(self)

    # what the person does

    def _begin(self, word: str) -> None:
        if word == "files":
            self.dialogs.choose_files()
        elif word == "folder":
            self.dialogs.choose_folder()
        elif word == "library":
            self.dialogs.choose_library()
        elif word == "again":
            self.view_model.open()
        elif self._samples is not None:
            self.view_model.add([self._samples])

    def _filter(self) -> None:
        filters = self.filters
        self.view_model.table.set_filter(
            statuses=filters.statuses, type_=filters.type, words=filters.words.text()
        )
        self._refresh()

    def _selection_changed(self) -> None:
        documents = self.table.selected()
        self.actions_.for_selection(documents)
        self.backup.for_selection(documents)
        self.details.show_documents(documents)
        self._show_details()

    def _show_details(self) -> None:
        """Give the panel room only where it has something to say."""
        wanted = self.actions_.details.isChecked() and self.table.selectionModel().hasSelection()
        if wanted != self.details.isHidden():
            return
        self.details.setVisible(wanted)
        if wanted:
            # the row that was clicked may lie under the panel now
            QTimer.singleShot(0, self.table, lambda: self.table.scrollTo(self.table.currentIndex()))

    def _plan(self, paths: list[Path]) -> None:
        self._show_plan(self.view_model.plan(paths))

    def _show_plan(self, drop: Drop | None) -> None:
        if drop is not None:
            self.drop_bar.show_plan(drop)

    def _pause_or_resume(self) -> None:
        if self.view_model.queue_state.paused:
            self.view_model.resume()
        else:
            self.view_model.pause()

    def _show_document(self, id_: str) -> None:
        if self.view_model.table.row_of(id_) is None:
            self.filters.reset()
        self.table.select([id_])

    def _show_passage(self, passage: Passage) -> None:
        """The details at a passage, with the text in sight."""
        self._show_document(passage.document)
        document = self.view_model.table.document(passage.document)
        if document is not None:
            self.actions_.details.setChecked(True)
            self.details.show_passage(document, passage)

    # the window itself

    def use_theme(self, theme: str) -> None:
        """Follow the system, or be light or dark; kept for the next start."""
        appearance.apply_theme(theme)
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() == theme)
        self._state.keep(theme=theme)

    def _restore(self) -> None:
        self.restoreGeometry(self._state.bytes("geometry"))
        self.halves.restoreState(self._state.bytes("halves"))
        columns = self._state.bytes("columns")
        if not columns.isEmpty():
            self.table.restore_columns(columns)
        theme = self._state.text("theme", "system")
        appearance.apply_theme(theme)
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() == theme)

    def come_to_front(self) -> None:
        """Show the window, wherever it was."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is a wish: `main` closes the desk and then ends."""
        event.ignore()
        self._state.keep(
            geometry=self.saveGeometry(), halves=self.halves.saveState(), columns=self.table.columns_state()
        )
        self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.actions_.retint()
        super().changeEvent(event)
