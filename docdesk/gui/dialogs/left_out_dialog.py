# SPDX-License-Identifier: Apache-2.0
"""Lists the files that got no document of their own, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look.room import fit
from docdesk.gui.look.tips import tip_of
from docdesk.gui.model.left_out import LeftOut


class LeftOutDialog(QDialog):
    """Open it with `open()`. A file that has a document under another name leads to it."""

    document_requested = Signal(str)
    """The document that stands for a file is wanted: its id."""

    def __init__(self, files: Sequence[LeftOut], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Files left out"))
        fit(self, 760, 420)
        heading = QLabel(self.tr("%Ln file(s) did not get a row of their own:", "", len(files)))
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Files left out"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHeaderLabels([self.tr("File"), self.tr("Reason")])
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.header().resizeSection(0, 400)
        for file in files:
            item = QTreeWidgetItem([file.path, file.reason])
            item.setToolTip(0, tip_of(file.path))
            item.setToolTip(1, tip_of(file.reason))
            item.setData(0, Qt.ItemDataRole.UserRole, file.document)
            self.list.addTopLevelItem(item)
        self.list.itemActivated.connect(lambda item: self._lead(item))
        self.list.currentItemChanged.connect(lambda item, _before: self._allow(item))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        copy = buttons.addButton(self.tr("&Copy list"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(
                "\n".join(f"{file.path}\t{file.reason}" for file in files)
            )
        )
        self.show_document = buttons.addButton(
            self.tr("&Show the document"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.show_document.clicked.connect(lambda: self._lead(self.list.currentItem()))
        self.show_document.setVisible(any(file.document is not None for file in files))
        self._allow(None)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(self.list)
        layout.addWidget(buttons)

    def _allow(self, item: QTreeWidgetItem | None) -> None:
        self.show_document.setEnabled(_document_of(item) is not None)

    def _lead(self, item: QTreeWidgetItem | None) -> None:
        document = _document_of(item)
        if document is not None:
            self.accept()
            self.document_requested.emit(document)


def _document_of(item: QTreeWidgetItem | None) -> str | None:
    found = None if item is None else item.data(0, Qt.ItemDataRole.UserRole)
    return None if found is None else str(found)
