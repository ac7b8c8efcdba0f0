# SPDX-License-Identifier: Apache-2.0
"""The details' page of stages: every attempt with its time, duration and outcome."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from docdesk.gui.look import appearance, wording
from docdesk.gui.model.document_reader import DocumentReader, stage_cells
from docdesk.gui.pages.details_view import DetailsView
from docdesk.values.documents import Document, Status

LATER_MS = 600
"""The last attempt is recorded just after the document's end is published."""


class StagesView(DetailsView):
    """Shows the attempts at one document; the last line is what runs now."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._document: Document | None = None
        self._attempts: list[dict[str, Any]] = []
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Stages"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHeaderLabels(
            [self.tr("Stage"), self.tr("Attempt"), self.tr("Began"), self.tr("Time"), self.tr("Outcome")]
        )
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.nothing = QLabel(self.tr("Nothing was tried yet."))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        self.nothing.hide()

    def show_document(self, document: Document) -> None:
        """Show the attempts at this document."""
        self._document = document
        self._ask()
        self._later.start()

    def show_progress(self, document: Document) -> None:
        """Show the stage that runs now, without reading the attempts again."""
        self._document = document
        self._fill()

    def _ask(self) -> None:
        document = self._document
        if document is not None:
            self._reader.attempts(document, lambda found: self._take(document.id, found))

    def _take(self, id_: str, attempts: list[dict[str, Any]]) -> None:
        if self._document is not None and self._document.id == id_:
            self._attempts = attempts
            self._fill()

    def _fill(self) -> None:
        self.list.clear()
        times: Counter[str] = Counter()
        bad = appearance.tone(appearance.BAD, self.palette())
        for attempt in self._attempts:
            stage, began, took, outcome = stage_cells(attempt)
            times[stage] += 1
            item = QTreeWidgetItem([stage, wording.number(times[stage]), began, took, outcome])
            if attempt["outcome"] not in ("ok", "cancelled"):
                item.setForeground(4, bad)
            self.list.addTopLevelItem(item)
        document = self._document
        if document is not None and document.status is Status.RUNNING and document.stage is not None:
            name = wording.stage_name(document.stage)
            words = wording.status_words(document)
            self.list.addTopLevelItem(
                QTreeWidgetItem([name, wording.number(times[name] + 1), self.tr("now"), "", words])
            )
        self.nothing.setVisible(self.list.topLevelItemCount() == 0)
        self.list.setVisible(self.list.topLevelItemCount() > 0)
