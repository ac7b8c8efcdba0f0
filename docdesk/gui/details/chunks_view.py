# SPDX-License-Identifier: Apache-2.0
"""The details' page of chunks: what a search can find in a document, and what the model cuts off."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look import appearance
from docdesk.gui.model.document_reader import Chunks, DocumentReader, chunk_cells
from docdesk.gui.model.index import NOWHERE, Index
from docdesk.gui.pages.details_view import DetailsView
from docdesk.values.documents import Chunk, Document


class ChunkModel(QAbstractTableModel):
    """The chunks of one document, read in portions as the view comes to them."""

    def __init__(self, reader: DocumentReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._document: Document | None = None
        self._chunks: list[tuple[Chunk, str]] = []
        self._asking = False
        self.total = 0
        self._headers = [
            self.tr("Chunk"),
            self.tr("Pages"),
            self.tr("Characters"),
            self.tr("Tokens"),
            self.tr("Notice"),
        ]

    def show_document(self, document: Document | None) -> None:
        """Start over with this document."""
        self.beginResetModel()
        self._document = document
        self._chunks = []
        self.total = document.chunks if document is not None and document.generation else 0
        self._asking = False
        self.endResetModel()

    def text_of(self, row: int) -> str:
        """The text of a chunk."""
        return self._chunks[row][1]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._chunks)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._asking and len(self._chunks) < self.total

    def fetchMore(self, parent: Index) -> None:
        document = self._document
        if document is None or parent.isValid() or self._asking:
            return
        self._asking = True
        begin = len(self._chunks)
        self._reader.chunks(document, begin, lambda found: self._take(document, begin, found))

    def _take(self, document: Document, begin: int, found: Chunks) -> None:
        if document is not self._document or begin != len(self._chunks):
            return
        chunks, total = found
        self._asking = False
        # what says that there are more is true: a generation does not change
        self.total = total if chunks else begin
        if chunks:
            self.beginInsertRows(QModelIndex(), begin, begin + len(chunks) - 1)
            self._chunks += chunks
            self.endInsertRows()

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        chunk, text = self._chunks[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return chunk_cells(chunk)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and chunk.cut:
            return self.tr("The model reads only the beginning of this chunk.")
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return ", ".join(cell for cell in (*chunk_cells(chunk), text) if cell)
        if role == Qt.ItemDataRole.ForegroundRole and chunk.cut:
            parent = self.parent()
            assert isinstance(parent, QWidget)
            return appearance.tone(appearance.CAUTION, parent.palette())
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section] if 0 <= section < len(self._headers) else None
        return None


class ChunksView(DetailsView):
    """A list of chunks, with the text of the selected one beside it."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ChunkModel(reader, self)
        self.list = QTableView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(self.tr("Chunks"))
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTabKeyNavigation(False)
        self.list.setShowGrid(False)
        self.list.setAlternatingRowColors(True)
        self.list.verticalHeader().hide()
        self.list.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.list.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((64, 64, 130, 64)):
            header.resizeSection(column, width)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Text of the chunk"))
        self.nothing = QLabel(self.tr("There are no chunks until the document is ready."))
        self.nothing.setWordWrap(True)
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.addWidget(self.list)
        self.sides.addWidget(self.text)
        self.sides.setSizes([440, 440])
        self.sides.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.nothing)
        layout.addWidget(self.sides, 1)
        self.list.selectionModel().currentRowChanged.connect(self._show_text)
        self.model.rowsInserted.connect(self._first)

    def show_document(self, document: Document) -> None:
        """The chunks of this document."""
        self.text.clear()
        self.model.show_document(document)
        some = self.model.total > 0
        self.nothing.setVisible(not some)
        self.sides.setVisible(some)
        if some:
            self.model.fetchMore(QModelIndex())

    def _first(self, _parent: QModelIndex, first: int) -> None:
        if first == 0:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _show_text(self, index: QModelIndex) -> None:
        self.text.setPlainText(self.model.text_of(index.row()) if index.isValid() else "")
