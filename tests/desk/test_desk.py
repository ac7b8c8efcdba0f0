# SPDX-License-Identifier: Apache-2.0
"""The main job, whole: files in, passages out; what goes wrong costs one document or pauses the queue."""

from __future__ import annotations

import dataclasses
import gc
import os
import shutil
import sqlite3
from pathlib import Path

import chromadb
import psutil
import pytest
from chromadb.config import Settings as ChromaSettings

from docdesk.errors import CatalogNewer, LibraryInUse
from docdesk.settings.model import load_settings
from docdesk.values.documents import Document, QueueState, Removed, Stage, Status
from docdesk.values.waits import LIMIT, Wait
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document, until
from tests.openai_endpoint import Endpoint, Request
from tests.places import ROOT

LAMP = "The keeper lights the lamp at dusk and trims the wick before midnight."
BREAD = "Knead the dough for ten minutes, then let it rise under a damp cloth."


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "lamp.txt").write_text(LAMP)
    (folder / "bread.md").write_text(f"# Bread\n\n{BREAD}\n")
    return folder


def codes(document: Document) -> list[str]:
    return [notice.code for notice in document.warnings]


async def test_files_become_searchable_and_other_programs_can_read_them(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    library = tmp_path / "library"
    async with a_desk(endpoint_settings(library, openai_endpoint)) as desk:
        events = Events(desk)
        documents = await add_and_wait(desk, papers)
        assert [(d.name, d.status, d.chunks) for d in documents] == [
            ("bread.md", Status.READY, 1),
            ("lamp.txt", Status.READY, 1),
        ]
        first, *_ = await desk.search("keeper lights lamp dusk", 3)
        assert (first.name, first.page, first.text) == ("lamp.txt", 1, LAMP)
        seen = [
            e.stage for e in events.all if isinstance(e, Document) and e.id == documents[1].id and e.stage
        ]
        assert list(dict.fromkeys(seen)) == [Stage.EXTRACT, Stage.SPLIT, Stage.EMBED, Stage.STORE]
        steps = [e.progress for e in events.all if isinstance(e, Document) and e.id == documents[1].id]
        assert steps == sorted(steps)
        assert steps[-1] == 1.0

    client = chromadb.PersistentClient(
        path=str(library / "vectors"), settings=ChromaSettings(anonymized_telemetry=False)
    )
    (collection,) = client.list_collections()
    assert collection.name.startswith("docdesk-test-model-256")
    found = client.get_collection(collection.name, embedding_function=None).get(where={"name": "lamp.txt"})
    assert found["documents"] == [LAMP]
    (metadata,) = found["metadatas"] or []
    assert metadata == {"name": "lamp.txt", "path": str(papers / "lamp.txt"), "first_page": 1}
    assert found["ids"] == [f"{documents[1].id}:{documents[1].generation}:0"]
    client.close()


async def test_imported_objects_are_frozen_while_a_library_is_open(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    gc.unfreeze()
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)):

        async def frozen() -> int:
            return gc.get_freeze_count()

        # half a million objects of modules: a full collection of them stops every thread for a tenth of a second
        await until(frozen, lambda count: count > 100_000)
    assert gc.get_freeze_count() == 0


async def test_the_builtin_model_finds_by_meaning(tmp_path: Path, papers: Path) -> None:
    async with a_desk(load_settings({}, library=tmp_path / "library")) as desk:
        await add_and_wait(desk, papers)
        first, second = await desk.search("baking a loaf in the kitchen", 2)
        assert first.name == "bread.md"
        assert first.score > second.score


