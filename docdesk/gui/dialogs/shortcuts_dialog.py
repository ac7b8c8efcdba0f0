# SPDX-License-Identifier: Apache-2.0
"""The page of keys: what can be done without a mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.actions import Actions
from docdesk.gui.look.appearance import plain_text
from docdesk.gui.look.room import fit


class ShortcutsDialog(QDialog):
    """Reads the keys off the actions, so that it cannot differ from them, in the order of the menus."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        fit(self, 560, 620)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setHeaderLabels([self.tr("To do this"), self.tr("Press")])
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setItemsExpandable(False)
        for title, menu in actions.menus():
            self._add_group(
                plain_text(title),
                [(plain_text(action.text()), _keys_of(action)) for action in menu if action is not None],
            )
        for title, keys in self._others():
            self._add_group(title, keys)
        self.list.expandAll()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.addWidget(self.list)
        layout.addWidget(buttons)

    def _add_group(self, title: str, keys: Sequence[tuple[str, str]]) -> None:
        """A heading with what has keys below it; none if nothing has."""
        rows = [QTreeWidgetItem([text, key]) for text, key in keys if key]
        if not rows:
            return
        group = QTreeWidgetItem([title])
        font = self.list.font()
        font.setBold(True)
        group.setFont(0, font)
        group.setFirstColumnSpanned(True)
        group.addChildren(rows)
        self.list.addTopLevelItem(group)

    def _others(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Keys that are no actions, by the part of the window that has them."""
        return [
            (
                self.tr("Documents"),
                [
                    (self.tr("Open the selected document"), self.tr("Enter")),
                    (self.tr("Go to the next part of the window"), self.tr("Tab")),
                ],
            ),
            (
                self.tr("Searching"),
                [
                    (self.tr("Go to the answers of the search"), self.tr("Enter, Down")),
                    (self.tr("Ask a recent question again, in an empty search field"), self.tr("Down")),
                    (self.tr("Open and close what is folded under an answer"), self.tr("Right, Left")),
                    (self.tr("Leave the search"), self.tr("Esc")),
                ],
            ),
            (
                self.tr("On a page"),
                [
                    (self.tr("Search in the document, go to the next place"), "Ctrl+F, F3"),
                    (self.tr("Choose the next chunk, the one before"), "F4, Shift+F4"),
                    (self.tr("Larger, smaller, fit the width"), "Ctrl++, Ctrl+-, Ctrl+0"),
                    (self.tr("Fit the whole page"), "Ctrl+9"),
                    (
                        self.tr("Select word by word, the whole page"),
                        self.tr("Shift+Right, Shift+Left, Ctrl+A"),
                    ),
                    (self.tr("Turn the pages"), "R"),
                    (self.tr("Copy the selected words, or the passage"), "Ctrl+C"),
                    (self.tr("Open a window of its own"), self.tr("Enter")),
                ],
            ),
        ]


def _keys_of(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(
        sequence.toString(native) for sequence in action.shortcuts() if _is_on_keyboards(sequence)
    )


def _is_on_keyboards(sequence: QKeySequence) -> bool:
    """Whether people have such a key: systems also name F14, or keys of their own for Open and Paste."""
    first: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs do not know it
    return first.key() < Qt.Key.Key_F13  # what comes after F12 is rare or on no keyboard
