# SPDX-License-Identifier: Apache-2.0
"""A plan and a diagnostic file while another process owns the library, and beside its work."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from docdesk.cli.money import within
from docdesk.contract.owner import OwnerKind
from docdesk.errors import CostExceeded, NotFound
from docdesk.ingest.room import Turns
from docdesk.owner.follow import ReachedDesk, reach_desk
from docdesk.settings.model import Settings, changed
from docdesk.values.documents import Status
from docdesk.values.plans import FilePlan
from tests.desks import a_desk, ended, endpoint_settings, until
from tests.openai_endpoint import Endpoint

KEY = "sk-test-0123456789"


def papers(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:02}.txt").write_text(f"Paper {number} is about topic{number}. " * 60)
    (folder / "99 the same as the first.txt").write_bytes((folder / "00.txt").read_bytes())
    (folder / ".hidden").write_text("no row")
    return folder


async def reached(settings: Settings, **options: object) -> ReachedDesk:
    return await reach_desk(settings, api_key=KEY, **options)  # type: ignore[arg-type]


async def test_the_owner_plans_for_others_what_it_would_plan_itself(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = papers(tmp_path / "papers", 6)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    owner = await reached(settings)
    await owner.service()
    client = await reached(settings, starts_work=False)
    try:
        assert not client.is_owner
        told: list[tuple[FilePlan, int]] = []
        plan = await client.plan([folder], on_file=lambda file, total: told.append((file, total)))
        assert [file for file, _ in told] == plan.files
        assert {total for _, total in told} == {7}
        assert plan == await owner.plan([folder])
        assert plan.files[-1].duplicate_of == str(folder / "00.txt")
        assert [Path(skipped.path).name for skipped in plan.skipped] == [".hidden"]

        other = changed(settings, base_url=None, model="text-embedding-3-small")
        paid = await client.plan([folder], settings=other)
        assert paid.cost is not None
        assert paid.cost > 0
        with pytest.raises(CostExceeded):
            within(paid, paid.cost / 2)
        assert owner.settings.base_url == settings.base_url, "a plan changes no setting"
        assert openai_endpoint.stats.requests == 0
        assert await owner.documents() == []

        # in the middle, however quickly the files come one after the other
        planning = asyncio.create_task(client.plan([folder], on_file=lambda file, total: planning.cancel()))
        with pytest.raises(asyncio.CancelledError):
            await planning

        async def examining() -> bool:
            return any(
                "call of plan" in task.get_name() or "examine" in repr(task.get_coro())
                for task in asyncio.all_tasks()
            )

        await until(examining, lambda still: not still)

        text = await client.diagnose()
        assert json.loads(text)["counts"] == {}
        with pytest.raises(NotFound):
            await client.diagnose("nobody")
    finally:
        await client.close()
        await owner.close()


async def test_a_plan_continues_when_its_owner_makes_way(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    folder = papers(tmp_path / "papers", 12)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    terminal = await reached(settings)
    await terminal.service()
    told: list[str] = []
    first = asyncio.Event()

    def tell(file: FilePlan, total: int) -> None:
        told.append(Path(file.path).name)
        first.set()

    planning = asyncio.create_task(terminal.plan([folder], on_file=tell))
    try:
        await first.wait()
        window = await reached(settings, kind=OwnerKind.WINDOW, show=lambda paths: None)
        try:
            plan = await asyncio.wait_for(planning, 120)
            assert len(plan.files) == 13
            assert told == [f"{number:02}.txt" for number in range(12)] + ["99 the same as the first.txt"]
            assert (window.is_owner, terminal.is_owner) == (True, False)
        finally:
            await window.close()
    finally:
        planning.cancel()
        await terminal.close()


async def test_a_plan_beside_the_work_on_the_same_files_spoils_neither(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = papers(tmp_path / "papers", 20)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings, api_key=KEY) as desk:
        added = await desk.queue.add([folder])
        plans = await asyncio.gather(*(desk.plan([folder]) for _ in range(3)))
        found = await ended(desk, [document.id for document in added.documents])
        assert {document.status for document in found.values()} == {Status.READY}
        for plan in plans:
            assert [file.problem for file in plan.files] == [None] * 21
            assert [file.characters for file in plan.files[:20]] == [
                len((folder / f"{number:02}.txt").read_text()) for number in range(20)
            ]
        spool = settings.library / "spool"
        # a plan that read a file after its document was ready may leave its pages, a whole spool each
        again = await desk.plan([folder])
        assert again.tokens_new == 0
        assert all(file.read_bytes().endswith(b"\n") for file in spool.iterdir())


async def test_turns_are_one_at_a_time_for_a_key_and_leave_nothing() -> None:
    turns = Turns()
    inside: list[str] = []

    async def take(key: str) -> None:
        async with turns.of(key):
            assert key not in inside
            inside.append(key)
            await asyncio.sleep(0)
            inside.remove(key)

    await asyncio.gather(*(take(key) for key in "aabbab"))
    assert turns._locks == {}
