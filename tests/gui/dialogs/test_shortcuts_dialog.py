# SPDX-License-Identifier: Apache-2.0
"""The list of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from docdesk.gui.actions import Actions
from docdesk.gui.dialogs.shortcuts_dialog import ShortcutsDialog

Open = Callable[[], ShortcutsDialog]


@pytest.fixture
def actions(qtbot: Any) -> Actions:
    window = QWidget()
    qtbot.addWidget(window)
    return Actions(window)


@pytest.fixture
def open_dialog(qtbot: Any, actions: Actions) -> Open:
    def opened() -> ShortcutsDialog:
        dialog = ShortcutsDialog(actions)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        return dialog

    return opened


def groups_of(dialog: ShortcutsDialog) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in range(dialog.list.topLevelItemCount()):
        group = dialog.list.topLevelItem(row)
        assert group is not None
        items = [group.child(child) for child in range(group.childCount())]
        found[group.text(0)] = {item.text(0): item.text(1) for item in items if item is not None}
    return found


def test_the_keys_are_read_off_the_actions_by_menu(open_dialog: Open) -> None:
    groups = groups_of(open_dialog())
    assert groups["Queue"]["Retry all failed"] == "Ctrl+Shift+R"
    assert groups["Document"]["Remove"].startswith("Del")
    assert groups["View"]["Find a command"] == "Ctrl+Shift+A"
    assert list(groups) == [
        "File",
        "Edit",
        "Document",
        "Queue",
        "View",
        "Help",
        "Documents",
        "Searching",
        "On a page",
    ]
    assert all(groups.values()), "a group without a key has no heading"


def test_every_action_with_a_key_is_in_a_group(open_dialog: Open, actions: Actions) -> None:
    rows = sum(
        len(group)
        for title, group in groups_of(open_dialog()).items()
        if title in ("Documents", "Searching", "On a page")
    )
    listed = sum(len(group) for group in groups_of(open_dialog()).values()) - rows
    assert listed == sum(1 for action, _icon in actions.all if action.shortcuts())


def test_no_two_actions_have_the_same_key(actions: Actions) -> None:
    keys = [key.toString() for action, _icon in actions.all for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_no_key_is_named_that_keyboards_lack(open_dialog: Open, actions: Actions) -> None:
    actions.undo.setShortcuts([QKeySequence("Ctrl+Z"), QKeySequence("F14"), QKeySequence(Qt.Key.Key_Undo)])
    assert groups_of(open_dialog())["Edit"]["Undo remove"] == "Ctrl+Z"
