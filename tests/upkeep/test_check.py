# SPDX-License-Identifier: Apache-2.0
"""A library is compared with what it must hold, mended, and made anew, at no cost."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docdesk.catalog.inventory import Expected
from docdesk.desk.desk import Desk
from docdesk.errors import EmbeddingsMissing, StoreUnavailable
from docdesk.settings.model import Settings, save_settings
from docdesk.settings.trust import trust
from docdesk.store.interface import Rows
from docdesk.store.vectors import Store
from docdesk.upkeep import rebuild as rebuilding
from docdesk.upkeep.chunk_rows import ChunkRows
from docdesk.upkeep.reachability import Reachability
from docdesk.values.findings import Findings
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings, until
from tests.durability import program
from tests.openai_endpoint import Endpoint


def _in_chroma(folder: str, work: Callable[[Any], None]) -> None:
    import chromadb

    work(chromadb.PersistentClient(path=folder))


def by_another_program(folder: Path, work: Callable[[Any], None]) -> None:
    """Let a plain Chroma client in a process of its own do something to the directory."""
    process = multiprocessing.get_context("spawn").Process(target=_in_chroma, args=(str(folder), work))
    process.start()
    process.join(240)
    assert process.exitcode == 0


def ours(client: Any) -> Any:
    [collection] = [c for c in client.list_collections() if c.name.startswith("docdesk-")]
    return client.get_collection(collection.name, embedding_function=None)


def delete_three_and_add_two(client: Any) -> None:
    collection = ours(client)
    collection.delete(ids=sorted(collection.get(include=[])["ids"])[:3])
    width = len(collection.get(limit=1, include=["embeddings"])["embeddings"][0])
    vectors = np.eye(width, dtype=np.float32)[:2]
    collection.upsert(ids=["foreign-1", "x:y:0"], embeddings=vectors, documents=["a", "b"])


def add_a_collection(client: Any) -> None:
    foreign = client.create_collection("someone-elses", embedding_function=None)
    foreign.upsert(ids=["1", "2", "3"], embeddings=np.eye(3, dtype=np.float32), documents=["a", "b", "c"])


def spoil_one_vector(client: Any) -> None:
    collection = ours(client)
    found = collection.get(limit=1, include=["embeddings", "metadatas", "documents"])
    collection.update(ids=found["ids"], embeddings=-np.asarray(found["embeddings"]))


def add_metadata(folder: Path, **added: Any) -> None:
    """Give every vector of a directory that nobody has open more metadata."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as chroma, chroma:
        for key, value in added.items():
            kind = "int_value" if isinstance(value, int) else "string_value"
            chroma.execute(
                f"INSERT INTO embedding_metadata (id, key, {kind}) SELECT id, ?, ? FROM embeddings",
                (key, value),
            )


