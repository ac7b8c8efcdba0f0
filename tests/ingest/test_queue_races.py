# SPDX-License-Identifier: Apache-2.0
"""Requests that come while another one is being carried out: every row ends as the last request wants it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from docdesk.errors import DiskFull, FileMissing
from docdesk.ingest.in_work import InWork
from docdesk.ingest.row import Row
from docdesk.system import disk_room
from docdesk.values.documents import Document, QueueState, Removed, Status
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document
from tests.faulty_catalog import desk_with_faults
from tests.openai_endpoint import Endpoint


def _notes(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"note{i}.txt" for i in range(count)]
    for i, path in enumerate(paths):
        path.write_text(f"the {i}th note tells of the harbour and of ship {i}\n")
    return paths


async def test_a_request_does_not_interrupt_the_recording_of_an_earlier_one(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    async with desk_with_faults(endpoint_settings(tmp_path / "lib", openai_endpoint)) as (desk, catalog):
        openai_endpoint.hold()
        added = await desk.queue.add(_notes(tmp_path / "notes", 4))
        cancelled, put_back, both, other = (document.id for document in added.documents)
        await openai_endpoint.until(lambda stats: stats.inputs >= 4)
        catalog.saving.clear()
        await desk.queue.cancel([cancelled])
        await catalog.saving[cancelled].wait()
        desk.queue.begin_again()  # what runs is cancelled, also what is just being written down
        await catalog.saving[both].wait()
        await desk.queue.cancel([both])
        openai_endpoint.release()
        found = await ended(desk, [cancelled, put_back, both, other])
        assert found[cancelled].status is found[both].status is Status.CANCELLED
        assert found[put_back].status is found[other].status is Status.READY
        assert desk.queue.idle


async def test_an_error_at_the_beginning_of_a_document_holds_up_no_other(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, failed = InWork.take, False

    def fails_once(self: InWork) -> Document | None:
        nonlocal failed
        if self.waiting and not failed:
            failed = True
            raise RuntimeError("nobody knows why")
        return take(self)

    monkeypatch.setattr(InWork, "take", fails_once)
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        rows = await add_and_wait(desk, *_notes(tmp_path / "notes", 3))
    assert failed
    assert {row.status for row in rows} == {Status.READY}


@pytest.mark.parametrize("asks", ["before it ends", "once it has ended"])
async def test_a_waiting_caller_gets_an_ending_that_could_not_be_recorded(
    tmp_path: Path, openai_endpoint: Endpoint, asks: str
) -> None:
    async with desk_with_faults(endpoint_settings(tmp_path / "lib", openai_endpoint)) as (desk, catalog):
        empty = tmp_path / "empty.txt"
        empty.touch()
        events = Events(desk)
        catalog.failing["save"] = DiskFull(path=str(tmp_path))
        added = await desk.queue.add([empty])
        id = added.documents[0].id
        if asks == "once it has ended":
            await events.until(is_document(status=Status.FAILED))
        (document,) = (await ended(desk, [id])).values()
        assert document.error is not None
        assert document.error.code == "file_empty"
        assert desk.queue.state.paused
        assert [each.status for each in await catalog.documents([id])] == [Status.QUEUED]
        catalog.failing.clear()
        await desk.queue.resume()
        assert [each.status for each in await catalog.documents([id])] == [Status.FAILED]


async def test_a_document_that_ended_while_the_disk_was_full_can_be_retried(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    async with desk_with_faults(endpoint_settings(tmp_path / "lib", openai_endpoint)) as (desk, catalog):
        note = tmp_path / "note.txt"
        note.touch()
        catalog.failing["save"] = DiskFull(path=str(tmp_path))
        added = await desk.queue.add([note])
        id = added.documents[0].id
        await ended(desk, [id])
        note.write_text("the harbour has room for ninety ships\n")
        catalog.failing.clear()
        await desk.queue.retry([id])
        await desk.queue.resume()
        (document,) = (await ended(desk, [id])).values()
        assert document.status is Status.READY


async def test_disk_space_that_is_freed_at_the_moment_of_the_failure_is_noticed(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_room, "ROOM_SECONDS", 0.05)
    monkeypatch.setattr(disk_room, "TRIED_SECONDS", 0.2)
    free = [0]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free[0]))
    async with desk_with_faults(endpoint_settings(tmp_path / "lib", openai_endpoint)) as (desk, catalog):

        def make_room(event: object) -> None:
            if isinstance(event, QueueState) and event.problem is not None:
                free[0] = 1 << 30
                catalog.failing.clear()

        catalog.failing["add_generation"] = DiskFull(path=str(tmp_path))
        desk.queue.subscribe(make_room)
        events = Events(desk)
        await desk.queue.add(_notes(tmp_path / "notes", 1))
        await events.until(is_document(status=Status.READY))
        assert free[0], "it was missed"


async def test_simultaneous_retries_make_one_try(tmp_path: Path, openai_endpoint: Endpoint) -> None:
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


async def test_a_document_that_is_removed_while_it_runs_does_not_begin_again(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    async with desk_with_faults(endpoint_settings(tmp_path / "lib", openai_endpoint)) as (desk, catalog):
        openai_endpoint.hold()
        added = await desk.queue.add(_notes(tmp_path / "notes", 2))
        ids = [document.id for document in added.documents]
        await openai_endpoint.until(lambda stats: stats.inputs >= 2)
        catalog.failing["hide"] = DiskFull(path=str(tmp_path))
        with pytest.raises(DiskFull):
            await desk.queue.remove(ids)
        catalog.failing.clear()
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


async def test_a_file_that_is_moved_before_it_is_read_is_read_at_its_new_path(
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
