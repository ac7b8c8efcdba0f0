# SPDX-License-Identifier: Apache-2.0
"""Commands go down once, events come up once a frame, and nothing that fails is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docdesk.errors import DiskFull, KeyMissing, LibraryInUse
from docdesk.gui.model import rows as rows_module
from docdesk.gui.model.rows import FIRST_SCREEN
from docdesk.settings.model import Settings, changed
from docdesk.values.documents import Document, Passage, QueueState, Removed, Status
from docdesk.values.plans import Added, Skipped
from docdesk.values.problems import Notice
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def heard(signal: Any) -> list[Any]:
    """What a signal brings from now on."""
    values: list[Any] = []
    signal.connect(lambda *arguments: values.append(arguments[0] if len(arguments) == 1 else arguments))
    return values


def passage(document: str, text: str = "text", score: float = 0.5) -> Passage:
    return Passage(document, f"{document}.pdf", f"/files/{document}.pdf", 2, 2, 0, 0, len(text), score, text)


def test_the_first_screen_of_a_large_library_does_not_wait_for_all_of_it(scene: Any, run: Any) -> None:
    one = scene(*(make_document(n) for n in range(FIRST_SCREEN + 50)))
    one.desk.all_rows_may_come.clear()

    async def go() -> None:
        one.window.show()
        one.view_model.open()
        await until(lambda: one.window.table.isVisible())
        assert one.view_model.table.total == FIRST_SCREEN
        one.window.table.select([make_document(3).id])
        one.desk.queue.publish(make_document(3, status=Status.FAILED))
        one.desk.all_rows_may_come.set()
        await until(lambda: one.view_model.table.total == FIRST_SCREEN + 50)
        assert one.window.table.selected_ids() == [make_document(3).id]
        await until(lambda: one.view_model.table.counts[Status.FAILED] == 1)
        await one.view_model.close()

    run(go())


def test_files_dropped_before_the_library_is_open_are_added_then(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        one.view_model.add([Path("/files/a.pdf")])
        assert one.desk.queue.calls == []
        await one.start()
        await until(lambda: one.desk.queue.calls)
        await one.view_model.close()

    run(go())
    assert one.desk.queue.calls == [("add", Path("/files/a.pdf"))]
    assert one.desk.closed


def test_a_thousand_events_are_one_refresh(scene: MakeScene, run: Run) -> None:
    one = scene(*(make_document(number) for number in range(100)))

    async def go() -> None:
        await one.start()
        changes = heard(one.view_model.table.dataChanged)
        refreshes = heard(one.view_model.rows.refreshed)
        for done in range(10):
            one.desk.queue.publish(
                *(make_document(n, status=Status.RUNNING, done=done, total=10) for n in range(100))
            )
        await until(lambda: refreshes)
        assert len(refreshes) == 1
        assert len(changes) == 1
        assert one.view_model.table.at(99).done == 9
        await one.view_model.close()

    run(go())


def test_events_that_come_while_the_rows_are_read_win(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0), make_document(1))

    async def documents() -> list[Document]:
        one.desk.queue.publish(make_document(0, status=Status.READY), Removed(make_document(1).id))
        return one.desk.rows

    one.desk.documents = documents  # type: ignore[method-assign]

    async def go() -> None:
        await one.start()
        await until(lambda: one.view_model.table.rowCount())
        assert [one.view_model.table.at(0).status] == [Status.READY]
        assert one.view_model.table.total == 1
        await one.view_model.close()

    run(go())


def test_a_large_library_comes_in_portions_and_the_loop_goes_on_between_them(
    scene: MakeScene, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "FIRST_SCREEN", 2)
    monkeypatch.setattr(rows_module, "PORTION", 3)
    monkeypatch.setattr(rows_module, "SLICE_SECONDS", 0.0)
    rows = [make_document(number) for number in range(8)]
    one = scene(*rows)

    async def go() -> None:
        model = one.view_model.table
        seen: list[int] = []

        async def watch() -> None:
            while not one.view_model.is_open or model.total < 8:
                if model.total not in seen:
                    seen.append(model.total)
                await asyncio.sleep(0)

        watching = asyncio.create_task(watch())
        await one.start()
        await watching
        assert {3, 6} <= set(seen), seen
        assert [model.at(row) for row in range(8)] == rows
        await one.view_model.close()

    run(go())


def test_a_library_that_is_left_while_its_rows_come_shows_none_of_them(
    scene: MakeScene, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "FIRST_SCREEN", 2)
    one = scene(*(make_document(number) for number in range(8)))
    one.desk.all_rows_may_come.clear()

    async def go() -> None:
        opened = heard(one.view_model.desk_opened)
        one.view_model.open()
        await until(lambda: one.view_model.table.total == 2)
        await one.view_model.leave()
        one.desk.all_rows_may_come.set()
        await one.view_model.close()
        assert one.view_model.table.total == 0
        assert opened == []

    run(go())


def test_duplicates_and_skipped_files_are_named(scene: MakeScene, run: Run) -> None:
    first = make_document(0, name="first.pdf")
    again = make_document(0, name="first.pdf", warnings=(Notice("duplicate"),))
    one = scene(first)
    one.desk.queue.result = Added((again,), (Skipped("/files/.hidden", "hidden"),))

    async def go() -> None:
        await one.start()
        named = heard(one.view_model.left_out)
        one.view_model.add([Path("/files")])
        await until(lambda: named)
        assert [(file.path, file.reason, file.document) for file in named[0]] == [
            ("/files/.hidden", "A hidden file or folder. To add it, add it by itself.", None),
            ("/files/document 0.pdf", "It is already in the library, unchanged.", first.id),
        ]
        # a duplicate that is found out only when its bytes were read, and came and went within one frame
        other = make_document(5, path="/files/copy.pdf")
        one.desk.queue.publish(other, Removed(other.id, joined=first.id))
        await until(lambda: len(named) == 2)
        assert [(file.path, file.reason, file.document) for file in named[1]] == [
            (
                "/files/copy.pdf",
                "A duplicate of first.pdf: the files are identical, so they are one document.",
                first.id,
            )
        ]
        await one.view_model.close()

    run(go())


def test_a_command_that_fails_is_reported_and_the_next_one_runs(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def fail(ids: Any) -> None:
        raise DiskFull(path="/library")

    one.desk.queue.cancel = fail  # type: ignore[method-assign]

    async def go() -> None:
        await one.start()
        problems = heard(one.view_model.library.command_failed)
        one.view_model.queue.cancel(["000000000000"])
        await until(lambda: problems)
        assert problems[0].code == "disk_full"
        one.view_model.queue.retry(["0"])
        await until(lambda: ("retry", "0") in one.desk.queue.calls)
        await one.view_model.close()

    run(go())


def test_an_unknown_error_is_a_bug_and_stands_in_the_log(scene: MakeScene, run: Run, caplog: Any) -> None:
    one = scene(make_document())

    async def fail(ids: Any) -> None:
        raise ZeroDivisionError("deep inside")

    one.desk.queue.cancel = fail  # type: ignore[method-assign]

    async def go() -> None:
        await one.start()
        problems = heard(one.view_model.library.command_failed)
        one.view_model.queue.cancel(["000000000000"])
        await until(lambda: problems)
        assert problems[0].code == "internal_error"
        await one.view_model.close()

    run(go())
    assert "cancelling documents" in caplog.text
    assert "deep inside" in caplog.text


def test_of_searches_asked_meanwhile_only_the_last_runs(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()
        gate = asyncio.Event()

        async def answer(text: str) -> list[Passage]:
            await gate.wait()
            return [passage(text)]

        one.desk.answer = answer
        found = heard(one.view_model.searches.found)
        for text in ("l", "le", "len", "lens"):
            one.view_model.searches.begin(text)
            await asyncio.sleep(0)
        gate.set()
        await until(lambda: found)
        assert one.desk.searched == ["l", "lens"]
        assert [text for text, _passages in found] == ["lens"]
        await one.view_model.close()

    run(go())


def test_a_failed_search_is_reported_and_the_next_one_works(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()

        async def refuse(text: str) -> list[Passage]:
            raise KeyMissing(host="api.openai.com")

        one.desk.answer = refuse
        failed = heard(one.view_model.searches.failed)
        found = heard(one.view_model.searches.found)
        one.view_model.searches.begin("lens")
        await until(lambda: failed)
        assert failed[0][1].code == "key_missing"
        one.desk.answer = None
        one.view_model.searches.begin("lamp")
        await until(lambda: found)
        await one.view_model.close()

    run(go())


def test_a_library_that_cannot_be_opened_can_be_tried_again(scene: MakeScene, run: Run) -> None:
    one = scene(error=LibraryInUse(path="/library", reason=""))

    async def go() -> None:
        await one.start()
        assert one.view_model.problem is not None
        assert one.view_model.problem.code == "library_in_use"
        one.error = None
        one.view_model.open()
        await until(lambda: one.view_model.is_open)
        assert one.view_model.problem is None
        await one.view_model.close()

    run(go())


def test_a_removed_document_can_be_restored(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0), make_document(1))

    async def go() -> None:
        await one.start()
        removed = heard(one.view_model.removals.removed)
        one.view_model.removals.remove(["000000000000"])
        await until(lambda: removed)
        assert one.view_model.table.total == 1
        one.view_model.removals.undo()
        one.view_model.removals.undo()
        await until(lambda: ("restore", "000000000000") in one.desk.queue.calls)
        await one.view_model.close()
        assert one.desk.queue.calls.count(("restore", "000000000000")) == 1

    run(go())


def test_the_end_of_the_queue_is_announced_once_with_its_counts(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0), make_document(1), make_document(2, status=Status.READY))

    async def go() -> None:
        await one.start()
        ended = heard(one.view_model.rows.all_ended)
        refreshed = heard(one.view_model.rows.refreshed)
        one.desk.queue.publish(make_document(0, status=Status.READY))
        await until(lambda: refreshed)
        assert ended == []
        one.desk.queue.publish(make_document(1, status=Status.FAILED))
        await until(lambda: ended)
        assert ended == [(1, 1)]
        await one.view_model.close()

    run(go())


def test_the_queue_state_is_followed(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        states = heard(one.view_model.rows.queue_changed)
        one.view_model.queue.pause()
        await until(lambda: one.view_model.rows.queue_state.paused)
        one.view_model.queue.resume()
        await until(lambda: not one.view_model.rows.queue_state.paused)
        assert states == [QueueState(paused=True), QueueState()]
        await one.view_model.close()

    run(go())


def test_another_host_is_never_given_the_key_of_the_last_one(
    scene: MakeScene, run: Run, monkeypatch: Any
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    one = scene()

    async def go() -> None:
        await one.start()
        settings: Settings = changed(
            one.view_model.settings, provider="openai", base_url="http://127.0.0.1:9/v1"
        )
        one.view_model.configuration.reconfigure(settings)
        await until(lambda: one.desk.reconfigured)
        await one.view_model.close()

    run(go())
    assert one.desk.reconfigured[0][1] == ""


def test_settings_that_are_given_while_no_library_is_open_open_one(
    scene: MakeScene, run: Run, monkeypatch: Any
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    one = scene()

    async def go() -> None:
        settings: Settings = changed(one.view_model.settings, model="another")
        one.view_model.configuration.reconfigure(settings)
        await until(lambda: one.view_model.is_open)
        await one.view_model.close()

    run(go())
    assert one.desk.reconfigured == []
