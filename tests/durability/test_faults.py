# SPDX-License-Identifier: Apache-2.0
"""Faults at the edges of the system: a full disk, a read-only one, a damaged catalog, two starts at once."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from docdesk.catalog.copies import KEPT, Copies
from docdesk.errors import CatalogDamaged, ReadOnly
from docdesk.settings.model import Settings
from docdesk.system import disk_room
from docdesk.upkeep.check import Check
from docdesk.upkeep.reachability import Reachability
from docdesk.upkeep.sweeper import Sweeper
from docdesk.values.findings import Findings
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings
from tests.durability import program as p
from tests.durability.file_systems import mounted
from tests.openai_endpoint import Endpoint


def books(folder: Path, count: int, lines: int) -> Path:
    folder.mkdir()
    for d in range(count):
        text = "\n\n".join(
            f"Line {i} of book {d} tells of {i * 7919 % 10007} lanterns." for i in range(lines)
        )
        (folder / f"book{d}.txt").write_text(text)
    return folder


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)


async def test_a_full_disk_pauses_the_queue_until_there_is_room(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_room, "ROOM_SECONDS", 0.1)
    monkeypatch.setattr(disk_room, "TRIED_SECONDS", 1.0)
    files = books(tmp_path / "files", 12, 400)
    disk = tmp_path / "disk"
    with mounted(disk, 64):
        settings = endpoint_settings(disk / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)
        async with a_desk(settings) as desk:
            first = tmp_path / "first.txt"
            first.write_text("The first document, before the disk is full.")
            [ready] = await add_and_wait(desk, first)
            assert ready.status == "ready"
            filler = disk / "filler"
            with filler.open("wb") as file:
                file.write(b"\0" * (shutil.disk_usage(disk).free - (2 << 20)))
            events = Events(desk)
            added = await desk.queue.add([files])
            paused = await events.until(lambda event: getattr(event, "problem", None) is not None, 90)
            assert paused.problem.code == "disk_full"
            assert paused.problem.remedy
            assert {row.status for row in await desk.documents()} <= {"ready", "queued", "running"}
            filler.unlink()
            documents = await ended_after_pauses(desk, [document.id for document in added.documents])
            assert {document.status for document in documents} == {"ready"}
            found = await desk.upkeep.check(asks_for_all=True)
            assert found.ok, found.remarks
            stats = openai_endpoint.stats
            assert stats.answered == stats.distinct, "what was paid for before was kept"


async def test_a_check_waits_for_what_follows_a_run(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = []
    reinsert_lost, look = Reachability.reinsert_lost, Check.look

    async def noted_reinsertion(self: Reachability, **given: Any) -> int | None:
        lost = await reinsert_lost(self, **given)
        order.append("reinserted")
        return lost

    async def noted_look(self: Check) -> Findings:
        order.append("looked")
        return await look(self)

    monkeypatch.setattr(Reachability, "reinsert_lost", noted_reinsertion)
    monkeypatch.setattr(Check, "look", noted_look)
    swept = asyncio.Event()

    async def sweep(self: Sweeper) -> None:
        await swept.wait()

    monkeypatch.setattr(Sweeper, "sweep", sweep)
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        [document] = await add_and_wait(desk, books(tmp_path / "files", 1, 5))
        assert document.status == "ready"
        check = asyncio.create_task(desk.upkeep.check())
        await asyncio.wait({check}, timeout=0.5)
        assert order == []
        swept.set()
        assert (await check).ok
        assert sorted(set(order)) == ["looked", "reinserted"]
        assert order.index("looked") == len(order) - 1


async def ended_after_pauses(desk: object, ids: list[str]) -> list[object]:
    """The documents once all of them ended, however often the queue paused meanwhile."""
    async with asyncio.timeout(120):
        while True:
            found = await ended(desk, ids, 120)  # type: ignore[arg-type]
            if all(document.status.ended for document in found.values()):
                return list(found.values())
            await asyncio.sleep(0.05)


async def test_a_read_only_library_is_reported(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, 64):
        settings = endpoint_settings(disk / "library", openai_endpoint)
        async with a_desk(settings) as desk:
            await add_and_wait(desk, books(tmp_path / "files", 1, 5))
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(ReadOnly):
            async with a_desk(settings):
                pass
        code, said = await asyncio.to_thread(p.run, disk / "library", "add", str(tmp_path / "files"))
        assert code == 1
        assert "The library is not writable" in said
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        async with a_desk(settings) as desk:
            assert (await desk.upkeep.check(asks_for_all=True)).ok


def cut_to_nothing(catalog: Path) -> None:
    catalog.write_bytes(b"")


def cut_in_half(catalog: Path) -> None:
    whole = catalog.read_bytes()
    catalog.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])


def overwrite_a_page(catalog: Path) -> None:
    whole = bytearray(catalog.read_bytes())
    for page in range(2, len(whole) // 4096, 2):
        whole[page * 4096 : page * 4096 + 64] = os.urandom(64)
    catalog.write_bytes(whole)


def remove(catalog: Path) -> None:
    catalog.unlink()


@pytest.mark.parametrize("damage", [cut_to_nothing, cut_in_half, overwrite_a_page, remove])
async def test_a_damaged_catalog_is_set_aside_and_restored(
    settings: Settings, tmp_path: Path, openai_endpoint: Endpoint, damage: object
) -> None:
    files = books(tmp_path / "files", 3, 30)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, files)
    newest = sorted((settings.library / "copies").glob("catalog-*.db"))[-1]
    newest.rename(newest.with_name("catalog-20200101-000000.db"))
    late = tmp_path / "late.txt"
    late.write_text("Added after the last copy: a violin in the meadow.")
    async with a_desk(settings) as desk:
        await add_and_wait(desk, late)
    for copy in (settings.library / "copies").glob("catalog-*.db"):
        if "20200101" not in copy.name:
            copy.unlink()
    damage(settings.library / "catalog.db")  # type: ignore[operator]
    # as after a power cut: the mark of the last owner is still there
    (settings.library / "catalog.open").touch()
    openai_endpoint.reset()
    async with a_desk(settings) as desk:
        [notice] = [notice for notice in desk.notices if notice.code == "catalog_restored"]
        if damage is not remove:
            assert Path(notice.facts["kept"]).exists()
        assert len(await desk.documents()) == 3
        [again] = await add_and_wait(desk, late)
        assert again.status == "ready"
        assert openai_endpoint.stats.inputs == 0, "what was added since is not paid for again"
        found = await desk.upkeep.check(repair=True, asks_for_all=True)
        assert found.ok, found.remarks
        assert found.documents == 4


async def test_a_damaged_catalog_without_a_copy_is_left_as_it_is(settings: Settings, tmp_path: Path) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, books(tmp_path / "files", 1, 5))
    shutil.rmtree(settings.library / "copies")
    catalog = settings.library / "catalog.db"
    cut_in_half(catalog)
    left = catalog.read_bytes()
    for _ in range(2):
        with pytest.raises(CatalogDamaged):
            async with a_desk(settings):
                pass
        assert catalog.read_bytes() == left


def test_a_lost_catalog_without_a_whole_copy_is_said_in_any_language(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "catalog-20200101-000000.db").write_bytes(b"no catalog")
    with pytest.raises(CatalogDamaged) as caught:
        Copies(tmp_path).begin()
    assert caught.value.facts["reason"] == {"code": "catalog_gone"}


async def test_copies_rotate_and_a_damaged_catalog_makes_none(settings: Settings, tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        path = tmp_path / f"n{number}.txt"
        path.write_text(f"Number {number} of the documents.")
        async with a_desk(settings) as desk:
            await add_and_wait(desk, path)
        newest = sorted((settings.library / "copies").glob("catalog-*.db"))[-1]
        newest.rename(newest.with_name(f"catalog-2020010{number}-000000.db"))
    copies = Copies(settings.library)
    await asyncio.to_thread(copies.make)
    assert len(list((settings.library / "copies").glob("catalog-*.db"))) == KEPT
    before = sorted((settings.library / "copies").iterdir())
    overwrite_a_page(settings.library / "catalog.db")
    with pytest.raises(CatalogDamaged):
        await asyncio.to_thread(copies.make)
    assert sorted((settings.library / "copies").iterdir()) == before


async def test_an_unchanged_library_is_not_copied_again(settings: Settings, tmp_path: Path) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, books(tmp_path / "files", 1, 5))
    before = sorted((settings.library / "copies").iterdir())
    async with a_desk(settings, starts_work=False) as desk:
        await desk.documents()
    assert sorted((settings.library / "copies").iterdir()) == before


def two_at_once(folder: Path, endpoint: Endpoint, times: int) -> None:
    """Two programs begin on one library in the same moment, `times` times; all that both added is there."""
    library = folder / "library"
    p.write_settings(library, endpoint)
    for number in range(times):
        adding = []
        for which in "ab":
            files = books(folder / f"{number}{which}", 2, 6 + number)
            for path in files.iterdir():
                path.write_text(f"{number}{which} " + path.read_text())
            adding.append(p.start(library, "add", str(files)))
        codes = [process.wait(120) for process in adding]
        assert codes == [0, 0]
    code, [found] = p.json_of(library, "check", "--all")
    assert (code, found["ok"], found["documents"]) == (0, True, times * 4)
    seen = p.look(library)
    assert seen.there == seen.expected
    assert seen.unfound == 0


@pytest.mark.timeout(600)
def test_two_starts_at_once_twice(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    two_at_once(tmp_path, openai_endpoint, 2)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_starts_at_once_fifty_times(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    two_at_once(tmp_path, openai_endpoint, 50)
