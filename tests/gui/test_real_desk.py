# SPDX-License-Identifier: Apache-2.0
"""The window over a real library: what the scripted desk's tests assume is so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from docdesk.contract.desk import Desk
from docdesk.desk.desk import open_desk
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.model.left_out import LeftOut
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import Settings
from docdesk.values.documents import Status
from tests.gui.conftest import destroy_now, until
from tests.openai_endpoint import Endpoint

Run = Callable[[Any], Any]


async def open_behind(settings: Settings) -> Desk:
    """As the window's program does, without a second window to hand files to."""
    return await reach_desk(settings, api_key="sk-test-0000")


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return Settings(
        library=tmp_path / "library",
        provider="openai",
        base_url=openai_endpoint.url,
        model="test",
        workers=1,
    )


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, settings: Settings) -> Iterator[MainWindow]:
    view_model = ViewModel(settings, open_behind)
    made = MainWindow(view_model, WindowState(tmp_path / "config"))
    yield made
    made.hide()
    made.deleteLater()
    view_model.deleteLater()
    del made, view_model
    destroy_now()


def test_files_become_ready_are_found_removed_and_restored(
    run: Run, window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "lens.md").write_text("The lens is washed every second morning.", "utf-8")
    (folder / "copy.md").write_text("The lens is washed every second morning.", "utf-8")
    (folder / ".hidden").write_text("x", "utf-8")
    (folder / "music.mp3").write_bytes(b"ID3\x03\x00" + bytes(200))
    view_model = window.view_model
    left_out: list[LeftOut] = []
    view_model.left_out.connect(left_out.extend)

    async def go() -> None:
        window.show()
        view_model.open()
        await until(lambda: view_model.is_open or view_model.problem)
        assert view_model.problem is None
        view_model.add([folder])
        await until(lambda: len(left_out) == 2 and view_model.table.counts[Status.READY] == 1, 60)
        assert {Path(file.path).name for file in left_out} <= {".hidden", "copy.md", "lens.md"}
        failed = [document for document in view_model.table.documents() if document.error is not None]
        assert [(document.name, document.error.code) for document in failed if document.error] == [
            ("music.mp3", "unsupported_type")
        ]

        window.search_field.setText("washed lens")
        await until(lambda: window.search_panel.model.rowCount(), 60)
        assert "every second morning" in window.search_panel.model.passages[0].text

        ready = next(d for d in view_model.table.documents() if d.status is Status.READY)
        view_model.removals.remove([ready.id])
        await until(lambda: view_model.table.document(ready.id) is None)
        view_model.removals.undo()
        await until(lambda: view_model.table.document(ready.id) is not None)
        await view_model.close()

    run(go())


def test_a_library_in_use_is_explained_and_opens_when_it_is_free(
    run: Run, window: MainWindow, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # an owner that does not answer is waited for in case it is just starting; this one never will
    monkeypatch.setattr("docdesk.owner.follow.PATIENCE_SECONDS", 0.1)
    view_model = window.view_model

    async def go() -> None:
        other = await open_desk(settings, starts_work=False)
        window.show()
        view_model.open()
        await until(lambda: view_model.problem)
        assert view_model.problem is not None
        assert view_model.problem.code == "library_in_use"
        assert window.empty.title.text() == view_model.problem.title
        await other.close()
        window.empty.buttons["again"].click()
        await until(lambda: view_model.is_open)
        await asyncio.wait_for(view_model.close(), 30)

    run(go())


def test_the_test_button_makes_one_real_call(
    run: Run, window: MainWindow, settings: Settings, openai_endpoint: Endpoint
) -> None:
    seen: list[Any] = []
    window.view_model.configuration.tried.connect(seen.append)

    async def go() -> None:
        window.view_model.configuration.try_settings(settings, "sk-typed-0001")
        await until(lambda: seen)
        await window.view_model.close()

    run(go())
    assert isinstance(seen[0], str)
    assert seen[0].startswith("It works: ")