async def test_the_same_bytes_are_one_document_with_a_notice(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    shutil.copy(papers / "lamp.txt", papers / "zz-copy.txt")
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        events = Events(desk)
        _, one, two = await add_and_wait(desk, papers)
        assert one.id == two.id
        assert {one.name, two.name} == {"lamp.txt", "zz-copy.txt"}
        assert sorted([codes(one), codes(two)]) == [[], ["duplicate"]]
        assert len(await desk.documents()) == 2
        removed = [e for e in events.all if isinstance(e, Removed)]
        assert [e.joined for e in removed] == [one.id]
        inputs = openai_endpoint.stats.inputs
        (again,) = await add_and_wait(desk, papers / "lamp.txt")
        assert (again.id, again.status, codes(again)) == (one.id, Status.READY, ["duplicate"])
        assert openai_endpoint.stats.inputs == inputs == 2


async def test_a_failure_stays_on_the_row_until_its_cause_is_gone(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    (papers / "broken.pdf").write_text("not a pdf")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        broken, *_ = await add_and_wait(desk, papers / "broken.pdf")
        assert (broken.status, broken.error and broken.error.code) == (Status.FAILED, "damaged")
    async with a_desk(settings) as desk:
        (kept,) = await desk.documents()
        assert kept.error == broken.error
        shutil.copy(ROOT / "resources/samples/rental-contract.pdf", papers / "broken.pdf")
        assert await desk.queue.retry_failed() == 1
        mended = (await ended(desk, [broken.id]))[broken.id]
        assert (mended.status, mended.pages, mended.error) == (Status.READY, 4, None)
        assert (await desk.search("landlord may enter the flat", 1))[0].document == broken.id


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("film.mp4", b"PK\x03\x04", "unsupported_type"),
        ("empty.txt", b"", "file_empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "damaged"),
        ("blank.txt", b" \n\t\n ", "file_empty"),
        ("gone.txt", None, "file_missing"),
    ],
)
async def test_unreadable_files_say_why(
    tmp_path: Path, openai_endpoint: Endpoint, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        (document,) = await add_and_wait(desk, path)
        assert document.status is Status.FAILED
        assert document.error is not None
        assert document.error.code == code
        assert document.error.remedy
    assert openai_endpoint.stats.requests == 0


async def test_closed_in_the_middle_it_goes_on_at_the_next_start_and_pays_once(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i:02}.txt").write_text(f"Document number {i} is about topic{i} and nothing else.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, batch_inputs=2, requests_in_flight=1)
    async with a_desk(settings) as desk:
        openai_endpoint.rule = lambda request: None if request.number <= 2 else "silence"
        events = Events(desk)
        added = await desk.queue.add([folder])
        await events.until(is_document(status=Status.READY))
        await openai_endpoint.until(lambda stats: stats.requests >= 3)
    openai_endpoint.rule = None
    async with a_desk(settings) as desk:
        finished = await ended(desk, [d.id for d in added.documents])
        assert {d.status for d in finished.values()} == {Status.READY}
        assert openai_endpoint.stats.answered == 12
        assert (await desk.search("topic7", 1))[0].name == "07.txt"


async def test_cancel_retry_pause_and_resume(tmp_path: Path, papers: Path, openai_endpoint: Endpoint) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        events = Events(desk)
        openai_endpoint.hold()
        added = await desk.queue.add([papers / "lamp.txt"])
        (lamp,) = added.documents
        await openai_endpoint.until(lambda stats: stats.in_flight == 1)
        await desk.queue.cancel([lamp.id])
        await events.until(is_document(id=lamp.id, status=Status.CANCELLED))
        openai_endpoint.release()
        await desk.queue.pause()
        await desk.queue.retry([lamp.id])
        waiting = (await ended(desk, [lamp.id]))[lamp.id]
        assert (waiting.status, waiting.error) == (Status.QUEUED, None)
        await desk.queue.resume()
        ready = (await ended(desk, [lamp.id]))[lamp.id]
        assert ready.status is Status.READY
        # the request that was under way when it was cancelled had been paid for
        assert openai_endpoint.stats.answered == 1
        assert ready.reused == 1


async def test_a_pause_outlasts_the_program(tmp_path: Path, papers: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        await desk.queue.pause()
    async with a_desk(settings) as desk:
        assert desk.queue.state == QueueState(paused=True)
        (lamp,) = await add_and_wait(desk, papers / "lamp.txt")
        assert lamp.status is Status.QUEUED
        await desk.queue.resume()
        assert (await ended(desk, [lamp.id]))[lamp.id].status is Status.READY


async def test_a_removed_document_is_not_found_and_can_be_restored(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        bread, lamp = await add_and_wait(desk, papers)
        await desk.queue.remove([lamp.id])
        assert [d.id for d in await desk.documents()] == [bread.id]
        assert [p.name for p in await desk.search("keeper lights lamp dusk", 5)] == ["bread.md"]
        await desk.queue.restore([lamp.id])
        assert (await desk.search("keeper lights lamp dusk", 1))[0].name == "lamp.txt"
        await desk.queue.remove([lamp.id], now=True)
        store = desk.parts.library.store
        await until(lambda: store.ids("docdesk-test-model-256-1"), lambda ids: len(ids) == 1)
        await desk.queue.restore([lamp.id])
        assert [d.id for d in await desk.documents()] == [bread.id]


async def test_a_changed_file_becomes_a_new_document_and_the_old_one_goes(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    path = papers / "lamp.txt"
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        (old,) = await add_and_wait(desk, path)
        path.write_text("The foghorn sounds every minute in thick weather.")
        events = Events(desk)
        (new,) = await add_and_wait(desk, path)
        assert new.id != old.id
        assert Removed(old.id, joined=new.id) in events.all
        assert [d.id for d in await desk.documents()] == [new.id]
        assert [p.document for p in await desk.search("foghorn thick weather", 5)] == [new.id]


async def test_a_touched_file_stays_its_document(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        (old,) = await add_and_wait(desk, papers / "lamp.txt")
        os.utime(papers / "lamp.txt", (1, 1))
        (same,) = await add_and_wait(desk, papers / "lamp.txt")
        assert (same.id, codes(same)) == (old.id, ["duplicate"])
        assert openai_endpoint.stats.inputs == 1


async def test_a_moved_file_keeps_its_row(tmp_path: Path, papers: Path, openai_endpoint: Endpoint) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        events = Events(desk)
        (old,) = await add_and_wait(desk, papers / "lamp.txt")
        (papers / "lamp.txt").rename(papers / "light.txt")
        await add_and_wait(desk, papers / "light.txt")
        moved = await events.until(is_document(id=old.id, name="light.txt"))
        assert moved.path == str(papers / "light.txt")
        assert [(d.id, d.name) for d in await desk.documents()] == [(old.id, "light.txt")]


async def test_a_file_that_went_away_after_it_was_read_becomes_ready(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        openai_endpoint.hold()
        (lamp,) = (await desk.queue.add([papers / "lamp.txt"])).documents
        await openai_endpoint.until(lambda stats: stats.in_flight == 1)
        openai_endpoint.release()
        await desk.queue.pause()
    (papers / "lamp.txt").unlink()
    async with a_desk(settings) as desk:
        await desk.queue.resume()
        assert (await ended(desk, [lamp.id]))[lamp.id].status is Status.READY


async def test_another_model_hides_nothing(tmp_path: Path, papers: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, papers / "lamp.txt")
        await desk.reconfigure(endpoint_settings(tmp_path / "library", openai_endpoint, model="other"))
        await add_and_wait(desk, papers / "bread.md")
        assert {p.name for p in await desk.search("dough lamp", 5)} == {"lamp.txt", "bread.md"}
    reopened = load_settings({}, library=tmp_path / "library")
    assert (reopened.model, reopened.base_url) == ("other", openai_endpoint.url)
    async with a_desk(reopened) as desk:
        assert {p.name for p in await desk.search("dough lamp", 5)} == {"lamp.txt", "bread.md"}


async def test_a_key_goes_only_to_the_host_it_is_for(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    asked: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        asked.append((request.headers["host"].split(":")[0], request.headers["authorization"]))

    openai_endpoint.rule = note
    old = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(old, api_key="key-of-the-old") as desk:
        await add_and_wait(desk, papers / "lamp.txt")
    elsewhere = openai_endpoint.url.replace("127.0.0.1", "localhost")
    new = endpoint_settings(tmp_path / "library", openai_endpoint, base_url=elsewhere, model="other")
    async with a_desk(new, api_key="key-of-the-new") as desk:
        await add_and_wait(desk, papers / "bread.md")
        assert len(await desk.search("dough lamp", 5)) == 2
    assert ("localhost", "Bearer key-of-the-new") in asked
    assert {key for host, key in asked if host == "127.0.0.1"} == {"Bearer key-of-the-old", "Bearer none"}


@pytest.mark.parametrize(
    ("failure", "code"),
    [("401", "key_rejected"), ("quota", "out_of_credit"), ("model", "model_unknown")],
)
async def test_what_no_retry_can_mend_pauses_once_and_goes_on_when_it_is_mended(
    tmp_path: Path, openai_endpoint: Endpoint, failure: str, code: str
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:02}.txt").write_text(f"Document {i} about topic{i}.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, batch_inputs=1)
    openai_endpoint.rule = lambda request: failure
    async with a_desk(settings) as desk:
        documents = await add_and_wait(desk, folder)
        assert {d.status for d in documents} == {Status.QUEUED}
        assert {d.error.code for d in documents if d.error} == {code}
        assert all(d.error for d in documents)
        assert openai_endpoint.stats.requests <= 8
        assert desk.queue.state.problem is not None
        openai_endpoint.rule = None
        await desk.queue.resume()
        assert {d.status for d in (await ended(desk, [d.id for d in documents])).values()} == {Status.READY}


async def test_a_rate_limit_is_waited_out_and_shown(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.fail("429 retry-after=1")
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        events = Events(desk)
        (lamp,) = await add_and_wait(desk, papers / "lamp.txt")
        assert lamp.status is Status.READY
        said = [e.waiting for e in events.all if isinstance(e, Document) and e.waiting]
        assert said
        assert said[0].code == LIMIT
        assert lamp.waiting is None


async def test_one_owner(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings):
        with pytest.raises(LibraryInUse):
            async with a_desk(settings):
                pass
    async with a_desk(settings):
        pass


async def test_a_catalog_of_a_newer_docdesk_is_left_alone(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings):
        pass
    connection = sqlite3.connect(tmp_path / "library" / "catalog.db")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num='9999'")
    connection.close()
    with pytest.raises(CatalogNewer):
        async with a_desk(settings):
            pass


async def test_lost_words_are_made_again(tmp_path: Path, papers: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, papers)
    for file in (tmp_path / "library").glob("words.db*"):
        file.unlink()
    async with a_desk(settings) as desk:
        await until(desk.parts.library.words.generations, lambda generations: len(generations) == 2)
        assert (await desk.search("midnight", 1))[0].name == "lamp.txt"
        assert (await desk.search("midnight \ud83d", 1))[0].name == "lamp.txt", "half a surrogate"


async def test_a_killed_store_costs_nothing(tmp_path: Path, papers: Path, openai_endpoint: Endpoint) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, papers / "lamp.txt")
        assert desk.parts.library.store.pid is not None
        psutil.Process(desk.parts.library.store.pid).kill()
        (bread,) = await add_and_wait(desk, papers / "bread.md")
        assert bread.status is Status.READY
        assert {p.name for p in await desk.search("dough lamp", 5)} == {"lamp.txt", "bread.md"}


async def test_work_is_counted_not_timed(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guard against work that grows unseen: requests, inputs, upserts, transactions, events a document."""
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(60):
        (folder / f"{i:02}.txt").write_text(f"Document {i} about topic{i}. " * 60)
    async with a_desk(
        endpoint_settings(tmp_path / "library", openai_endpoint, request_seconds=240.0)
    ) as desk:
        await add_and_wait(desk, folder / "00.txt")
        openai_endpoint.reset()
        events = Events(desk)
        upserts, transactions = desk.parts.library.store.upserts, desk.parts.database.transactions
        # nothing is answered before all wait for it: what is counted does not depend on who was quicker
        monkeypatch.setattr("docdesk.steps.embed.provider.Provider.gather_seconds", 120.0)
        openai_endpoint.hold()
        added = (await desk.queue.add([folder])).documents
        for document in added[1:]:
            await events.until(is_document(id=document.id, stage=Stage.EMBED))
        openai_endpoint.release()
        finished = await ended(desk, [document.id for document in added])
        chunks = sum(finished[document.id].chunks for document in added[1:])
        assert openai_endpoint.stats.inputs <= chunks
        assert openai_endpoint.stats.requests <= 59 // 4
        assert desk.parts.library.store.upserts - upserts <= 20
        assert desk.parts.database.transactions - transactions <= 59 * 5
        told = sum(isinstance(event, Document) for event in events.all)
        assert told <= 59 * 14


def test_a_document_is_a_value() -> None:
    document = Document(id="a", name="a", path="/a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.name = "b"  # type: ignore[misc]


async def test_the_queue_says_how_long_it_waits_for_the_providers_limit(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.fail("429 retry-after=2")
    document = tmp_path / "a.txt"
    document.write_text("Something to wait for.")
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        events = Events(desk)
        await desk.queue.add([document])
        state = await events.until(lambda event: isinstance(event, QueueState) and event.waiting)
        row = await events.until(lambda event: isinstance(event, Document) and event.waiting)
        for said in (state.waiting, row.waiting):  # a second may pass between the two
            assert said in [Wait(LIMIT, left) for left in (1, 2)]
        await events.until(is_document(status=Status.READY))
        await events.until(lambda event: isinstance(event, QueueState) and desk.queue.state.waiting is None)


async def test_a_waiter_for_a_duplicate_hears_of_a_pause(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("one.txt", "two.txt", "three.txt"):
        (folder / name).write_text(LAMP)
    openai_endpoint.rule = lambda request: "quota"
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        documents = await add_and_wait(desk, folder)
        assert [(d.name, d.status, d.error and d.error.code) for d in documents] == [
            (name, Status.QUEUED, "out_of_credit") for name in ("one.txt", "three.txt", "two.txt")
        ]


async def test_files_of_a_document_in_work_are_reported_each_under_its_own_name(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(LAMP)
    openai_endpoint.rule = lambda request: "quota"
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, folder / "one.txt")
        await desk.queue.resume()
        await add_and_wait(desk, folder)
        again = await add_and_wait(desk, folder)
        assert [(d.name, d.status) for d in again] == [("one.txt", Status.QUEUED), ("two.txt", Status.QUEUED)]
        assert len({d.id for d in again}) == 1

        (folder / "two.txt").write_text(BREAD)
        openai_endpoint.rule = None
        await desk.queue.resume()
        changed = await add_and_wait(desk, folder)
        assert [(d.name, d.status) for d in changed] == [("one.txt", Status.READY), ("two.txt", Status.READY)]
        assert len({d.id for d in changed}) == 2
        assert (await desk.search("knead the dough", 1))[0].name == "two.txt"
