# SPDX-License-Identifier: Apache-2.0
"""Another model or chunk size for a library with documents: beside the old one, resumable, and with a way back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from docdesk.desk.desk import Desk
from docdesk.errors import DocdeskError
from docdesk.settings.model import Settings, changed
from docdesk.upkeep.index_change import settings_of
from tests.desks import a_desk, add_and_wait, endpoint_settings, until
from tests.openai_endpoint import Endpoint


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0, batch_inputs=8
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for d in range(4):
        lines = [
            f"Line {i} of book {d} speaks of lantern {i * 37 + d} and harbour {i * d}." for i in range(30)
        ]
        (folder / f"book{d}.txt").write_text("\n\n".join(lines))
    return folder


async def found_by(desk: Desk, question: str) -> list[tuple[str, int]]:
    return [(passage.document, passage.end - passage.start) for passage in await desk.search(question, 5)]


async def test_the_switch_is_one_and_there_is_a_way_back(
    settings: Settings, files: Path, openai_endpoint: Endpoint
) -> None:
    question = "Line 7 of book 2 speaks of lantern"
    async with a_desk(settings) as desk:
        documents = await add_and_wait(desk, files)
        before = await found_by(desk, question)
        chunks = sum(document.chunks for document in documents)
        openai_endpoint.reset()

        await desk.reconfigure(changed(settings, chunk_size=400))
        cost = await desk.reindex.cost()
        assert cost.documents == 4
        assert 0 < cost.to_embed <= cost.chunks < chunks
        assert openai_endpoint.stats.inputs == 0, "the cost is known before anybody is asked"
        assert await found_by(desk, question) == before

        openai_endpoint.reset()
        openai_endpoint.hold()
        running = asyncio.ensure_future(desk.reindex.run())
        await openai_endpoint.until(lambda stats: stats.in_flight > 0)
        assert await found_by(desk, question) == before, "the old index answers until the switch"
        assert {row.chunks for row in await desk.documents()} == {row.chunks for row in documents}
        openai_endpoint.release()
        assert await running == 4
        assert openai_endpoint.stats.answered == cost.to_embed

        after = await found_by(desk, question)
        assert after[0][0] == before[0][0]
        assert max(length for _, length in after) > 200
        found = await desk.upkeep.check(asks_for_all=True)
        assert found.ok, found.remarks
        assert (found.documents, found.chunks) == (4, cost.chunks)

        openai_endpoint.reset()
        index = await desk.reindex.back()
        assert index is not None
        await desk.reconfigure(settings_of(index, desk.settings))
        assert await found_by(desk, question) == before
        assert (await desk.upkeep.check(asks_for_all=True)).ok
        assert await desk.reindex.cost() == type(cost)(0, 0, 0, 0), "the settings went back as well"

        await desk.reconfigure(changed(settings, chunk_size=400))
        assert (await desk.reindex.cost()).to_embed == 0
        assert await desk.reindex.run() == 4
        assert openai_endpoint.stats.answered <= 1, "at most the question was asked again"
        assert await desk.reindex.drop_old() == 4
        found = await desk.upkeep.check(asks_for_all=True)
        assert (found.ok, found.vectors) == (True, found.chunks)
        assert await desk.reindex.back() is None


async def test_one_that_failed_goes_on_where_it_was(
    settings: Settings, files: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, files)
        before = {row.id: row.chunks for row in await desk.documents()}
        openai_endpoint.reset()
        other = changed(settings, model="another-model")
        await desk.reconfigure(other)
        cost = await desk.reindex.cost()
        openai_endpoint.rule = lambda request: "quota" if request.number > 3 else None
        with pytest.raises(DocdeskError):
            await desk.reindex.run()
        assert {row.id: row.chunks for row in await desk.documents()} == before
        assert (await desk.upkeep.check()).ok
        openai_endpoint.rule = None
        paid = openai_endpoint.stats.answered
        assert 0 < paid < cost.to_embed
    # the next start goes on by itself
    async with a_desk(other) as desk:

        async def left() -> int:
            return (await desk.reindex.cost()).documents

        await until(left, lambda documents: documents == 0)
        assert openai_endpoint.stats.answered == cost.to_embed
        assert (await desk.upkeep.check(asks_for_all=True)).ok


async def test_concurrent_additions_and_removals_end_consistent(
    settings: Settings, files: Path, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    late = tmp_path / "late.txt"
    late.write_text("\n\n".join(f"A late line {i} about the violin." for i in range(40)))
    async with a_desk(settings) as desk:
        documents = await add_and_wait(desk, files)
        await desk.reconfigure(changed(settings, chunk_size=300))
        openai_endpoint.hold()
        running = asyncio.ensure_future(desk.reindex.run())
        await openai_endpoint.until(lambda stats: stats.in_flight > 0)
        await desk.queue.remove([documents[0].id])
        adding: asyncio.Future[Any] = asyncio.ensure_future(add_and_wait(desk, late))
        openai_endpoint.release()
        assert await running in (3, 4)
        [added] = await adding
        assert added.status == "ready"
        found = await desk.upkeep.check(asks_for_all=True)
        assert found.ok, found.remarks
        assert found.documents == 4
        assert await desk.reindex.cost() == type(await desk.reindex.cost())(0, 0, 0, 0)
