# SPDX-License-Identifier: Apache-2.0
"""What is left to do after a run waits for nobody, is noted, and is done by the next owner."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from docdesk.catalog.copies import Copies
from docdesk.catalog.inventory import Expected
from docdesk.settings.model import Settings
from docdesk.upkeep.reachability import Reachability
from docdesk.values.findings import Findings
from tests.desks import a_desk, add_and_wait, endpoint_settings, until
from tests.openai_endpoint import Endpoint


def noted(settings: Settings) -> Any:
    """What the catalog says is left to settle."""
    with closing(sqlite3.connect(settings.library / "catalog.db")) as catalog:
        found = catalog.execute("SELECT value FROM facts WHERE name='unsettled'").fetchone()
    return json.loads(found[0]) if found else None


def copies(settings: Settings) -> list[Path]:
    return sorted((settings.library / "copies").glob("*"))


async def test_the_next_owner_settles_what_closing_left(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    asked: list[str] = []
    unreachable = Reachability.unreachable

    async def noted_search(
        self: Reachability, item: Expected, vectors: dict[int, Any], found: Findings
    ) -> list[int]:
        asked.append(item.document.name)
        return await unreachable(self, item, vectors, found)

    monkeypatch.setattr(Reachability, "unreachable", noted_search)
    monkeypatch.setattr("docdesk.catalog.copies.QUICK_BYTES", 0)
    (tmp_path / "note.txt").write_text("A note that says how long the notice is.")
    async with a_desk(settings) as desk:
        with desk.parts.library.store.expecting():
            await add_and_wait(desk, tmp_path / "note.txt")
        async with desk.parts.library.busy, asyncio.timeout(60):
            await desk.parts.run_end.close()
    assert asked == [], "someone searched, then a check went on until the library closed"
    assert copies(settings) == [], "a copy would have taken long"
    assert noted(settings) == {"vectors": "run", "copy": True}

    (settings.library / "catalog.open").touch()
    async with a_desk(settings, starts_work=False):
        pass
    assert asked == [], "a command that reads does not settle"
    assert noted(settings)["vectors"] == "kill", "a clean end of it does not forget that an owner was killed"
    unchanged = (settings.library / "catalog.db").read_bytes()
    async with a_desk(settings, starts_work=False):
        pass
    assert (settings.library / "catalog.db").read_bytes() == unchanged, "what is noted already is not written"

    async with a_desk(settings) as desk:
        assert desk.parts.run_end.after_a_kill
        facts = desk.parts.library.catalog
        await until(lambda: facts.fact("unsettled"), lambda fact: fact == {})
        assert not desk.parts.run_end.after_a_kill
        assert "note.txt" in asked
        assert len(copies(settings)) == 1
    assert not noted(settings)["vectors"]


async def test_after_a_kill_closing_waits_a_moment_and_the_next_owner_goes_on_from_there(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"Note {number} says how long the notice is.")
    async with a_desk(settings) as desk:
        await add_and_wait(desk, *(tmp_path / f"{number}.txt" for number in range(3)))
    (settings.library / "catalog.open").touch()
    asked: list[str] = []
    second = asyncio.Event()
    endless = True
    searched = Reachability._reinsert_lost

    async def slow_from_the_second(self: Reachability, item: Expected, *given: Any) -> int | None:
        asked.append(item.document.name)
        if endless and len(asked) > 1:
            second.set()
            await desk.parts.run_end._closing.wait()  # as long as closing has patience
        return await searched(self, item, *given)

    monkeypatch.setattr(Reachability, "_reinsert_lost", slow_from_the_second)
    monkeypatch.setattr("docdesk.upkeep.run_end.LEAVE_SECONDS", 0.2)
    async with a_desk(settings) as desk:
        await second.wait()
        with desk.parts.library.store.expecting():
            await add_and_wait(desk, tmp_path / "3.txt")
    assert len(asked) < 4, "closing waited for all of them"
    assert noted(settings)["vectors"] == "kill"
    done, endless = asked[:-1], False
    assert done

    asked.clear()
    async with a_desk(settings) as desk:
        facts = desk.parts.library.catalog
        await until(lambda: facts.fact("unsettled"), lambda fact: fact == {})
    assert set(asked) == {f"{number}.txt" for number in range(4)} - set(done)


def test_a_copy_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as catalog, catalog:
        catalog.execute("CREATE TABLE t (x)")
        catalog.executemany("INSERT INTO t VALUES (?)", [("x" * 4_000,) for _ in range(1_000)])
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert not Copies(tmp_path).make(stopped)
    assert list((tmp_path / "copies").iterdir()) == []
    assert Copies(tmp_path).make()
    [copy] = (tmp_path / "copies").iterdir()
    with closing(sqlite3.connect(copy)) as whole:
        assert whole.execute("SELECT count(*) FROM t").fetchone() == (1_000,)


async def test_a_check_sweeps_what_closing_left(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    note = tmp_path / "note.txt"
    note.write_text("A note that says how long the notice is.")
    async with a_desk(settings) as desk:
        await add_and_wait(desk, note)
        await desk.parts.sweeper.close()  # as if the library was closing: nothing is swept any more
        note.write_text("Another note, which says nothing of it.")
        await add_and_wait(desk, note)
    async with a_desk(settings, starts_work=False) as desk:
        assert len(await desk.parts.library.catalog.to_sweep()) == 1
        found = await desk.upkeep.check()
        assert (found.ok, found.vectors, found.chunks) == (True, 1, 1)
        assert await desk.parts.library.catalog.to_sweep() == []
