# SPDX-License-Identifier: Apache-2.0
"""Every step that deletes is made to fail: what it would have replaced is still there, and a later run completes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from docdesk.catalog.catalog import Catalog, Generation
from docdesk.catalog.copies import KEPT, Copies
from docdesk.catalog.inventory import Inventory
from docdesk.desk.desk import Desk
from docdesk.errors import DiskFull, DocdeskError, StoreUnavailable
from docdesk.settings.model import Settings, changed
from docdesk.store.interface import Rows
from docdesk.store.vectors import Store
from docdesk.store.words import Words
from docdesk.values.documents import Chunk, Status
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings, until
from tests.openai_endpoint import Endpoint

QUESTION = "Line 7 of book 1 speaks of lantern"


def write(path: Path, word: str) -> None:
    path.write_text("\n\n".join(f"Line {i} of {path.stem} speaks of {word} {i * 37}." for i in range(30)))


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    files = tmp_path / "files"
    files.mkdir()
    for d in range(2):
        write(files / f"book {d}.txt", "lantern")
    return endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)


async def answers(desk: Desk) -> list[tuple[str, str]]:
    return [(passage.document, passage.text) for passage in await desk.search(QUESTION, 3)]


async def whole(desk: Desk) -> None:
    found = await desk.upkeep.check(asks_for_all=True)
    assert found.ok, found.remarks


def fails(*_: Any, **__: Any) -> Any:
    raise StoreUnavailable(reason="it is failed by the test")


async def test_a_rebuild_keeps_the_old_vectors_if_the_swap_fails(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, tmp_path / "files")
        before, old = await answers(desk), desk.upkeep.place
        with monkeypatch.context() as patch:
            patch.setattr(Catalog, "save_facts", fails)
            with pytest.raises(StoreUnavailable):
                await desk.upkeep.rebuild()
        assert desk.upkeep.place == old
        assert old.is_dir()
        assert await answers(desk) == before
        await whole(desk)
        assert (await desk.upkeep.rebuild()).ok
        assert not old.exists()
        assert await answers(desk) == before


async def test_a_reindex_keeps_the_old_index_if_a_later_step_fails(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, tmp_path / "files")
        before = await answers(desk)
        await desk.reconfigure(changed(settings, chunk_size=400))
        for owner, name in ((type(desk.upkeep), "prove"), (Inventory, "turn_all")):
            with monkeypatch.context() as patch:
                patch.setattr(owner, name, fails)
                with pytest.raises(StoreUnavailable):
                    await desk.reindex.run()
            assert await answers(desk) == before
            await whole(desk)
        assert await desk.reindex.run() == 2
        await whole(desk)
        # what was before is removed at last, and that fails
        with monkeypatch.context() as patch:
            patch.setattr(Store, "delete", fails)
            assert await desk.reindex.drop_old() == 2
        await whole(desk)
        assert (await answers(desk))[0][0] == before[0][0]
        await desk.parts.sweeper.sweep()
        found = await desk.upkeep.check(asks_for_all=True)
        assert (found.ok, found.vectors) == (True, found.chunks)


async def test_a_changed_document_keeps_its_old_version_if_the_new_one_cannot_be_stored(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "files" / "book 1.txt"
    async with a_desk(settings) as desk:
        other, old = await add_and_wait(desk, tmp_path / "files")
        before = await answers(desk)
        assert before[0][0] == old.id
        write(path, "violin")
        upsert = Store.upsert

        async def half(store: Store, collection: str, about: dict[str, Any], rows: Rows) -> None:
            some = len(rows.ids) // 2
            await upsert(
                store,
                collection,
                about,
                Rows(rows.ids[:some], rows.vectors[:some], rows.texts[:some], rows.metadatas[:some]),
            )
            fails()

        with monkeypatch.context() as patch:
            patch.setattr(Store, "upsert", half)
            added = await desk.queue.add([path])
            [document] = added.documents
            await ended(desk, [document.id])
        assert await answers(desk) == before, "the old version answers"
        await whole(desk)
        await desk.queue.retry_failed()
        await desk.queue.resume()
        [ready] = (await ended(desk, [document.id])).values()
        assert ready.status is Status.READY
        assert {row.id for row in await desk.documents()} == {other.id, ready.id}
        assert [
            passage.document for passage in await desk.search("Line 7 of book 1 speaks of violin", 1)
        ] == [ready.id]
        await desk.parts.sweeper.sweep()
        found = await desk.upkeep.check(asks_for_all=True)
        assert (found.ok, found.vectors) == (True, found.chunks)


async def test_the_next_start_completes_a_removal_whose_sweep_failed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(settings) as desk:
        gone, kept = await add_and_wait(desk, tmp_path / "files")
        with monkeypatch.context() as patch:
            tried = asyncio.Event()

            async def drop(words: Words, generations: Sequence[str]) -> None:
                tried.set()
                fails()

            patch.setattr(Words, "drop", drop)
            await desk.queue.remove([gone.id], now=True)
            async with asyncio.timeout(60):
                await tried.wait()
            await desk.close()
    async with a_desk(settings) as desk:

        async def vectors() -> int:
            return (await desk.upkeep.check()).vectors

        assert await until(vectors, lambda count: count == kept.chunks) == kept.chunks
        await whole(desk)
        assert [row.id for row in await desk.documents()] == [kept.id]


async def test_spooled_pages_stay_until_their_chunks_are_saved(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = settings.library / "spool"
    async with a_desk(settings) as desk:

        async def full(catalog: Catalog, generation: Generation, chunks: Sequence[Chunk]) -> None:
            raise DiskFull(path=str(settings.library / "catalog.db"))

        with monkeypatch.context() as patch:
            patch.setattr(Catalog, "add_generation", full)
            added = await desk.queue.add([tmp_path / "files"])
            ids = [document.id for document in added.documents]
            stopped = await ended(desk, ids)
            assert {document.status for document in stopped.values()} == {Status.QUEUED}
            assert list(spool.iterdir())
        await desk.queue.resume()
        assert {document.status for document in (await ended(desk, ids)).values()} == {Status.READY}
        assert not list(spool.iterdir())
        await whole(desk)


@pytest.mark.parametrize("step", ["check_whole", "_flush"])
async def test_copies_of_the_catalog_stay_if_a_new_one_fails(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, tmp_path / "files")
    copies, folder = Copies(settings.library), settings.library / "copies"
    for number in range(KEPT):
        for path in folder.glob("catalog-2[!0]*.db"):
            path.unlink()
        newest = sorted(folder.glob("catalog-*.db"))[-1]
        newest.rename(folder / f"catalog-2020010{number}-000000.db")
        copies.make()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(f"docdesk.catalog.copies.{step}", fails)
    with pytest.raises(DocdeskError):
        copies.make()
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".db"}
    assert after == before


async def test_a_damaged_catalog_is_set_aside_only_once_its_copy_is_there(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, tmp_path / "files")
    catalog = settings.library / "catalog.db"
    catalog.write_bytes(catalog.read_bytes()[:8192])
    damaged = catalog.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("docdesk.catalog.copies._flush", fails)
        with pytest.raises(StoreUnavailable):
            async with a_desk(settings):
                pass
    assert catalog.read_bytes() == damaged
    async with a_desk(settings) as desk:
        assert [notice.code for notice in desk.notices] == ["catalog_restored"]
        await whole(desk)