def metadata_keys(folder: Path) -> set[str]:
    """The keys of a directory's metadata, without Chroma's own."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as chroma:
        keys = {key for (key,) in chroma.execute("SELECT DISTINCT key FROM embedding_metadata")}
    return {key for key in keys if not key.startswith("chroma:")}


_WORDS = "harbour lantern river mill orchard bridge tower meadow anchor candle violin compass".split()


@pytest.fixture(scope="module")
def openai_endpoint() -> Iterator[Endpoint]:
    """One for the module: its address is part of what embeddings are kept under."""
    endpoint = Endpoint()
    endpoint.start()
    yield endpoint
    endpoint.stop()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, openai_endpoint: Endpoint) -> Path:
    """A library of three documents of about 40 chunks together, no two of them alike."""
    folder = tmp_path_factory.mktemp("check")
    files = folder / "files"
    files.mkdir()
    for d in range(3):
        text = "\n\n".join(
            f"Paragraph {i} of book {d} tells of the {_WORDS[(i * 7 + d) % len(_WORDS)]} and of number {i * 31 + d}."
            for i in range(40)
        )
        (files / f"book{d}.txt").write_text(text)

    async def fill() -> None:
        async with a_desk(
            endpoint_settings(folder / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)
        ) as desk:
            documents = await add_and_wait(desk, files)
            assert [document.status for document in documents] == ["ready"] * 3

    asyncio.run(fill())
    return folder / "library"


@pytest.fixture
def filled(tmp_path: Path, made_once: Path, openai_endpoint: Endpoint) -> Settings:
    """A copy of that library, which its user trusts."""
    shutil.copytree(made_once, tmp_path / "library")
    trust(tmp_path / "library")
    openai_endpoint.reset()
    return endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)


async def look(settings: Settings, **options: Any) -> dict[str, Any]:
    async with a_desk(settings, starts_work=False) as desk:
        return (await desk.upkeep.check(**options)).public()


async def all_are_found(desk: Desk) -> bool:
    """Whether every book is found by its own words."""
    for d in range(3):
        [passage] = await desk.search(f"Paragraph 3 of book {d} tells of number {3 * 31 + d}", 1)
        if passage.name != f"book{d}.txt":
            return False
    return True


async def test_a_whole_library_is_whole(filled: Settings) -> None:
    found = await look(filled, asks_for_all=True)
    assert found["documents"] == 3
    assert found["chunks"] == found["vectors"] > 20
    assert (found["holes"], found["orphans"], found["unreachable"], found["ok"]) == (0, 0, 0, True)


async def test_changes_by_another_program_are_named_and_repaired_for_free(
    filled: Settings, openai_endpoint: Endpoint
) -> None:
    await asyncio.to_thread(by_another_program, filled.library / "vectors", delete_three_and_add_two)
    openai_endpoint.reset()
    found = await look(filled)
    assert (found["holes"], found["orphans"], found["ok"]) == (3, 2, False)
    assert found["vectors"] == found["chunks"] - 3 + 2
    assert (await look(filled))["holes"] == 3, "a check without repair changes nothing"
    mended = await look(filled, repair=True)
    assert mended["ok"]
    assert mended["vectors"] == mended["chunks"]
    assert (await look(filled, asks_for_all=True))["ok"]
    assert openai_endpoint.stats.inputs == 0


async def test_the_terminal_says_it_in_json_and_by_its_exit_code(filled: Settings) -> None:
    save_settings(filled)
    await asyncio.to_thread(by_another_program, filled.library / "vectors", delete_three_and_add_two)
    code, [found] = await asyncio.to_thread(program.json_of, filled.library, "check")
    chunks = found["chunks"]
    assert code == 1
    assert found == {
        "documents": 3, "chunks": chunks, "vectors": chunks - 1, "holes": 3, "orphans": 2, "unreachable": 0,
        "without_source": 0, "ok": False,
    }  # fmt: skip
    code, [found] = await asyncio.to_thread(program.json_of, filled.library, "check", "--repair")
    assert (code, found["ok"], found["vectors"]) == (0, True, chunks)
    code, [found] = await asyncio.to_thread(program.json_of, filled.library, "check")
    assert (code, found["ok"]) == (0, True)


async def test_a_foreign_collection_is_an_orphan(filled: Settings) -> None:
    await asyncio.to_thread(by_another_program, filled.library / "vectors", add_a_collection)
    assert (await look(filled))["orphans"] == 3
    assert (await look(filled, repair=True))["ok"]


async def test_a_vector_that_is_not_the_embedding_is_a_hole(filled: Settings) -> None:
    await asyncio.to_thread(by_another_program, filled.library / "vectors", spoil_one_vector)
    assert (await look(filled))["holes"] == 1
    assert (await look(filled, repair=True))["ok"]


async def test_words_that_are_lost_are_filled_again(filled: Settings) -> None:
    async with a_desk(filled, starts_work=False) as desk:
        words = desk.parts.library.words
        generations = sorted(await words.generations())
        await words.drop(generations[:1])
        await words.add([("nothing", 0, "a passage of no document")])
        found = await desk.upkeep.check()
        assert found.holes > 0
        assert found.orphans == 1
        assert [remark.code for remark in found.remarks] == ["check_incomplete", "check_stray_words"]
        assert found.remarks[0].facts["holes"] == found.holes
        assert (await desk.upkeep.check(repair=True)).ok
        assert sorted(await words.generations()) == generations


@pytest.mark.parametrize("lost", ["folder", "index files", "database"])
async def test_lost_vectors_are_rebuilt_for_free(
    filled: Settings, openai_endpoint: Endpoint, lost: str
) -> None:
    vectors = filled.library / "vectors"
    if lost == "folder":
        shutil.rmtree(vectors)
    elif lost == "database":
        (vectors / "chroma.sqlite3").write_bytes((vectors / "chroma.sqlite3").read_bytes()[:5000])
    else:
        # small libraries keep all in the database until the index is first written to the disk
        await asyncio.to_thread(by_another_program, vectors, write_the_index)
        [index] = {path.parent for path in vectors.glob("*/data_level0.bin")}
        (index / "data_level0.bin").unlink()
    openai_endpoint.reset()
    found = await look(filled)
    assert found["holes"] == found["chunks"]
    assert not found["ok"]
    async with a_desk(filled, starts_work=False) as desk:
        assert (await desk.upkeep.check(repair=True)).ok
        assert await all_are_found(desk)
    assert (await look(filled, asks_for_all=True))["ok"]
    # three questions were asked
    assert openai_endpoint.stats.inputs == 3


def write_the_index(client: Any) -> None:
    """Write and delete so many rows that Chroma puts the index into its files."""
    collection = ours(client)
    width = len(collection.get(limit=1, include=["embeddings"])["embeddings"][0])
    vectors = np.random.default_rng(1).normal(size=(1100, width)).astype(np.float32)
    ids = [f"x{i}" for i in range(1100)]
    collection.upsert(ids=ids, embeddings=vectors, documents=ids)
    collection.delete(ids=ids)


async def test_vectors_that_are_gone_at_the_start_come_back_by_themselves(filled: Settings) -> None:
    shutil.rmtree(filled.library / "vectors")
    async with a_desk(filled) as desk:
        assert [notice.code for notice in desk.notices] == ["vectors_missing"]
        assert (await desk.upkeep.check()).ok, "the check waits for the mending that the start began"
    async with a_desk(filled) as desk:
        assert desk.notices == []


async def test_embeddings_come_back_out_of_the_vectors(filled: Settings, openai_endpoint: Endpoint) -> None:
    for path in filled.library.glob("embeddings.db*"):
        path.unlink()
    openai_endpoint.reset()
    async with a_desk(filled, starts_work=False) as desk:
        assert [notice.code for notice in desk.notices] == ["embeddings_gone"]
        found = await desk.upkeep.check()
        assert found.holes == found.chunks
        assert found.unkept == 0
        assert (await desk.upkeep.check(repair=True)).ok
    async with a_desk(filled, starts_work=False) as desk:
        assert (await desk.upkeep.rebuild()).ok
    assert openai_endpoint.stats.inputs == 0


async def test_embeddings_lost_twice_are_reported_and_paid_for_only_on_request(
    filled: Settings, openai_endpoint: Endpoint
) -> None:
    shutil.rmtree(filled.library / "vectors")
    for path in filled.library.glob("embeddings.db*"):
        path.unlink()
    openai_endpoint.reset()
    async with a_desk(filled, starts_work=False) as desk:
        found = await desk.upkeep.check(repair=True)
        assert found.holes == found.unkept == found.chunks
        with pytest.raises(EmbeddingsMissing) as refused:
            await desk.upkeep.rebuild()
        assert refused.value.facts["count"] == found.chunks
        assert openai_endpoint.stats.inputs == 0
        assert (await desk.upkeep.rebuild(embeds_missing=True)).ok
        assert openai_endpoint.stats.answered == found.chunks


async def test_a_rebuild_is_a_new_folder_and_the_old_one_answers_until_then(
    filled: Settings, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.reset()
    # as earlier versions wrote them
    add_metadata(filled.library / "vectors", document="d", chunk=0, last_page=1, sha256="a" * 64)
    async with a_desk(filled) as desk:
        assert (await desk.upkeep.check()).ok
        old = desk.upkeep.place
        seen = []
        answers: list[asyncio.Task[Any]] = []

        def on_progress(done: int, total: int) -> None:
            seen.append((done, total))
            answers.append(asyncio.ensure_future(desk.search("the harbour of book 1", 3)))

        proof = await desk.upkeep.rebuild(on_progress=on_progress)
        assert proof.ok
        assert all(await asyncio.gather(*answers))
        assert desk.upkeep.place.name == "vectors-2"
        assert isinstance(old, Path)
        assert not old.exists()
        assert seen[-1][0] == seen[-1][1] == proof.chunks
        assert await all_are_found(desk)
    assert metadata_keys(filled.library / "vectors-2") == {"name", "path", "first_page"}
    assert openai_endpoint.stats.distinct == 4, "only questions were asked"
    async with a_desk(filled) as desk:
        assert desk.upkeep.place.name == "vectors-2"
        assert (await desk.upkeep.check(asks_for_all=True)).ok


async def test_documents_that_are_added_during_a_rebuild_are_in_the_new_folder(
    filled: Settings, tmp_path: Path
) -> None:
    more = tmp_path / "more"
    more.mkdir()
    for d in range(8):
        (more / f"late{d}.txt").write_text("\n\n".join(f"Late paragraph {i} of {d}." for i in range(60)))
    async with a_desk(filled) as desk:
        adding = asyncio.ensure_future(add_and_wait(desk, more))
        for _ in range(3):
            assert (await desk.upkeep.rebuild()).ok
        documents = await adding
        assert {document.status for document in documents} == {"ready"}
        found = await desk.upkeep.check(asks_for_all=True)
        assert found.ok, found.remarks
        assert found.documents == 11
    assert [path.name for path in filled.library.glob("vectors*") if path.is_dir()] == ["vectors-4"]


async def test_a_rebuild_that_was_killed_goes_on_and_leaves_nothing(filled: Settings) -> None:
    async with a_desk(filled, starts_work=False) as desk:
        seen = asyncio.Event()
        rebuilding = asyncio.ensure_future(desk.upkeep.rebuild(on_progress=lambda done, total: seen.set()))
        await seen.wait()
        rebuilding.cancel()
        await asyncio.gather(rebuilding, return_exceptions=True)
        assert desk.upkeep.place.name == "vectors"
        assert (await desk.upkeep.check()).ok
    async with a_desk(filled) as desk:
        await desk.upkeep.check()  # waits for what the start goes on with
        assert desk.upkeep.place.name == "vectors-2"
        assert (await desk.upkeep.check(asks_for_all=True)).ok
        await desk.upkeep.tidy()
    assert [path.name for path in filled.library.glob("vectors*") if path.is_dir()] == ["vectors-2"]


async def test_a_new_folder_that_is_not_whole_never_takes_the_place_of_the_old(
    filled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof fails: the new directory loses a row of what it acknowledges."""

    class Losing(Store):
        async def upsert(self, collection: str, about: dict[str, Any], rows: Rows) -> None:
            kept = Rows(rows.ids[1:], rows.vectors[1:], rows.texts[1:], rows.metadatas[1:])
            await super().upsert(collection, about, kept)

    monkeypatch.setattr(rebuilding, "Store", Losing)
    async with a_desk(filled, starts_work=False) as desk:
        with pytest.raises(StoreUnavailable):
            await desk.upkeep.rebuild()
        assert desk.upkeep.place.name == "vectors"
        assert (await desk.upkeep.check(asks_for_all=True)).ok
        assert await all_are_found(desk)


