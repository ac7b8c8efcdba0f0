# SPDX-License-Identifier: Apache-2.0
"""Nobody is asked about new versions before a person agreed; what is found is shown once, and opens a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl

from docdesk import __version__
from docdesk.errors import VersionUnsigned
from docdesk.gui.dialogs.about_dialog import AboutDialog
from docdesk.gui.frame import new_version_bar
from docdesk.gui.frame.new_version_bar import NewVersionBar
from docdesk.gui.model.new_versions import ASKED, EVERY
from docdesk.system import publisher
from docdesk.values.releases import Release
from tests.gui.conftest import Scene, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]

PAGE = "https://docdesk.example/new"
NEWER = Release("999.0", PAGE, is_newer=True, leads_back=False)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This docdesk has a publisher."""
    file = tmp_path / publisher.FILE
    file.write_text(json.dumps({"address": "https://docdesk.example/newest", "key": "00" * 32}), "utf-8")
    monkeypatch.setattr(publisher, "resource", lambda name: tmp_path / name)


def bar_of(one: Scene) -> NewVersionBar:
    return one.window.findChild(NewVersionBar)


def agree(one: Scene, *, offered: bool = True) -> None:
    """Switch it on in the settings, as a person does where it is offered."""
    dialog = one.window.dialogs.open_settings()
    assert dialog.general.new_versions.isVisibleTo(dialog.general) is offered
    assert not dialog.general.new_versions.isChecked()
    dialog.general.new_versions.setChecked(True)
    dialog.general.keep()
    dialog.reject()


@pytest.mark.usefixtures("published")
def test_it_asks_once_a_day_after_a_person_agreed_and_shows_a_version_once(
    scene: MakeScene, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = scene()
    one.desk.newest = NEWER
    opened: list[QUrl] = []
    monkeypatch.setattr(new_version_bar.QDesktopServices, "openUrl", opened.append)

    async def go() -> None:
        await one.start()
        versions = one.window.dialogs.new_versions
        versions.ask_if_due()
        agree(one)
        assert one.desk.asked_for_versions == 0
        one.view_model.desk_opened.emit()
        bar = bar_of(one)
        await until(lambda: not bar.isHidden())
        assert "docdesk 999.0" in bar.text.text()
        assert f"{__version__} opens that library no more" in bar.text.text()
        bar.buttons[0].click()
        assert opened == [QUrl(PAGE)]
        bar.cross.click()
        one.view_model.desk_opened.emit()
        assert one.desk.asked_for_versions == 1

        one.window.state.keep(**{ASKED: str(int(one.window.state.text(ASKED)) - EVERY)})
        one.view_model.desk_opened.emit()
        await until(lambda: one.desk.asked_for_versions == 2)
        await one.view_model.close()
        assert bar.isHidden()

    run(go())


@pytest.mark.usefixtures("published")
def test_about_asks_when_a_person_does(scene: MakeScene, run: Run) -> None:
    one = scene()
    opened: list[Any] = []
    one.window.dialogs.opened.connect(opened.append)

    async def go() -> None:
        await one.start()
        one.window.actions_.about.trigger()
        about = opened[0]
        assert isinstance(about, AboutDialog)
        for newest, said in (
            (NEWER, f'<a href="{PAGE}">'),
            (Release(__version__, PAGE, is_newer=False, leads_back=True), "You have the newest version."),
            (VersionUnsigned(host="docdesk.example"), "is not signed"),
        ):
            one.desk.newest = newest
            about.look.click()
            assert not about.look.isEnabled()
            await until(about.look.isEnabled)
            assert said in about.release.text()
        about.close()
        await one.view_model.close()

    run(go())


def test_without_a_publisher_nothing_of_it_is_there(scene: MakeScene, run: Run) -> None:
    one = scene()
    opened: list[Any] = []
    one.window.dialogs.opened.connect(opened.append)

    async def go() -> None:
        await one.start()
        one.window.actions_.about.trigger()
        assert opened[0].look.isHidden()
        opened[0].close()
        agree(one, offered=False)
        one.view_model.desk_opened.emit()
        await one.view_model.close()
        assert one.desk.asked_for_versions == 0

    run(go())
