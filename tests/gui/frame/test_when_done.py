# SPDX-License-Identifier: Apache-2.0
"""What happens after the last document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from docdesk.gui.frame import when_done
from docdesk.gui.frame.when_done import WhenDone
from docdesk.values.documents import Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def choose(one: Scene, word: str) -> None:
    next(action for action in one.window.actions_.endings.actions() if action.data() == word).trigger()


def part(one: Scene) -> WhenDone:
    assert one.window._panels is not None
    return one.window._panels.when_done


@pytest.fixture
def one(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    made = scene(make_document(0), make_document(1))
    made.slept = []  # type: ignore[attr-defined]
    monkeypatch.setattr(when_done, "go_to_sleep", lambda: made.slept.append(True) or False)  # type: ignore[attr-defined]
    return made


async def all_ready(one: Scene) -> None:
    one.desk.queue.publish(*(make_document(number, status=Status.READY) for number in range(2)))
    await until(lambda: one.view_model.table.counts[Status.READY] == 2)


def test_nothing_more_happens_unless_it_was_chosen(one: Scene, run: Run) -> None:
    async def go() -> None:
        await one.start()
        await all_ready(one)
        assert part(one).bar.isHidden()
        assert not part(one).clock.isActive()
        await one.view_model.close()

    run(go())


def test_docdesk_quits_after_a_minute_in_which_a_person_may_stay(one: Scene, run: Run) -> None:
    closing: list[bool] = []
    one.window.close_requested.connect(lambda: closing.append(True))

    async def go() -> None:
        await one.start()
        choose(one, "quit")
        await all_ready(one)
        bar, clock = part(one).bar, part(one).clock
        assert "docdesk quits in a minute" in bar.text.text()
        assert clock.isActive()
        assert clock.interval() == 60_000
        bar.buttons[0].click()
        assert not clock.isActive()
        assert bar.isHidden()
        assert closing == []
        one.view_model.rows.all_ended.emit(1, 0)
        clock.timeout.emit()
        assert closing == [True]
        await one.view_model.close()

    run(go())


def test_it_is_for_this_time_only_and_a_refusal_is_said(one: Scene, run: Run) -> None:
    async def go() -> None:
        await one.start()
        choose(one, "sleep")
        await all_ready(one)
        bar = part(one).bar
        bar.buttons[1].click()
        await until(lambda: "does not let docdesk" in bar.text.text())
        assert one.slept == [True]  # type: ignore[attr-defined]
        bar.hide()
        one.view_model.rows.all_ended.emit(1, 0)
        assert bar.isHidden(), "the choice was for one time"
        await one.view_model.close()

    run(go())


@pytest.mark.parametrize("what", ["new documents", "a retry", "another choice"])
def test_it_is_given_up_when_the_person_goes_on(one: Scene, run: Run, what: str) -> None:
    async def go() -> None:
        await one.start()
        choose(one, "sleep")
        await all_ready(one)
        assert part(one).clock.isActive()
        if what == "new documents":
            one.view_model.added.emit(["a"])
        elif what == "a retry":
            one.desk.queue.publish(make_document(0, status=Status.QUEUED))
            await until(lambda: one.view_model.table.counts[Status.QUEUED] == 1)
        else:
            choose(one, "notify")
        assert not part(one).clock.isActive()
        assert part(one).bar.isHidden()
        await one.view_model.close()

    run(go())
    assert one.slept == []  # type: ignore[attr-defined]
