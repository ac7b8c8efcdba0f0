# SPDX-License-Identifier: Apache-2.0
"""What the details' buttons do for the selected documents: fix a failure, copy the details."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from docdesk.gui.actions import Actions
from docdesk.gui.details.details_panel import DetailsPanel
from docdesk.gui.dialogs.dialogs import Dialogs
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.gui.model.offers import has_encoding, wants_password
from docdesk.gui.model.queue_commands import QueueCommands
from docdesk.gui.table.document_table import DocumentTable
from docdesk.gui.table.selection_panel import SelectionPanel
from docdesk.values.documents import Document


class Remedies(QObject):
    """Carries out what a button of the details requests by its name."""

    def __init__(
        self,
        details: DetailsPanel,
        several: SelectionPanel,
        queue: QueueCommands,
        table: DocumentTable,
        actions: Actions,
        dialogs: Dialogs,
        reader: DocumentReader,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._details = details
        self._table = table
        self._dialogs = dialogs
        self._reader = reader
        self._acts: dict[str, Callable[[], object]] = {
            "retry": actions.retry.trigger,
            "password": actions.password.trigger,
            "encoding": actions.encoding.trigger,
            "settings": dialogs.open_embedding_settings,
            "folder": actions.show_in_folder.trigger,
            "locate": self._locate,
            "diagnose": actions.diagnose.trigger,
            "limits": lambda: dialogs.open_settings("limits"),
            "copy-all": self._copy_everything,
            "copy": actions.copy_details.trigger,
        }
        details.requested.connect(lambda word: self._acts[word]())
        self._group_acts: dict[str, Callable[[list[str]], object]] = {
            "retry": queue.retry,
            "cancel": queue.cancel,
            "password": self._ask_password_of,
            "encoding": self._ask_encoding_of,
            "settings": lambda _ids: dialogs.open_embedding_settings(),
            "limits": lambda _ids: dialogs.open_settings("limits"),
        }
        several.requested.connect(lambda word, ids: self._group_acts[word](ids))

    def copy_details(self) -> None:
        """Copy the details of the selected documents."""
        texts = [self._details.text_of(document) for document in self._table.selected()]
        QGuiApplication.clipboard().setText("\n\n".join(texts))

    def ask_password(self) -> None:
        """Of those of the selected documents that are protected."""
        documents = [document for document in self._table.selected() if wants_password(document)]
        if documents:
            self._dialogs.ask_password(documents)

    def _documents(self, ids: list[str]) -> list[Document]:
        """Those of these documents that are selected still."""
        wanted = set(ids)
        return [document for document in self._table.selected() if document.id in wanted]

    def _ask_password_of(self, ids: list[str]) -> None:
        if documents := self._documents(ids):
            self._dialogs.ask_password(documents)

    def _ask_encoding_of(self, ids: list[str]) -> None:
        if documents := self._documents(ids):
            self._dialogs.ask_encoding(documents)

    def ask_encoding(self) -> None:
        """For those of the selected documents that have one."""
        documents = [document for document in self._table.selected() if has_encoding(document)]
        if documents:
            self._dialogs.ask_encoding(documents)

    def _copy_everything(self) -> None:
        """With stages, chunks and the whole text, which are read first."""
        documents = self._table.selected()
        if len(documents) == 1:
            facts = self._details.text_of(documents[0])
            copy = QGuiApplication.clipboard().setText
            self._reader.everything(documents[0], lambda rest: copy(f"{facts}\n\n{rest}"))

    def _locate(self) -> None:
        for document in self._table.selected()[:1]:
            self._dialogs.locate(document)
