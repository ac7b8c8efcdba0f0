# SPDX-License-Identifier: Apache-2.0
"""The table's rows, ordered and filtered here: a proxy over Python rows sorts 100,000 in half a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
)

from docdesk.documents import Backup, Document, FileType, Status, path_of_text
from docdesk.gui import backup_words, wording

DOCUMENT_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `Document` of a row."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ROLES = frozenset({_DISPLAY, _TOOL_TIP, _ALIGNMENT, _SPOKEN, DOCUMENT_ROLE})

_SCATTERED = 32
"""More separate changes than this are announced as one span: a view repaints only what it shows."""
_TORN = 200
"""More separate removals than this are announced as a reset: each costs the view a layout."""
_RESORT_MS = 500
"""How long a sorted table may lag behind the values it is sorted by."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The table's columns, in their first order."""

    NAME = 0
    TYPE = 1
    SIZE = 2
    STATUS = 3
    PAGES = 4
    CHUNKS = 5
    TIME = 6
    REASON = 7
    BACKUP = 8


NUMBERS = frozenset({Column.SIZE, Column.PAGES, Column.CHUNKS, Column.TIME})
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RANK = {Status.RUNNING: 0, Status.QUEUED: 1, Status.FAILED: 2, Status.CANCELLED: 3, Status.READY: 4}

_SORT_KEYS: dict[int, Callable[[Document], Any]] = {
    -1: lambda document: document.added_at,
    Column.NAME: lambda document: document.name.casefold(),
    Column.TYPE: lambda document: document.type.value,
    Column.SIZE: lambda document: document.size,
    Column.STATUS: lambda document: (_RANK[document.status], -document.progress),
    Column.PAGES: lambda document: document.pages,
    Column.CHUNKS: lambda document: document.chunks,
    Column.TIME: lambda document: document.seconds,
    Column.REASON: lambda document: (
        (0, document.error.title)
        if document.error
        else (1, document.warnings[0].code)
        if document.warnings
        else (2, "")
    ),
}

_BACKUP_RANK = {Backup.FAILED: 0, Backup.WAITING: 1, Backup.DONE: 2, Backup.OFF: 3}
_SORT_KEYS[Column.BACKUP] = lambda document: (_BACKUP_RANK[document.backup], -document.backup_done)

_TEXT: dict[int, Callable[[Document], str]] = {
    Column.NAME: lambda document: document.name,
    Column.TYPE: lambda document: wording.type_name(document.type),
    Column.SIZE: lambda document: wording.size_words(document.size),
    Column.STATUS: wording.status_words,
    Column.PAGES: lambda document: wording.number(document.pages) if document.pages else "",
    Column.CHUNKS: lambda document: wording.number(document.chunks) if document.chunks else "",
    Column.TIME: lambda document: wording.time_words(document.seconds),
    Column.REASON: wording.reason_words,
    Column.BACKUP: backup_words.cell_words,
}


def cell_text(document: Document, column: int) -> str:
    """What stands in a cell."""
    return _TEXT[column](document)


