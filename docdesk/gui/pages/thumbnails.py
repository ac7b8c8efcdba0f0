# SPDX-License-Identifier: Apache-2.0
"""Small pictures of all pages, each with what became of it; only those in view are asked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from docdesk.gui.look import coverage_words, wording
from docdesk.gui.look.coverage_strip import paint_strip
from docdesk.gui.model.document_pages import DocumentPages, Key
from docdesk.gui.model.index import NOWHERE, Index
from docdesk.values.coverage import Coverage, Run, coverage_of
from docdesk.values.pages import PageShape

WIDTH, HEIGHT = 84, 108
"""Logical pixels of the room for one picture."""
TICK = 8
"""Logical pixels of the width of a tick of the coverage."""
PAD = 6


class _Model(QAbstractListModel):
    def __init__(self, pages: DocumentPages, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages = pages
        self.coverage: Coverage | None = None
        self.shapes: tuple[PageShape, ...] = ()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.shapes)

    def run(self, page: int) -> Run | None:
        return self.coverage.at(page) if self.coverage is not None else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        page = index.row() + 1
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            run = self.run(page)
            words = wording.page_words(page, page)
            return words if run is None else coverage_words.run_words(Run(page, 1, run.cover, run.reason))
        return wording.number(page) if role == Qt.ItemDataRole.DisplayRole else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH + TICK + 3 * PAD, HEIGHT + option.fontMetrics.height() + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _Model)
        page, shape = index.row() + 1, model.shapes[index.row()]
        palette = option.palette
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Highlight))
        area = QRect(option.rect.left() + PAD, option.rect.top() + PAD, WIDTH, HEIGHT)
        if shape.drawn:
            scale = min(WIDTH / shape.width, HEIGHT / shape.height)
            sheet = QRect(0, 0, max(1, round(shape.width * scale)), max(1, round(shape.height * scale)))
            sheet.moveCenter(area.center())
            painter.fillRect(sheet, QColor("white"))
            picture = model.pages.picture(page, key_of(shape, 1.0)[1], 0)
            if picture is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(sheet, picture)
            painter.setPen(palette.color(QPalette.ColorRole.Mid))
            painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
        run = model.run(page)
        if run is not None:
            from docdesk.values.coverage import Coverage as One

            text = One((Run(1, 1, run.cover, run.reason),)).text()
            tick = QRect(area.right() + PAD, area.top(), TICK, area.height())
            paint_strip(painter, tick, text, palette, selected=selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        words = QRect(area.left(), area.bottom(), area.width(), option.fontMetrics.height() + PAD)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, wording.number(page))


class Thumbnails(QListView):
    """A column of small pages; the one that is chosen is shown large."""

    page_chosen = Signal(int)
    wanted = Signal(object)
    """The pictures that are wanted now: a list of their keys."""

    def __init__(self, pages: DocumentPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(pages, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFixedWidth(WIDTH + TICK + 4 * PAD + self.verticalScrollBar().sizeHint().width())
        self.setAccessibleName(self.tr("Small pages"))
        self.verticalScrollBar().valueChanged.connect(self.ask)
        self.selectionModel().currentChanged.connect(self._chosen)
        pages.picture_ready.connect(lambda _page: self.viewport().update())

    def show_layout(self, covered: str) -> None:
        """Show the pages of the layout that there is now, with this coverage."""
        self._model.beginResetModel()
        self._model.shapes = self._model.pages.layout.pages
        self._model.coverage = coverage_of(covered) if covered else None
        self._model.endResetModel()
        self.ask()

    def follow(self, page: int) -> None:
        """Select a page that is shown already."""
        index = self._model.index(page - 1, 0)
        if index.isValid() and index != self.currentIndex():
            blocked = self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(blocked)
            self.scrollTo(index)

    def ask(self) -> None:
        """Say which pictures are wanted."""
        keys: list[Key] = []
        if self.isVisible() and self._model.shapes:
            top = self.indexAt(self.viewport().rect().topLeft())
            bottom = self.indexAt(self.viewport().rect().bottomLeft())
            first = top.row() if top.isValid() else 0
            last = bottom.row() if bottom.isValid() else len(self._model.shapes) - 1
            for row in range(first, min(last + 1, first + 40)):
                shape = self._model.shapes[row]
                if shape.drawn:
                    keys.append(key_of(shape, self.devicePixelRatioF()))
        self.wanted.emit(keys)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.ask()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self.ask()

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid() and not self.signalsBlocked():
            self.page_chosen.emit(index.row() + 1)


def key_of(shape: PageShape, ratio: float) -> Key:
    """The picture of a page that fits into the room for a small one."""
    scale = min(WIDTH / shape.width, HEIGHT / shape.height) * ratio
    return shape.number, max(16, round(shape.width * scale)), 0
