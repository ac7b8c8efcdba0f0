# SPDX-License-Identifier: Apache-2.0
"""Paints the table's cells. A bar is a plain rectangle: the style's own is slower."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from docdesk.gui.look import appearance, wording
from docdesk.gui.look.coverage_strip import paint_strip
from docdesk.gui.look.coverage_words import has_gaps
from docdesk.gui.model.columns import COLUMNS, RIGHT, Column
from docdesk.gui.model.document_table_model import DocumentTableModel
from docdesk.gui.model.index import Index
from docdesk.gui.table.backup_cell import paint_backup
from docdesk.values.documents import Document, Stage, Status

BAR_HEIGHT = 4
STRIP = 12
"""Logical pixels of the height of a coverage."""
ICON = 16
MARGIN = 8
_STEPS = 20
"""Positions of the moving piece in a bar of unknown length."""
_ELIDED = 5_000
"""How many elided texts are cached."""

# plain numbers: Python's flags take as long as the painting, and a screen has hundreds of cells
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_GROUND = _SELECTED | _FOCUSED | QStyle.StateFlag.State_MouseOver.value
"""A cell in one of these states has a background of its own."""
_MIDDLE = (Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value
_AT_LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft.value
_AT_RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight.value
_SIDES = tuple(_AT_RIGHT if spec.align == RIGHT else _AT_LEFT for spec in COLUMNS)
"""How each column's text is drawn."""


class _Inks:
    """The colours of one palette for the cells."""

    def __init__(self, palette: QPalette) -> None:
        self.text = palette.color(QPalette.ColorRole.Text)
        self.selected = palette.color(QPalette.ColorRole.HighlightedText)
        self.fill = palette.color(QPalette.ColorRole.Highlight)
        self.muted = appearance.muted(palette)
        self.bad = appearance.tone(appearance.BAD, palette)
        self.caution = appearance.tone(appearance.CAUTION, palette)
        self.of_status = {status: appearance.status_colour(status, palette) for status in Status}


class StatusDelegate(QStyledItemDelegate):
    """Every cell of the table: the type's icon before the name, a status with icon and bar, numbers aligned right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left: Callable[[str], str] = lambda _id: ""
        """The remaining time of a running document, in words, by its id."""
        self.phase = 0
        """The position of the moving piece, which the view advances while something runs."""
        self._inks: dict[tuple[int, int], _Inks] = {}
        self._elided: dict[tuple[str, int, bool], str] = {}

    def forget(self) -> None:
        """Drop the caches, which belong to another font or palette."""
        self._inks.clear()
        self._elided.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, option.fontMetrics.height() + BAR_HEIGHT + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # not through initStyleOption: it asks the model for seven roles a cell that no cell here has
        model = cast(DocumentTableModel, index.model())
        document = model.at(index.row())
        column = index.column()
        state = option.state.value
        rect = option.rect
        palette = option.palette
        selected = bool(state & _SELECTED)
        if state & _GROUND:
            widget: QWidget | None = option.widget
            style = widget.style() if widget is not None else QApplication.style()
            style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        inks = self._inks_of(palette)
        ink = inks.selected if selected else inks.text
        area = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if column == Column.NAME:
            _icon(painter, area, appearance.type_icon(document.type), ink if selected else inks.muted)
            painter.setPen(ink)
            text = model.text(document, column)
            self._text(painter, area.adjusted(ICON + MARGIN, 0, 0, 0), text, middle=True)
        elif column == Column.STATUS:
            if document.status is Status.RUNNING:
                self._running(painter, area, inks, document, selected)
            else:
                tone = inks.caution if has_gaps(document) else inks.of_status[document.status]
                colour = ink if selected else tone
                _icon(painter, area, appearance.status_icon(document.status), colour)
                painter.setPen(colour)
                self._text(painter, area.adjusted(ICON + MARGIN, 0, 0, 0), model.text(document, column))
        elif column == Column.COVERAGE:
            if document.covered:
                strip = QRect(area.left(), area.center().y() - STRIP // 2, area.width(), STRIP)
                paint_strip(painter, strip, document.covered, palette, selected=selected)
        elif column == Column.BACKUP:
            paint_backup(painter, area, palette, document, selected)
        else:
            text = model.text(document, column)
            if text:
                if column == Column.REASON and not selected:
                    ink = inks.caution if document.error is None else inks.bad
                painter.setPen(ink)
                self._text(painter, area, text, _SIDES[column])
        if state & _FOCUSED and not selected:
            painter.setPen(QPen(inks.fill, 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _running(
        self, painter: QPainter, area: QRect, inks: _Inks, document: Document, selected: bool
    ) -> None:
        """Words and time over a bar. Nothing is cached: it changes all the time."""
        ink = inks.selected if selected else inks.text
        metrics = painter.fontMetrics()
        height = metrics.height()
        top = area.top() + (area.height() - height - BAR_HEIGHT - 4) // 2
        line = QRect(area.left(), top, area.width(), height)
        rest = "" if document.waiting else self.left(document.id)
        if rest:
            painter.setPen(ink if selected else inks.muted)
            painter.drawText(line, _AT_RIGHT, rest)
            line.setRight(line.right() - metrics.horizontalAdvance(rest) - MARGIN)
        painter.setPen(ink)
        words = wording.status_words(document)
        painter.drawText(line, _AT_LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width()))
        bar = QRect(area.left(), top + height + 4, area.width(), BAR_HEIGHT)
        self._bar(painter, bar, ink, inks.selected if selected else inks.fill, document)

    def _bar(self, painter: QPainter, bar: QRect, ink: QColor, fill: QColor, document: Document) -> None:
        ground = QColor(ink)
        ground.setAlphaF(0.18)
        painter.fillRect(bar, ground)
        if document.total or document.stage not in (None, Stage.EXTRACT):
            done = max(3, round(bar.width() * document.progress))
            painter.fillRect(QRect(bar.left(), bar.top(), done, bar.height()), fill)
        if moves(document):
            # nothing to measure by yet: a piece that moves says that the program does
            begin = round(bar.width() * document.progress)
            piece = max(8, bar.width() // 6)
            left = bar.left() + begin + (bar.width() - begin - piece) * (self.phase % _STEPS) // (_STEPS - 1)
            painter.fillRect(QRect(left, bar.top(), piece, bar.height()), fill)

    def _text(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        flags: int = _AT_LEFT,
        *,
        middle: bool = False,
    ) -> None:
        """`middle`: elide in the middle rather than at the end."""
        width = area.width()
        shown = self._elided.get((text, width, middle))
        if shown is None:
            if len(self._elided) >= _ELIDED:
                self._elided.clear()
            elide = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, elide, width)
            self._elided[text, width, middle] = shown
        painter.drawText(area, flags, shown)

    def _inks_of(self, palette: QPalette) -> _Inks:
        key = (palette.cacheKey(), palette.currentColorGroup().value)
        inks = self._inks.get(key)
        if inks is None:
            if len(self._inks) > 8:
                self._inks.clear()
            inks = self._inks[key] = _Inks(palette)
        return inks


def moves(document: Document) -> bool:
    """Whether a document is worked on, and how much there is to do is not known yet."""
    return (
        document.status is Status.RUNNING
        and document.stage is not None
        and not document.waiting
        and not document.total
    )


def _icon(painter: QPainter, area: QRect, name: str, colour: QColor) -> None:
    image = appearance.pixmap(name, colour.name(), ICON, painter.device().devicePixelRatio())
    painter.drawPixmap(area.left(), area.top() + (area.height() - ICON) // 2, image)
