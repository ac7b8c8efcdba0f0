# SPDX-License-Identifier: Apache-2.0
"""The window's dialogs. All use `open()`: a nested event loop would stall the desk's tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QMessageBox, QWidget

from docdesk.errors.os_errors import from_os_error
from docdesk.gui.actions import Actions
from docdesk.gui.dialogs.answers_dialog import AnswersDialog
from docdesk.gui.dialogs.encoding_dialog import EncodingDialog
from docdesk.gui.dialogs.helping import Helping
from docdesk.gui.dialogs.kept_questions_dialog import KeptQuestionsDialog
from docdesk.gui.dialogs.ledger_dialog import LedgerDialog
from docdesk.gui.dialogs.left_out_dialog import LeftOutDialog
from docdesk.gui.dialogs.password_dialog import PasswordDialog
from docdesk.gui.dialogs.removed_dialog import RemovedDialog
from docdesk.gui.dialogs.shortcuts_dialog import ShortcutsDialog
from docdesk.gui.dialogs.upkeep_dialog import UpkeepDialog
from docdesk.gui.look import appearance
from docdesk.gui.model.left_out import LeftOut
from docdesk.gui.model.new_versions import NewVersions
from docdesk.gui.model.tasks import problem_of
from docdesk.gui.model.upkeep_commands import UpkeepCommands
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.money.ledger import read_ledger
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.steps.extract.encodings import Beginning
from docdesk.values.answers import Answer
from docdesk.values.documents import Document, RemovedDocument
from docdesk.values.formats import SUFFIXES
from docdesk.values.problems import Problem

MOST_UNASKED = 10
"""How many documents are removed at once without a question."""


class Dialogs(QObject):
    """Opens them over the window and passes the choices to the view model."""

    opened = Signal(object)
    """A dialog is on the screen: the widget."""
    document_requested = Signal(str)
    """A document is wanted: its id."""
    preferences_kept = Signal()
    """How the window looks and behaves was saved in the settings."""

    def __init__(self, window: QWidget, view_model: ViewModel, state: WindowState) -> None:
        super().__init__(window)
        self._window = window
        self._view_model = view_model
        self._state = state
        self._folder = str(Path.home())
        self.new_versions = NewVersions(view_model.library, state, self)
        self.helping = Helping(view_model, window, self.open, self.new_versions)

    def choose_files(self, use: Callable[[list[Path]], object] | None = None) -> None:
        """Add files, or `use` them."""
        title = self.tr("Add files") if use is None else self.tr("Plan before adding")
        dialog = self._file_dialog(title, QFileDialog.FileMode.ExistingFiles)
        readable = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        dialog.setNameFilters([self.tr("Documents") + f" ({readable})", self.tr("All files") + " (*)"])
        dialog.filesSelected.connect(lambda names: self._add(names, use))
        self.open(dialog)

    def choose_folder(self) -> None:
        """Add a folder with all that is below it."""
        dialog = self._file_dialog(self.tr("Add a folder"), QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self._add(names))
        self.open(dialog)

    def choose_library(self) -> None:
        """Open another library, or begin one in an empty folder."""
        dialog = self._file_dialog(self.tr("Open or create a library"), QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self._view_model.open_library(Path(names[0])))
        self.open(dialog)

    def open_settings_for(self, way: int, endpoint: LocalEndpoint | None) -> None:
        """The settings, filled in for one of the ways to make embeddings, or for an endpoint that was found."""
        page = self.open_settings("embedding").embedding
        page.provider.setCurrentIndex(way)
        if endpoint is not None:
            page.use(endpoint)
        page.first_field().setFocus()

    def open_settings(self, page: str = "general") -> SettingsDialog:
        """The settings of this library, at one of the dialog's pages: the name of its attribute."""
        view_model = self._view_model
        dialog = SettingsDialog(
            view_model.settings, self._state, documents=view_model.table.total, parent=self._window
        )
        dialog.show_page(getattr(dialog, page))
        embedding = dialog.embedding
        dialog.saved.connect(view_model.configuration.reconfigure)
        embedding.test_requested.connect(view_model.configuration.try_settings)
        view_model.configuration.tried.connect(embedding.show_test)
        embedding.key_requested.connect(view_model.configuration.find_key)
        view_model.configuration.key_found.connect(embedding.show_key)
        embedding.endpoints_requested.connect(view_model.configuration.find_endpoints)
        view_model.configuration.endpoints_found.connect(embedding.show_endpoints)
        view_model.configuration.endpoints_found.connect(dialog.questions.show_endpoints)
        dialog.questions.test_requested.connect(
            lambda key: view_model.configuration.try_chat(dialog.values(), key)
        )
        view_model.configuration.chat_tried.connect(dialog.questions.show_test)
        dialog.questions.key_typed.connect(view_model.configuration.keep_chat_key)
        dialog.general.another_library_requested.connect(dialog.reject)
        dialog.general.another_library_requested.connect(self.choose_library)
        dialog.general.kept.connect(self.preferences_kept)
        dialog.general.failed.connect(self._preference_failed)
        dialog.backup.test_requested.connect(lambda: view_model.backup.try_bucket(dialog.values()))
        view_model.backup.tried.connect(dialog.backup.show_test)
        view_model.configuration.find_key(view_model.settings)
        view_model.configuration.find_endpoints()
        self.open(dialog)
        return dialog

    def open_questions_settings(self) -> None:
        """The settings at the page about questions."""
        self.open_settings("questions")

    def open_embedding_settings(self) -> None:
        """The settings at the page where most of what stops the queue is mended."""
        self.open_settings("embedding")

    def _preference_failed(self, error: OSError) -> None:
        known = from_os_error(error, str(error.filename or ""))
        self._view_model.library.report(problem_of(known or error))

    def show_answers(self, show: Callable[[Answer], None]) -> None:
        """The answers that were kept; `show` gets the one that is chosen."""
        questions = self._view_model.questions
        dialog = AnswersDialog(self._window)
        dialog.find_requested.connect(questions.find)
        dialog.forget_requested.connect(questions.forget)
        dialog.chosen.connect(show)
        questions.history.connect(dialog.show_answers)
        questions.find()
        self.open(dialog)

    def ask_password(self, documents: Sequence[Document]) -> None:
        """Enter a password and read the documents with it, until it opens them all."""
        view_model = self._view_model
        dialog = PasswordDialog(documents, self._window)

        def retry(ids: list[str], password: str) -> None:
            view_model.rows.refresh()  # what is known by now is not the outcome of this try
            view_model.queue.retry(ids, password)

        dialog.entered.connect(retry)
        # methods of the dialog: the connections go with it
        view_model.rows.followed.connect(dialog.follow)
        view_model.library.command_failed.connect(dialog.give_up)
        self.open(dialog)

    def ask_encoding(self, documents: Sequence[Document]) -> None:
        """Choose another encoding for text documents and read them with it."""
        dialog = EncodingDialog(documents, self._window)
        # a late answer must not reach a dialog that is gone
        there = [dialog]
        dialog.destroyed.connect(there.clear)

        def show(found: Beginning | Problem) -> None:
            for open_dialog in there:
                open_dialog.show_beginning(found)

        ids = [document.id for document in documents]
        dialog.beginning_requested.connect(
            lambda encoding: self._view_model.queue.read_beginning(documents[0], encoding, show)
        )
        dialog.accepted.connect(lambda: self._view_model.queue.read_again(ids, dialog.encoding))
        dialog.start()
        self.open(dialog)

    def locate(self, document: Document) -> None:
        """Say where the file of a document is now."""
        dialog = self._file_dialog(
            self.tr("Where is {name} now?").format(name=document.name), QFileDialog.FileMode.ExistingFile
        )
        dialog.filesSelected.connect(lambda names: self._view_model.queue.locate(document, Path(names[0])))
        self.open(dialog)

    def show_left_out(
        self, files: Sequence[LeftOut], lead: Callable[[str], object] = lambda id: None
    ) -> None:
        """The files that got no row of their own; `lead` shows the document that stands for one of them."""
        dialog = LeftOutDialog(files, self._window)
        dialog.document_requested.connect(lead)
        self.open(dialog)

    def confirm_removal(self, ids: Sequence[str]) -> None:
        """Remove documents; more than a few at once only after a question."""
        whole = self._view_model.removals.with_inside(ids)
        if len(whole) <= MOST_UNASKED:
            self._view_model.removals.remove(ids)
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Remove %Ln document(s) from the library?", "", len(whole)))
        restorable = self.tr(
            "They can be restored for 30 days: Edit, Recently removed. The files stay where they are."
        )
        inside = len(whole) - len(ids)
        lies = self.tr("%Ln of them lie(s) inside documents that you selected.", "", inside) if inside else ""
        box.setInformativeText(" ".join(filter(None, (lies, restorable))))
        button = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        button.clicked.connect(lambda: self._view_model.removals.remove(ids))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        self.open(box)

    def show_removed(self) -> None:
        """The documents that can be restored."""

        def show(removed: list[RemovedDocument]) -> None:
            dialog = RemovedDialog(removed, self._window)
            dialog.restore_requested.connect(self._view_model.removals.restore)
            dialog.delete_requested.connect(self._view_model.removals.delete)
            self.open(dialog)

        self._view_model.library.ask(
            lambda desk: desk.queue.removed(), show, doing="listing removed documents"
        )

    def show_kept_questions(self) -> None:
        """The kept questions, and how the library answers them."""
        kept = self._view_model.kept_questions
        if not self._view_model.is_open:
            return
        dialog = KeptQuestionsDialog(self._window)
        dialog.evaluation_requested.connect(kept.evaluate)
        dialog.forget_requested.connect(kept.forget)
        kept.listed.connect(dialog.show_questions)
        kept.evaluating.connect(dialog.show_evaluating)
        kept.evaluated.connect(dialog.show_evaluation)
        kept.list()
        self.open(dialog)

    def show_shortcuts(self, actions: Actions) -> None:
        """The page of keys."""
        self.open(ShortcutsDialog(actions, self._window))

    def show_ledger(self) -> None:
        """What left this machine."""
        self._view_model.library.run(self._show_ledger(), doing="reading the ledger")

    async def _show_ledger(self) -> None:
        desk = self._view_model.desk
        if desk is not None:
            entries = await desk.sent_requests()
        else:
            file = self._view_model.settings.library / "ledger.db"
            entries = await asyncio.to_thread(lambda: list(read_ledger(file)))
        if not self._view_model.is_closing:
            self.open(LedgerDialog(entries, self._window))

    def show_upkeep(self, commands: UpkeepCommands) -> None:
        """Check, repair, rebuild, another model for all."""
        if self._view_model.is_open:
            self.open(UpkeepDialog(commands, self._window))

    def _add(self, names: list[str], use: Callable[[list[Path]], object] | None = None) -> None:
        self._folder = str(Path(names[0]).parent)
        (use or self._view_model.add)([Path(name) for name in names])

    def _file_dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        return dialog

    def open(self, dialog: QDialog) -> None:
        """Put a dialog on the screen."""
        for buttons in dialog.findChildren(QDialogButtonBox):
            appearance.without_pictures(buttons)
        dialog.open()
        self.opened.emit(dialog)
