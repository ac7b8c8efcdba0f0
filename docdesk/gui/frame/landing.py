# SPDX-License-Identifier: Apache-2.0
"""Goes to documents and passages: to the row, whatever the filter hides, and to the place in the details."""

from __future__ import annotations

from PySide6.QtCore import QObject

from docdesk.gui.actions import Actions
from docdesk.gui.details.details_panel import DetailsPanel
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.table.document_table import DocumentTable
from docdesk.gui.table.filter_bar import FilterBar
from docdesk.values.documents import Passage


class Landing(QObject):
    """Selects rows of the table, and shows their documents in the details."""

    def __init__(
        self,
        view_model: ViewModel,
        table: DocumentTable,
        filters: FilterBar,
        details: DetailsPanel,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view_model, self._table, self._filters = view_model, table, filters
        self._details, self._actions = details, actions

    def _show_document(self, id_: str) -> None:
        if self._view_model.table.row_of(id_) is None:
            self._filters.reset()
        if self._view_model.table.row_of(id_) is None and self._view_model.table.document(id_) is not None:
            self._filters.show_unreadable()
        self._table.select([id_])

    def go_to_document(self, id_: str) -> None:
        """Select a document and show its details, so that the keyboard goes on from there."""
        self._show_document(id_)
        self._actions.details.setChecked(True)
        self._details.tabs.setCurrentIndex(0)
        self._table.setFocus()

    def show_passage(self, passage: Passage) -> None:
        """The details at a passage, with the text in sight."""
        self._show_document(passage.document)
        document = self._view_model.table.document(passage.document)
        if document is not None:
            self._actions.details.setChecked(True)
            self._details.show_passage(document, passage)

    def go_to_passage(self, passage: Passage) -> None:
        """Show a passage and go to it, so that the keyboard scrolls its text."""
        self.show_passage(passage)
        self._details.text.focus_page()
