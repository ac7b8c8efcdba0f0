# SPDX-License-Identifier: Apache-2.0
"""The border between table and details: pages get most of the room, and each state keeps its own border."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from docdesk.values.documents import Status
from tests.gui.conftest import Scene, make_document

MakeScene = Callable[..., Scene]


@pytest.fixture
def one(qapp: QApplication, scene: MakeScene) -> Scene:
    made = scene()
    made.window.resize(1280, 800)
    made.window.show()
    made.view_model.table.load([make_document(n, status=Status.READY, pages=1) for n in range(3)])
    made.view_model.rows.refreshed.emit()
    made.window.table.select([make_document(1).id])
    qapp.processEvents()
    return made


def part(one: Scene) -> float:
    upper, lower = one.window._panels.halves.sizes()
    return lower / (upper + lower)


def test_pages_get_most_of_the_room_and_the_overview_its_own_back(qapp: QApplication, one: Scene) -> None:
    details = one.window.details
    overview = part(one)
    details.tabs.setCurrentWidget(details.text)
    qapp.processEvents()
    assert part(one) > 0.55
    details.tabs.setCurrentIndex(0)
    qapp.processEvents()
    assert part(one) == pytest.approx(overview, abs=0.01)
    details.tabs.setCurrentWidget(details.text)
    one.window.table.select([make_document(n).id for n in range(2)])
    qapp.processEvents()
    assert part(one) == pytest.approx(overview, abs=0.01), "several documents have no pages to show"


def test_a_border_that_a_person_moved_is_kept_for_pages_alone(
    qapp: QApplication, scene: MakeScene, one: Scene
) -> None:
    details, halves = one.window.details, one.window._panels.halves
    overview = part(one)
    details.tabs.setCurrentWidget(details.text)
    qapp.processEvents()
    room = sum(halves.sizes())
    halves.setSizes([room // 2, room - room // 2])
    halves.splitterMoved.emit(room // 2, 1)
    details.tabs.setCurrentIndex(0)
    details.tabs.setCurrentWidget(details.text)
    assert part(one) == pytest.approx(0.5, abs=0.02)
    one.window.close()
    again = scene()
    again.window.resize(1280, 800)
    again.window.show()
    again.view_model.table.load([make_document(1, status=Status.READY, pages=1)])
    again.view_model.rows.refreshed.emit()
    again.window.table.select([make_document(1).id])
    qapp.processEvents()
    assert part(again) == pytest.approx(overview, abs=0.03)
    again.window.details.tabs.setCurrentWidget(again.window.details.text)
    qapp.processEvents()
    assert part(again) == pytest.approx(0.5, abs=0.02)
