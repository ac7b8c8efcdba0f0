# SPDX-License-Identifier: Apache-2.0
"""The answers that were kept: searched, opened again, removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look.room import fit
from docdesk.gui.look.tips import tip_of
from docdesk.values.answers import Answer
from docdesk.values.texts import visible


class AnswersDialog(QDialog):
    """Open it with `open()`. It requests what it needs through its signals."""

    find_requested = Signal(str)
    forget_requested = Signal(object, str)
    """The ids of answers to remove, or None for all, and what is searched for."""
    chosen = Signal(object)
    """An answer is to be shown again: the `Answer`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Earlier answers"))
        fit(self, 640, 440)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Find in questions and answers"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self.find_requested)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName(self.tr("Earlier answers"))
        self.list.setHeaderLabels([self.tr("Question"), self.tr("When")])
        self.list.header().resizeSection(0, 420)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemActivated.connect(self._choose)
        self.list.itemSelectionChanged.connect(self._allow)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.remove = buttons.addButton(self.tr("&Remove"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.remove_all = buttons.addButton(
            self.tr("Remove &all"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        self.remove.clicked.connect(lambda: self.forget_requested.emit(self._selected(), self.words.text()))
        self.remove_all.clicked.connect(self._remove_all)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for widget in (self.words, self.list, buttons):
            layout.addWidget(widget)
        self._answers: list[Answer] = []
        self._allow()

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """The answers, newest first."""
        self._answers = list(answers)
        self.list.clear()
        for row, answer in enumerate(self._answers):
            when = QDateTime.fromSecsSinceEpoch(int(answer.at))
            item = QTreeWidgetItem(
                [visible(answer.question), QLocale().toString(when, QLocale.FormatType.ShortFormat)]
            )
            item.setData(0, Qt.ItemDataRole.UserRole, row)
            item.setToolTip(0, tip_of(visible(answer.text[:400].replace("\n", " "))))
            self.list.addTopLevelItem(item)
        self._allow()

    def _allow(self) -> None:
        self.remove.setEnabled(bool(self.list.selectedItems()))
        self.remove_all.setEnabled(self.list.topLevelItemCount() > 0)

    def _selected(self) -> list[str]:
        rows = [int(item.data(0, Qt.ItemDataRole.UserRole)) for item in self.list.selectedItems()]
        return [self._answers[row].id for row in rows]

    def _remove_all(self) -> None:
        """Remove all that are listed: what is searched for narrows what goes."""
        words = self.words.text()
        self.forget_requested.emit([each.id for each in self._answers] if words.strip() else None, words)

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(self._answers[int(item.data(0, Qt.ItemDataRole.UserRole))])
        self.accept()
