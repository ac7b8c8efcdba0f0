# SPDX-License-Identifier: Apache-2.0
"""Tags in the window: the dialog that changes them, the filter, and the search within one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from docdesk.gui.dialogs.tags_dialog import TagsDialog
from docdesk.gui.look.appearance import announce
from docdesk.values.tags import only_tagged

if TYPE_CHECKING:
    from docdesk.gui.answers.searching import Searching
    from docdesk.gui.dialogs.dialogs import Dialogs
    from docdesk.gui.frame.frame import Frame
    from docdesk.gui.model.view_model import ViewModel
    from docdesk.gui.table.document_table import DocumentTable
    from docdesk.gui.table.filter_bar import FilterBar


class Tagging(QObject):
    """Connects them to the window's actions."""

    def __init__(
        self,
        window: Frame,
        view_model: ViewModel,
        table: DocumentTable,
        filters: FilterBar,
        searching: Searching,
        dialogs: Dialogs,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._view_model = view_model
        self._table = table
        self._filters = filters
        self._searching = searching
        self._dialogs = dialogs
        self._search = window.actions_.search_tag
        filters.within.setDefaultAction(self._search)
        window.actions_.tags.triggered.connect(self.choose)
        self._search.triggered.connect(self.search_within)
        filters.changed.connect(self._follow)
        view_model.rows.refreshed.connect(lambda: filters.show_tags(view_model.table.tags))
        view_model.queue.tagged.connect(self._say)

    def choose(self) -> None:
        """Choose the tags of the selected documents."""
        documents = self._table.selected()
        if not documents:
            return
        dialog = TagsDialog(documents, self._view_model.table.tags, self._window)
        ids = [document.id for document in documents]
        dialog.accepted.connect(lambda: self._view_model.queue.tag(ids, dialog.added, dialog.taken))
        self._dialogs.open(dialog)

    def search_within(self) -> None:
        """Narrow the question in the search field to the documents of the tag that is shown."""
        tag = self._filters.tag
        if tag is not None and (condition := only_tagged(tag)) is not None:
            self._searching.narrow(condition)

    def _follow(self) -> None:
        tag = self._filters.tag
        self._search.setEnabled(tag is not None and only_tagged(tag) is not None)

    def _say(self, count: int) -> None:
        announce(self._window, self.tr("%Ln document(s) have other tags now.", "", count))
