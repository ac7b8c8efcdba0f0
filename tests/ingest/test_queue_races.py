# SPDX-License-Identifier: Apache-2.0
"""Wishes that come while another one is being carried out: every row ends, and as it was asked last."""

from __future__ import annotations

import asyncio
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from docdesk.desk.desk import Desk
from docdesk.errors import DiskFull, FileMissing
from docdesk.ingest.row import Row
from docdesk.system import disk_room
from docdesk.values.documents import Document, QueueState, Removed, Status
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document
from tests.openai_endpoint import Endpoint


def _notes(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"note{i}.txt" for i in range(count)]
    for i, path in enumerate(paths):
        path.write_text(f"the {i}th note tells of the harbour and of ship {i}\n")
    return paths


def _told_of_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> dict[str, asyncio.Event]:
    """By document: set when how it ended begins to be written down."""
    began: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
    save = desk._catalog.save  # type: ignore[union-attr]

    async def saving(*documents: Document) -> None:
        for document in documents:
            began[document.id].set()
        await save(*documents)

    monkeypatch.setattr(desk._catalog, "save", saving)
    return began


def _no_row_can_be_saved(desk: Desk, monkeypatch: pytest.MonkeyPatch, path: Path) -> Callable[[], None]:
    """The catalog's disk is full for what becomes of rows. Returns the call that makes room."""
    save = desk._catalog.save  # type: ignore[union-attr]

    async def full(*documents: Document) -> None:
        raise DiskFull(path=str(path))

    monkeypatch.setattr(desk._catalog, "save", full)
    return lambda: monkeypatch.setattr(desk._catalog, "save", save)


