# SPDX-License-Identifier: Apache-2.0
"""One page of the settings, and the small parts that all pages are made of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look import appearance
from docdesk.settings.model import Settings

NOTE_WIDTH = 280
MOST_LABEL = 240
"""Logical pixels that the shorter labels of a page are widened to; a longer label stands by itself."""


class SettingsPage(QWidget):
    """Edits some fields of a `Settings` value. A new page is a subclass, and a line in `SettingsDialog`."""

    changed = Signal()
    """A field was changed: the dialog checks the values of all pages again."""

    def __init__(self, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.icon = icon
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 4, 12, 4)
        self.column.setSpacing(12)

    def values(self) -> dict[str, Any]:
        """The fields of `Settings` that this page sets. Raises SettingsInvalid."""
        return {}

    def missing(self) -> str:
        """The name of a field that has to be filled in and that nobody has typed in yet; empty if there is none."""
        return ""

    def show_settings(self, fresh: Settings) -> None:
        """All pages together come to `fresh`: say what that means."""

    def keep(self) -> None:
        """The dialog is saved: keep what is no setting of the library."""

    def align_labels(self) -> None:
        """Give the labels of all boxes one width, so that the fields of the whole page stand in one column."""
        labels = [
            item.widget()
            for form in self.findChildren(QFormLayout)
            for row in range(form.rowCount())
            if (item := form.itemAt(row, QFormLayout.ItemRole.LabelRole)) is not None
        ]
        named = [label for label in labels if isinstance(label, QLabel) and label.text()]
        widest = max((label.sizeHint().width() for label in named), default=0)
        for label in named:
            label.setMinimumWidth(min(widest, MOST_LABEL))

    def follow(self, *fields: QWidget) -> None:
        """A wheel over a field that has no focus scrolls the page; it must not change a setting unseen."""
        for field in fields:
            if isinstance(field, QAbstractSpinBox | QComboBox):
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def form_of(box: QWidget) -> QFormLayout:
    """A form in a box. A field goes below its label where both do not fit side by side."""
    form = QFormLayout(box)
    form.setSpacing(8)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form


def note() -> QLabel:
    """A paragraph under a field."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setMinimumWidth(NOTE_WIDTH)  # a label that wraps takes its least height from its least width
    return label


def spin(least: int, most: int, step: int, automatic: str = "", suffix: str = "") -> QSpinBox:
    """A field for a number; where `automatic` is given, it stands for the least."""
    field = QSpinBox()
    field.setRange(least, most)
    field.setSingleStep(step)
    field.setSpecialValueText(automatic)
    field.setSuffix(suffix)
    field.setGroupSeparatorShown(True)
    return field


def say(label: QLabel, text: str, tone: tuple[str, str] | None = None) -> None:
    """Write a note in a tone; an empty one is hidden."""
    parent = label.parentWidget()
    palette = QPalette(parent.palette() if parent is not None else label.palette())
    colour = appearance.tone(tone, palette) if tone else appearance.muted(palette)
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)
    label.setText(text)
    label.setVisible(bool(text))
