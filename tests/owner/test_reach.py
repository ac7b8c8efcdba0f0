# SPDX-License-Identifier: Apache-2.0
"""One owner: others go through it, take over where it ends, and never open the vectors beside it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from docdesk.contract.owner import OwnerKind
from docdesk.desk.desk import Desk, open_desk
from docdesk.errors import LibraryInUse
from docdesk.owner.follow import ReachedDesk, reach_desk
from docdesk.owner.making_way import HandedOver
from docdesk.settings.model import Settings, changed
from docdesk.values.documents import Document, QueueState, Status
from docdesk.values.waits import LIMIT, Wait
from tests.desks import ended, endpoint_settings, until
from tests.openai_endpoint import Endpoint
from tests.owners import client_of, program, service_of, serving

# many programs are started, each with its imports and its processes
pytestmark = pytest.mark.timeout(600)

KEY = "sk-test-0123456789"

kills = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


async def reached(settings: Settings, **options: object) -> ReachedDesk:
    return await reach_desk(settings, api_key=KEY, **options)  # type: ignore[arg-type]


def papers(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for i in range(count):
        (folder / f"{i:02}.txt").write_text(f"Paper {i} is about topic{i} and the harbour. " * 40)
    return folder


async def whole(settings: Settings, documents: int) -> None:
    """Every document is ready, every vector is there and finds itself."""
    desk = await open_desk(settings, api_key=KEY)
    try:
        rows = await desk.documents()
        found = await ended(desk, [row.id for row in rows])
        assert [row.status for row in found.values()] == [Status.READY] * documents
        findings = await desk.upkeep.check(asks_for_all=True)
        assert findings.ok, findings
        assert findings.vectors == sum(row.chunks for row in found.values()) > 0
    finally:
        await desk.close()


async def test_a_second_program_works_through_the_owner(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    owner = await reached(settings)
    await owner.service()
    client = await reached(settings, starts_work=False)
    try:
        assert (owner.is_owner, client.is_owner) == (True, False)
        events: list[object] = []
        client.queue.subscribe(events.append)
        openai_endpoint.fail("429 retry-after=1")
        added = await client.queue.add([papers(tmp_path / "papers", 3)])
        ids = [document.id for document in added.documents]
        found = {id: document async for id, document in client.queue.as_ended(ids)}
        assert [found[id].status for id in ids] == [Status.READY] * 3
        assert await client.documents() == await owner.documents()
        assert await client.search("topic1 harbour", 2) == await owner.search("topic1 harbour", 2)
        assert (await client.upkeep.check()).ok
        assert any(isinstance(event, Document) and event.status is Status.READY for event in events)
        for kind in (Document, QueueState):
            assert any(isinstance(event, kind) and event.waiting == Wait(LIMIT, 1) for event in events)
        ready = found[ids[0]]
        for mine, theirs in (
            (await client.pages(ready), await owner.pages(ready)),
            (await client.some_documents(limit=2), await owner.some_documents(limit=2)),
            (await client.chunks(ready, 1, 2), await owner.chunks(ready, 1, 2)),
            (await client.attempts(ready.id), await owner.attempts(ready.id)),
        ):
            assert mine == theirs
            assert mine
        pages, chunks = await client.pages(ready), await client.chunks(ready, 1, 2)
        assert "about topic0" in pages[0][0].text
        assert [chunk.index for chunk, _text in chunks[0]] == list(range(1, ready.chunks))[:2]
        assert chunks[1] == ready.chunks
        await client.queue.pause()
        assert owner.queue.state.paused
        await client.queue.resume()
        await client.queue.remove(ids[:1])
        assert len(await owner.documents()) == 2
        await client.queue.restore(ids[:1])
        assert len(await owner.documents()) == 3
    finally:
        await client.close()
        await owner.close()


async def test_who_waits_takes_over_where_the_owner_ends(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    owner = await reached(settings)
    await owner.service()
    client = await reached(settings)
    try:
        openai_endpoint.hold()
        added = await client.queue.add([papers(tmp_path / "papers", 4)])
        ids = [document.id for document in added.documents]
        waiting = asyncio.create_task(ended(client, ids))  # type: ignore[arg-type]
        await until(owner.documents, lambda rows: any(row.status is Status.RUNNING for row in rows))
        closing = asyncio.create_task(owner.close())
        openai_endpoint.release()
        await closing
        found = await waiting
        assert sorted(found) == sorted(ids)
        assert {row.status for row in found.values()} == {Status.READY}
        assert client.is_owner
    finally:
        await client.close()


async def test_a_terminal_makes_way_for_a_window(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    terminal = await reached(settings)
    await terminal.service()
    try:
        added = await terminal.queue.add([papers(tmp_path / "papers", 6)])
        ids = [document.id for document in added.documents]
        waiting = asyncio.create_task(ended(terminal, ids))  # type: ignore[arg-type]
        shown: list[list[Path]] = []
        window = await reached(settings, kind=OwnerKind.WINDOW, show=shown.append)
        try:
            found = await waiting
            assert {row.status for row in found.values()} == {Status.READY}
            assert len(found) == 6
            assert (window.is_owner, terminal.is_owner) == (True, False)
            # a second window hands its files over
            with pytest.raises(HandedOver):
                await reached(settings, kind=OwnerKind.WINDOW, hand_over=[tmp_path / "a.txt"])
            assert shown == [[tmp_path / "a.txt"]]
        finally:
            await window.close()
    finally:
        await terminal.close()


async def test_an_owner_that_does_not_answer_has_the_library_in_use(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.owner.follow.PATIENCE_SECONDS", 0.3)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    silent: Desk = await open_desk(settings, starts_work=False)
    try:
        with pytest.raises(LibraryInUse):
            await reached(settings)
    finally:
        await silent.close()


@kills
@pytest.mark.parametrize("times", [2, pytest.param(50, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
async def test_no_second_writer_opens_the_vectors(
    tmp_path: Path, openai_endpoint: Endpoint, times: int
) -> None:
    """The owner alone is killed, its children left for as long as they live, and a second started at once."""
    library = tmp_path / "library"
    folder = papers(tmp_path / "papers", 2 * times)
    files = sorted(folder.iterdir())
    for i in range(times):
        # killed while it works on the second file; the next one begins while its store may still write
        process = await asyncio.to_thread(program, openai_endpoint, "serve", "--library", library)
        try:
            service = await asyncio.to_thread(service_of, library, process)
            with client_of(service) as client:
                for file in files[2 * i : 2 * i + 2]:
                    assert client.post(
                        "/documents", files={"file": (file.name, file.read_bytes())}
                    ).is_success
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
    settings = endpoint_settings(library, openai_endpoint)
    await whole(settings, 2 * times)


@kills
@pytest.mark.parametrize("times", [2, pytest.param(50, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_an_acknowledged_upload_survives_a_kill(
    tmp_path: Path, openai_endpoint: Endpoint, times: int
) -> None:
    library = tmp_path / "library"
    ids: dict[str, str] = {}
    for i in range(times):
        process = program(openai_endpoint, "serve", "--library", library)
        try:
            with client_of(service_of(library, process)) as client:
                posted = client.post(
                    "/documents", files={"file": (f"{i}.txt", f"Upload {i} is kept.".encode())}
                )
                process.send_signal(signal.SIGKILL)
                assert posted.status_code == 201
                ids[posted.json()["id"]] = f"{i}.txt"
        finally:
            process.kill()
            process.communicate()
    process = program(openai_endpoint, "resume", "--library", library, "--json")
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    with serving(openai_endpoint, library) as (_, service), client_of(service) as client:
        for id, name in ids.items():
            status = client.get(f"/documents/{id}/status").json()
            assert (status["status"], status["filename"]) == ("completed", name)


@kills
def test_an_add_goes_on_where_its_owner_is_killed(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    library = tmp_path / "library"
    folder = papers(tmp_path / "papers", 8)
    openai_endpoint.hold()
    with serving(openai_endpoint, library) as (owner, service):
        adding = program(openai_endpoint, "add", "--library", library, "--json", folder)
        with client_of(service) as client:
            while client.get("/documents").json()["total"] < 8:
                assert adding.poll() is None, adding.communicate()[1]
        owner.send_signal(signal.SIGKILL)
        openai_endpoint.release()
        out, said = adding.communicate(timeout=120)
    assert adding.returncode == 0, said
    lines = [json.loads(line) for line in out.splitlines()]
    assert sorted(line["name"] for line in lines) == [f"{i:02}.txt" for i in range(8)]
    assert {line["status"] for line in lines} == {"ready"}


async def test_a_change_of_the_model_goes_through_the_owner(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)
    owner = await reached(settings)
    await owner.service()
    client = await reached(settings, starts_work=False)
    try:
        added = await client.queue.add([papers(tmp_path / "papers", 3)])
        await ended(client, [document.id for document in added.documents])  # type: ignore[arg-type]
        before = {row.id: row.chunks for row in await client.documents()}
        wanted = changed(settings, chunk_size=400)
        openai_endpoint.reset()
        cost = await client.index_change.cost(wanted)
        assert (cost.documents, cost.dollars) == (3, 0.0)
        assert 0 < cost.to_embed <= cost.chunks < sum(before.values())
        assert openai_endpoint.stats.inputs == 0, "the cost is known before anybody is asked"
        assert owner.settings.chunk_size == 200, "and before anything changes"
        seen: list[tuple[int, int]] = []
        assert await client.index_change.run(wanted, on_progress=lambda *at: seen.append(at)) == 3
        assert seen[-1][0] == seen[-1][1]
        assert openai_endpoint.stats.inputs == cost.to_embed
        assert owner.settings.chunk_size == client.settings.chunk_size == 400
        assert sum(row.chunks for row in await owner.documents()) == cost.chunks
        assert await client.index_change.kept() == 3
        assert await client.index_change.back() == "test-model"
        assert {row.id: row.chunks for row in await owner.documents()} == before
        assert owner.settings.chunk_size == 200
        assert await client.index_change.drop_old() == 3
        assert await client.index_change.kept() == 0
        found = await client.upkeep.check(asks_for_all=True)
        assert (found.ok, found.vectors) == (True, found.chunks)
    finally:
        await client.close()
        await owner.close()
