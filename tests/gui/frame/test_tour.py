# SPDX-License-Identifier: Apache-2.0
"""The tour in the window."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from docdesk.errors import Encrypted
from docdesk.gui.dialogs.palette_dialog import PaletteDialog
from docdesk.gui.frame.tour import PASSWORD, Tour
from docdesk.values.documents import Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]
ROOT = Path(__file__).parents[3]


def tour_of(one: Scene) -> Tour:
    assert one.window._panels is not None
    return one.window._panels.tour


def press(tour: Tour, button: int) -> None:
    """A button by the keyboard."""
    QTest.keyClick(tour.bar.buttons[button], Qt.Key.Key_Return)


def test_each_step_does_what_it_says_and_the_last_one_ends(
    scene: MakeScene, run: Run, tmp_path: Path
) -> None:
    protected = make_document(1, status=Status.FAILED, error=Encrypted().problem())
    one = scene(make_document(0, status=Status.READY), protected)
    opened: list[QWidget] = []
    one.window.dialogs.opened.connect(opened.append)

    async def go() -> None:
        await one.start()
        tour = tour_of(one)
        tour._samples = tmp_path
        one.window.actions_.tour.trigger()
        assert tour.bar.text.text().startswith("1 of 5: ")
        assert QApplication.focusWidget() is tour.bar.buttons[0]
        press(tour, 0)
        await until(lambda: one.desk.queue.calls == [("add", tmp_path)])
        press(tour, 1)
        assert PASSWORD in tour.bar.text.text()
        press(tour, 0)
        assert one.window.table.selected_ids() == [protected.id]
        assert one.window.details.password.isVisible()
        press(tour, 1)
        press(tour, 0)
        assert one.window.search_field.text() == "How often must the lens be washed?"
        press(tour, 1)
        press(tour, 0)
        assert isinstance(opened[-1], PaletteDialog)
        opened[-1].close()
        press(tour, 1)
        press(tour, 0)
        guide = one.window.dialogs.helping.guide
        assert guide is not None
        assert guide.page == "start"
        guide.close()
        assert tour.bar.buttons[1].text() == "End the tour"
        press(tour, 1)
        assert tour.bar.isHidden()
        await one.view_model.close()

    run(go())


def test_it_can_be_dismissed_and_begun_again(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        tour = tour_of(one)
        tour.begin()
        press(tour, 1)
        tour.bar.cross.click()
        assert tour.bar.isHidden()
        tour.begin()
        assert tour.bar.text.text().startswith("1 of 5: ")
        await one.view_model.close()

    run(go())


def test_its_password_opens_the_sample() -> None:
    assert runpy.run_path(str(ROOT / "packaging" / "make_samples.py"))["PASSWORD"] == PASSWORD
    assert f"`{PASSWORD}`" in (ROOT / "docs" / "start.md").read_text("utf-8")
