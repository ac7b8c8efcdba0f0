# SPDX-License-Identifier: Apache-2.0
"""Connects the search field, the results and the view model: a search begins when typing pauses."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from docdesk.gui.answers.search_panel import SearchPanel
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Status

TYPING_MS = 250
"""A search begins when typing pauses for this long."""


class Searching(QObject):
    """Searches for what is typed. Esc ends the search."""

    left = Signal()
    """The search was closed."""

    def __init__(self, view_model: ViewModel, field: QLineEdit, panel: SearchPanel, window: QWidget) -> None:
        super().__init__(window)
        self._view_model = view_model
        self._field = field
        self._panel = panel
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._search)
        field.textChanged.connect(lambda _text: self._typing.start())
        field.returnPressed.connect(self._go_to_answers)
        panel.closed.connect(self.leave)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), window).activated.connect(self.leave)
        view_model.searches.started.connect(self._started)
        view_model.searches.found.connect(panel.show_passages)
        view_model.searches.failed.connect(panel.show_problem)

    def begin(self) -> None:
        """Focus the field and select its text."""
        self._field.setFocus()
        self._field.selectAll()

    def leave(self) -> None:
        """Close the results."""
        if self._panel.isVisible() or self._field.text():
            self._field.clear()
            self._panel.hide()
            self._view_model.searches.begin("")
            self.left.emit()

    def _started(self, text: str) -> None:
        table = self._view_model.table
        chunks = sum([document.chunks for document in table.documents() if document.status is Status.READY])
        self._panel.show_library(
            table.counts[Status.READY], chunks, self._view_model.settings.embedding_model
        )
        self._panel.show_searching(text)

    def _go_to_answers(self) -> None:
        self._search()
        if self._panel.model.rowCount():
            self._panel.list.setFocus()
            self._panel.list.setCurrentIndex(self._panel.model.index(0, 0))

    def _search(self) -> None:
        self._typing.stop()
        text = self._field.text().strip()
        self._panel.setVisible(bool(text))
        self._view_model.searches.begin(text)
