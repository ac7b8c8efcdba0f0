# SPDX-License-Identifier: Apache-2.0
"""The backup outside the rows: a menu, a bar for its problems, and its dialogs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from docdesk.gui.actions import Actions
from docdesk.gui.dialogs.dialogs import Dialogs
from docdesk.gui.dialogs.restore_dialog import RestoreDialog
from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.wording import problem_sentence
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Backup, Document, QueueState
from docdesk.values.problems import Problem


class BackupMenu(QObject):
    """Fills the backup menu, and adds its commands to those on documents."""

    opened = Signal(object)
    """A dialog is on the screen: the widget."""

    def __init__(self, view_model: ViewModel, actions: Actions, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._view_model = view_model
        self._dialogs = dialogs
        self._window = window
        self._selected: list[Document] = []
        self._problem: Problem | None = None
        self.bar = NoticeBar("information")
        self.problem_bar = NoticeBar("failed", appearance.CAUTION)
        self.back_up = self._action(self.tr("&Back up now"), view_model.backup.back_up)
        self.verify = self._action(self.tr("&Verify the backup"), view_model.backup.verify)
        self.retry = self._action(self.tr("Retry the back&up"), self._retry)
        self.remove = self._action(self.tr("Remove &with its backup…"), self._ask_remove)
        self.restore = self._action(self.tr("Restore &from a bucket…"), self.open_restore)
        menu = actions.backup_menu
        menu.addActions([self.back_up, self.verify])
        menu.addSeparator()
        menu.addActions([self.retry, self.remove])
        menu.addSeparator()
        menu.addActions([self.restore])
        actions.more_of_documents += [self.retry, self.remove]
        commands = view_model.backup
        commands.begun.connect(self.bar.offer)
        commands.ended.connect(lambda words: self.bar.offer(words))
        commands.refused.connect(self._refused)
        view_model.rows.queue_changed.connect(self._queue_changed)
        view_model.library.settings_changed.connect(self._allow)
        view_model.desk_opened.connect(self._allow)
        view_model.desk_opened.connect(lambda: self._queue_changed(view_model.rows.queue_state))
        self._allow()

    def for_selection(self, documents: list[Document]) -> None:
        """Enable the actions that apply to these documents."""
        self._selected = documents
        self._allow()

    def open_restore(self) -> None:
        """Bring a library back from a bucket."""
        commands = self._view_model.backup
        dialog = RestoreDialog(self._view_model.settings, self._window)
        dialog.requested.connect(
            lambda settings, originals, take_over: commands.restore(
                settings, originals=originals, take_over=take_over
            )
        )
        dialog.stop_requested.connect(commands.stop_restore)
        commands.restoring.connect(dialog.show_progress)
        commands.restored.connect(dialog.show_restored)
        commands.restore_refused.connect(dialog.show_problem)
        commands.restore_stopped.connect(dialog.show_stopped)
        self._open(dialog)

    # below

    def _allow(self) -> None:
        there = self._view_model.is_open and self._view_model.settings.bucket is not None
        self.back_up.setEnabled(there)
        self.verify.setEnabled(there)
        undone = (Backup.WAITING, Backup.FAILED)
        self.retry.setEnabled(there and any(document.backup in undone for document in self._selected))
        self.remove.setEnabled(there and bool(self._selected))
        if not there:
            self.problem_bar.hide()

    def _retry(self) -> None:
        self._view_model.backup.retry([document.id for document in self._selected])

    def _ask_remove(self) -> None:
        ids = [document.id for document in self._selected]
        text = self.tr(
            "Remove %Ln document(s) from the library and their originals from the bucket?", "", len(ids)
        )
        detail = self.tr("This cannot be undone. The files on this computer stay where they are.")
        self._ask(text, detail, self.tr("Remove"), lambda: self._view_model.backup.remove(ids))

    def _ask_take_over(self) -> None:
        text = self.tr("Let this library continue the backup in that place?")
        detail = self.tr("The other library can then no longer send anything to it. Existing objects stay.")
        self._ask(text, detail, self.tr("Take over"), lambda: self._view_model.backup.back_up(take_over=True))

    def _queue_changed(self, state: QueueState) -> None:
        if state.backup == self._problem:
            return
        self._problem = state.backup
        if state.backup is None:
            self.problem_bar.hide()
        else:
            words = self.tr("The backup is waiting; documents are still processed. {problem}")
            self._offer(self.problem_bar, words, state.backup)

    def _refused(self, problem: Problem) -> None:
        self.bar.hide()
        if problem != self._problem:
            self._offer(self.problem_bar, self.tr("The backup is not complete. {problem}"), problem)

    def _offer(self, bar: NoticeBar, words: str, problem: Problem) -> None:
        choices: list[tuple[str, Callable[[], object]]] = [
            (self.tr("Try now"), self._view_model.backup.back_up),
            (self.tr("Open settings…"), lambda: self._dialogs.open_settings("backup")),
        ]
        if problem.code == "backup_owned":
            choices[0] = (self.tr("Take over…"), self._ask_take_over)
        bar.offer(words.format(problem=problem_sentence(problem) + wording.again_words(problem)), choices)

    def _ask(self, text: str, detail: str, yes: str, act: Callable[[], object]) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(text)
        box.setInformativeText(detail)
        button = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        button.clicked.connect(lambda: act())
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        self._open(box)

    def _open(self, dialog: QDialog) -> None:
        dialog.open()
        self.opened.emit(dialog)

    def _action(self, text: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: act())
        return action
