# SPDX-License-Identifier: Apache-2.0
"""Lists the files that got no document of their own, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
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
from docdesk.gui.model.left_out import LeftOut


class LeftOutDialog(QDialog):
    """Open it with `open()`."""

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
            item.setToolTip(0, file.path)
            item.setToolTip(1, file.reason)
            self.list.addTopLevelItem(item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(self.tr("&Copy list"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(
                "\n".join(f"{file.path}\t{file.reason}" for file in files)
            )
        )
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(self.list)
        layout.addWidget(buttons)