class DocumentTableModel(QAbstractTableModel):
    """Rows of frozen `Document` values, filtered and sorted here.

    `apply` takes what changed since the last refresh; everything else is a look-up.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[str, Document] = {}
        self._rows: list[Document] = []
        self._row_of: dict[str, int] = {}
        self._counts: Counter[Status] = Counter()
        self._sort_column = -1
        self._descending = False
        self._statuses: frozenset[Status] | None = None
        self._type: FileType | None = None
        self._words: tuple[str, ...] = ()
        self._resort = QTimer(self)
        self._resort.setSingleShot(True)
        self._resort.setInterval(_RESORT_MS)
        self._resort.timeout.connect(self._sort_again)
        self._headers = self._header_words()
        self.left: Mapping[str, tuple[str, str]] = {}
        """How long running documents still take, in short and in words, by their ids."""

    # what it holds

    @property
    def counts(self) -> Counter[Status]:
        """Documents by status, the filtered ones too."""
        return self._counts

    @property
    def total(self) -> int:
        """All documents of the library."""
        return len(self._documents)

    def document(self, id_: str) -> Document | None:
        """The document of this id, shown or not."""
        return self._documents.get(id_)

    def documents(self) -> Iterable[Document]:
        """All documents, shown or not."""
        return self._documents.values()

    def at(self, row: int) -> Document:
        """The document shown in this row."""
        return self._rows[row]

    def row_of(self, id_: str) -> int | None:
        """The row that shows this document, None where the filter hides it."""
        return self._row_of.get(id_)

    # changes

    def load(self, documents: Sequence[Document]) -> None:
        """Show these documents and no others."""
        self.beginResetModel()
        self._documents = {document.id: document for document in documents}
        self._counts = Counter(document.status for document in documents)
        self._fill()
        self.endResetModel()

    def apply(self, changed: Mapping[str, Document], removed: Iterable[str] = ()) -> None:
        """Take the newest value of each changed document, and drop the removed ones."""
        gone: list[int] = []
        fresh: list[Document] = []
        dirty: list[int] = []
        for id_ in removed:
            document = self._documents.pop(id_, None)
            if document is not None:
                self._counts[document.status] -= 1
                if id_ in self._row_of:
                    gone.append(self._row_of[id_])
        for id_, document in changed.items():
            old = self._documents.get(id_)
            if old is not None:
                self._counts[old.status] -= 1
            self._counts[document.status] += 1
            self._documents[id_] = document
            row = self._row_of.get(id_)
            shown = self._matches(document)
            if row is None:
                if shown:
                    fresh.append(document)
            elif shown:
                self._rows[row] = document
                dirty.append(row)
            else:
                gone.append(row)
        self._announce(dirty)
        self._drop(gone)
        self._append(fresh)

    def set_filter(
        self, *, statuses: Iterable[Status] | None = None, type_: FileType | None = None, words: str = ""
    ) -> None:
        """Show only documents of these statuses and type (None: all) that have all words in the name."""
        self.beginResetModel()
        self._statuses = None if statuses is None else frozenset(statuses)
        self._type = type_
        self._words = tuple(words.casefold().split())
        self._fill()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order in which the documents came."""
        descending = order == Qt.SortOrder.DescendingOrder
        if (column, descending) == (self._sort_column, self._descending) and not self._resort.isActive():
            return  # a view asks twice for one press of a heading
        self._sort_column = column
        self._descending = descending
        self._sort_again()

    def _matches(self, document: Document) -> bool:
        if self._statuses is not None and document.status not in self._statuses:
            return False
        if self._type is not None and document.type is not self._type:
            return False
        if self._words:
            name = document.name.casefold()
            return all(word in name for word in self._words)
        return True

    def _fill(self) -> None:
        self._rows = [document for document in self._documents.values() if self._matches(document)]
        self._order()

    def _order(self) -> None:
        self._rows.sort(key=_SORT_KEYS[self._sort_column], reverse=self._descending)
        self._number()

    def _number(self) -> None:
        self._row_of = {document.id: row for row, document in enumerate(self._rows)}

    def _sort_again(self) -> None:
        self._resort.stop()
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in old]
        self._order()
        new = [
            self.createIndex(self._row_of[id_], index.column()) for id_, index in zip(ids, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _announce(self, dirty: list[int]) -> None:
        if not dirty:
            return
        runs = _runs(dirty)
        if len(runs) > _SCATTERED:
            runs = [(runs[0][0], runs[-1][1])]
        last = len(Column) - 1
        for first_row, last_row in runs:
            self.dataChanged.emit(self.index(first_row, 0), self.index(last_row, last))
        if self._sort_column >= 0 and not self._resort.isActive():
            self._resort.start()

    def _drop(self, gone: list[int]) -> None:
        if not gone:
            return
        runs = _runs(gone)
        if len(runs) > _TORN:
            self.beginResetModel()
            self._fill()
            self.endResetModel()
            return
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        self._number()

    def _append(self, fresh: list[Document]) -> None:
        if not fresh:
            return
        begin = len(self._rows)
        ordered = self._sort_column < 0 and (not begin or self._rows[-1].added_at <= fresh[0].added_at)
        self.beginInsertRows(QModelIndex(), begin, begin + len(fresh) - 1)
        self._rows.extend(fresh)
        self._row_of.update((document.id, begin + offset) for offset, document in enumerate(fresh))
        self.endInsertRows()
        if not (ordered and not self._descending):
            self._sort_again()

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        column = index.column()
        if role == _ALIGNMENT:
            return _RIGHT if column in NUMBERS else _LEFT
        document = self._rows[index.row()]
        if role == DOCUMENT_ROLE:
            return document
        if role == _TOOL_TIP:
            return self._tool_tip(document, column)
        text = cell_text(document, column)
        if role == _SPOKEN and column == Column.STATUS and document.status is Status.RUNNING:
            parts = (text, f"{round(document.progress * 100)} %", self._left_words(document))
            return ", ".join(part for part in parts if part)
        if role == _SPOKEN and column == Column.BACKUP:
            return wording.backup_words(document) or text
        if role == _SPOKEN and column == Column.NAME and document.error is not None:
            # a screen reader says the failure with the name: nobody walks eight cells to hear of it
            return f"{text}, {wording.status_name(document.status)}: {wording.reason_words(document)}"
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headers):
            return None
        if role == _DISPLAY:
            return self._headers[section]
        if role == _ALIGNMENT:
            return _RIGHT if section in NUMBERS else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The rows' files, for a drag out of the window."""
        data = QMimeData()
        rows = sorted({index.row() for index in indexes})
        data.setUrls([QUrl.fromLocalFile(str(path_of_text(self._rows[row].path))) for row in rows])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.IgnoreAction

    def _tool_tip(self, document: Document, column: int) -> str | None:
        if column == Column.NAME:
            return wording.shown_path(document.path)
        if column == Column.STATUS:
            return "\n".join(filter(None, (wording.status_words(document), self._left_words(document))))
        if column == Column.CHUNKS:
            return wording.reused_words(document) or None
        if column == Column.REASON:
            return wording.reason_words(document) or None
        if column == Column.BACKUP:
            return wording.backup_words(document) or None
        return None

    def _left_words(self, document: Document) -> str:
        return self.left.get(document.id, ("", ""))[1]

    def _header_words(self) -> list[str]:
        return [
            self.tr("Name"),
            self.tr("Type"),
            self.tr("Size"),
            self.tr("Status"),
            self.tr("Pages"),
            self.tr("Chunks"),
            self.tr("Time"),
            self.tr("Reason or notice"),
            self.tr("Backup"),
        ]


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Row numbers as spans without gaps, first and last included."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and row <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
