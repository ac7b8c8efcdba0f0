# SPDX-License-Identifier: Apache-2.0
"""Paints the results: name, page and score over some lines of the passage; folds and copies on one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from docdesk.gui.answers.passage_model import ROW_ROLE, PassageModel, score_words
from docdesk.gui.answers.result_rows import Kind, Row
from docdesk.gui.look import appearance, wording
from docdesk.gui.model.index import Index
from docdesk.values.documents import Passage
from docdesk.values.excerpts import Excerpt
from docdesk.values.texts import visible

LINES = 4
"""Lines of a passage."""
PAD = 12
SMALL_PAD = 5
"""Logical pixels above and below a row of one line."""
INDENT = 18
"""Logical pixels by which a row is further in than the fold that it lies in."""
_NARROW = 200
"""Logical pixels; a narrower row has no room for the score."""


class PassageDelegate(QStyledItemDelegate):
    """Words of the question are bold, on a coloured ground where the row is not selected."""

    def __init__(self, model: PassageModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.lineSpacing()
        row = cast(Row, index.data(ROW_ROLE))
        height = line + 2 * SMALL_PAD
        if row.kind is Kind.PASSAGE:
            height = line * (LINES + 1) + 2 * PAD + 4
        # the list is as wide as it is: a width here would only make it scroll sideways
        return QSize(100, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = cast(Row, index.data(ROW_ROLE))
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        full.text = ""
        widget: QWidget | None = full.widget
        if widget is not None:
            widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, full, painter, widget)
        painter.save()
        painter.setFont(full.font)
        ground = QPalette.ColorRole.Highlight if self._is_selected(full) else QPalette.ColorRole.Base
        painter.setBackground(full.palette.brush(ground))
        inner = full.rect.adjusted(PAD + INDENT * row.level, 0, -PAD, 0)
        if row.is_fold:
            self._paint_fold(painter, full, inner, row)
        elif row.passage is not None:
            if row.kind is Kind.COPY:
                self._paint_head(painter, inner, row.passage, full, bold=False)
            else:
                self._paint_passage(painter, inner.adjusted(0, PAD, 0, -PAD), row.passage, full)
        if row.level == 0 and not self._is_selected(full) and not self._goes_on(index):
            painter.setPen(full.palette.color(QPalette.ColorRole.AlternateBase).darker(110))
            inset = QPoint(PAD, 0)
            painter.drawLine(full.rect.bottomLeft() + inset, full.rect.bottomRight() - inset)
        painter.restore()

    def _goes_on(self, index: Index) -> bool:
        """Whether the next row belongs to the same result."""
        rows = self._model.rows
        after = index.row() + 1
        return after < len(rows) and (rows[after].kind in (Kind.SAME, Kind.MORE) or rows[after].level > 0)

    @staticmethod
    def _is_selected(option: QStyleOptionViewItem) -> bool:
        return bool(option.state & QStyle.StateFlag.State_Selected)

    def _inks(self, option: QStyleOptionViewItem) -> tuple[QColor, QColor]:
        """The colours of the text and of what has less weight."""
        palette = option.palette
        if self._is_selected(option):
            ink = palette.color(QPalette.ColorRole.HighlightedText)
            return ink, ink
        return palette.color(QPalette.ColorRole.Text), appearance.muted(palette)

    def _paint_passage(
        self, painter: QPainter, area: QRect, passage: Passage, option: QStyleOptionViewItem
    ) -> None:
        line = option.fontMetrics.lineSpacing()
        head = QRect(area.left(), area.top(), area.width(), line)
        self._paint_head(painter, head, passage, option, bold=True)
        painter.setPen(self._inks(option)[0])
        mark = None if self._is_selected(option) else appearance.tone(appearance.MARK, option.palette)
        body = area.adjusted(0, line + 4, 0, 0)
        _paint_text(painter, body, self._model.excerpt(passage), option.font, mark)

    def _paint_head(
        self, painter: QPainter, area: QRect, passage: Passage, option: QStyleOptionViewItem, *, bold: bool
    ) -> None:
        ink, soft = self._inks(option)
        metrics, score = painter.fontMetrics(), f"  ·  {score_words(passage.score)}"
        # a long title of a chapter leaves half of the line to the name
        most = area.width() // 2 - metrics.horizontalAdvance(score)
        place = wording.passage_place(passage)
        if area.width() < _NARROW:
            # the order says which score is higher
            most, score = area.width() // 2, ""
        where = metrics.elidedText(place, Qt.TextElideMode.ElideMiddle, most) + score
        room = metrics.horizontalAdvance(where)
        painter.setPen(soft)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, where)
        font = QFont(option.font)
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(ink)
        middle = Qt.TextElideMode.ElideMiddle
        name = painter.fontMetrics().elidedText(visible(passage.name), middle, area.width() - room - PAD)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(option.font)

    def _paint_fold(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row) -> None:
        ink = self._inks(option)[1]
        size = round(option.fontMetrics.height() * 0.7)
        name = "opened" if row.is_open else "folded"
        ratio = painter.device().devicePixelRatioF()
        picture = appearance.pixmap(name, ink.name(), size, ratio)
        painter.drawPixmap(area.left(), area.center().y() - size // 2, size, size, picture)
        painter.setPen(ink)
        words = painter.fontMetrics().elidedText(
            self._model.fold_words(row), Qt.TextElideMode.ElideRight, area.width() - size - 6
        )
        text = area.adjusted(size + 6, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _paint_text(painter: QPainter, area: QRect, excerpt: Excerpt, font: QFont, ground: QColor | None) -> None:
    """Some lines of a passage; the last one ends with a sign where there are more."""
    layout = QTextLayout(excerpt.text, font)
    layout.setFormats(formats_of(excerpt, ground))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    for _ in range(LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    layout.draw(painter, QPointF(area.topLeft()))
    last = layout.lineAt(layout.lineCount() - 1)
    if last.isValid() and last.textStart() + last.textLength() < _units(excerpt.text):
        _paint_sign_of_more(painter, area, layout)


def _paint_sign_of_more(painter: QPainter, area: QRect, layout: QTextLayout) -> None:
    """An ellipsis at the end of the last line, on the ground of the row if there is no room behind the text."""
    last = layout.lineAt(layout.lineCount() - 1)
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance("…") + 2
    left = min(area.left() + round(last.naturalTextWidth()), area.right() - width)
    place = QRect(left, area.top() + round(last.y()), width, round(last.height()))
    painter.fillRect(place, painter.background())
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "…")


def _units(text: str) -> int:
    """The length of a text as Qt counts it: in units of UTF-16."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def formats_of(excerpt: Excerpt, ground: QColor | None) -> Sequence[QTextLayout.FormatRange]:
    """How the marks of an excerpt are painted; Qt counts them in units of UTF-16."""
    wide = [at for at, letter in enumerate(excerpt.text) if letter > "\uffff"]

    def position(at: int) -> int:
        return at + sum(other < at for other in wide)

    found = []
    for begin, end in excerpt.marks:
        one = QTextLayout.FormatRange()
        one.start, one.length = position(begin), position(end) - position(begin)
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        if ground is not None:
            look.setBackground(ground)
        one.format = look
        found.append(one)
    return found
