# SPDX-License-Identifier: Apache-2.0
"""A library that somebody else made, in the real window: it waits, says why, and works once it is trusted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from docdesk.contract.desk import Desk
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import Settings, load_settings, save_settings
from docdesk.settings.trust import is_known
from docdesk.values.documents import Status
from tests.desks import a_desk, endpoint_settings
from tests.gui.conftest import destroy_now, until
from tests.openai_endpoint import Endpoint

Run = Callable[[Any], Any]


async def open_behind(settings: Settings) -> Desk:
    return await reach_desk(settings, api_key="sk-test-0000")


@pytest.fixture
def received(run: Run, tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of another user's library, with a document in its queue and their endpoint in its settings."""
    made = tmp_path / "made"
    diary = tmp_path / "diary.txt"
    diary.write_text("The key is under the third stone.\n")

    async def make() -> None:
        settings = endpoint_settings(made, openai_endpoint)
        async with a_desk(settings) as desk:
            await desk.queue.pause()
            await desk.queue.add([diary])
            await desk.parts.library.catalog.save_fact("paused", False)
        save_settings(settings)

    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("XDG_CONFIG_HOME", str(tmp_path / "config of the other"))
        run(make())
    library = tmp_path / "received"
    shutil.copytree(made, library)
    return library


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, received: Path) -> Iterator[MainWindow]:
    view_model = ViewModel(load_settings({}, library=received), open_behind)
    made = MainWindow(view_model, WindowState(tmp_path / "config"))
    yield made
    made.hide()
    made.deleteLater()
    view_model.deleteLater()
    del made, view_model
    destroy_now()


def test_a_received_library_waits_until_its_button_is_pressed(
    run: Run, window: MainWindow, received: Path, openai_endpoint: Endpoint
) -> None:
    view_model, bar = window.view_model, window.bars.pause
    before = openai_endpoint.stats.inputs

    async def go() -> None:
        window.show()
        view_model.open()
        await until(lambda: view_model.is_open or view_model.problem)
        assert view_model.problem is None
        await until(lambda: bar.isVisible())
        assert "This library is new to you" in bar.text.text()
        assert str(received) in bar.text.text()
        assert "--trust" not in bar.text.text(), "a command is no remedy where there is a button"
        assert bar.buttons[0].text() == "Trust this library"
        assert not window.actions_.pause.isEnabled(), "to go on is not to trust"
        assert view_model.table.counts[Status.QUEUED] == 1
        assert openai_endpoint.stats.inputs == before
        assert not is_known(received)
        bar.buttons[0].click()
        await until(lambda: view_model.table.counts[Status.READY] == 1)
        await until(lambda: not bar.isVisible())
        assert window.actions_.pause.isEnabled()
        assert openai_endpoint.stats.inputs > before, "its settings count now"
        assert is_known(received)
        await view_model.close()

    run(go())


def test_a_trusted_library_asks_no_more(run: Run, window: MainWindow, received: Path) -> None:
    view_model, bar = window.view_model, window.bars.pause

    def ready() -> bool:
        return view_model.table.counts[Status.READY] == 1

    async def go() -> None:
        window.show()
        view_model.open()
        await until(lambda: bar.isVisible())
        bar.buttons[0].click()
        await until(ready)
        await view_model.leave()
        view_model.open()
        opened: list[bool] = []
        view_model.desk_opened.connect(lambda: opened.append(bar.isVisible()))
        await until(lambda: opened)
        assert opened == [False]
        assert ready()
        await view_model.close()

    run(go())
