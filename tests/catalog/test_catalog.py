# SPDX-License-Identifier: Apache-2.0
"""The catalog over SQLite and, where a server's programs are found, over PostgreSQL."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from docdesk.catalog.backups import Backups
from docdesk.catalog.catalog import Catalog, Generation, Index
from docdesk.catalog.database import Database
from docdesk.catalog.dialect.sqlite import check_whole
from docdesk.catalog.replaced import Replaced
from docdesk.errors import CatalogDamaged, CatalogNewer, CatalogUnreachable, Damaged
from docdesk.values.documents import Backup, Chunk, Document, Page, Source, Stage, Status, StoredObject
from docdesk.values.problems import Notice
from tests import postgres

SHA = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    folder = postgres.programs()
    if folder is None:
        pytest.skip("no PostgreSQL programs (initdb, pg_ctl) on this machine")
    with postgres.server(folder) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str | None:
    if request.param == "sqlite":
        return None
    server = request.getfixturevalue("postgres_url")
    name = f"library_{uuid.uuid4().hex}"
    engine = sa.create_engine(
        f"{server}/postgres".replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
async def database(tmp_path: Path, url: str | None) -> AsyncIterator[Database]:
    database = Database(tmp_path, url)
    await asyncio.to_thread(database.open)
    yield database
    await asyncio.to_thread(database.close)


@pytest.fixture
def catalog(database: Database) -> Catalog:
    return Catalog(database)


def document(id: str = "one", path: str | None = None, **values: object) -> Document:
    return Document(id=id, name=f"{id}.txt", path=path or f"/papers/{id}.txt", added_at=1.0, **values)  # type: ignore[arg-type]


async def made_ready(catalog: Catalog, doc: Document, sha: str = SHA, generation: str = "g1") -> Document:
    source = Source(doc.path, 10, 1)
    settled = await catalog.settle_content(doc, sha, source)
    index = await catalog.index_for(an_index())
    await catalog.save_pages(sha, [Page(1, "Hello"), Page(2, "wide world")], 2, [], "1")
    chunks = [Chunk(0, 3, 11, 1, 2, "ef" * 32), Chunk(1, 7, 17, 2, 2, "01" * 32, tokens=3, cut=True)]
    await catalog.add_generation(Generation(generation, doc.id, sha, index.id, 2), chunks)
    ready = dataclasses.replace(settled, status=Status.READY, generation=generation)
    await catalog.turn_to(ready, source)
    return ready


def an_index(**values: object) -> Index:
    given = {"id": 0, "provider": "builtin", "model": "m", "endpoint": "", "asked_dimensions": None}
    return Index(**{**given, "chunk_size": 800, "chunk_overlap": 100, **values})  # type: ignore[arg-type]


async def test_a_document_is_read_as_it_was_saved(catalog: Catalog) -> None:
    kept = document(
        status=Status.FAILED,
        stage=Stage.EXTRACT,
        pages=3,
        seconds=1.5,
        warnings=(Notice("encoding_guessed", {"encoding": "CP949"}),),
        error=Damaged(reason="no trailer: 한글").problem(),
    )
    await catalog.add([kept, document("two")])
    assert await catalog.documents() == [kept, document("two")]
    assert await catalog.documents(["two", "nobody"]) == [document("two")]


async def test_the_same_bytes_are_one_document(catalog: Catalog) -> None:
    first, second = document("one"), document("two")
    await catalog.add([first, second])
    settled = await catalog.settle_content(first, SHA, Source(first.path, 5, 1))
    joined = await catalog.settle_content(second, SHA, Source(second.path, 5, 2))
    # a run that was stopped at that moment comes again
    assert await catalog.settle_content(second, SHA, Source(second.path, 5, 2)) == joined
    assert settled.content == SHA
    assert joined.id == "one"
    assert [d.id for d in await catalog.documents()] == ["one"]
    assert {s.path for s in await catalog.sources("one")} == {first.path, second.path}


async def test_simultaneous_documents_of_the_same_bytes_become_one(catalog: Catalog) -> None:
    many = [document(f"d{i}") for i in range(20)]
    await catalog.add(many)
    settled = await asyncio.gather(*(catalog.settle_content(d, SHA, Source(d.path, 5, 1)) for d in many))
    assert len({d.id for d in settled}) == 1
    assert len(await catalog.documents()) == 1


async def test_the_old_version_is_searched_until_the_new_one_is_complete(catalog: Catalog) -> None:
    old, new = document("old", "/a.txt"), document("new", "/a.txt")
    await catalog.add([old])
    await made_ready(catalog, old)
    await catalog.add([new])
    await catalog.settle_content(new, OTHER, Source("/a.txt", 6, 2))
    assert set(await catalog.passages([("g1", 0)])) == {("g1", 0)}
    index = await catalog.index_for(an_index())
    await catalog.save_pages(OTHER, [Page(1, "new text")], 1, [], "1")
    await catalog.add_generation(
        Generation("g2", "new", OTHER, index.id, 1), [Chunk(0, 0, 8, 1, 1, "23" * 32)]
    )
    ready = dataclasses.replace(new, content=OTHER, status=Status.READY, generation="g2")
    assert await catalog.turn_to(ready, Source("/a.txt", 6, 2)) == Replaced(gone=["old"])
    assert set(await catalog.passages([("g1", 0), ("g2", 0)])) == {("g2", 0)}
    assert [g.id for g, _ in await catalog.to_sweep()] == ["g1"]


async def test_a_changed_source_leaves_the_document_to_the_other_source(catalog: Catalog) -> None:
    first, second = document("one"), document("two")
    await catalog.add([first, second])
    await made_ready(catalog, first)
    await catalog.settle_content(second, SHA, Source(second.path, 10, 1))
    changed = document("three", second.path)
    await catalog.add([changed])
    await catalog.settle_content(changed, OTHER, Source(second.path, 11, 2))
    await catalog.save_pages(OTHER, [Page(1, "x")], 1, [], "1")
    ready = dataclasses.replace(changed, content=OTHER, status=Status.READY)
    assert await catalog.turn_to(ready, Source(second.path, 11, 2)) == Replaced()
    assert {s.path for s in await catalog.sources("one")} == {first.path}
    assert {s.path for s in await catalog.sources("three")} == {second.path}


async def test_chunks_read_their_text_across_pages(catalog: Catalog) -> None:
    await catalog.add([document()])
    await made_ready(catalog, document())
    found = await catalog.passages([("g1", 0), ("g1", 1), ("g1", 9), ("gone", 0)])
    assert {key: stored.text for key, stored in found.items()} == {
        ("g1", 0): "lo\n\nwide",
        ("g1", 1): "wide world",
    }
    assert found["g1", 0].parts == ((1, "lo\n\n"), (2, "wide"))
    assert await catalog.texts(SHA, await catalog.chunks("g1")) == ["lo\n\nwide", "wide world"]
    assert (await catalog.chunks("g1"))[1].cut


async def test_a_swept_generation_takes_its_pages_along(catalog: Catalog) -> None:
    await catalog.add([document()])
    await made_ready(catalog, document())
    await catalog.hide(["one"])
    assert await catalog.documents() == []
    assert await catalog.passages([("g1", 0)]) == {}
    await catalog.unhide(["one"])
    assert set(await catalog.passages([("g1", 0)])) == {("g1", 0)}
    await catalog.hide(["one"])
    assert await catalog.hidden() == ["one"]
    await catalog.forget(["one"])
    assert [generation.id for generation, _ in await catalog.to_sweep()] == ["g1"]
    assert await catalog.pages(SHA) != []
    await catalog.swept(["g1"])
    assert await catalog.pages(SHA) == []
    assert await catalog.reading(SHA) is None


async def test_an_index_is_found_again_and_keeps_its_collection(catalog: Catalog) -> None:
    made = await catalog.index_for(an_index())
    assert await catalog.index_for(an_index()) == made
    assert (await catalog.index_for(an_index(chunk_size=500))).id != made.id
    assert (await catalog.index_for(an_index(asked_dimensions=256))).id != made.id
    learned = dataclasses.replace(made, dimensions=384, collection="docdesk-m-384-1")
    await catalog.save_index(learned)
    assert await catalog.index_for(an_index()) == learned
    assert await catalog.indexes_in_use() == []


async def test_running_documents_are_queued_again(catalog: Catalog) -> None:
    await catalog.add([document("one", status=Status.RUNNING), document("two", status=Status.READY)])
    assert await catalog.requeue_running() == 1
    assert [d.id for d in await catalog.with_status(Status.QUEUED)] == ["one"]


async def test_known_paths_have_their_documents_and_sources(catalog: Catalog) -> None:
    await catalog.add([document("one"), document("two")])
    ready = await made_ready(catalog, document("one"))
    known = await catalog.known_paths([ready.path, "/papers/two.txt", "/papers/none.txt"])
    assert known == {
        ready.path: (ready, Source(ready.path, 10, 1)),
        "/papers/two.txt": (document("two"), None),
    }


async def test_a_failing_write_fails_alone(database: Database, catalog: Catalog) -> None:
    async def fails() -> None:
        await database.write(lambda connection: 1 / 0)

    results = await asyncio.gather(
        catalog.add([document("one")]), fails(), catalog.add([document("two")]), return_exceptions=True
    )
    assert [type(result) for result in results] == [type(None), ZeroDivisionError, type(None)]
    assert len(await catalog.documents()) == 2


async def test_waiting_writes_share_a_transaction(database: Database, catalog: Catalog) -> None:
    await catalog.add([document(f"d{i}") for i in range(300)])
    before = database.transactions
    many = await catalog.documents()
    await asyncio.gather(*(catalog.save(dataclasses.replace(d, pages=7)) for d in many))
    assert database.transactions - before < 30
    assert {d.pages for d in await catalog.documents()} == {7}


async def test_facts_are_replaced(catalog: Catalog) -> None:
    assert await catalog.fact("paused") is None
    await catalog.save_fact("paused", True)
    await catalog.save_fact("paused", False)
    assert await catalog.fact("paused") is False


async def test_a_newer_catalog_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    await database.write(lambda c: c.execute(sa.text("UPDATE alembic_version SET version_num='9999'")))
    await asyncio.to_thread(database.close)
    before = (tmp_path / "catalog.db").read_bytes()
    with pytest.raises(CatalogNewer) as caught:
        await asyncio.to_thread(Database(tmp_path).open)
    assert "9999" in caught.value.problem().detail
    assert (tmp_path / "catalog.db").read_bytes() == before


async def test_a_damaged_catalog_is_reported(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_bytes(
        b"this is no database, but it is long enough to look like one" * 200
    )
    with pytest.raises(CatalogDamaged):
        await asyncio.to_thread(Database(tmp_path).open)


async def test_a_torn_page_is_found_by_the_check(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    await Catalog(database).add([document(f"d{i}", path="/x" * 400 + str(i)) for i in range(500)])
    await asyncio.to_thread(database.close)
    path = tmp_path / "catalog.db"
    check_whole(path)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 20_000)
    with pytest.raises(CatalogDamaged):
        check_whole(path)


async def test_an_unreachable_server_is_reported_without_its_password(tmp_path: Path) -> None:
    database = Database(tmp_path, "postgresql://someone:hunter2secret@127.0.0.1:1/library")
    with pytest.raises(CatalogUnreachable) as caught:
        await asyncio.to_thread(database.open)
    assert "hunter2secret" not in str(caught.value)


def test_sqlite_writes_are_durable(tmp_path: Path) -> None:
    database = Database(tmp_path)
    database.open()
    database.close()
    with sqlite3.connect(tmp_path / "catalog.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


async def test_a_snapshot_in_a_sqlite_file_has_the_same_rows(
    database: Database, catalog: Catalog, tmp_path: Path
) -> None:
    await catalog.add([document("one"), document("two")])
    ready = await made_ready(catalog, document("one"))
    (tmp_path / "copy").mkdir()
    await asyncio.to_thread(database.write_snapshot, tmp_path / "copy" / "catalog.db")
    check_whole(tmp_path / "copy" / "catalog.db")
    copied = Database(tmp_path / "copy")
    await asyncio.to_thread(copied.open)
    there = Catalog(copied)
    assert await there.documents() == await catalog.documents()
    assert await there.chunks(ready.generation or "") == await catalog.chunks(ready.generation or "")
    assert await there.pages(SHA) == await catalog.pages(SHA)
    # new rows follow the copied ones
    await there.add([document("three")])
    assert [row.id for row in await there.documents()] == ["one", "two", "three"]
    await asyncio.to_thread(copied.close)


async def test_a_backup_belongs_to_a_content_and_rows_show_its_status(
    database: Database, catalog: Catalog
) -> None:
    backups = Backups(database)
    await catalog.add([document("one"), document("two"), document("three", status=Status.FAILED)])
    ready = await made_ready(catalog, document("one"))
    await backups.begin("gs://papers/me")

    async def states() -> dict[str, Backup]:
        return {row.id: row.backup for row in await catalog.documents()}

    # what was never read and has ended has nothing to send
    assert await states() == {"one": Backup.WAITING, "two": Backup.WAITING, "three": Backup.OFF}
    assert await backups.waiting() == [("one", SHA)]
    stored = StoredObject("gs://papers/me/originals/x", 1_700_000_000_000_001, "AAAAAA==", 10)
    assert await backups.save_done(SHA, stored) == ["one"]
    assert await backups.stored(SHA) == stored
    # a row that is saved by its stages keeps what the backup said meanwhile
    await catalog.save(dataclasses.replace(ready, pages=7))
    assert (await catalog.documents())[0].backup is Backup.DONE
    problem = Damaged(reason="x").problem()
    await backups.save_undone([SHA], Backup.FAILED, problem)
    (row, *_) = await catalog.documents()
    assert (row.backup, row.backup_error, row.pages) == (Backup.FAILED, problem, 7)
    await backups.begin("gs://papers/me")
    assert (await states())["one"] is Backup.DONE
    await backups.begin("gs://papers/other")
    assert (await states())["one"] is Backup.WAITING
    await backups.begin(None)
    assert set((await states()).values()) == {Backup.OFF}
    assert await backups.only_of(["one"]) == [SHA]
    assert [(o.sha256, o.names, o.object) for o in await backups.originals()] == [(SHA, ("one.txt",), stored)]
