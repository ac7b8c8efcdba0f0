# SPDX-License-Identifier: Apache-2.0
"""The filter over the table: statuses, type, tag and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from docdesk.gui.look import wording
from docdesk.values.documents import Status
from docdesk.values.formats import FileType
from docdesk.values.tags import tag_key
from docdesk.values.texts import visible

TYPING_MS = 120
_TAG_LETTERS = 10
GROUPS: dict[str, frozenset[Status] | None] = {
    "all": None,
    "working": frozenset({Status.QUEUED, Status.RUNNING}),
    "ready": frozenset({Status.READY}),
    "gaps": frozenset({Status.READY}),
    "failed": frozenset({Status.FAILED}),
    "cancelled": frozenset({Status.CANCELLED}),
    "unreadable": frozenset({Status.FAILED}),
}


class FilterBar(QWidget):
    """Buttons with counts, a box of types and one of tags, and a field for names."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {
            "all": self.tr("All"),
            "working": self.tr("In work"),
            "ready": self.tr("Ready"),
            "gaps": self.tr("With gaps"),
            "failed": self.tr("Failed"),
            "cancelled": self.tr("Cancelled"),
            "unreadable": self.tr("Cannot be read"),
        }
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(4)
        self._states, self._fields = QWidget(), QWidget()
        self._parts.addWidget(self._states)
        self._parts.addStretch(1)
        self._parts.addWidget(self._fields)
        layout = _row(self._states)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for key in GROUPS:
            button = QToolButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setChecked(key == "all")
            button.toggled.connect(lambda on: self.changed.emit() if on else None)
            self._group.addButton(button)
            self.buttons[key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        layout = _row(self._fields)
        self.types = QComboBox()
        self.types.addItem(self.tr("All types"), None)
        for kind in FileType:
            self.types.addItem(wording.type_name(kind), kind)
        self.types.setAccessibleName(self.tr("Types shown"))
        self.types.currentIndexChanged.connect(self.changed)
        layout.addWidget(self.types)
        self.tags = QComboBox()
        self.tags.addItem(self.tr("All tags"), None)
        self.tags.setAccessibleName(self.tr("Tag shown"))
        self.tags.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tags.setMinimumContentsLength(_TAG_LETTERS)
        self.tags.currentIndexChanged.connect(self._tag_chosen)
        self.within = QToolButton()
        self.within.setAutoRaise(True)
        self.within.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.within.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for widget in (self.tags, self.within):
            layout.addWidget(widget)
            widget.hide()
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Filter names"))
        self.words.setAccessibleName(self.tr("Filter names"))
        self.words.setClearButtonEnabled(True)
        self.words.setAcceptDrops(False)
        self.words.setMaximumWidth(200)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.words.textChanged.connect(lambda _text: self._typing.start())
        layout.addWidget(self.words)
        self.show_counts(Counter())

    def minimumSizeHint(self) -> QSize:
        """Room for one of its two parts: there are two lines where both do not fit."""
        hints = [part.minimumSizeHint() for part in (self._states, self._fields)]
        return QSize(max(hint.width() for hint in hints), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        wanted = self._states.sizeHint().width() + self._fields.minimumSizeHint().width()
        fits = self.width() >= wanted + self._parts.spacing()
        self._parts.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    @property
    def statuses(self) -> frozenset[Status] | None:
        """The statuses that are shown; None: all."""
        key = next(key for key, button in self.buttons.items() if button.isChecked())
        return GROUPS[key]

    @property
    def unreadable(self) -> bool:
        """Whether the files of kinds that cannot be read are shown, and no others."""
        return self.buttons["unreadable"].isChecked()

    @property
    def gaps(self) -> bool:
        """Whether only documents with pages that have no text are shown."""
        return self.buttons["gaps"].isChecked()

    @property
    def narrows(self) -> bool:
        """Whether some documents are not shown."""
        return (
            not self.buttons["all"].isChecked()
            or self.type is not None
            or self.tag is not None
            or bool(self.words.text())
        )

    def show_unreadable(self) -> None:
        """Show the files of kinds that cannot be read."""
        self.reset()
        self.buttons["unreadable"].setChecked(True)

    @property
    def type(self) -> FileType | None:
        """The type that is shown; None: all."""
        # Qt gives a str enum back as a plain string
        kind = self.types.currentData()
        return None if kind is None else FileType(kind)

    @property
    def tag(self) -> str | None:
        """The tag that is shown; None: all documents, with tags or without."""
        name = self.tags.currentData()
        return None if name is None else str(name)

    def show_tags(self, tags: Mapping[str, int]) -> None:
        """Offer these tags; the one that is chosen stays chosen while it is among them."""
        names = sorted(tags, key=tag_key)
        if names == [self.tags.itemData(row) for row in range(1, self.tags.count())]:
            return
        before = self.tag
        with QSignalBlocker(self.tags):
            while self.tags.count() > 1:
                self.tags.removeItem(1)
            for name in names:
                self.tags.addItem(visible(name), name)
            self.tags.setCurrentIndex(names.index(before) + 1 if before in names else 0)
        self.tags.setVisible(bool(names))
        if self.tag != before:
            self._tag_chosen()
        self._arrange()

    def _tag_chosen(self) -> None:
        self.within.setVisible(self.tag is not None)
        self._arrange()
        self.changed.emit()

    def show_counts(self, counts: Counter[Status], unreadable: int = 0, gaps: int = 0) -> None:
        """Write how many there are of each.

        `unreadable` of the failed ones are of kinds that cannot be read; `gaps` of the ready ones have pages without
        text.
        """
        counts = counts - Counter({Status.FAILED: unreadable})
        for key, button in self.buttons.items():
            statuses = GROUPS[key]
            if key in ("unreadable", "gaps"):
                count = gaps if key == "gaps" else unreadable
            else:
                count = sum(counts[status] for status in statuses) if statuses else sum(counts.values())
            button.setText(f"{self._names[key]}  {wording.number(count)}")
            rare = key in ("cancelled", "unreadable", "gaps")
            button.setVisible(not rare or count > 0 or button.isChecked())
        self._arrange()

    def reset(self) -> None:
        """Show everything."""
        self.words.clear()
        self.types.setCurrentIndex(0)
        self.tags.setCurrentIndex(0)
        self.buttons["all"].setChecked(True)


def _row(part: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(part)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    return layout
