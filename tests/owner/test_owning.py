# SPDX-License-Identifier: Apache-2.0
"""What an owner does beside the work follows the settings: where it listens, and what it watches."""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path

import psutil
import pytest

from docdesk.contract.owner import OwnerKind
from docdesk.contract.service_file import Service, ask, read_service
from docdesk.desk import reading
from docdesk.owner import listen
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import changed, load_settings
from docdesk.values.documents import Status
from tests.desks import endpoint_settings, until
from tests.openai_endpoint import Endpoint
from tests.ports import unused_port


def taken_port() -> tuple[int, socket.socket]:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen(1)
    return taken.getsockname()[1], taken


async def test_port_and_folders_are_those_of_the_settings_at_once(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    library, folder = tmp_path / "library", tmp_path / "watched"
    folder.mkdir()
    (folder / "a.txt").write_text("It is found as soon as the folder is named.")
    settings = endpoint_settings(library, openai_endpoint)
    desk = await reach_desk(settings, kind=OwnerKind.SERVICE, watches=True)

    async def no_key() -> str | None:
        raise AssertionError("a client of the owner needs no key")

    await desk.service()
    other = await reach_desk(settings, api_key=no_key, starts_work=False)
    try:
        first = await desk.service()

        async def answers() -> tuple[Service, int] | None:
            service = await asyncio.to_thread(read_service, library)
            if service is None:
                return None
            answer = await asyncio.to_thread(ask, service, "GET", "/health")
            return (service, answer[0]) if answer else None

        port, taken = taken_port()
        # through another process' desk, as a second window does it
        await other.reconfigure(changed(other.settings, port=port, watched=[folder]))
        found = await until(answers, lambda found: found is not None and found[0] != first)
        assert found[1] == 200
        assert not found[0].url.endswith(f":{port}"), "another program has it: a free one is taken"
        rows = await until(desk.documents, lambda rows: [row.status for row in rows] == [Status.READY])
        assert rows[0].path == str(folder / "a.txt")

        taken.close()
        port = unused_port()
        await desk.reconfigure(changed(desk.settings, port=port))
        await until(answers, lambda found: found is not None and found[0].url.endswith(f":{port}"))
        # who asked the owner finds it again
        assert [row.name for row in await other.documents()] == ["a.txt"]
        # a folder that is named no more is watched no more
        (tmp_path / "second").mkdir()
        await desk.reconfigure(changed(desk.settings, watched=[tmp_path / "second"]))
        (folder / "b.txt").write_text("Nobody watches it.")
        (tmp_path / "second" / "c.txt").write_text("It is watched instead.")
        rows = await until(desk.documents, lambda rows: len(rows) == 2)
        assert [row.name for row in rows] == ["a.txt", "c.txt"]
        await desk.reconfigure(changed(desk.settings, watched=[folder]))
        await until(
            desk.documents, lambda rows: sorted(row.name for row in rows) == ["a.txt", "b.txt", "c.txt"]
        )
        kept = load_settings({}, library=library)
        assert (kept.port, kept.watched) == (port, (folder,))
    finally:
        await other.close()
        await desk.close()


async def test_a_start_rests_until_a_window_has_its_rows(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "REST_SECONDS", 600.0)
    library, shown = tmp_path / "library", asyncio.Event()
    before = children()
    desk = await reach_desk(endpoint_settings(library, openai_endpoint), kind=OwnerKind.WINDOW, shown=shown)
    try:
        assert await desk.documents() == []
        assert children() <= before
        assert read_service(library) is None
        shown.set()
        await desk.service()
        assert read_service(library) is not None
        await until(lambda: asyncio.to_thread(children), lambda now: len(now - before) >= 2)
    finally:
        await desk.close()


async def test_work_and_closing_do_not_wait_for_a_window_that_shows_nothing(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "REST_SECONDS", 600.0)
    (tmp_path / "a.txt").write_text("It is read although no window has shown its rows.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with asyncio.timeout(120):
        desk = await reach_desk(settings, kind=OwnerKind.WINDOW, shown=asyncio.Event())
        try:
            added = await desk.queue.add([tmp_path / "a.txt"])
            ended = [row async for row in desk.queue.as_ended([added.documents[0].id])]
            assert [row.status for _, row in ended] == [Status.READY]
        finally:
            await desk.close()


async def test_a_command_that_works_listens_later_or_when_it_is_asked(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listen, "LATER_SECONDS", 600.0)
    library = tmp_path / "library"
    (tmp_path / "a.txt").write_text("It is ready before the service is imported.")
    desk = await reach_desk(endpoint_settings(library, openai_endpoint))
    try:
        added = await desk.queue.add([tmp_path / "a.txt"])
        ended = [row async for row in desk.queue.as_ended([added.documents[0].id])]
        assert [row.status for _, row in ended] == [Status.READY]
        assert read_service(library) is None
        await desk.service()
        assert read_service(library) is not None
    finally:
        await desk.close()


async def test_closing_does_not_wait_for_the_service_to_be_imported(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, end = threading.Event(), threading.Event()

    def endless() -> None:
        begun.set()
        end.wait()

    monkeypatch.setattr(listen, "LATER_SECONDS", 0.0)
    monkeypatch.setattr(listen, "_load", endless)
    desk = await reach_desk(endpoint_settings(tmp_path / "library", openai_endpoint))
    try:
        await asyncio.to_thread(begun.wait)
    finally:
        async with asyncio.timeout(60):
            await desk.close()
        assert not end.is_set()
        end.set()


def children() -> set[psutil.Process]:
    """The processes that this one has started."""
    return set(psutil.Process().children(recursive=True))
