# SPDX-License-Identifier: Apache-2.0
"""Long work in a terminal makes way for a window, and is done all the same; nobody's settings are old ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from docdesk.contract.owner import OwnerKind
from docdesk.desk.desk import Desk
from docdesk.owner.follow import ReachedDesk, reach_desk
from docdesk.owner.making_way import makes_way
from docdesk.settings.model import Settings, changed
from docdesk.upkeep.index_change import IndexChange
from docdesk.upkeep.upkeep import Upkeep
from docdesk.values.answers import Answer
from docdesk.values.documents import Document
from tests.desks import endpoint_settings, until
from tests.openai_endpoint import Endpoint

KEY = "sk-test-0123456789"


async def reached(settings: Settings, **options: Any) -> ReachedDesk:
    return await reach_desk(settings, api_key=KEY, **options)


async def add_papers(desk: ReachedDesk, folder: Path, count: int) -> list[Document]:
    folder.mkdir()
    for i in range(count):
        (folder / f"{i:02}.txt").write_text(f"Paper {i} is about topic{i} and the harbour. " * 40)
    added = await desk.queue.add([folder])
    return [row async for _, row in desk.queue.as_ended([row.id for row in added.documents])]


LONG: dict[str, tuple[type, str, Callable[[ReachedDesk], Awaitable[Any]]]] = {
    "check": (Upkeep, "check", lambda desk: desk.upkeep.check()),
    "rebuild": (Upkeep, "rebuild", lambda desk: desk.upkeep.rebuild()),
    "evaluate": (Desk, "evaluate", lambda desk: desk.evaluate()),
    "reindex cost": (IndexChange, "cost", lambda desk: desk.index_change.cost(desk.settings)),
    "reindex": (IndexChange, "run", lambda desk: desk.index_change.run(desk.settings, KEY)),
}


@pytest.mark.parametrize("asks", ["the terminal itself", "a client of the terminal"])
@pytest.mark.parametrize("starts_work", [True, False])
@pytest.mark.parametrize("work", LONG)
async def test_a_window_opens_while_a_terminal_works_for_long(
    tmp_path: Path,
    openai_endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    work: str,
    asks: str,
    starts_work: bool,
) -> None:
    kind, name, call = LONG[work]
    real, begun, dropped = getattr(kind, name), asyncio.Event(), asyncio.Event()

    async def at_first_endless(self: Any, *given: Any, **named: Any) -> Any:
        if begun.is_set():
            return await real(self, *given, **named)
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            dropped.set()

    monkeypatch.setattr(kind, name, at_first_endless)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    terminal = await reached(settings, starts_work=starts_work)
    client = window = None
    try:
        await terminal.service()
        client = await reached(settings, starts_work=False)
        working = asyncio.ensure_future(call(terminal if asks == "the terminal itself" else client))
        await begun.wait()
        window = await reached(settings, kind=OwnerKind.WINDOW, show=lambda _: None)
        assert window.is_owner
        assert dropped.is_set()
        assert await working is not None
        assert not terminal.is_owner
    finally:
        for desk in (client, terminal, window):
            if desk is not None:
                await desk.close()


@pytest.mark.parametrize("asks", ["the terminal itself", "a client of the terminal"])
async def test_an_answer_that_is_paid_for_is_given_before_a_window_takes_over(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, asks: str
) -> None:
    begun, answered, patient = asyncio.Event(), asyncio.Event(), asyncio.Event()
    asked_at: list[float] = []

    async def noted(*given: Any) -> bool:
        asked_at.append(time.monotonic())
        if asked_at[-1] - asked_at[0] > 3 * 0.3:
            patient.set()  # the window asks on, long after an owner without a question would have to be gone
        return await makes_way(*given)

    monkeypatch.setattr("docdesk.owner.follow.makes_way", noted)

    async def slow(self: Any, question: str, **named: Any) -> Answer:
        begun.set()
        await answered.wait()
        return Answer("a", question, "Here.")

    monkeypatch.setattr(Desk, "ask", slow)
    # as if the answer took longer than an owner has to make way, and longer than calls are waited for at its end
    monkeypatch.setattr("docdesk.owner.follow.YIELD_SECONDS", 0.3)
    monkeypatch.setattr("docdesk.server.calls.CLOSE_SECONDS", 0.3)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    terminal = await reached(settings, starts_work=False)
    client = window = opening = None
    try:
        await terminal.service()
        client = await reached(settings, starts_work=False)
        asking = asyncio.ensure_future((terminal if asks == "the terminal itself" else client).ask("Where?"))
        await begun.wait()
        opening = asyncio.create_task(reached(settings, kind=OwnerKind.WINDOW, show=lambda _: None))
        await patient.wait()
        assert not opening.done()
        assert not asking.done()
        answered.set()
        assert (await asking).text == "Here."
        window = await opening
        assert window.is_owner
    finally:
        answered.set()
        if opening is not None and window is None:
            await asyncio.gather(opening, return_exceptions=True)
        for desk in (client, terminal, window):
            if desk is not None:
                await desk.close()


async def test_a_terminal_that_only_reads_makes_way_for_one_that_works(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    reader = await reached(settings, starts_work=False)
    other = working = None
    try:
        await reader.service()
        other = await reached(settings, starts_work=False)
        assert reader.is_owner
        assert not other.is_owner
        working = await reached(settings)
        assert working.is_owner
        assert not reader.is_owner
        await working.service()
        await add_papers(working, tmp_path / "papers", 1)
        assert [row.name for row in await other.documents()] == ["00.txt"]
    finally:
        for desk in (other, reader, working):
            if desk is not None:
                await desk.close()


@pytest.mark.parametrize("goes_on_at_once", [True, False])
async def test_a_reindex_says_how_many_turned_although_its_owner_made_way(
    tmp_path: Path, openai_endpoint: Endpoint, goes_on_at_once: bool
) -> None:
    """A window that was started with the new settings goes on with the reindex before the terminal asks again."""
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)
    terminal = await reached(settings)
    window = None
    try:
        await add_papers(terminal, tmp_path / "papers", 3)
        openai_endpoint.hold()
        wanted = changed(settings, chunk_size=400)
        running = asyncio.create_task(terminal.index_change.run(wanted, KEY))
        await openai_endpoint.until(lambda stats: stats.in_flight > 0)
        given = wanted if goes_on_at_once else settings
        opening = asyncio.create_task(reached(given, kind=OwnerKind.WINDOW, show=lambda _: None))
        await until(lambda: asyncio.sleep(0, terminal.is_owner), lambda owner: not owner)
        openai_endpoint.release()
        window = await opening
        assert await running == 3
        assert window.settings.chunk_size == terminal.settings.chunk_size == 400
        assert (await terminal.upkeep.check(asks_for_all=True)).ok
    finally:
        openai_endpoint.release()
        await terminal.close()
        if window is not None:
            await window.close()


async def test_a_clients_settings_are_the_owners(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    owner = await reached(settings)
    client = None
    try:
        await owner.service()
        client = await reached(settings, starts_work=False)
        heard: list[tuple[str, int | None]] = []
        client.on_change(lambda: heard.append((client.settings.embedding_model, client.settings.chunk_size)))
        await add_papers(client, tmp_path / "papers", 1)

        assert await client.index_change.run(changed(client.settings, model="other-model"), KEY) == 1
        assert client.settings.embedding_model == owner.settings.embedding_model == "other-model"
        assert await client.index_change.back() == "test-model"
        assert client.settings.embedding_model == owner.settings.embedding_model == "test-model"

        await owner.reconfigure(changed(owner.settings, chunk_size=500), KEY)
        await until(lambda: asyncio.sleep(0, heard[-1]), lambda last: last == ("test-model", 500))
        # what another window saves keeps what the owner has chosen meanwhile
        await client.reconfigure(changed(client.settings, port=None, ask_above=0.5), KEY)
        assert (owner.settings.chunk_size, owner.settings.ask_above) == (500, 0.5)
    finally:
        if client is not None:
            await client.close()
        await owner.close()
