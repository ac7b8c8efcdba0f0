# SPDX-License-Identifier: Apache-2.0
"""Removed documents: not found, restorable for 30 days at no cost, also after a restart, or deleted for good."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from docdesk.errors import DiskFull
from docdesk.ingest import removals
from docdesk.settings.model import Settings
from docdesk.values.documents import Status
from tests.desks import a_desk, add_and_wait, endpoint_settings, until
from tests.faulty_catalog import desk_with_faults
from tests.openai_endpoint import Endpoint

SECRET = "the crimson umbrella stands behind the organ"


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return endpoint_settings(tmp_path / "library", openai_endpoint)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "files"
    folder.mkdir()
    stays, goes = folder / "stays.txt", folder / "goes.txt"
    stays.write_text("Bread rises in a warm kitchen before it is baked.")
    goes.write_text(f"In the old church {SECRET}.")
    return stays, goes


async def test_a_removed_document_comes_back_after_a_restart_and_costs_nothing(
    settings: Settings, files: tuple[Path, Path], openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        stays, goes = await add_and_wait(desk, *files)
        await desk.queue.remove([goes.id])
        assert [passage.document for passage in await desk.search(SECRET, 5)] == [stays.id]
    files[1].unlink()
    openai_endpoint.reset()
    async with a_desk(settings) as desk:
        assert [row.id for row in await desk.documents()] == [stays.id]
        [gone] = await desk.queue.removed()
        assert (gone.document.id, gone.document.name) == (goes.id, "goes.txt")
        assert 0 <= time.time() - gone.removed_at < 600
        await desk.queue.restore([goes.id])
        assert await desk.queue.removed() == []
        embedded = openai_endpoint.stats.answered
        assert embedded == 0, "a restored document costs nothing"
        assert (await desk.search(SECRET, 1))[0].document == goes.id
        assert (await desk.upkeep.check(asks_for_all=True)).ok


async def test_a_rebuild_keeps_what_can_be_restored(settings: Settings, files: tuple[Path, Path]) -> None:
    async with a_desk(settings) as desk:
        _stays, goes = await add_and_wait(desk, *files)
        await desk.queue.remove([goes.id])
        found = await desk.upkeep.rebuild()
        assert (found.ok, found.documents) == (True, 1)
        await desk.queue.restore([goes.id])
        found = await desk.upkeep.check(asks_for_all=True)
        assert (found.ok, found.documents) == (True, 2)
        assert (await desk.search(SECRET, 1))[0].document == goes.id


async def test_many_removed_documents_do_not_crowd_out_the_others(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text(f"Lighthouse number {number} shines at night over the bay.")
    other = tmp_path / "other.txt"
    other.write_text("A lighthouse was once painted red.")
    async with a_desk(settings) as desk:
        many = await add_and_wait(desk, folder)
        [stays] = await add_and_wait(desk, other)
        await desk.queue.remove([document.id for document in many])
        found = await desk.search("lighthouse shines at night over the bay", 5)
        assert [passage.document for passage in found] == [stays.id]


async def test_after_thirty_days_a_removed_document_is_deleted(
    settings: Settings, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(settings) as desk:
        _stays, goes = await add_and_wait(desk, *files)
        await desk.queue.remove([goes.id])
    monkeypatch.setattr(removals, "KEPT_SECONDS", 0.0)
    async with a_desk(settings) as desk:
        assert await desk.queue.removed() == []
        await until(lambda: desk.parts.library.catalog.to_sweep(), lambda left: not left)
        await desk.queue.restore([goes.id])
        assert goes.id not in [row.id for row in await desk.documents()]


async def test_what_was_removed_long_ago_leaves_no_word_in_the_files(
    settings: Settings, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(settings) as desk:
        _stays, goes = await add_and_wait(desk, *files)
        [chunk] = await desk.parts.library.catalog.chunks(goes.generation or 0)
        await desk.queue.remove([goes.id])
    assert len(files_with(settings.library, "crimson")) >= 3
    monkeypatch.setattr(removals, "KEPT_SECONDS", 0.0)
    async with a_desk(settings) as desk:

        async def left() -> list[str]:
            return files_with(settings.library, "crimson")

        await until(left, lambda names: names == [])
        assert (await desk.upkeep.check(asks_for_all=True)).ok
    assert files_with(settings.library, "crimson") == []
    assert embedded(settings, chunk.sha256) == 1, "it was paid for, and has no words"


async def test_a_day_on_which_nothing_could_be_deleted_is_not_the_last(
    settings: Settings, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_with_faults(settings) as (desk, catalog):
        _stays, goes = await add_and_wait(desk, *files)
        await desk.queue.remove([goes.id])
        monkeypatch.setattr(removals, "KEPT_SECONDS", 0.0)
        monkeypatch.setattr(removals, "PURGE_SECONDS", 0.1)
        catalog.failing["forget"] = DiskFull(path=str(settings.library))
        with pytest.raises(DiskFull):
            await desk.parts.queue.begin_removals()
        assert len(await desk.queue.removed()) == 1
        catalog.failing.clear()
        await until(desk.queue.removed, lambda left: not left)


async def test_a_file_that_is_added_again_is_one_document(
    settings: Settings, files: tuple[Path, Path]
) -> None:
    async with a_desk(settings) as desk:
        _stays, goes = await add_and_wait(desk, *files)
        await desk.queue.remove([goes.id])
        [fresh] = await add_and_wait(desk, files[1])
        assert (fresh.status, fresh.reused) == (Status.READY, fresh.chunks)
        await desk.queue.restore([goes.id])
        assert [row.name for row in await desk.documents()].count("goes.txt") == 1
        assert await desk.queue.removed() == []


async def test_deleted_now_leaves_neither_text_nor_vector_nor_embedding(
    settings: Settings, files: tuple[Path, Path]
) -> None:
    shared = files[0].with_name("shared.txt")
    async with a_desk(settings) as desk:
        stays, goes = await add_and_wait(desk, *files)
        shared.write_bytes(files[1].read_bytes() + b"\n\n")
        [same_text] = await add_and_wait(desk, shared)
        library = desk.parts.library
        assert goes.generation is not None
        [chunk] = await library.catalog.chunks(goes.generation)
        await desk.queue.remove([goes.id], now=True)
        assert await library.catalog.unneeded_hashes([chunk.sha256]) == set(), (
            "another document has this text"
        )
        assert embedded(settings, chunk.sha256) == 1
        await desk.queue.remove([same_text.id])
        await desk.queue.remove([same_text.id], now=True)
        assert await desk.queue.removed() == []
        assert embedded(settings, chunk.sha256) == 0
        assert await library.store.ids("docdesk-test-model-256-1") == [f"{stays.id}:{stays.generation}:0"]
        assert (await desk.upkeep.check(asks_for_all=True)).ok
    with sqlite3.connect(settings.library / "catalog.db") as catalog:
        assert catalog.execute(
            "SELECT count(*) FROM pages WHERE text LIKE ?", (f"%{SECRET}%",)
        ).fetchone() == (0,)


def files_with(folder: Path, word: str) -> list[str]:
    """The files below a folder that have these letters somewhere, in upper or lower case."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        str(path.relative_to(folder)) for path in files if word.encode() in path.read_bytes().lower()
    )


