# SPDX-License-Identifier: Apache-2.0
"""The list of keyboard shortcuts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from docdesk.gui.actions import Actions
from docdesk.gui.dialogs.shortcuts_dialog import ShortcutsDialog


def test_the_page_of_keys_reads_them_off_the_actions(qtbot: Any) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ShortcutsDialog(Actions(window), window)
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    table = {row.text(0): row.text(1) for row in rows if row is not None}
    assert table["Retry all failed"] == "Ctrl+Shift+R"
    assert table["Remove"].startswith("Del")


def test_the_page_of_keys_names_no_key_that_keyboards_lack(qtbot: Any) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.undo.setShortcuts([QKeySequence("Ctrl+Z"), QKeySequence("F14"), QKeySequence(Qt.Key.Key_Undo)])
    dialog = ShortcutsDialog(actions, window)
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    assert {row.text(0): row.text(1) for row in rows if row is not None}["Undo remove"] == "Ctrl+Z"
