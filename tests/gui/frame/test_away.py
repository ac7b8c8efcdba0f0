# SPDX-License-Identifier: Apache-2.0
"""What a person who looks elsewhere is told: the rest in words, one notification, a tray, a task bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QSystemTrayIcon

from docdesk.gui.frame import away
from docdesk.gui.model.document_table_model import Column
from docdesk.gui.model.remaining import Remaining
from docdesk.gui.model.window_state import NOTIFICATIONS, TRAY
from docdesk.values.documents import QueueState, Stage, Status
from docdesk.values.problems import Notice
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def embedding(number: int, done: int) -> Any:
    return make_document(
        number, size=1_000_000, status=Status.RUNNING, stage=Stage.EMBED, done=done, total=100
    )


def test_the_time_left_is_shown_for_the_queue_and_each_document(scene: MakeScene, run: Run) -> None:
    one = scene()
    now = [0.0]

    async def go() -> None:
        await one.start()
        rest = Remaining(one.view_model, lambda: now[0])
        for second in range(0, 31, 10):
            now[0] = float(second)
            one.desk.queue.publish(embedding(0, second), embedding(1, second // 10))
            await until(
                lambda done=second: one.view_model.table.document(embedding(0, 0).id) == embedding(0, done)
            )
        rest.say()
        # 0.135 and 0.0135 MB in half a minute, of which 0.515 and 0.6365 MB are left
        assert rest.words == "about 4 minutes left"
        # the second one's own rate says 24 minutes; once the first is done it has the machine to itself
        assert one.view_model.table.left == {
            embedding(0, 0).id: ("≈ 2 min", "about 2 minutes left"),
            embedding(1, 0).id: ("≈ 4 min", "about 4 minutes left"),
        }
        index = one.view_model.table.index(0, Column.STATUS)
        assert "about 2 minutes left" in index.data(_spoken())
        one.desk.queue.publish(QueueState(paused=True))
        assert rest.words == ""
        assert one.view_model.table.left == {}
        one.desk.queue.publish(QueueState())
        assert rest.words
        now[0] = 1000.0  # nothing moved since
        rest.say()
        assert rest.words == ""
        await one.view_model.close()

    run(go())


def _spoken() -> int:
    from PySide6.QtCore import Qt

    return int(Qt.ItemDataRole.AccessibleTextRole)


class Tray:
    """In place of the desktop's own tray."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def show(self, title: str, text: str, *_: object) -> None:
        self.messages.append((title, text))


@pytest.fixture
def tray(monkeypatch: pytest.MonkeyPatch) -> Tray:
    made = Tray()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, *words: made.show(*words))
    return made


@pytest.mark.parametrize("active", [False, True], ids=["elsewhere", "at the window"])
def test_one_notification_at_the_end_and_only_if_the_window_is_not_active(
    scene: MakeScene, run: Run, tray: Tray, active: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = scene(*(make_document(n) for n in range(3)))

    async def go() -> None:
        await one.start()
        monkeypatch.setattr(one.window, "isActiveWindow", lambda: active)
        one.desk.queue.publish(
            make_document(0, status=Status.READY),
            make_document(1, status=Status.READY),
        )
        await until(lambda: one.view_model.table.counts[Status.READY] == 2)
        assert tray.messages == []
        one.desk.queue.publish(make_document(2, status=Status.FAILED))
        await until(lambda: one.view_model.table.counts[Status.FAILED] == 1)
        await one.view_model.close()

    run(go())
    said = [("All documents are done", "2 documents became ready, 1 failed")]
    assert tray.messages == ([] if active else said)


def test_the_tray_says_how_it_stands_and_shows_the_window(scene: MakeScene, run: Run, tray: Tray) -> None:
    one = scene(make_document(0))

    async def go() -> None:
        await one.start()
        icon = one.window.away.tray
        assert icon is not None
        assert icon.toolTip() == "docdesk — 1 waiting"
        one.window.hide()
        icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
        assert one.window.isVisible()
        menu = icon.contextMenu()
        assert menu is not None
        assert [action.text().replace("&", "") for action in menu.actions()] == [
            "Show docdesk",
            "Pause",
            "Quit",
        ]
        await one.view_model.close()
        one.window.away.close()
        assert not icon.isVisible()

    run(go())


def test_the_settings_switch_the_icon_and_its_notifications_off(
    scene: MakeScene, run: Run, tray: Tray
) -> None:
    one = scene(make_document(0))

    async def go() -> None:
        await one.start()
        away = one.window.away
        icon = away.tray
        assert icon is not None
        for shown, notifies in ((True, False), (False, True)):
            one.state.keep_flag(TRAY, shown)
            one.state.keep_flag(NOTIFICATIONS, notifies)
            one.window.dialogs.preferences_kept.emit()
            assert icon.isVisible() == shown
            assert not away.notify("title", "text")
        one.state.keep_flag(TRAY, True)
        one.window.dialogs.preferences_kept.emit()
        assert away.notify("title", "text")
        await one.view_model.close()

    run(go())
    assert tray.messages == [("title", "text")]


def test_without_a_tray_nothing_is_shown(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0))

    async def go() -> None:
        await one.start()
        assert one.window.away.tray is None
        assert not one.window.away.notify("title", "text")
        await one.view_model.close()

    run(go())


def test_the_launcher_receives_progress_and_its_end() -> None:
    assert away.launcher_words(0.25) == [
        "application://docdesk.desktop",
        {"progress": 0.25, "progress-visible": True},
    ]
    assert away.launcher_words(None)[1] == {"progress": 0.0, "progress-visible": False}


def test_notices_about_a_library_stand_over_the_table(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0, status=Status.READY))
    one.desk.notices = [Notice("catalog_restored", {})]

    async def go() -> None:
        await one.start()
        bar = one.window.bars.notice
        assert bar.isVisible()
        assert bar.text.text()
        assert bar.buttons == []
        bar.cross.click()
        assert not bar.isVisible()
        await one.view_model.close()

    run(go())


def test_an_offer_leads_to_the_settings_and_is_not_made_again_once_it_was_dismissed(
    scene: MakeScene, run: Run
) -> None:
    one = scene(make_document(0, status=Status.READY))
    facts = {"model": "all-MiniLM-L6-v2", "percent": 40, "minutes": 3, "other": "multilingual-e5-small"}
    one.desk.notices = [Notice("multilingual_offered", facts)]

    async def go() -> None:
        await one.start()
        bar = one.window.bars.notice
        assert "40%" in bar.text.text()
        assert "3 min" in bar.text.text()
        shown: list[QDialog] = []
        one.window.dialogs.opened.connect(shown.append)
        [button] = bar.buttons
        button.click()
        assert len(shown) == 1
        shown[0].reject()
        bar.cross.click()
        await until(lambda: one.desk.notices == [])
        await one.view_model.close()

    run(go())


def test_what_a_repair_mends_has_the_way_to_it(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0, status=Status.READY))
    one.desk.notices = [Notice("vectors_missing", {})]

    async def go() -> None:
        await one.start()
        asked: list[bool] = []
        one.window.actions_.upkeep.triggered.connect(lambda: asked.append(True))
        shown: list[QDialog] = []
        one.window.dialogs.opened.connect(shown.append)
        [button] = one.window.bars.notice.buttons
        button.click()
        assert asked == [True]
        for dialog in shown:
            dialog.reject()
        await one.view_model.close()

    run(go())