async def test_no_wish_disturbs_the_writing_down_of_an_earlier_one(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add(_notes(tmp_path / "notes", 4))
        cancelled, put_back, both, other = (document.id for document in added.documents)
        await openai_endpoint.until(lambda stats: stats.inputs >= 4)
        ends = _told_of_ends(desk, monkeypatch)
        await desk.queue.cancel([cancelled])
        await ends[cancelled].wait()
        desk.queue.begin_again()  # what runs is cancelled, also what is just being written down
        await ends[both].wait()
        await desk.queue.cancel([both])
        openai_endpoint.release()
        found = await ended(desk, [cancelled, put_back, both, other])
        assert found[cancelled].status is found[both].status is Status.CANCELLED
        assert found[put_back].status is found[other].status is Status.READY
        assert desk.queue.idle


@pytest.mark.parametrize("asks", ["before it ends", "once it has ended"])
async def test_who_waits_is_told_of_an_end_that_could_not_be_written_down(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, asks: str
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        empty = tmp_path / "empty.txt"
        empty.touch()
        events = Events(desk)
        make_room = _no_row_can_be_saved(desk, monkeypatch, tmp_path)
        added = await desk.queue.add([empty])
        id = added.documents[0].id
        if asks == "once it has ended":
            await events.until(is_document(status=Status.FAILED))
        (document,) = (await ended(desk, [id])).values()
        assert document.error is not None
        assert document.error.code == "file_empty"
        assert desk.queue.state.paused
        assert [each.status for each in await desk._catalog.documents([id])] == [Status.QUEUED]  # type: ignore[union-attr]
        make_room()
        await desk.queue.resume()
        assert [each.status for each in await desk._catalog.documents([id])] == [Status.FAILED]  # type: ignore[union-attr]


async def test_what_ended_while_the_disk_was_full_is_tried_again_when_a_person_asks(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        note = tmp_path / "note.txt"
        note.touch()
        make_room = _no_row_can_be_saved(desk, monkeypatch, tmp_path)
        added = await desk.queue.add([note])
        id = added.documents[0].id
        await ended(desk, [id])
        note.write_text("the harbour has room for ninety ships\n")
        make_room()
        await desk.queue.retry([id])
        await desk.queue.resume()
        (document,) = (await ended(desk, [id])).values()
        assert document.status is Status.READY


async def test_room_that_is_made_in_the_moment_in_which_it_is_missed_is_seen(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_room, "ROOM_SECONDS", 0.05)
    monkeypatch.setattr(disk_room, "TRIED_SECONDS", 0.2)
    free = [0]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free[0]))
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        add_generation = desk._catalog.add_generation  # type: ignore[union-attr]

        async def full(*_: object) -> None:
            raise DiskFull(path=str(tmp_path))

        def make_room(event: object) -> None:
            if isinstance(event, QueueState) and event.problem is not None:
                free[0] = 1 << 30
                monkeypatch.setattr(desk._catalog, "add_generation", add_generation)

        monkeypatch.setattr(desk._catalog, "add_generation", full)
        desk.queue.subscribe(make_room)
        events = Events(desk)
        await desk.queue.add(_notes(tmp_path / "notes", 1))
        await events.until(is_document(status=Status.READY))
        assert free[0], "it was missed"


async def test_two_retries_at_once_are_one(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        (note,) = _notes(tmp_path / "notes", 1)
        text = note.read_bytes()
        note.unlink()
        (failed,) = await add_and_wait(desk, note)
        assert failed.status is Status.FAILED
        note.write_bytes(text)
        events = Events(desk)
        retry = desk.queue.retry
        await asyncio.gather(retry([failed.id]), retry([failed.id]), desk.queue.add([note]))
        (ready,) = (await ended(desk, [failed.id])).values()
        assert ready.status is Status.READY
        await events.until(lambda event: desk.queue.idle)
        assert sum(map(is_document(status=Status.READY), events.all)) == 1


async def test_what_is_removed_at_work_is_not_begun_again(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add(_notes(tmp_path / "notes", 2))
        ids = [document.id for document in added.documents]
        await openai_endpoint.until(lambda stats: stats.inputs >= 2)
        hide = desk._catalog.hide  # type: ignore[union-attr]

        async def full(ids: list[str]) -> None:
            raise DiskFull(path=str(tmp_path))

        monkeypatch.setattr(desk._catalog, "hide", full)
        with pytest.raises(DiskFull):
            await desk.queue.remove(ids)
        monkeypatch.setattr(desk._catalog, "hide", hide)
        assert {document.id for document in await desk.documents()} == {*ids}  # nothing was taken out
        events = Events(desk)
        await desk.queue.remove(ids)
        assert desk.queue.idle
        assert [type(event) for event in events.all[-2:]] == [Removed, Removed]
        openai_endpoint.release()
        await desk.queue.restore(ids)
        found = await ended(desk, ids)
        assert {document.status for document in found.values()} == {Status.READY}
        assert openai_endpoint.stats.answered == 2


async def test_a_file_that_is_moved_before_it_is_read_is_read_where_it_is(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        (note,) = _notes(tmp_path / "notes", 1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("docdesk.ingest.pipeline.ExtractStage.pages", _gone_before_it_is_read)
            (failed,) = await add_and_wait(desk, note)
        assert failed.error is not None
        assert failed.error.code == "file_missing"
        moved = note.rename(note.with_name("moved.txt"))
        (ready,) = await add_and_wait(desk, moved)
        assert (ready.id, ready.status, ready.path) == (failed.id, Status.READY, str(moved))
        assert [row.id for row in await desk.documents()] == [failed.id]


async def _gone_before_it_is_read(stage: object, row: Row, *others: object) -> None:
    raise FileMissing(path=row.document.path)


@pytest.mark.parametrize("wish", ["begin again", "cancel"])
async def test_a_document_that_is_interrupted_before_its_first_step_is_not_left_behind(
    tmp_path: Path, openai_endpoint: Endpoint, wish: str
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        note = tmp_path / "note.txt"
        note.touch()
        (failed,) = await add_and_wait(desk, note)
        note.write_text("the harbour has room for ninety ships\n")
        await desk.queue.retry([failed.id])
        # the dispatcher is about to start the retry: what is asked here comes before the document's first step
        async with asyncio.TaskGroup() as asking:
            if wish == "cancel":
                asking.create_task(desk.queue.cancel([failed.id]))
            else:
                asyncio.get_running_loop().call_soon(desk.queue.begin_again)
        (document,) = (await ended(desk, [failed.id])).values()
        assert document.status is (Status.READY if wish == "begin again" else Status.CANCELLED)
        assert desk.queue.idle
