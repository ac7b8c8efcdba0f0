# SPDX-License-Identifier: Apache-2.0
"""A window is painted before anything is imported that it does not show, and nothing jumps or is lost by that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.main import Closing, _settings, show_first
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.settings.model import Settings
from tests.gui.conftest import ScriptedDesk, destroy_now, until

ROOT = Path(__file__).parents[2]

LATER = {
    "asyncio",
    "qasync",
    "multiprocessing",
    "pydantic",
    "httpx",
    "http.client",
    "ssl",
    "sqlite3",
    "sqlalchemy",
    "numpy",
    "keyring",
    "PySide6.QtDBus",
    "docdesk.settings.model",
    "docdesk.errors",
    "docdesk.values.documents",
    "docdesk.owner.follow",
    "docdesk.gui.frame.panels",
    "docdesk.gui.model.view_model",
    "docdesk.gui.look.wording",
}
"""What a window needs, but not before it is on the screen."""

PROGRAM = """
import json, sys
from docdesk import __main__ as program
from docdesk.gui import main

def tell(app, window, *rest):
    from PySide6 import QtCore
    print(json.dumps([window.isVisible() and window.has_painted, sorted(sys.modules), "Qt" in vars(QtCore)]))
    return 0

main._run_session = tell
sys.exit(program.main(["--library", sys.argv[1]]))
"""


def test_nothing_heavy_is_made_before_the_first_paint(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "library")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    painted, modules, looked_into_qt = json.loads(done.stdout)
    assert painted
    assert "docdesk.gui.frame.main_window" in modules
    assert LATER.intersection(modules) == set()
    assert not looked_into_qt, (
        "all enumerations of the namespace Qt were made; see docdesk.gui.look.properties"
    )


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window as it is painted first."""
    made = MainWindow(None, WindowState(tmp_path / "config"))
    yield made
    made.hide()
    made.deleteLater()
    del made
    destroy_now()


def places(window: MainWindow) -> dict[str, tuple[int, int, int, int]]:
    parts: dict[str, QWidget] = {
        "menus": window.menuBar(),
        "tools": window.tools,
        "search": window.search_field,
        "room": window.empty,
        "title": window.empty.title,
        "text": window.empty.text,
        "foot": window.status_line,
    }
    found = {}
    for name, part in parts.items():
        at = part.mapTo(window, QPoint(0, 0))
        found[name] = (at.x(), at.y(), part.width(), part.height())
    return found


def test_the_first_painted_widgets_do_not_move(window: MainWindow, tmp_path: Path) -> None:
    show_first(window)
    before = places(window)
    menus = [action.text() for action in window.menuBar().actions()]
    room, tools = window.empty.grab().toImage(), window.tools.grab().toImage()
    assert window.empty.title.text() == "Opening the library…"
    view_model = ViewModel(Settings(library=tmp_path / "library"), never)
    window.furnish(view_model)
    QApplication.processEvents()
    assert places(window) == before
    assert [action.text() for action in window.menuBar().actions()] == menus
    assert window.empty.isVisible()
    assert window.empty.grab().toImage() == room
    assert window.tools.grab().toImage() == tools
    assert window.table.accessibleName() == "Documents"
    view_model.deleteLater()


async def never(settings: Settings) -> Any:
    raise AssertionError("no library is opened here")


def test_files_that_are_dropped_before_there_is_anything_to_take_them_are_added(
    window: MainWindow, run: Callable[[Any], Any], tmp_path: Path
) -> None:
    settings = Settings(library=tmp_path / "library")
    desk = ScriptedDesk(settings, [])

    async def opener(settings: Settings) -> Any:
        return desk

    show_first(window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/files/a.pdf")])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(window.empty, enter)
    fall = QDropEvent(QPointF(20, 20), copy, data, Qt.MouseButton.LeftButton, none, QEvent.Type.Drop)
    QApplication.sendEvent(window.empty, fall)
    assert fall.isAccepted()

    async def go() -> None:
        view_model = ViewModel(settings, opener)
        window.furnish(view_model)
        view_model.open()
        await until(lambda: desk.queue.calls)
        assert desk.queue.calls == [("add", Path("/files/a.pdf"))]
        await view_model.close()
        view_model.deleteLater()

    run(go())


def test_the_wish_to_close_is_kept_until_somebody_can_follow_it(window: MainWindow) -> None:
    closing = Closing()
    window.close_requested.connect(closing.request)
    show_first(window)
    window.close()
    assert closing.requested
    acts: list[str] = []
    closing.when_requested(lambda: acts.append("closed"))
    assert acts == ["closed"]


def test_wrong_settings_are_shown_in_the_window_and_can_be_retried(
    window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    file = library / "settings.toml"
    file.write_text("chunk_size = 3\n", "utf-8")
    show_first(window)
    said: list[str] = []

    def mend() -> None:
        said.append(window.empty.text.text())
        assert list(window.empty.buttons) == ["again"]
        file.write_text("chunk_size = 300\n", "utf-8")
        window.empty.buttons["again"].click()

    QTimer.singleShot(0, window, mend)
    settings = _settings(window, Closing(), str(library))
    assert settings is not None
    assert settings.chunk_size == 300
    assert "chunk_size" in said[0]
    assert "chunk_size" in capsys.readouterr().err
    assert window.empty.title.text() == "Opening the library…"


def test_a_window_with_wrong_settings_can_be_closed(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("chunk_size = 3\n", "utf-8")
    closing = Closing()
    window.close_requested.connect(closing.request)
    show_first(window)
    QTimer.singleShot(0, window, window.close)
    assert _settings(window, closing, str(tmp_path)) is None