def in_the_catalog(library: Path, *statements: str) -> None:
    with closing(sqlite3.connect(library / "catalog.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


async def test_chunks_that_the_catalog_has_lost_are_holes_and_made_again_for_free(
    filled: Settings, openai_endpoint: Endpoint
) -> None:
    in_the_catalog(filled.library, "DELETE FROM chunks WHERE number = 3")
    found = await look(filled)
    assert found["holes"] == found["chunks"] > 20
    async with a_desk(filled, starts_work=False) as desk:
        mended = await desk.upkeep.check(repair=True)
        assert (mended.ok, mended.queued_again) == (True, 3)
    async with a_desk(filled) as desk:
        documents = await desk.documents()
        again = await ended(desk, [document.id for document in documents])
        assert {document.status for document in again.values()} == {"ready"}
        found_again = await desk.upkeep.check(asks_for_all=True)
        assert (found_again.ok, found_again.chunks) == (True, found["chunks"])
        assert await all_are_found(desk)
    assert openai_endpoint.stats.distinct == 3, "only the questions were asked"


async def test_vectors_of_a_document_that_the_catalog_has_lost_are_orphans(filled: Settings) -> None:
    before = await look(filled)
    in_the_catalog(
        filled.library, "PRAGMA foreign_keys=OFF", "DELETE FROM documents WHERE name = 'book1.txt'"
    )
    found = await look(filled)
    assert (found["documents"], found["ok"]) == (2, False)
    assert before["chunks"] - found["chunks"] == found["vectors"] - found["chunks"] > 0
    assert (await look(filled, repair=True))["ok"]
    assert (await look(filled))["vectors"] == found["chunks"]


def another_width(client: Any) -> None:
    name = ours(client).name
    client.delete_collection(name)
    collection = client.create_collection(name, embedding_function=None)
    collection.add(ids=["a"], embeddings=[[1.0, 2.0, 3.0]], documents=["of three numbers"])


async def test_a_collection_that_rejects_our_vectors_is_recreated(filled: Settings) -> None:
    await asyncio.to_thread(by_another_program, filled.library / "vectors", another_width)
    found = await look(filled)
    assert (found["holes"], found["orphans"]) == (found["chunks"], 1)
    async with a_desk(filled, starts_work=False) as desk:
        assert (await desk.upkeep.check(repair=True)).ok
        assert desk.upkeep.place.name == "vectors-2"
        assert await all_are_found(desk)


def ids_that_look_like_ours(client: Any) -> None:
    collection = ours(client)
    found = collection.get(limit=1, include=["embeddings"])
    document, generation, number = found["ids"][0].split(":")
    ids = [
        f"{document}:{generation}:0{number}",
        f"{document}:{generation}:9999",
        f"{document}:other:0",
        "::0",
    ]
    vectors = np.eye(len(found["embeddings"][0]), dtype=np.float32)[:4]
    collection.add(ids=ids, embeddings=vectors, documents=ids)


async def test_ids_that_only_look_like_ours_are_orphans(filled: Settings) -> None:
    await asyncio.to_thread(by_another_program, filled.library / "vectors", ids_that_look_like_ours)
    found = await look(filled)
    assert (found["holes"], found["orphans"]) == (0, 4)
    assert (await look(filled, repair=True))["ok"]


def cut_the_record(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2 // 8192 * 8192])


def scribble_over_the_record(file: Path) -> None:
    data = bytearray(file.read_bytes())
    middle = len(data) // 2 // 8192 * 8192
    data[middle : middle + 3 * 8192] = os.urandom(3 * 8192)
    file.write_bytes(data)


@pytest.mark.parametrize("damage", [cut_the_record, scribble_over_the_record])
async def test_of_a_damaged_record_of_embeddings_nothing_is_lost(
    filled: Settings, openai_endpoint: Endpoint, damage: Callable[[Path], None]
) -> None:
    """What can be read is kept, the rest comes back out of the vectors; the damaged file is kept aside."""
    async with a_desk(filled, starts_work=False):
        pass  # what was copied from a library in use goes into the file itself
    assert not (filled.library / "embeddings.db-wal").exists()
    damage(filled.library / "embeddings.db")
    async with a_desk(filled, starts_work=False) as desk:
        found = await desk.upkeep.check()
        assert found.holes > 0
        assert found.unkept == 0
        mended = await desk.upkeep.check(repair=True)
        assert mended.ok, mended.remarks
        kept = list(filled.library.glob("embeddings-damaged-*.db"))
        assert len(kept) == 1
    shutil.rmtree(filled.library / "vectors")
    async with a_desk(filled, starts_work=False) as desk:
        assert (await desk.upkeep.rebuild()).ok, "the record is whole again"
    assert openai_endpoint.stats.inputs == 0


async def test_documents_added_while_a_run_settles_are_checked_too(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        looked_at: list[int] = []
        going_on = asyncio.Event()

        async def reinsert_lost(self: Reachability, **given: object) -> int:
            rows = await desk.documents()
            await going_on.wait()
            looked_at.append(len(rows))
            return 0

        monkeypatch.setattr(Reachability, "reinsert_lost", reinsert_lost)
        for name in ("first.txt", "second.txt"):
            (tmp_path / name).write_text(f"the {name} of two that are added one after the other")
            await add_and_wait(desk, tmp_path / name)
        going_on.set()
        await desk.parts.run_end.settled()
    assert looked_at[-1] == 2


async def test_a_text_embedded_again_differs_slightly_from_the_first_vector(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    own, same = ("{} has a line of its own, as every notice has", "this line stands in each of the notices ")
    given = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=50, chunk_overlap=0)
    async with a_desk(given) as desk:
        stored = []
        for name in ("one", "two"):
            note = tmp_path / f"{name}.txt"
            note.write_text(f"{own.format(name):<48}\n\n{same}\n\n{same}")
            [document] = await add_and_wait(desk, note)
            ids = [f"{document.id}:{document.generation}:{number}" for number in range(document.chunks)]
            found = await desk.parts.library.store.vectors("docdesk-test-model-256-1", ids)
            stored.append([found[id] for id in ids])
        (_, first, second), (_, third, fourth) = stored
        for copy in (second, third, fourth):
            assert 2e-5 < np.linalg.norm(copy - first) < 5e-4
            assert float(copy @ first) > 1 - 1e-6
        found = await desk.upkeep.check(repair=True, asks_for_all=True)
        assert found.ok, found
        kept = await desk.parts.library.store.vectors("docdesk-test-model-256-1", ids)
        assert np.array_equal(kept[ids[1]], third)


async def test_a_document_removed_during_a_rewrite_is_removed(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for name in ("stays", "goes"):
        file = tmp_path / f"{name}.txt"
        file.write_text(f"Of what {name} there is one sentence.")
        files.append(file)
    upsert, unreachable = Store.upsert, Reachability.unreachable
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        stays, goes = await add_and_wait(desk, *files)
        assert goes.generation is not None
        await desk.upkeep.check()  # what follows the run is done
        inventory, store = desk.parts.library.inventory, desk.parts.library.store
        removed: list[str] = []

        async def removed_meanwhile(self: Store, collection: str, about: dict[str, Any], rows: Rows) -> None:
            if not removed:
                removed.append(collection)
                await desk.queue.remove([goes.id], now=True)
                await until(lambda: inventory.known([goes.generation or ""]), lambda known: not known)
            await upsert(self, collection, about, rows)

        async def not_found(
            self: Reachability, item: Expected, vectors: dict[int, Any], found: Findings
        ) -> list[int]:
            if item.document.id == goes.id and not removed:
                return list(vectors)
            return await unreachable(self, item, vectors, found)

        monkeypatch.setattr(Store, "upsert", removed_meanwhile)
        monkeypatch.setattr(Reachability, "unreachable", not_found)
        library = desk.parts.library
        await Reachability(library, ChunkRows(library)).reinsert_lost()
        [name] = removed
        assert [id.split(":")[0] for id in await store.ids(name)] == [stays.id]
        assert (await desk.upkeep.check()).ok