async def test_deleted_now_leaves_no_word_in_the_files(settings: Settings, files: tuple[Path, Path]) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, *files)
    [copy] = (settings.library / "copies").iterdir()
    for name in (
        "catalog-20200101-000000.db",
        "catalog-20990101-000000.db",
    ):  # an earlier one, and a wrong clock
        shutil.copyfile(copy, copy.with_name(name))
    assert {"catalog.db", "words.db"} < set(files_with(settings.library, "crimson"))
    async with a_desk(settings) as desk:
        [goes] = [row for row in await desk.documents() if row.name == "goes.txt"]
        await desk.queue.remove([goes.id], now=True)
        assert files_with(settings.library, "crimson") == []
        assert len(list((settings.library / "copies").iterdir())) == 1
        assert (await desk.upkeep.check(asks_for_all=True)).ok
        assert (await desk.search("bread in a warm kitchen", 1))[0].name == "stays.txt"
    assert files_with(settings.library, "crimson") == []


def embedded(settings: Settings, sha256: str) -> int:
    """How many recorded embeddings a text has."""
    with sqlite3.connect(settings.library / "embeddings.db") as record:
        query = "SELECT count(*) FROM embeddings WHERE sha256 = ?"
        return int(record.execute(query, (bytes.fromhex(sha256),)).fetchone()[0])
