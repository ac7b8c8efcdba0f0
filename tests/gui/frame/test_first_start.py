# SPDX-License-Identifier: Apache-2.0
"""The first start: an empty window that invites, three ways to make texts comparable, none of which must be taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from docdesk.gui.frame.empty_state import EmptyState
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.settings.model_choice import ENDPOINT
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.settings import local_endpoints
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]
OLLAMA = LocalEndpoint("Ollama", "http://127.0.0.1:11434/v1", ("bge-m3",))

BUILTIN, OPENAI = 0, 1  # places in WAYS


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> list[LocalEndpoint]:
    """What listens on this machine's usual ports."""
    programs = [OLLAMA]

    async def find() -> list[LocalEndpoint]:
        return programs

    monkeypatch.setattr(local_endpoints, "find_endpoints", find)
    return programs


def opened(one: Scene) -> list[QWidget]:
    shown: list[QWidget] = []
    one.window.dialogs.opened.connect(shown.append)
    return shown


@pytest.mark.parametrize("width", [780, 1156])
def test_no_part_of_the_empty_window_is_cut(qtbot: Any, tmp_path: Path, width: int) -> None:
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.resize(width, 660)
    empty.show_empty(True, Settings(library=tmp_path))
    empty.show()
    for part in (empty.title, empty.models, *empty.models.ways):
        assert part.height() >= part.minimumSizeHint().height()
    assert empty.text.height() >= empty.text.heightForWidth(empty.text.width())


def test_the_built_in_model_is_in_use_and_files_can_be_added_at_once(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        empty = one.window.empty
        assert empty.models.isVisible()
        assert empty.models.ways[BUILTIN].isChecked()
        one.view_model.add([Path("/a.pdf")])
        await until(lambda: one.desk.queue.calls)
        assert one.desk.reconfigured == []
        await one.view_model.close()

    run(go())


def test_a_local_endpoint_that_answers_is_offered_and_filled_in(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        shown = opened(one)
        ways = one.window.empty.models.ways
        await until(lambda: "Ollama was found" in ways[ENDPOINT].text())
        ways[ENDPOINT].click()
        dialog = shown[0]
        assert isinstance(dialog, SettingsDialog)
        values = dialog.values()
        assert (values.base_url, values.model) == (OLLAMA.url, "bge-m3")
        assert ways[BUILTIN].isChecked()  # until it is saved
        dialog.reject()
        await one.view_model.close()

    run(go())


def test_a_missing_local_endpoint_is_reported(scene: MakeScene, run: Run, found: list[LocalEndpoint]) -> None:
    found.clear()
    one = scene()

    async def go() -> None:
        await one.start()
        await until(lambda: "none answers" in one.window.empty.models.ways[ENDPOINT].text())
        await one.view_model.close()

    run(go())


def test_a_key_is_asked_for_where_it_is_typed(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        shown = opened(one)
        one.window.empty.models.ways[OPENAI].click()
        dialog = shown[0]
        assert isinstance(dialog, SettingsDialog)
        assert dialog.embedding.provider.currentIndex() == OPENAI
        assert dialog.focusWidget() is dialog.embedding.key
        dialog.reject()
        await one.view_model.close()

    run(go())


def test_the_way_back_to_the_built_in_model_is_one_press(scene: MakeScene, run: Run, tmp_path: Path) -> None:
    one = scene()
    one.desk.settings = Settings(
        library=tmp_path / "library", provider="openai", base_url=OLLAMA.url, model="m"
    )

    async def go() -> None:
        await one.start()
        ways = one.window.empty.models.ways
        assert ways[ENDPOINT].isChecked()
        ways[BUILTIN].click()
        await until(lambda: one.desk.reconfigured)
        assert [fresh.provider for fresh, _key in one.desk.reconfigured] == ["builtin"]
        assert ways[BUILTIN].isChecked()
        await one.view_model.close()

    run(go())


def test_a_library_with_documents_invites_no_more(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()
        assert not one.window.empty.isVisible()
        await one.view_model.close()

    run(go())


def test_libraries_that_were_open_are_in_a_menu(scene: MakeScene, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other & more"
    other.mkdir()
    (tmp_path / "library").mkdir()
    WindowState(tmp_path / "config").keep(libraries=[str(other), str(tmp_path / "gone")])
    one = scene()

    async def go() -> None:
        await one.start()
        menu = one.window.recent
        menu.aboutToShow.emit()
        texts = [action.text().replace("&&", "&") for action in menu.actions()]
        assert texts == [str(tmp_path / "library"), str(other)]
        assert [action.isChecked() for action in menu.actions()] == [True, False]
        chosen: list[Path] = []
        menu.chosen.connect(chosen.append)
        menu.chosen.disconnect(one.view_model.open_library)
        menu.actions()[1].trigger()
        assert chosen == [other]
        await one.view_model.close()

    run(go())
