# SPDX-License-Identifier: Apache-2.0
"""Paints a row's backup status: words, and a thin bar while its original is being sent."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette

from docdesk.gui.look import appearance, backup_words
from docdesk.values.documents import Backup, Document

BAR_HEIGHT = 4


def paint_backup(
    painter: QPainter, area: QRect, palette: QPalette, document: Document, selected: bool
) -> None:
    """Paint into `area`, which has its margins already."""
    role = QPalette.ColorRole
    ink = palette.color(role.HighlightedText if selected else role.Text)
    if not selected:
        if document.backup is Backup.FAILED:
            ink = appearance.tone(appearance.BAD, palette)
        elif document.backup is Backup.WAITING and document.backup_error is not None:
            ink = appearance.tone(appearance.CAUTION, palette)
        elif document.backup is Backup.OFF:
            ink = appearance.muted(palette)
    painter.setPen(ink)
    metrics = painter.fontMetrics()
    height = metrics.height()
    sending = document.backup is Backup.WAITING and document.backup_done > 0
    top = area.top() + (area.height() - height - (BAR_HEIGHT + 4 if sending else 0)) // 2
    line = QRect(area.left(), top, area.width(), height)
    text = metrics.elidedText(backup_words.cell_words(document), Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    if sending:
        bar = QRect(area.left(), top + height + 4, area.width(), BAR_HEIGHT)
        ground = palette.color(role.HighlightedText if selected else role.Text)
        ground.setAlphaF(0.18)
        painter.fillRect(bar, ground)
        fill = palette.color(role.HighlightedText if selected else role.Highlight)
        bar.setWidth(max(3, round(bar.width() * backup_words.sent(document))))
        painter.fillRect(bar, fill)
