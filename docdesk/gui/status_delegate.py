# SPDX-License-Identifier: Apache-2.0
"""Paints the cells that say how a document stands. A bar is a plain rectangle: a style's own costs more."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from docdesk.documents import Document, Stage, Status
from docdesk.gui import appearance, wording
from docdesk.gui.backup_cell import paint_backup
from docdesk.gui.document_table_model import DOCUMENT_ROLE, NUMBERS, Column, cell_text

Index = QModelIndex | QPersistentModelIndex

BAR_HEIGHT = 4
ICON = 16
MARGIN = 8
_STEPS = 20
"""Positions of the moving piece in a bar that has no measure yet."""


class StatusDelegate(QStyledItemDelegate):
    """Every cell of the table: the type's icon before the name, a status' icon, words and bar, numbers at the right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left: Callable[[str], str] = lambda _id: ""
        """How long the running document of an id still takes, in words."""
        self.phase = 0
        """Where the moving piece is; whoever owns the view counts it up while something runs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, option.fontMetrics.height() + BAR_HEIGHT + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # not through initStyleOption: it asks the model for seven roles a cell that no cell here has
        document = cast(Document, index.data(DOCUMENT_ROLE))
        column = index.column()
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        palette = option.palette
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.save()
        painter.setFont(option.font)
        if column == Column.NAME:
            self._name(painter, area, palette, document, selected)
        elif column == Column.STATUS:
            self._status(painter, area, palette, document, selected)
        elif column == Column.REASON:
            self._reason(painter, area, palette, document, selected)
        elif column == Column.BACKUP:
            paint_backup(painter, area, palette, document, selected)
        else:
            painter.setPen(_ink(palette, selected))
            side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
            _text(painter, area, cell_text(document, column), side=side)
        painter.restore()
        if option.state & QStyle.StateFlag.State_HasFocus and not selected:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _name(
        self, painter: QPainter, area: QRect, palette: QPalette, document: Document, selected: bool
    ) -> None:
        ink = _ink(palette, selected)
        _icon(
            painter,
            area,
            appearance.type_icon(document.type),
            ink if selected else appearance.muted(palette).name(),
        )
        painter.setPen(ink)
        _text(painter, area.adjusted(ICON + MARGIN, 0, 0, 0), document.name, Qt.TextElideMode.ElideMiddle)

    def _status(
        self, painter: QPainter, area: QRect, palette: QPalette, document: Document, selected: bool
    ) -> None:
        ink = _ink(palette, selected)
        colour = ink if selected else appearance.status_colour(document.status, palette).name()
        if document.status is not Status.RUNNING:
            _icon(painter, area, appearance.status_icon(document.status), colour)
            painter.setPen(colour)
            _text(painter, area.adjusted(ICON + MARGIN, 0, 0, 0), wording.status_words(document))
            return
        height = painter.fontMetrics().height()
        top = area.top() + (area.height() - height - BAR_HEIGHT - 4) // 2
        painter.setPen(ink)
        line = QRect(area.left(), top, area.width(), height)
        rest = "" if document.waiting else self.left(document.id)
        if rest:
            painter.setPen(ink if selected else appearance.muted(palette))
            _text(painter, line, rest, side=Qt.AlignmentFlag.AlignRight)
            line.setRight(line.right() - painter.fontMetrics().horizontalAdvance(rest) - MARGIN)
            painter.setPen(ink)
        _text(painter, line, wording.status_words(document))
        self._bar(
            painter,
            QRect(area.left(), top + height + 4, area.width(), BAR_HEIGHT),
            palette,
            document,
            selected,
        )

    def _bar(
        self, painter: QPainter, bar: QRect, palette: QPalette, document: Document, selected: bool
    ) -> None:
        ground = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        ground.setAlphaF(0.18)
        painter.fillRect(bar, ground)
        fill = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Highlight)
        if document.total or document.stage not in (None, Stage.EXTRACT):
            done = max(3, round(bar.width() * document.progress))
            painter.fillRect(QRect(bar.left(), bar.top(), done, bar.height()), fill)
        if not document.total:
            # nothing to measure by yet: a piece that moves says that the program does
            piece = max(8, bar.width() // 6)
            left = bar.left() + (bar.width() - piece) * (self.phase % _STEPS) // (_STEPS - 1)
            painter.fillRect(QRect(left, bar.top(), piece, bar.height()), fill)

    def _reason(
        self, painter: QPainter, area: QRect, palette: QPalette, document: Document, selected: bool
    ) -> None:
        if selected:
            painter.setPen(_ink(palette, True))
        elif document.error is not None:
            painter.setPen(appearance.tone(appearance.BAD, palette))
        else:
            painter.setPen(appearance.tone(appearance.CAUTION, palette))
        _text(painter, area, wording.reason_words(document))


def _ink(palette: QPalette, selected: bool) -> str:
    return palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text).name()


def _icon(painter: QPainter, area: QRect, name: str, colour: str) -> None:
    image = appearance.pixmap(name, colour, ICON, painter.device().devicePixelRatio())
    painter.drawPixmap(area.left(), area.top() + (area.height() - ICON) // 2, image)


def _text(
    painter: QPainter,
    area: QRect,
    text: str,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    if not text:
        return
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(area, flags, painter.fontMetrics().elidedText(text, elide, area.width()))
