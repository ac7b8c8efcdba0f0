# SPDX-License-Identifier: Apache-2.0
"""Commands that belong to no panel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from docdesk.errors import Damaged
from docdesk.values.documents import Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def test_paths_are_copied_one_a_line(scene: MakeScene, run: Run) -> None:
    one = scene(*(make_document(number, status=Status.READY) for number in range(3)))

    async def go() -> None:
        await one.start()
        assert not one.window.actions_.copy_path.isEnabled()
        one.window.table.select([make_document(0).id, make_document(2).id])
        one.window.actions_.copy_path.trigger()
        assert QGuiApplication.clipboard().text() == "/files/document 0.pdf\n/files/document 2.pdf"
        await one.view_model.close()

    run(go())


def test_reading_again_retries_what_failed_and_looks_at_the_files_of_the_others(
    scene: MakeScene, run: Run
) -> None:
    failed = make_document(0, status=Status.FAILED, error=Damaged(reason="cut").problem())
    ready = make_document(1, status=Status.READY)
    inside = make_document(2, status=Status.READY, parent=ready.id)
    running = make_document(3, status=Status.RUNNING)
    one = scene(failed, ready, inside, running)

    async def go() -> None:
        await one.start()
        action = one.window.actions_.read_again
        one.window.table.select([running.id])
        assert not action.isEnabled(), "it is being read"
        one.window.table.select([failed.id, ready.id, inside.id, running.id])
        action.trigger()
        await until(lambda: len(one.desk.queue.calls) == 2)
        assert sorted(one.desk.queue.calls) == [
            ("add", Path(ready.path)),
            ("retry", failed.id),
        ]
        await one.view_model.close()

    run(go())


def test_the_order_of_the_queue_is_changed_for_what_waits(scene: MakeScene, run: Run) -> None:
    waiting, ready = make_document(0), make_document(1, status=Status.READY)
    one = scene(waiting, ready)

    async def go() -> None:
        await one.start()
        turns = one.window.actions_.turns
        one.window.table.select([ready.id])
        assert not any(action.isEnabled() for action in turns.values())
        one.window.table.select([waiting.id])
        for word, action in turns.items():
            action.trigger()
            await until(lambda word=word: one.desk.queue.calls[-1:] == [("move", waiting.id, word)])
        assert one.window._panels is not None
        moved = one.window._panels.commands.moved
        await until(lambda: moved.text.text() == "1 document comes last.")
        await one.view_model.close()

    run(go())
