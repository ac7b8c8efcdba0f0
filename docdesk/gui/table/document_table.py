# SPDX-License-Identifier: Apache-2.0
"""The table of documents as a view: uniform rows, columns that can be moved and hidden, a stable selection."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QByteArray, QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QTableView,
    QWidget,
)

from docdesk.gui.actions import Actions
from docdesk.gui.look import wording
from docdesk.gui.model.columns import COLUMNS, Column, ColumnSpec
from docdesk.gui.model.document_table_model import DocumentTableModel
from docdesk.gui.table.column_room import ColumnRoom
from docdesk.gui.table.status_delegate import MARGIN, StatusDelegate, moves
from docdesk.values.documents import Document, Status

TICK_MS = 100
_LOOKS = frozenset({QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange})


class _HeaderStyle(QProxyStyle):
    """The system's style with the cells' margin, so that a heading stands over its column's text."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric == QStyle.PixelMetric.PM_HeaderMargin:
            return MARGIN
        return super().pixelMetric(metric, option, widget)


class DocumentTable(QTableView):
    """Shows a `DocumentTableModel`. Files dropped on it fall through to the window."""

    selection_changed = Signal()
    _delegate: StatusDelegate | None = None
    """None while the view is being built, which changes it already."""

    def __init__(self, model: DocumentTableModel, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._actions = actions
        self._kept: tuple[list[str], str | None] = ([], None)
        self._moves = True
        self.coverage_follows = True
        """Whether the column of coverages shows itself once there is one; False once a person chose."""
        self._place: str | None = ""
        """The backup place the columns were laid out for; empty before the first time."""
        self.setModel(model)
        self.setAccessibleName(self.tr("Documents"))
        self.setAccessibleDescription(
            self.tr("One row per document, with its status and the reason if it failed.")
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setAcceptDrops(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self._delegate = delegate = StatusDelegate(self)
        delegate.left = lambda id_: model.left.get(id_, ("", ""))[0]
        self.setItemDelegate(delegate)
        self._header_style = _HeaderStyle()
        self._header_style.setParent(self)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 22)
        self._set_up_header()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._move_pieces)
        model.modelAboutToBeReset.connect(self._keep_selection)
        model.modelReset.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.selection_changed.emit())

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setStyle(self._header_style)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(48)
        self._place_columns(COLUMNS)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.room = ColumnRoom(self)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)

    def _place_columns(self, specs: Iterable[ColumnSpec]) -> None:
        """Give columns the width, place and visibility that they have at first."""
        header = self.horizontalHeader()
        for spec in specs:
            # a hidden section takes no width
            self.setColumnHidden(spec.column, False)
            header.resizeSection(spec.column, spec.width)
            if spec.after is not None:
                before, after = header.visualIndex(spec.column), header.visualIndex(spec.after)
                header.moveSection(before, after if before < after else after + 1)
        for spec in specs:
            self.setColumnHidden(spec.column, spec.hidden)

    # the selection

    def selected_ids(self) -> list[str]:
        """Ids of the selected rows, from the top."""
        selection = self.selectionModel().selection()
        rows: set[int] = set()
        for position in range(selection.count()):
            span = selection.at(position)
            rows.update(range(span.top(), span.bottom() + 1))
        return [self._rows.at(row).id for row in sorted(rows)]

    def selected(self) -> list[Document]:
        """The selected documents as they are now."""
        found = (self._rows.document(id_) for id_ in self.selected_ids())
        return [document for document in found if document is not None]

    def select(self, ids: list[str], *, current: str | None = None) -> None:
        """Select those of these documents that are shown, and scroll to the current one."""
        rows = sorted(row for id_ in ids if (row := self._rows.row_of(id_)) is not None)
        last = len(COLUMNS) - 1
        selection = QItemSelection()
        begin = 0
        for position in range(1, len(rows) + 1):
            if position == len(rows) or rows[position] != rows[position - 1] + 1:
                top, bottom = rows[begin], rows[position - 1]
                selection.append(
                    QItemSelection(self._rows.index(top, 0), self._rows.index(bottom, last)).takeAt(0)
                )
                begin = position
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        row = self._rows.row_of(current) if current is not None else (rows[0] if rows else None)
        if row is not None:
            index = self._rows.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.scrollTo(index)

    def _keep_selection(self) -> None:
        index = self.currentIndex()
        current = self._rows.at(index.row()).id if index.isValid() else None
        self._kept = (self.selected_ids(), current)

    def _restore_selection(self) -> None:
        ids, current = self._kept
        self._kept = ([], None)
        if ids or current:
            self.select(ids, current=current)
        self.selection_changed.emit()

    # looks

    def follow_counts(self) -> None:
        """Animate the bars only while something runs; give the reasons in sight room for their titles."""
        metrics = self.fontMetrics()
        titles = {
            title
            for document in map(self._rows.at, self._rows_in_sight())
            if (title := wording.reason_title(document))
        }
        if titles:
            self.room.need(max(metrics.horizontalAdvance(title) for title in titles) + 2 * MARGIN)
        if self._moves and self._rows.counts[Status.RUNNING]:
            if not self._tick.isActive():
                self._tick.start()
        else:
            self._tick.stop()

    def let_move(self, moves: bool) -> None:
        """Whether bars without a measure move; if not, they stand still."""
        self._moves = moves
        self.follow_counts()

    def _move_pieces(self) -> None:
        if self._delegate is not None:
            self._delegate.phase += 1
        for row in self._rows_in_sight():
            if moves(self._rows.at(row)):
                self.update(self._rows.index(row, Column.STATUS))

    def _rows_in_sight(self) -> range:
        top = self.rowAt(0)
        if top < 0:
            return range(0)
        bottom = self.rowAt(self.viewport().height() - 1)
        return range(top, (bottom if bottom >= 0 else self._rows.rowCount() - 1) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.room.divide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in _LOOKS and self._delegate is not None:
            self._delegate.forget()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._actions.open_file.trigger()
            return
        super().keyPressEvent(event)

    def _menu(self, where: QPoint) -> None:
        if not self.indexAt(where).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._actions.of_documents())
        menu.addActions([action for action in self._actions.more_of_documents if action.isEnabled()])
        menu.addSeparator()
        menu.addActions([action for action in self._actions.turns.values() if action.isEnabled()])
        menu.addSeparator()
        menu.addActions([self._actions.copy_path, self._actions.copy_details])
        menu.popup(self.viewport().mapToGlobal(where))

    def _header_menu(self, where: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(where))

    def follow_backup(self, place: str | None) -> None:
        """Show the backup column only if the library has a backup."""
        if place != self._place:
            self._place = place
            self._show_column(Column.BACKUP, place is not None)

    def follow_coverage(self, any_known: bool) -> None:
        """Show the column of coverages from when one is known on."""
        if any_known and self.coverage_follows:
            self.coverage_follows = False
            self._show_column(Column.COVERAGE, True)

    def columns_menu(self) -> QMenu:
        """A menu that shows and hides columns; the name stays."""
        menu = QMenu(self)
        for spec in COLUMNS:
            column = spec.column
            action = QAction(spec.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setEnabled(column != Column.NAME)
            action.toggled.connect(lambda shown, column=column: self._show_column(column, shown))
            menu.addAction(action)
        return menu

    def _show_column(self, column: int, shown: bool) -> None:
        if column == Column.COVERAGE:
            self.coverage_follows = False
        self.setColumnHidden(column, not shown)
        self.room.divide()

    def columns_state(self) -> QByteArray:
        """Order, widths and visibility of the columns, for the next start."""
        return self.horizontalHeader().saveState()

    def restore_columns(self, state: QByteArray, chosen: Iterable[int], known: int = len(COLUMNS)) -> None:
        """The columns as they were, those in `chosen` with their widths; there were `known` columns then.

        The order of rows is not kept: a new start shows them as they came.
        """
        self.room.chosen = set(chosen)
        header = self.horizontalHeader()
        if known < len(COLUMNS):
            take_layout(header, state, known)
            self._place_columns(COLUMNS[known:])
        elif header.restoreState(state):
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.setStretchLastSection(False)  # an earlier version kept it on
        self.room.chosen = set(chosen)
        self.room.divide()


def take_layout(header: QHeaderView, state: QByteArray, known: int) -> None:
    """Lay out the first `known` columns as in the state of a header that had no more.

    Qt would take such a state, but what it saves afterwards it does not read again.
    """
    before = QHeaderView(Qt.Orientation.Horizontal)
    before.setModel(QStandardItemModel(0, known, before))
    if not before.restoreState(state):
        return
    for place in range(known):
        column = before.logicalIndex(place)
        header.moveSection(header.visualIndex(column), place)
        hidden = before.isSectionHidden(column)
        # of a hidden one the width is known once it is shown
        before.setSectionHidden(column, False)
        header.setSectionHidden(column, False)
        header.resizeSection(column, before.sectionSize(column))
        header.setSectionHidden(column, hidden)
