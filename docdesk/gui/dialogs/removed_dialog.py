# SPDX-License-Identifier: Apache-2.0
"""Lists the documents that were removed and can still be restored, or deleted for good."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look import wording
from docdesk.gui.look.room import fit
from docdesk.gui.look.tips import tip_of
from docdesk.values.documents import RemovedDocument


class RemovedDialog(QDialog):
    """Open it with `open()`. It requests what is chosen through its signals, and takes those rows out."""

    restore_requested = Signal(object)
    """The ids of documents to bring back."""
    delete_requested = Signal(object)
    """The ids of documents to delete for good."""

    def __init__(self, removed: Sequence[RemovedDocument], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Recently removed"))
        fit(self, 720, 420)
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Recently removed"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHeaderLabels([self.tr("Document"), self.tr("Removed"), self.tr("Path")])
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.header().resizeSection(0, 260)
        self.list.header().resizeSection(1, 150)
        for one in removed:
            when = QDateTime.fromSecsSinceEpoch(int(one.removed_at))
            path = wording.shown_path(one.document.path)
            words = QLocale().toString(when, QLocale.FormatType.ShortFormat)
            item = QTreeWidgetItem([one.document.name, words, path])
            item.setData(0, Qt.ItemDataRole.UserRole, one.document.id)
            item.setToolTip(2, tip_of(path))
            self.list.addTopLevelItem(item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.restore = buttons.addButton(self.tr("&Restore"), QDialogButtonBox.ButtonRole.ActionRole)
        self.delete = buttons.addButton(self.tr("&Delete now"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.restore.clicked.connect(lambda: self.restore_requested.emit(self._take_selected()))
        self.delete.clicked.connect(lambda: self.delete_requested.emit(self._take_selected()))
        buttons.rejected.connect(self.reject)
        self.list.itemSelectionChanged.connect(self._allow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for widget in (self.heading, self.list, buttons):
            layout.addWidget(widget)
        self._allow()

    def _allow(self) -> None:
        chosen = bool(self.list.selectedItems())
        self.restore.setEnabled(chosen)
        self.delete.setEnabled(chosen)
        if self.list.topLevelItemCount():
            text = self.tr(
                "Removed documents can be restored for 30 days. Deleting one now cannot be undone: it erases"
                " the text, the vectors, and the embeddings that no other document needs."
            )
        else:
            text = self.tr("There are no removed documents.")
        self.heading.setText(text)

    def _take_selected(self) -> list[str]:
        """Take the selected rows out. Returns their documents' ids."""
        items = self.list.selectedItems()
        ids = [str(item.data(0, Qt.ItemDataRole.UserRole)) for item in items]
        for item in items:
            self.list.takeTopLevelItem(self.list.indexOfTopLevelItem(item))
        self._allow()
        return ids
