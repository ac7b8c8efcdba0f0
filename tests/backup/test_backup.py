# SPDX-License-Identifier: Apache-2.0
"""Backup during the work, its verification, and restoring a library; the real client, a real server."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chromadb
import pytest
from chromadb.config import Settings as ChromaSettings

from docdesk.errors import (
    BackupCorrupted,
    BackupError,
    BackupForbidden,
    BackupOwned,
    DocdeskError,
    RestoreNotEmpty,
    RestoreUnfinished,
)
from docdesk.owner.restore import restore
from docdesk.settings.model import Settings, changed, load_settings, trust_library
from docdesk.values.documents import Backup, Status
from tests.desks import Events, a_desk, add_and_wait, endpoint_settings, is_document, until
from tests.gcs_server import GcsServer, Request, serving
from tests.openai_endpoint import Endpoint

TOPICS = ["lamp", "bread", "harbour", "violin", "glacier", "orchard", "compass", "kettle", "meadow", "anchor"]


@pytest.fixture
def gcs(monkeypatch: pytest.MonkeyPatch) -> Iterator[GcsServer]:
    with serving("papers") as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        yield server


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for topic in TOPICS:
        text = "\n\n".join(f"About the {topic}, part {n}: {topic} {n * 7} stands here." for n in range(12))
        (folder / f"{topic}.txt").write_text(text)
    return folder


def with_bucket(library: Path, endpoint: Endpoint, **given: Any) -> Settings:
    chosen = {"bucket": "gs://papers/me", "chunk_size": 120, **given}
    return endpoint_settings(library, endpoint, **chosen)


def originals(gcs: GcsServer) -> dict[str, bytes]:
    return {
        name.removeprefix("me/originals/"): stored.data
        for name, stored in gcs.objects("papers").items()
        if name.startswith("me/originals/")
    }


async def test_originals_are_stored_by_hash_and_sent_once(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    (files / "large.txt").write_text("A long line about nothing much. " * 60_000)
    settings = with_bucket(tmp_path / "library", openai_endpoint, chunk_size=10_000)
    async with a_desk(settings) as desk:
        events = Events(desk)
        documents = [await desk.backed_up(document) for document in await add_and_wait(desk, files)]
        assert {document.backup for document in documents} == {Backup.DONE}
        await events.until(is_document(backup=Backup.WAITING))
        assert originals(gcs).keys() == {document.content for document in documents}
        for document in documents:
            assert originals(gcs)[document.content or ""] == Path(document.path).read_bytes()
        stored = await desk.backup.backups.stored(documents[0].content or "")
        assert stored is not None
        assert stored.generation == gcs.objects("papers")[f"me/originals/{documents[0].content}"].generation

    def generations() -> dict[str, int]:
        return {name: at.generation for name, at in gcs.objects("papers").items() if "/originals/" in name}

    asked, before = len(gcs.requests), generations()
    shutil.rmtree(settings.library)
    shutil.copy(files / "lamp.txt", files / "again.txt")
    del gcs.buckets["papers"]["me/owner.json"]
    async with a_desk(settings) as desk:
        again = await add_and_wait(desk, files / "large.txt", files / "again.txt")
        assert [(await desk.backed_up(document)).backup for document in again] == [Backup.DONE] * 2
    # nothing of an original's size was sent again, and what is there is what was there
    large = (files / "large.txt").stat().st_size
    assert [request for request in gcs.requests[asked:] if request.size >= large] == []
    assert generations() == before


async def test_chunks_have_the_address_of_their_original(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    settings = with_bucket(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add([files / "lamp.txt"])
        await Events(desk).until(is_document(backup=Backup.DONE))
        openai_endpoint.release()
        _ = [document async for document in desk.queue.as_ended([added.documents[0].id])]
        (document,) = await desk.documents()
    client = chromadb.PersistentClient(
        path=str(settings.library / "vectors"), settings=ChromaSettings(anonymized_telemetry=False)
    )
    (collection,) = client.list_collections()
    metadatas = client.get_collection(collection.name, embedding_function=None).get()["metadatas"] or []
    name = f"me/originals/{document.content}"
    assert {metadata["object"] for metadata in metadatas} == {f"gs://papers/{name}"}
    assert {metadata["object_generation"] for metadata in metadatas} == {
        gcs.objects("papers")[name].generation
    }
    client.close()


async def test_an_unreachable_bucket_stops_nothing_and_gets_everything_later(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = with_bucket(tmp_path / "library", openai_endpoint)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://127.0.0.1:9")
    monkeypatch.setattr("docdesk.backup.originals.FIRST_PAUSE", 600.0)
    async with a_desk(settings) as desk:
        documents = await add_and_wait(desk, files)
        assert {document.status for document in documents} == {Status.READY}
        document = await desk.backed_up(documents[0])
        assert (document.backup, document.backup_error and document.backup_error.code) == (
            Backup.WAITING,
            "backup_unreachable",
        )
        await desk.backup.finish()
        assert desk.backup.problem is not None
        assert desk.backup.problem.code == "backup_unreachable"
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
    async with a_desk(settings) as desk:
        await desk.backup.originals.settled()
        assert {document.backup for document in await desk.documents()} == {Backup.DONE}
        assert {document.backup_error for document in await desk.documents()} == {None}
    assert len(originals(gcs)) == len(TOPICS)


@pytest.mark.parametrize(
    ("failure", "code"),
    [("403", "backup_forbidden"), ("404", "backup_no_bucket"), ("401", "backup_rejected")],
)
async def test_a_problem_for_a_person_stays_on_the_row_until_the_next_try(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint, failure: str, code: str
) -> None:
    gcs.rule = lambda request: failure if request.kind == "write" else None
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        documents = [await desk.backed_up(d) for d in await add_and_wait(desk, files)]
        assert {document.status for document in documents} == {Status.READY}
        # the reason stands on the others a moment after the first
        rows = await until(desk.documents, lambda rows: all(row.backup is Backup.FAILED for row in rows))
        assert {row.backup_error.code for row in rows if row.backup_error} == {code}
        gcs.rule = None
        await desk.backup.run()
        assert {row.backup for row in await desk.documents()} == {Backup.DONE}


async def test_an_unreadable_file_has_no_backup(
    tmp_path: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    odd = tmp_path / "odd.bin"
    odd.write_bytes(b"\x7fELF" + os.urandom(200))
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        (document,) = await add_and_wait(desk, odd)
        assert (document.status, document.backup) == (Status.FAILED, Backup.OFF)
        assert (await desk.documents())[0].backup is Backup.OFF


async def test_a_missing_file_is_fetched_from_the_bucket(
    tmp_path: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    blank = tmp_path / "blank.txt"
    blank.write_text("The keeper lights the lamp at dusk.")
    settings = with_bucket(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        await desk.queue.pause()
        openai_endpoint.hold()
        await desk.queue.resume()
        added = await desk.queue.add([blank])
        await Events(desk).until(is_document(backup=Backup.DONE))
        await desk.queue.cancel([added.documents[0].id])
        openai_endpoint.release()
        _ = [document async for document in desk.queue.as_ended([added.documents[0].id])]
        blank.unlink()
        # as after a change of the reader: the text has to be read again
        await desk.parts.database.write(lambda c: c.exec_driver_sql("UPDATE contents SET reading='older'"))
        await desk.queue.retry([added.documents[0].id])
        ends = [document async for _, document in desk.queue.as_ended([added.documents[0].id])]
        assert [(end.status, end.error) for end in ends] == [(Status.READY, None)]
        assert gcs.count("read") >= 1
    assert not any((settings.library / "fetched").iterdir())


async def test_a_prefix_belongs_to_one_library_until_it_is_taken_over(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    async with a_desk(with_bucket(tmp_path / "one", openai_endpoint)) as desk:
        await add_and_wait(desk, files / "lamp.txt")
        await desk.backup.finish()
    before = gcs.objects("papers")
    async with a_desk(with_bucket(tmp_path / "two", openai_endpoint)) as desk:
        (document,) = await add_and_wait(desk, files / "bread.txt")
        document = await desk.backed_up(document)
        assert (document.backup, document.backup_error and document.backup_error.code) == (
            Backup.FAILED,
            "backup_owned",
        )
        with pytest.raises(BackupOwned) as caught:
            await desk.backup.copy()
        assert os.uname().nodename in caught.value.problem().detail
        assert gcs.objects("papers") == before
        await desk.backup.run(take_over=True)
        assert len(originals(gcs)) == 2
    async with a_desk(with_bucket(tmp_path / "three", openai_endpoint, bucket="gs://papers/other")) as desk:
        (document,) = await add_and_wait(desk, files / "bread.txt")
        assert (await desk.backed_up(document)).backup is Backup.DONE


async def test_a_copy_sends_only_new_parts_and_removes_old_copies(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    def named(below: str) -> list[str]:
        return [name for name in gcs.objects("papers") if name.startswith(f"me/{below}/")]

    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint, backup_copies=2)) as desk:
        first = None
        for topic in TOPICS[:4]:
            await add_and_wait(desk, files / f"{topic}.txt")
            copy = await desk.backup.copy()
            if first is None:
                first = copy
            assert copy.segments[: len(first.segments)] == first.segments
        assert len(named("copies")) == len(named("catalogs")) == 2
        assert len(named("embeddings")) == len(copy.segments) == 4
        pointer = json.loads(gcs.objects("papers")["me/latest.json"].data)
        assert pointer["copy"] == copy.name
        assert (await desk.backup.copy()).segments == copy.segments
        # a pointer that another moved meanwhile is not moved over
        await add_and_wait(desk, files / f"{TOPICS[4]}.txt")

        def move(request: Request) -> str | None:
            if request.kind == "write":
                gcs.put("papers", "me/latest.json", b"{}")
            return None

        gcs.rule = move
        with pytest.raises(BackupError, match="at the same time"):
            await desk.backup.copy()
        assert gcs.objects("papers")["me/latest.json"].data == b"{}"
        gcs.rule = None
        gcs.put("papers", "me/latest.json", json.dumps(pointer).encode())
        await desk.backup.copy()
        assert await desk.backup.verify(read_data=True) == []


async def test_verify_finds_missing_and_differing_objects(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        documents = await add_and_wait(desk, *(files / f"{topic}.txt" for topic in TOPICS[:3]))
        await desk.backup.run()
        copy = await desk.backup.copy()
        reads = gcs.count("read")
        assert await desk.backup.verify() == []
        # the pointer and the copy it names, and nothing large
        assert gcs.count("read") - reads == 2
        names = [f"me/originals/{document.content}" for document in documents]
        del gcs.buckets["papers"][names[0]]
        gcs.put("papers", names[1], b"something else")
        del gcs.buckets["papers"][f"me/{copy.catalog}"]
        found = {finding.object: finding.what for finding in await desk.backup.verify()}
        assert found == {names[0][3:]: "missing", names[1][3:]: "differs", copy.catalog: "missing"}
        rows = {row.id: row.backup for row in await desk.documents()}
        assert [rows[document.id] for document in documents] == [Backup.FAILED, Backup.FAILED, Backup.DONE]
        await add_and_wait(desk, files / "meadow.txt")
        await desk.backup.run()
        assert await desk.backup.verify(read_data=True) == []
        # damage that keeps the properties is seen by reading only
        stored = gcs.buckets["papers"][names[2]]
        stored.data = bytes([stored.data[0] ^ 1]) + stored.data[1:]
        assert await desk.backup.verify() == []
        assert [f.what for f in await desk.backup.verify(read_data=True)] == ["differs"]


async def test_removing_keeps_the_backup_unless_requested(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        lamp, bread = await add_and_wait(desk, files / "lamp.txt", files / "bread.txt")
        await desk.backup.originals.settled()
        await desk.queue.remove([lamp.id])
        assert len(originals(gcs)) == 2
        await desk.backup.remove([bread.id])
        assert set(originals(gcs)) == {lamp.content}
        assert await desk.documents() == []


async def test_a_bucket_is_tried_before_it_is_used(
    tmp_path: Path, gcs: GcsServer, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "mine")
    gcs.buckets["other-one"] = {}
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        tested = await desk.backup.try_bucket(desk.settings)
        assert (tested.region, tested.in_project) == ("EUROPE-WEST3", True)
        assert [name for name in gcs.objects("papers") if "test" in name] == []
        gcs.rule = lambda request: "403" if request.kind == "write" else None
        codes = []
        for bucket in ("papers", "other-one"):
            await desk.reconfigure(changed(desk.settings, bucket=bucket))
            try:
                await desk.backup.try_bucket(desk.settings)
            except DocdeskError as error:
                codes.append(error.code)
        assert codes == ["backup_forbidden", "backup_other_project"]
        gcs.rule = None
        await desk.reconfigure(changed(desk.settings, bucket="nowhere"))
        with pytest.raises(DocdeskError, match="no bucket"):
            await desk.backup.try_bucket(desk.settings)


QUESTIONS = [f"{topic} {n * 7} stands" for topic in TOPICS for n in (2, 9)]


async def answers(settings: Settings) -> list[list[tuple[str, int, int, str]]]:
    async with a_desk(settings) as desk:
        found = [await desk.search(question, 5) for question in QUESTIONS]
    return [[(p.name, p.start, p.end, p.text) for p in passages] for passages in found]


async def test_a_library_is_restored_whole_without_paying_again(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    settings = with_bucket(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        first = (await add_and_wait(desk, files))[0]
        await desk.tag([first.id], add=["kept in the bucket"])
        await desk.backup.finish()
        assert desk.backup.problem is None
        before_documents = [(d.id, d.name, d.chunks, d.status, d.tags) for d in await desk.documents()]
        assert any(tags for *_, tags in before_documents)
    before = await answers(settings)
    contents = {path.name: path.read_bytes() for path in files.iterdir()}
    shutil.rmtree(settings.library)
    shutil.rmtree(files)
    openai_endpoint.reset()

    back = load_settings({}, library=tmp_path / "back", bucket="gs://papers/me")
    found = await restore(back, originals=True)
    assert found.findings.ok
    client = chromadb.PersistentClient(
        path=str(tmp_path / "back" / "vectors"), settings=ChromaSettings(anonymized_telemetry=False)
    )
    (collection,) = client.list_collections()
    vectors = client.get_collection(collection.name, embedding_function=None).get()["metadatas"] or []
    assert {str(vector["object"]).rpartition("/")[0] for vector in vectors} == {"gs://papers/me/originals"}
    client.close()
    assert (found.documents, found.originals, found.lost) == (len(TOPICS), len(TOPICS), ())
    assert openai_endpoint.stats.requests == 0

    # its copy came from a bucket: where it sends questions is for the user to agree to
    assert load_settings({}, library=tmp_path / "back").base_url is None
    trust_library(tmp_path / "back")
    settings = load_settings({}, library=tmp_path / "back")
    assert (settings.provider, settings.model, settings.base_url) == (
        "openai",
        "test-model",
        openai_endpoint.url,
    )
    async with a_desk(settings) as desk:
        assert (await desk.upkeep.check(asks_for_all=True)).ok
        documents = await desk.documents()
        assert [(d.id, d.name, d.chunks, d.status, d.tags) for d in documents] == before_documents
        for document in documents:
            assert Path(document.path).is_relative_to(tmp_path / "back")
            assert Path(document.path).read_bytes() == contents[document.name]
    assert openai_endpoint.stats.requests == 0
    assert await answers(settings) == before
    # the questions alone were asked
    assert openai_endpoint.stats.texts == set(QUESTIONS)


async def test_an_interrupted_restore_continues(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        for topic in TOPICS[:3]:
            await add_and_wait(desk, files / f"{topic}.txt")
            await desk.backup.copy()
    back = load_settings({}, library=tmp_path / "back", bucket="gs://papers/me")
    segments: list[str] = []

    def away(request: Request) -> str | None:
        if request.kind == "read" and "embeddings" in request.name:
            segments.append(request.name)
            return "403" if len(segments) == 2 else None
        return None

    gcs.rule = away
    with pytest.raises(BackupForbidden):
        await restore(back)
    with pytest.raises(RestoreUnfinished):
        async with a_desk(back):
            pass
    found = await restore(back)
    assert (found.documents, found.findings.ok) == (3, True)
    # the first piece was fetched once
    assert len(segments) == 4
    assert len(set(segments)) == 3
    with pytest.raises(RestoreNotEmpty):
        await restore(back)


async def test_a_damaged_download_is_refused(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, files / "lamp.txt")
        await desk.backup.run()
        copy = await desk.backup.copy()
    good = gcs.objects("papers")[f"me/{copy.segments[0].name}"].data
    gcs.put("papers", f"me/{copy.segments[0].name}", good[:-4] + bytes([good[-4] ^ 1]) + good[-3:])
    back = load_settings({}, library=tmp_path / "back", bucket="gs://papers/me")
    with pytest.raises(BackupCorrupted):
        await restore(back)
    assert not (tmp_path / "back" / "catalog.db").exists()
    gcs.put("papers", f"me/{copy.segments[0].name}", good)
    assert (await restore(back)).findings.ok


async def test_closing_does_not_wait_for_the_bucket(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    gcs.rule = lambda request: "silence" if request.kind == "write" else None
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, files / "lamp.txt")
        await asyncio.to_thread(gcs.wait_for, lambda server: server.count("write") >= 1)
        async with asyncio.timeout(50):  # of the minute that the bucket says nothing
            await desk.close()


async def test_another_machine_fetches_a_file_from_the_bucket_and_refuses_other_bytes(
    tmp_path: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("The keeper lights the lamp at dusk.")
    async with a_desk(with_bucket(tmp_path / "library", openai_endpoint)) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add([paper])
        id = added.documents[0].id
        await Events(desk).until(is_document(backup=Backup.DONE))
        await desk.queue.cancel([id])
        openai_endpoint.release()
        _ = [document async for document in desk.queue.as_ended([id])]
        await desk.backup.run()
    paper.unlink()
    back = load_settings({}, library=tmp_path / "back", bucket="gs://papers/me")
    await restore(back, take_over=True)
    trust_library(tmp_path / "back")
    ((sha256, data),) = originals(gcs).items()
    async with a_desk(load_settings({}, library=tmp_path / "back")) as desk:
        # as after a change of the reader: the text has to be read again
        await desk.parts.database.write(lambda c: c.exec_driver_sql("UPDATE contents SET reading='older'"))
        gcs.put("papers", f"me/originals/{sha256}", data.swapcase())
        ends = []
        for _ in range(2):
            await desk.queue.retry([id])
            ends += [document async for _, document in desk.queue.as_ended([id])]
            gcs.put("papers", f"me/originals/{sha256}", data)
        assert [end.status for end in ends] == [Status.FAILED, Status.READY]
        assert ends[0].error is not None
        assert ends[0].error.code == "backup_corrupted"
