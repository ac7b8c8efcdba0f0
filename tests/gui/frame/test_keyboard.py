# SPDX-License-Identifier: Apache-2.0
"""The whole way without a mouse, over a real library: every step is a key that the focused widget gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from shiboken6 import isValid

from docdesk.contract.desk import Desk
from docdesk.gui.dialogs.ledger_dialog import LedgerDialog
from docdesk.gui.dialogs.palette_dialog import PaletteDialog
from docdesk.gui.dialogs.shortcuts_dialog import ShortcutsDialog
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import Settings
from docdesk.system.resource_files import resource
from docdesk.values.documents import Status
from tests.gui.conftest import Opener, destroy_now, until
from tests.openai_endpoint import Endpoint

Run = Callable[[Any], Any]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 60


async def open_behind(settings: Settings) -> Desk:
    return await reach_desk(settings, api_key="sk-test-0000")


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, openai_endpoint: Endpoint) -> Iterator[MainWindow]:
    settings = Settings(
        library=tmp_path / "library",
        provider="openai",
        base_url=openai_endpoint.url,
        model="test",
        workers=1,
    )
    view_model = ViewModel(settings, open_behind)
    made = MainWindow(view_model, WindowState(tmp_path / "config"))
    yield made
    made.hide()
    made.deleteLater()
    view_model.deleteLater()
    del made, view_model
    destroy_now()


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the focus: the keyboard is lost"
    QTest.keyClick(focus, key, modifiers)


def type_(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def tab_to(wanted: QWidget) -> None:
    """Go on with Tab until `wanted` has the focus."""
    for _ in range(60):
        if QApplication.focusWidget() is wanted:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {wanted}")


def test_the_whole_way_by_keyboard_alone(
    run: Run, window: MainWindow, tmp_path: Path, opener: Opener
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    notes = folder / "lens.md"
    notes.write_text("The lens is washed every second morning.\n", "utf-8")
    manual = folder / "manual.pdf"
    whole = resource("samples/lighthouse-manual.pdf").read_bytes()
    manual.write_bytes(whole[:200])
    view_model = window.view_model
    dialogs: list[QWidget] = []
    window.dialogs.opened.connect(dialogs.append)
    closing: list[bool] = []
    window.close_requested.connect(lambda: closing.append(True))

    def counts(status: Status) -> int:
        return view_model.table.counts[status]

    def has_keys(widget: QWidget) -> bool:
        focus = QApplication.focusWidget()
        return (
            widget.isActiveWindow() and focus is not None and (focus is widget or widget.isAncestorOf(focus))
        )

    async def came(kind: type[QWidget]) -> QWidget:
        """The dialog that was opened last: it is of this kind, and the keys go to it."""
        dialog = dialogs[-1]
        assert isinstance(dialog, kind), dialog
        await until(lambda: has_keys(dialog))
        return dialog

    async def back(key: Qt.Key | None = None) -> None:
        """The dialog is gone. A window manager would give the keys back to its window; here is none.

        A list of completions that is open takes a first Return for itself: a person presses it once more.
        """
        dialog = dialogs[-1]
        gone = lambda: not isValid(dialog) or not dialog.isVisible()  # noqa: E731 - a name for the condition
        for again in [key] * 3 if key is not None else []:
            press(again)
            try:
                await until(gone, PATIENCE / 4)
                break
            except TimeoutError:
                print(f"{dialog} is still open; the focus is {QApplication.focusWidget()}")
        await until(gone)
        window.activateWindow()
        await until(lambda: has_keys(window))

    async def go() -> None:
        window.show()
        window.activateWindow()
        view_model.open()
        await until(lambda: window.actions_.add_files.isEnabled() or view_model.problem, PATIENCE)
        await until(lambda: has_keys(window))

        # add
        for path in (notes, manual):
            press(Key.Key_O, CTRL)
            await came(QFileDialog)
            assert isinstance(QApplication.focusWidget(), QLineEdit)
            type_(str(path))
            await back(Key.Key_Return)
        await until(lambda: (counts(Status.READY), counts(Status.FAILED)) == (1, 1), PATIENCE)

        # see a failure, and read it
        tab_to(window.table)
        press(Key.Key_Home, CTRL)
        # two commands to add files may end in either order
        names = [window.view_model.table.at(row).name for row in range(window.view_model.table.rowCount())]
        for _ in range(names.index("manual.pdf")):
            press(Key.Key_Down)
        press(Key.Key_Space)  # with Ctrl, Home moves and selects nothing
        assert [document.name for document in window.table.selected()] == ["manual.pdf"]
        assert window.details.title.text() == "The file is damaged"
        assert window.details.remedy.text()
        tab_to(window.details.copy)
        tab_to(window.details.about)
        press(Key.Key_Space)
        guide = window.dialogs.helping.guide
        assert guide is not None
        await until(lambda: has_keys(guide))
        assert guide.text.textCursor().block().text() == "damaged"
        tab_to(guide.text)
        press(Key.Key_Escape)
        await until(lambda: window.dialogs.helping.guide is None)
        window.activateWindow()
        await until(lambda: has_keys(window))

        # mend it, retry
        manual.write_bytes(whole)
        tab_to(window.details.retry)
        press(Key.Key_Space)
        await until(lambda: counts(Status.READY) == 2, PATIENCE)

        # search, and open the answer at its passage
        press(Key.Key_F, CTRL)
        assert QApplication.focusWidget() is window.search_field
        type_("washed every second morning")
        await until(lambda: window.search_panel.model.rowCount() > 0, PATIENCE)
        press(Key.Key_Return)
        assert QApplication.focusWidget() is window.search_panel.list
        best = window.search_panel.model.passages[0]
        assert best.name == "lens.md"
        press(Key.Key_Return)
        await until(lambda: window.details.text.text.extraSelections(), PATIENCE)
        assert QApplication.focusWidget() is window.details.text.formatted
        assert "washed" in window.details.text.text.extraSelections()[0].cursor.selectedText()

        # open
        press(Key.Key_Escape)
        assert QApplication.focusWidget() is window.table
        press(Key.Key_Return)
        await until(opener.opened)
        assert opener.opened() == [str(notes)]

        # a command by its name, the page of keys, settings
        press(Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
        await came(PaletteDialog)
        type_("what left")
        press(Key.Key_Return)
        await until(lambda: isinstance(dialogs[-1], LedgerDialog))
        await came(LedgerDialog)
        await back(Key.Key_Escape)
        press(Key.Key_F1)
        await came(ShortcutsDialog)
        await back(Key.Key_Escape)
        press(Key.Key_Comma, CTRL)
        dialog = await came(SettingsDialog)
        assert isinstance(dialog, SettingsDialog)
        tab_to(dialog.list)
        for _ in range(dialog.pages.index(dialog.limits)):
            press(Key.Key_Down)
        tab_to(dialog.limits.fields["max_file_mb"])
        press(Key.Key_A, CTRL)
        type_("64")
        tab_to(dialog.save)
        press(Key.Key_Space)
        await until(lambda: view_model.settings.max_file_mb == 64, PATIENCE)

        # quit
        await back()
        press(Key.Key_Q, CTRL)
        assert closing == [True]
        await view_model.close()

    run(go())
