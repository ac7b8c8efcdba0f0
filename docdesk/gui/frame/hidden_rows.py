# SPDX-License-Identifier: Apache-2.0
"""Says when the filter hides what a person has just changed: a row that vanishes looks like one that is lost."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.table.filter_bar import FilterBar


class HiddenRows(QObject):
    """Keeps the bar in step with the filter."""

    def __init__(self, view_model: ViewModel, filters: FilterBar, parent: QObject) -> None:
        super().__init__(parent)
        self.bar = NoticeBar("information")
        self._view_model = view_model
        self._filters = filters
        self._touched: set[str] = set()
        self._said = 0
        view_model.queue.touched.connect(self._touch)
        view_model.added.connect(self._touch)
        view_model.rows.refreshed.connect(self._look)
        view_model.left_library.connect(self._forget)
        filters.changed.connect(self._forget)
        self.bar.cross.clicked.connect(self._forget)

    def _touch(self, ids: Iterable[str]) -> None:
        self._touched.update(ids)
        self._look()

    def _forget(self) -> None:
        """A person has chosen what to see, or has seen this."""
        self._touched.clear()
        self._look()

    def _look(self) -> None:
        table = self._view_model.table
        if not self._filters.narrows:
            self._touched.clear()
        hidden = sum(table.row_of(id_) is None and table.document(id_) is not None for id_ in self._touched)
        if hidden == self._said:
            return
        self._said = hidden
        if not hidden:
            self.bar.hide()
            return
        text = self.tr("The filter hides %Ln document(s) that you have just changed or added.", "", hidden)
        self.bar.offer(text, [(self.tr("Show all"), self._filters.reset)])
