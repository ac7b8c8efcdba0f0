# SPDX-License-Identifier: Apache-2.0
"""The results of one search as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from docdesk.gui.answers.result_rows import Kind, Row, rows_of
from docdesk.gui.look import wording
from docdesk.gui.look.tips import tip_of
from docdesk.gui.model.index import NOWHERE, Index
from docdesk.values.documents import Passage
from docdesk.values.excerpts import Excerpt, excerpt_of
from docdesk.values.marks import marks_of
from docdesk.values.results import Results, results_of
from docdesk.values.texts import visible

PASSAGE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `Passage` of a row; None for a row that folds others."""
ROW_ROLE = PASSAGE_ROLE + 1
"""The `Row`."""


class PassageModel(QAbstractListModel):
    """Passages, best first. What belongs to one of them is folded under it, and the weak ones at the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.results = Results([], [])
        self.rows: list[Row] = []
        self._opened: set[tuple[object, ...]] = set()
        self._mark = marks_of("")
        self._excerpts: dict[tuple[str, int], Excerpt] = {}

    @property
    def passages(self) -> list[Passage]:
        """The passages that are to be seen, in order."""
        return [row.passage for row in self.rows if row.passage is not None and not row.is_fold]

    def show(self, text: str, passages: Sequence[Passage]) -> None:
        """Show these passages; the words of `text` are marked in them."""
        self.beginResetModel()
        self.results = results_of(passages)
        self._opened = set()
        self._mark = marks_of(text)
        self._excerpts = {}
        self.rows = rows_of(self.results, self._opened)
        self.endResetModel()

    def toggle(self, index: Index) -> None:
        """Open a fold, or close it; for another row nothing happens."""
        row = self.rows[index.row()]
        if not row.is_fold:
            return
        self._opened ^= {row.key}
        rows = rows_of(self.results, self._opened)
        first = index.row() + 1
        change = len(rows) - len(self.rows)
        if change > 0:
            self.beginInsertRows(NOWHERE, first, first + change - 1)
            self.rows = rows
            self.endInsertRows()
        else:
            self.beginRemoveRows(NOWHERE, first, first - change - 1)
            self.rows = rows
            self.endRemoveRows()
        self.dataChanged.emit(index, index)

    def fold_of(self, index: Index) -> Index:
        """The open fold that a row lies in; the row itself if it is in none."""
        level = self.rows[index.row()].level
        for row in range(index.row() - 1, -1, -1):
            above = self.rows[row]
            if above.is_fold and above.is_open and above.level == level - 1:
                return self.index(row)
        return index

    def excerpt(self, passage: Passage) -> Excerpt:
        """What is shown of a passage, with its marks."""
        key = (passage.document, passage.chunk)
        if key not in self._excerpts:
            self._excerpts[key] = excerpt_of(passage, self._mark)
        return self._excerpts[key]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if row.is_fold or row.passage is None:
            return self._of_fold(row, role)
        if role == PASSAGE_ROLE:
            return row.passage
        if role == Qt.ItemDataRole.DisplayRole:
            return row.passage.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(wording.shown_path(row.passage.path))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{visible(row.passage.name)}, {place_words(row.passage)}."
            return said if row.kind is Kind.COPY else f"{said} {self.excerpt(row.passage).text}"
        return None

    def _of_fold(self, row: Row, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.fold_words(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.tr("open") if row.is_open else self.tr("folded")
            return f"{self.fold_words(row)}, {state}"
        return None

    def fold_words(self, row: Row) -> str:
        """What a fold says."""
        if row.kind is Kind.SAME:
            return self.tr("Also in %Ln other(s)", "", row.count)
        if row.kind is Kind.MORE:
            return self.tr("%Ln more passage(s) of this document", "", row.count)
        return self.tr("%Ln weak match(es)", "", row.count)


def place_words(passage: Passage) -> str:
    """Page and score of a passage."""
    return f"{wording.passage_place(passage)}, {score_words(passage.score)}"


def score_words(score: float) -> str:
    """A score of 0 to 1 in hundredths, as a person compares it."""
    return f"{max(0.0, min(1.0, score)):.2f}"
