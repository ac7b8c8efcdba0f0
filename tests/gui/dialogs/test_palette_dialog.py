# SPDX-License-Identifier: Apache-2.0
"""Every command in one list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from docdesk.gui.dialogs import palette_dialog
from docdesk.gui.dialogs.palette_dialog import PaletteDialog
from docdesk.gui.frame.commands import commands_in
from docdesk.values.documents import Status
from tests.gui.conftest import Scene, make_document, until

Run = Callable[[Any], Any]
MakeScene = Callable[..., Scene]
Key = Qt.Key


def rows(dialog: PaletteDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


@pytest.fixture
def scene_here(scene: MakeScene) -> Scene:
    return scene(make_document(1, status=Status.READY))


def test_it_has_every_command_of_the_menu_bar(scene_here: Scene) -> None:
    window = scene_here.window
    texts = {command.text for command in commands_in(window)}
    assert {"File: Settings", "Queue: Pause", "View: Dark theme", "Help: About docdesk"} <= texts
    assert any(text.startswith("Backup: ") for text in texts)
    for action, _icon in window.actions_.all:
        in_menu = any(command.action is action for command in commands_in(window))
        assert in_menu or action is window.actions_.palette, action.text()


def test_words_in_any_order_find_a_command_and_return_runs_it(scene_here: Scene, run: Run) -> None:
    window = scene_here.window
    opened: list[QWidget] = []
    window.dialogs.opened.connect(opened.append)

    async def go() -> None:
        await scene_here.start()
        window.actions_.palette.trigger()
        dialog = opened[0]
        assert isinstance(dialog, PaletteDialog)
        QTest.keyClicks(dialog.words, "theme DARK")
        assert rows(dialog) == ["View: Dark theme"]
        QTest.keyClick(dialog.words, Key.Key_Return)
        assert window.state.text("theme") == "dark"
        assert not dialog.isVisible()
        window.use_theme("light")
        await scene_here.view_model.close()

    run(go())


def test_a_command_may_open_a_dialog_of_its_own(scene_here: Scene, run: Run) -> None:
    window = scene_here.window
    opened: list[QWidget] = []
    window.dialogs.opened.connect(opened.append)

    async def go() -> None:
        await scene_here.start()
        window.actions_.palette.trigger()
        dialog = opened[0]
        assert isinstance(dialog, PaletteDialog)
        QTest.keyClicks(dialog.words, "keyboard")
        QTest.keyClick(dialog.words, Key.Key_Return)
        await until(lambda: len(opened) == 2 and opened[1].isVisible())
        opened[1].close()
        await scene_here.view_model.close()

    run(go())


def test_what_cannot_be_done_now_comes_last_and_does_nothing(
    scene_here: Scene, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions = scene_here.window.actions_
    actions.retry.setEnabled(False)
    actions.retry_failed.setEnabled(True)
    dialog = PaletteDialog(commands_in(scene_here.window))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    chosen: list[object] = []
    said: list[str] = []
    dialog.chosen.connect(chosen.append)
    monkeypatch.setattr(palette_dialog, "announce", lambda _widget, text: said.append(text))
    dialog.open()
    dialog.words.setText("retry")
    assert [text.partition("    ")[0] for text in rows(dialog)][:2] == [
        "Queue: Retry all failed",
        "Document: Retry",
    ]
    QTest.keyClick(dialog.words, Key.Key_Down)
    QTest.keyClick(dialog.words, Key.Key_Return)
    assert chosen == [actions.retry_failed], "the arrow stays on what can be done"
    assert any("Retry all failed" in text for text in said), "a screen reader hears the row"


def test_words_that_no_command_has_are_said(scene_here: Scene, qtbot: Any) -> None:
    dialog = PaletteDialog(commands_in(scene_here.window))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.words.setText("xyzzy")
    assert rows(dialog) == []
    assert dialog.none.isVisible()
    QTest.keyClick(dialog.words, Key.Key_Return)
    assert dialog.isVisible(), "there is nothing to run"
