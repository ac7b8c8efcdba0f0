# SPDX-License-Identifier: Apache-2.0
"""The rest of the window: lays out the panels and connects them to the view model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from docdesk.errors import mended_by
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
from docdesk.gui.frame.commands import Commands
from docdesk.gui.frame.drop_bar import DropBar
from docdesk.gui.frame.halves import Halves
from docdesk.gui.frame.hidden_rows import HiddenRows
from docdesk.gui.frame.kept_columns import keep_columns, restore_columns
from docdesk.gui.frame.landing import Landing
from docdesk.gui.frame.page_windows import PageWindows
from docdesk.gui.frame.remedies import Remedies
from docdesk.gui.frame.source_files import SourceFiles
from docdesk.gui.frame.tagging import Tagging
from docdesk.gui.frame.tour import Tour
from docdesk.gui.frame.when_done import WhenDone
from docdesk.gui.look.appearance import announce, has_animations
from docdesk.gui.look.wording import problem_sentence
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.gui.model.drops import Drop
from docdesk.gui.model.remaining import Remaining
from docdesk.gui.model.upkeep_commands import UpkeepCommands
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import MOTION, NOTIFICATIONS, TRAY
from docdesk.gui.settings.general_page import folder_name
from docdesk.gui.table.document_table import DocumentTable
from docdesk.gui.table.filter_bar import FilterBar
from docdesk.gui.table.selection_panel import SelectionPanel
from docdesk.values.documents import QueueState, Status
from docdesk.values.problems import Mend, Problem

if TYPE_CHECKING:
    from docdesk.gui.frame.frame import Frame


class Panels(QObject):
    """The table, the details, the search results, the bars and the dialogs of a window."""

    def __init__(self, window: Frame, view_model: ViewModel, samples: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self.view_model = view_model
        self._state = state = window.state
        self._samples = samples
        self._unreadable: int | None = None
        """How many files of kinds that cannot be read there were when the library was opened; None until then."""
        self.actions_ = window.actions_
        self.empty = window.empty
        self.rooms = window.rooms
        self.status_line = window.status_line
        self.dialogs = Dialogs(window, view_model, state)
        self.dialogs.preferences_kept.connect(self._follow_preferences)
        self._build()
        self._connect()
        self.halves.restore(self._state)
        restore_columns(self.table, self._state)
        self._show_library()

    # layout

    def _build(self) -> None:
        window = self._window
        window.recent.fill()
        self.table = DocumentTable(self.view_model.table, self.actions_)
        self.filters = FilterBar()
        self.no_match = QLabel(
            self.tr("No document matches the filter."), alignment=Qt.AlignmentFlag.AlignCenter
        )
        self.reader = DocumentReader(self.view_model)
        self.details = DetailsPanel(self.reader)
        self.page_windows = PageWindows(self.view_model, self.details, self.reader, self._state, window)
        self.search_panel = SearchPanel()
        self.search_panel.hide()
        self.answer_panel = AnswerPanel()
        self.answer_panel.hide()
        self.bars = Bars(self.view_model, self.actions_, self.dialogs, window)
        self.drop_bar = DropBar(self.view_model, self._state, window)
        self.bars.add(self.drop_bar)
        self.diagnosing = Diagnosing(self.view_model, window)
        self.upkeep = UpkeepCommands(self.view_model, window)
        self.files = SourceFiles(self.view_model, self.bars, window)
        self.backup = BackupMenu(self.view_model, self.actions_, self.dialogs, window)
        self.bars.add(self.backup.problem_bar)
        self.bars.add(self.backup.bar)
        self.hidden_rows = HiddenRows(self.view_model, self.filters, window)
        self.bars.add(self.hidden_rows.bar)
        self.pages = QStackedWidget()
        for page in (self.table, self.no_match):
            self.pages.addWidget(page)
        upper = QWidget()
        self._upper = QVBoxLayout(upper)
        self._upper.setContentsMargins(0, 0, 0, 0)
        self._upper.setSpacing(4)
        self._upper.addWidget(self.pages, 1)
        self.landing = Landing(self.view_model, self.table, self.filters, self.details, self.actions_, window)
        self.several = SelectionPanel()
        self.lower = QStackedWidget()
        for half in (self.details, self.several):
            self.lower.addWidget(half)
        self.halves = Halves(upper, self.lower)
        self.remedies = Remedies(
            self.details,
            self.several,
            self.view_model.queue,
            self.table,
            self.actions_,
            self.dialogs,
            self.reader,
            window,
        )
        self.lower.hide()
        library = QWidget()
        column = QVBoxLayout(library)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.halves, 1)
        self.rooms.addWidget(library)
        window.sides.addWidget(self.search_panel)
        window.sides.addWidget(self.answer_panel)
        window.sides.setStretchFactor(0, 1)
        window.sides.setSizes([760, 340, 340])
        window.sides.setChildrenCollapsible(False)
        self._place_bars()
        # the tools were there first, and are the last that Tab comes to
        last: QWidget = window.previousInFocusChain() or window
        for widget in window.tools.stops():
            QWidget.setTabOrder(last, widget)
            last = widget
        self.searching = Searching(
            self.view_model, window.search_field, self.search_panel, self._state, window
        )
        self.asking = Asking(
            self.view_model,
            window.search_field,
            self.answer_panel,
            self.searching,
            self.actions_.ask,
            window,
        )
        self.commands = Commands(window, self.view_model, self.table, self.dialogs, self.bars)
        self.tagging = Tagging(
            window, self.view_model, self.table, self.filters, self.searching, self.dialogs
        )
        self.tour = Tour(window, self.view_model, self.dialogs, self.bars, self._samples)
        self.when_done = WhenDone(self.view_model, self.actions_, self.bars, window.close)
        self.remaining = Remaining(self.view_model)
        self.away = Away(window, window.windowIcon(), [self.actions_.pause, self.actions_.quit])
        self._follow_preferences()
        window.drop_target.source = self.table
        self.actions_.retint()
        window.tools.complete()

    def _connect(self) -> None:
        actions, view_model, landing = self.actions_, self.view_model, self.landing
        for action, act in (
            (actions.add_files, self.dialogs.choose_files),
            (actions.add_folder, self.dialogs.choose_folder),
            (actions.paste, self.files.paste),
            (actions.open_library, self.dialogs.choose_library),
            (actions.settings, self.dialogs.open_settings),
            (actions.quit, self._window.close),
            (actions.undo, view_model.removals.undo),
            (actions.select_all, self.table.selectAll),
            (actions.copy_details, self.remedies.copy_details),
            (actions.find, self.searching.begin),
            (actions.filter_names, self.filters.words.setFocus),
            (actions.open_file, lambda: self.files.open(self.table.selected())),
            (actions.show_in_folder, lambda: self.files.show_in_folder(self.table.selected())),
            (actions.retry, lambda: view_model.queue.retry(self.table.selected_ids())),
            (actions.password, self.remedies.ask_password),
            (actions.encoding, self.remedies.ask_encoding),
            (actions.cancel, lambda: view_model.queue.cancel(self.table.selected_ids())),
            (actions.remove, lambda: self.dialogs.confirm_removal(self.table.selected_ids())),
            (actions.pause, self._pause_or_resume),
            (actions.retry_failed, lambda: view_model.queue.retry(view_model.table.retryable_ids())),
            (actions.clear_finished, lambda: self.dialogs.confirm_removal(view_model.finished_ids())),
            (actions.removed, self.dialogs.show_removed),
            (actions.plan, lambda: self.dialogs.choose_files(self._plan)),
            (actions.plan_last, lambda: self._show_plan(view_model.plan_last())),
            (actions.diagnose, lambda: self.diagnosing.show(self.table.selected()[0])),
            (actions.diagnose_library, self.diagnosing.show),
            (actions.ledger, self.dialogs.show_ledger),
            (actions.upkeep, lambda: self.dialogs.show_upkeep(self.upkeep)),
            (actions.kept_questions, self.dialogs.show_kept_questions),
            (actions.search_within, self._search_within),
            (actions.shortcuts, lambda: self.dialogs.show_shortcuts(actions)),
            (actions.guide, self.dialogs.helping.show_guide),
            (actions.about, self.dialogs.helping.show_about),
        ):
            action.triggered.connect(lambda _checked=False, act=act: act())
        for leaving in (self._window.close_requested, view_model.leaving):
            leaving.connect(self.upkeep.stop)
        actions.details.toggled.connect(self._show_details)
        actions.themes.triggered.connect(lambda action: self._window.use_theme(str(action.data())))
        self._window.drop_target.dropped.connect(view_model.add)
        self.empty.chosen.connect(self._begin)
        self.empty.models.settings_chosen.connect(view_model.configuration.reconfigure)
        self.empty.models.settings_requested.connect(self.dialogs.open_settings_for)
        view_model.configuration.endpoints_found.connect(self.empty.models.show_endpoints)
        self.filters.changed.connect(self._filter)
        self.table.selection_changed.connect(self._selection_changed)
        self.table.doubleClicked.connect(lambda _index: self.files.open(self.table.selected()))
        self.search_panel.passage_chosen.connect(landing.show_passage)
        self.search_panel.passage_activated.connect(landing.go_to_passage)
        self.search_panel.open_requested.connect(self.files.open_path)
        self.search_panel.page_requested.connect(self.files.open_at_page)
        self.search_panel.folder_requested.connect(self.files.show_path_in_folder)
        self.searching.left.connect(self.table.setFocus)
        self.answer_panel.passage_activated.connect(landing.show_passage)
        self.answer_panel.settings_requested.connect(self.dialogs.open_questions_settings)
        self.answer_panel.history_requested.connect(lambda: self.dialogs.show_answers(self.asking.show))
        self.asking.left.connect(self.table.setFocus)
        self._window.close_requested.connect(view_model.questions.stop)
        self.actions_.more_of_documents.append(self.details.twins_menu.menuAction())
        self.dialogs.helping.report_requested.connect(self.diagnosing.show)
        self.details.explanation_requested.connect(self.dialogs.helping.explain)
        self.bars.document_requested.connect(landing.go_to_document)
        self.dialogs.document_requested.connect(landing.go_to_document)
        self.details.folder_requested.connect(self.files.show_path_in_folder)
        self.details.tabs.currentChanged.connect(self._make_room)
        self.page_windows.reader_requested.connect(self.files.open_path_at_page)
        view_model.rows.refreshed.connect(self._refresh)
        view_model.desk_opening.connect(lambda: self._count_unreadable(None))
        view_model.desk_opened.connect(lambda: self._count_unreadable(view_model.table.unreadable))
        view_model.desk_opening.connect(self._show_library)
        view_model.desk_opened.connect(self._show_library)
        view_model.desk_opened.connect(self._take_focus)
        view_model.desk_opened.connect(lambda: self._window.recent.remember(view_model.settings.library))
        self._window.recent.chosen.connect(view_model.open_library)
        view_model.desk_refused.connect(self._refused)
        view_model.library.settings_changed.connect(self._show_library)
        view_model.rows.queue_changed.connect(self._queue_changed)
        view_model.added.connect(self._added)
        view_model.rows.all_ended.connect(self._all_ended)
        self.remaining.changed.connect(self._show_status)
        self.away.raise_requested.connect(self._window.come_to_front)

    def _follow_preferences(self) -> None:
        """What the person prefers, from the settings."""
        state = self._state
        self._window.follow_theme()
        self.table.let_move(state.flag(MOTION) and has_animations())
        self.away.follow(shown=state.flag(TRAY), notifies=state.flag(NOTIFICATIONS))

    # what the view model says

    def _refresh(self) -> None:
        table, actions = self.view_model.table, self.actions_
        counts = table.counts
        unreadable = table.unreadable
        self.filters.show_counts(counts, unreadable, table.gaps)
        self.table.follow_coverage(table.any_coverage)
        self._follow_unreadable(unreadable)
        actions.retry_failed.setEnabled(counts[Status.FAILED] > unreadable)
        actions.clear_finished.setEnabled(counts[Status.READY] + counts[Status.CANCELLED] > 0)
        actions.select_all.setEnabled(table.rowCount() > 0)
        if table.total and self.rooms.currentIndex() == 0:
            invited = self.empty.isAncestorOf(self._window.focusWidget() or self._window)
            self.rooms.setCurrentIndex(1)
            if invited:
                self.table.setFocus()
        elif not table.total:
            self.rooms.setCurrentIndex(0)
        self._place_bars()
        only_unreadable = table.total == unreadable and not self.filters.narrows
        self.no_match.setText(
            self.tr("No document can be read: all files are of kinds that docdesk does not read.")
            if only_unreadable
            else self.tr("No document matches the filter.")
        )
        self.pages.setCurrentIndex(0 if table.rowCount() else 1)
        self.table.follow_counts()
        self._selection_changed()
        self._show_status()

    def _follow_unreadable(self, count: int) -> None:
        """Say that more files of kinds that cannot be read have come; those of earlier are on the filter only."""
        if self._unreadable is not None and count > self._unreadable:
            self.bars.show_unreadable(count - self._unreadable, self.filters.show_unreadable)
        elif not count:
            self.bars.unreadable.hide()

    def _count_unreadable(self, count: int | None) -> None:
        self._unreadable = count

    def _place_bars(self) -> None:
        """Below the table, whose rows and details stay where they are; without a table at the window's foot."""
        place = self._upper if self.rooms.currentIndex() else self._window.column
        if place.indexOf(self.bars.area) < 0:
            place.addWidget(self.bars.area)

    def _show_status(self) -> None:
        table = self.view_model.table
        # on the task bar too, where a window at work mostly is
        outcome = self.status_line.outcome(table.counts, table.unreadable)
        library = folder_name(self.view_model.settings.library) if self.view_model.is_open else ""
        self._window.setWindowTitle(" — ".join(filter(None, (outcome, library, "docdesk"))))
        left = self.remaining
        state = self.view_model.rows.queue_state
        self.status_line.show_counts(table.total, table.counts, state, left.words, table.unreadable)
        unfinished = table.counts[Status.RUNNING] + table.counts[Status.QUEUED]
        self.away.show_progress(left.part, unfinished, ", ".join(filter(None, (outcome, left.words))))

    def _show_library(self) -> None:
        view_model = self.view_model
        self.status_line.show_library(view_model.settings)
        self.table.follow_backup(view_model.settings.backup_place)
        self.actions_.undo.setEnabled(False)
        for action in (self.actions_.add_files, self.actions_.add_folder):
            action.setEnabled(view_model.is_open)
        self._allow_pause(view_model.rows.queue_state)
        if view_model.problem is not None:
            self.empty.show_problem(view_model.problem)
        elif view_model.is_open:
            self.empty.show_empty(self._samples is not None, view_model.settings)
            if not view_model.table.total:
                view_model.configuration.find_endpoints()
        else:
            self.empty.show_opening()
        self._refresh()

    def _take_focus(self) -> None:
        """Focus where a keyboard user starts."""
        empty = self.view_model.table.total == 0
        (self.empty.buttons["files"] if empty else self.table).setFocus()

    def _refused(self, problem: Problem) -> None:
        self._show_library()
        announce(self._window, problem_sentence(problem))

    def _queue_changed(self, state: QueueState) -> None:
        self.actions_.show_paused(state.paused)
        self._allow_pause(state)
        self._show_status()
        self.bars.show_queue(state)

    def _allow_pause(self, state: QueueState) -> None:
        """A library that is not trusted does not go on: its bar has the button for that."""
        held = Mend.TRUST in mended_by(state.problem)
        self.actions_.pause.setEnabled(self.view_model.is_open and not held)

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
        announce(self._window, text)
        if not self._window.isActiveWindow():
            self.away.notify(self.tr("All documents are done"), text)
            QApplication.alert(self._window)

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
            statuses=filters.statuses,
            type_=filters.type,
            words=filters.words.text(),
            unreadable=filters.unreadable,
            gaps=filters.gaps,
            tag=filters.tag,
        )
        self._refresh()

    def _selection_changed(self) -> None:
        documents = self.table.selected()
        self.actions_.for_selection(documents)
        self.backup.for_selection(documents)
        if len(documents) > 1:
            self.several.settings = self.view_model.settings
            self.several.show_documents(documents)
        else:
            self.details.show_documents(documents)
        self.lower.setCurrentWidget(self.several if len(documents) > 1 else self.details)
        self._show_details()
        self._make_room()

    def _show_details(self) -> None:
        """Show the details only while something is selected."""
        wanted = self.actions_.details.isChecked() and self.table.selectionModel().hasSelection()
        if wanted != self.lower.isHidden():
            return
        self.lower.setVisible(wanted)
        if wanted:
            self.halves.divide()
            self._make_room()

    def _make_room(self, _tab: int = 0) -> None:
        """Pages of a document need more room than the other details."""
        self.halves.follow(self.details.shows_pages and self.lower.currentWidget() is self.details)
        # the row that was clicked may lie under the panel now
        QTimer.singleShot(0, self.table, lambda: self.table.scrollTo(self.table.currentIndex()))

    def _search_within(self) -> None:
        self.searching.ask_within([document.name for document in self.table.selected()])

    def _plan(self, paths: list[Path]) -> None:
        self._show_plan(self.view_model.plan(paths))

    def _show_plan(self, drop: Drop | None) -> None:
        if drop is not None:
            self.drop_bar.show_plan(drop)

    def _pause_or_resume(self) -> None:
        if self.view_model.rows.queue_state.paused:
            self.view_model.queue.resume()
        else:
            self.view_model.queue.pause()

    def keep(self) -> None:
        """Remember how the panels are laid out."""
        self.halves.keep(self._state)
        keep_columns(self.table, self._state)
