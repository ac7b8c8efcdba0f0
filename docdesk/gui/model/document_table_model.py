# SPDX-License-Identifier: Apache-2.0
"""The table's rows, sorted and filtered here: a proxy model needs half a minute to sort 100,000 Python rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    Qt,
    QTimer,
    QUrl,
)

from docdesk.gui.look import wording
from docdesk.gui.look.coverage_words import has_gaps
from docdesk.gui.look.tips import tip_of
from docdesk.gui.model.columns import COLUMNS, Column, sort_key
from docdesk.gui.model.index import NOWHERE, Index
from docdesk.gui.model.offers import is_unreadable
from docdesk.gui.model.row_filter import RowFilter
from docdesk.gui.model.row_spans import spans_of
from docdesk.system.addresses import address_of_path
from docdesk.values.documents import Document, Status
from docdesk.values.formats import FileType
from docdesk.values.paths import path_of_text
from docdesk.values.texts import visible

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
_TEXTS = 1_000
"""Documents whose cells' texts are kept: a few screens of them."""


def _tags_of(documents: Iterable[Document]) -> Counter[str]:
    return Counter([tag for document in documents if document.tags for tag in document.tags])


class DocumentTableModel(QAbstractTableModel):
    """Rows of frozen `Document` values, filtered and sorted here.

    `apply` takes what changed since the last refresh; everything else is a look-up.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[str, Document] = {}
        self._rows: list[Document] = []
        self._places: dict[str, int] | None = {}
        """The row of each id; None until somebody asks, after the order has changed."""
        self._counts: Counter[Status] = Counter()
        self._sort_column = -1
        self._descending = False
        self._sorted_by: tuple[int, bool] | None = None
        """What the rows are in order of; None where something has changed since."""
        self._unreadable: set[str] = set()
        self._gaps: set[str] = set()
        self.tags: Counter[str] = Counter()
        """The tags of all documents, shown or not, and how many have each."""
        self.any_coverage = False
        """Whether the pages of some document with several are known."""
        self._filter = RowFilter()
        self._resort = QTimer(self)
        self._resort.setSingleShot(True)
        self._resort.setInterval(_RESORT_MS)
        self._resort.timeout.connect(self._sort_again)
        self._headers = [spec.title for spec in COLUMNS]
        self._texts: dict[str, tuple[Document, dict[int, str]]] = {}
        self.left: Mapping[str, tuple[str, str]] = {}
        """How long running documents still take, in short and in words, by their ids."""

    # what it holds

    @property
    def counts(self) -> Counter[Status]:
        """Documents by status, the filtered ones too."""
        return self._counts

    @property
    def unreadable(self) -> int:
        """How many of the failed documents are files of kinds that cannot be read."""
        return len(self._unreadable)

    @property
    def gaps(self) -> int:
        """How many of the ready documents have pages without text."""
        return len(self._gaps)

    def retryable_ids(self) -> list[str]:
        """Ids of the failed documents that may become ready, shown or not."""
        return [
            id_
            for id_, document in self._documents.items()
            if document.status is Status.FAILED and id_ not in self._unreadable
        ]

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
        """The row that shows this document, or None if the filter hides it."""
        return self._row_of().get(id_)

    def around(self, document: Document) -> Iterator[Document]:
        """The documents that this one lies inside, the innermost first."""
        seen = {document.id}
        while document.parent is not None and document.parent not in seen:
            outer = self._documents.get(document.parent)
            if outer is None:
                return
            seen.add(outer.id)  # a received library may have a circle
            yield outer
            document = outer

    def text(self, document: Document, column: int) -> str:
        """The text of a cell. It is cached: formatting a size takes longer than painting it."""
        kept = self._texts.get(document.id)
        if kept is None or kept[0] is not document:
            if len(self._texts) >= _TEXTS:
                self._texts.clear()
            kept = self._texts[document.id] = (document, {})
        text = kept[1].get(column)
        if text is None:
            text = COLUMNS[column].text(document)
            if column == Column.NAME and document.parent is not None:
                text = self._with_place(text, document)
            kept[1][column] = text
        return text

    # changes

    def load(self, documents: Sequence[Document]) -> None:
        """Show these documents and no others."""
        self.beginResetModel()
        self._documents = {document.id: document for document in documents}
        self._counts = Counter([document.status for document in documents])
        self._unreadable = {document.id for document in documents if is_unreadable(document)}
        self._gaps = {document.id for document in documents if document.covered and has_gaps(document)}
        self.tags = _tags_of(documents)
        self.any_coverage = any(document.covered and document.pages > 1 for document in documents)
        self._order(fills=True)
        self.endResetModel()

    def extend(self, documents: Iterable[Document]) -> None:
        """Show these too, a portion of a large library; those that are there already stay as they are.

        They come after the others, whatever the order is: it is made again once no more of them come.
        """
        fresh = [document for document in documents if document.id not in self._documents]
        self._documents.update((document.id, document) for document in fresh)
        self._counts.update([document.status for document in fresh])
        self._unreadable.update(document.id for document in fresh if is_unreadable(document))
        self._gaps.update(document.id for document in fresh if document.covered and has_gaps(document))
        self.tags += _tags_of(fresh)
        self.any_coverage |= any(document.covered and document.pages > 1 for document in fresh)
        self._insert(self._matching(fresh))
        if self._sort_column >= 0 or self._descending:
            self._resort.start()

    def apply(self, changed: Mapping[str, Document], removed: Iterable[str] = ()) -> None:
        """Take the newest value of each changed document, and drop the removed ones."""
        places = self._row_of()
        gone: list[int] = []
        fresh: list[Document] = []
        dirty: list[int] = []
        for id_ in removed:
            document = self._documents.pop(id_, None)
            if document is not None:
                self._counts[document.status] -= 1
                self._unreadable.discard(id_)
                self._gaps.discard(id_)
                self._change_tags(document, None)
                row = places.get(id_)
                if row is not None:
                    gone.append(row)
        for id_, document in changed.items():
            old = self._documents.get(id_)
            if old is not None:
                self._counts[old.status] -= 1
            self._counts[document.status] += 1
            self._documents[id_] = document
            self._change_tags(old, document)
            if is_unreadable(document):
                self._unreadable.add(id_)
            else:
                self._unreadable.discard(id_)
            self.any_coverage |= bool(document.covered) and document.pages > 1
            if document.covered and has_gaps(document):
                self._gaps.add(id_)
            else:
                self._gaps.discard(id_)
            row = places.get(id_)
            shown = bool(self._matching([document]))
            if row is None:
                if shown:
                    fresh.append(document)
            elif shown:
                self._rows[row] = document
                dirty.append(row)
            else:
                gone.append(row)
        self._announce(dirty)
        if self._drop(gone):
            self._append(fresh)

    def set_filter(
        self,
        *,
        statuses: Iterable[Status] | None = None,
        type_: FileType | None = None,
        words: str = "",
        unreadable: bool = False,
        gaps: bool = False,
        tag: str | None = None,
    ) -> None:
        """Show only documents of these statuses, type and tag (None: all) that have all words in the name.

        `unreadable`: the files of kinds that cannot be read and no others; otherwise all but those.
        `gaps`: only ready documents with pages that have no text.
        """
        self.beginResetModel()
        chosen = None if statuses is None else frozenset(statuses)
        self._filter = RowFilter(chosen, type_, tuple(words.casefold().split()), unreadable, gaps, tag)
        self._order(fills=True)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 is the order in which the documents came."""
        descending = order == Qt.SortOrder.DescendingOrder
        if (column, descending) == (self._sort_column, self._descending) and not self._resort.isActive():
            return  # a view asks twice for one press of a heading
        self._sort_column = column
        self._descending = descending
        self._sort_again()

    def _matching(self, documents: Iterable[Document]) -> list[Document]:
        """Those that the filter shows."""
        return self._filter.matching(documents, self._unreadable, self._gaps)

    def _change_tags(self, old: Document | None, new: Document | None) -> None:
        before, after = old.tags if old else (), new.tags if new else ()
        if before != after:
            self.tags = self.tags + Counter(after) - Counter(before)

    def _order(self, *, fills: bool = False) -> None:
        """Bring the rows into their order; `fills`: others of the documents are shown now."""
        order = (self._sort_column, self._descending)
        if not fills and self._sorted_by == (self._sort_column, not self._descending):
            self._rows.reverse()
        else:
            if fills or self._sort_column < 0:
                # nearly in the order in which they came already
                self._rows = self._matching(self._documents.values())
            self._rows.sort(key=sort_key(self._sort_column), reverse=self._descending)
        self._sorted_by = order
        self._places = None

    def _row_of(self) -> dict[str, int]:
        if self._places is None:
            self._places = {document.id: row for row, document in enumerate(self._rows)}
        return self._places

    def _sort_again(self) -> None:
        self._resort.stop()
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in old]
        self._order()
        places = self._row_of() if ids else {}
        new = [self.createIndex(places[id_], index.column()) for id_, index in zip(ids, old, strict=True)]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _announce(self, dirty: list[int]) -> None:
        if not dirty:
            return
        self._sorted_by = None
        runs = spans_of(dirty)
        if len(runs) > _SCATTERED:
            runs = [(runs[0][0], runs[-1][1])]
        last = len(COLUMNS) - 1
        for first_row, last_row in runs:
            self.dataChanged.emit(self.index(first_row, 0), self.index(last_row, last))
        if self._sort_column >= 0 and not self._resort.isActive():
            self._resort.start()

    def _drop(self, gone: list[int]) -> bool:
        """Take rows out; False where that was done by a reset, which shows the new ones as well."""
        runs = spans_of(gone)
        if len(runs) > _TORN:
            self.beginResetModel()
            self._order(fills=True)
            self.endResetModel()
            return False
        for first, last in reversed(runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._places = None
            self.endRemoveRows()
        return True

    def _append(self, fresh: list[Document]) -> None:
        if not fresh:
            return
        ordered = self._sort_column < 0 and (not self._rows or self._rows[-1].added_at <= fresh[0].added_at)
        self._insert(fresh)
        if not (ordered and not self._descending):
            self._sort_again()

    def _insert(self, documents: list[Document]) -> None:
        """New rows at the end."""
        if not documents:
            return
        begin = len(self._rows)
        self._sorted_by = None
        self.beginInsertRows(QModelIndex(), begin, begin + len(documents) - 1)
        self._rows.extend(documents)
        if self._places is not None:
            self._places.update((document.id, begin + place) for place, document in enumerate(documents))
        self.endInsertRows()

    # Qt's side

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        column = index.column()
        if role == _ALIGNMENT:
            return COLUMNS[column].align
        document = self._rows[index.row()]
        if role == DOCUMENT_ROLE:
            return document
        if role == _TOOL_TIP:
            return self._tool_tip(document, column)
        text = self.text(document, column)
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
            return COLUMNS[section].align
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
        # encoded here: Qt's own encoding takes text, and a name need not be any
        paths = [path_of_text(self._rows[row].path) for row in rows]
        data.setUrls([QUrl.fromEncoded(address_of_path(path)) for path in paths if path.is_absolute()])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.IgnoreAction

    def _with_place(self, text: str, document: Document) -> str:
        """The name of a document that lies inside another one: nobody else knows where it came from."""
        outer = next(self.around(document), None)
        if outer is None:
            return text
        return self.tr("{name} (in {outer})").format(name=text, outer=visible(outer.name))

    def _tool_tip(self, document: Document, column: int) -> str | None:
        tip = COLUMNS[column].tip
        text = tip(document) if tip is not None else ""
        if column == Column.NAME and document.parent is not None:
            text = wording.place_words(document, self.around(document))
        if column == Column.STATUS:
            text = "\n".join(filter(None, (text, self._left_words(document))))
        return tip_of(text) or None

    def _left_words(self, document: Document) -> str:
        return self.left.get(document.id, ("", ""))[1]
