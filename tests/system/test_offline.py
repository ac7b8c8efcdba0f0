# SPDX-License-Identifier: Apache-2.0
"""The switch "nothing leaves this machine", tried with sockets: in this process, a worker's and the store's."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import pytest
import requests

from docdesk.errors import Offline, SettingsInvalid
from docdesk.settings.model import changed, load_settings
from docdesk.steps.embed import open_provider
from docdesk.store import process as store_process
from docdesk.system.offline import keep_offline
from docdesk.values.documents import Backup
from docdesk.workers.pool import Workers
from tests.desks import a_desk, add_and_wait, endpoint_settings, until
from tests.gcs_server import serving
from tests.openai_endpoint import Endpoint

FAR = "203.0.113.7"
"""An address that is kept for documentation; nobody has it."""


@pytest.fixture
def switched_on() -> Iterator[None]:
    keep_offline()
    yield
    keep_offline(False)


def tries() -> list[str]:
    """Which ways out of this process are open."""
    ways = {
        "connect": lambda: socket.create_connection((FAR, 9), 0.2).close(),
        "connect6": _connect6,
        "sendto": _datagram,
        "getaddrinfo": lambda: socket.getaddrinfo("docdesk.invalid", 443),
        "gethostbyname": lambda: socket.gethostbyname("docdesk.invalid"),
    }
    open_ways = []
    for name, way in ways.items():
        try:
            way()
        except Offline:
            continue
        except OSError:
            pass
        open_ways.append(name)
    return open_ways


def _connect6() -> None:
    with socket.socket(socket.AF_INET6) as sock:
        sock.connect(("2001:db8::7", 9))


def _datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"x", (FAR, 9))


def tries_in_the_store(pipe: Connection, folder: Path) -> None:
    """The store's process, with one more thing that it can be asked."""
    store_process.ChromaDirectory.tries = lambda self: tries()  # type: ignore[attr-defined]
    store_process.keep_vectors(pipe, folder)


@pytest.mark.usefixtures("switched_on")
def test_no_socket_reaches_another_machine() -> None:
    assert tries() == []


def of_the_switch(error: BaseException) -> bool:
    """A library that tries several addresses at once raises all that it met."""
    if isinstance(error, ExceptionGroup):
        return all(map(of_the_switch, error.exceptions))
    return isinstance(error, Offline)


@pytest.mark.usefixtures("switched_on")
async def test_no_library_reaches_another_machine() -> None:
    with pytest.raises(Offline):
        await asyncio.open_connection(FAR, 9)
    async with httpx.AsyncClient(trust_env=False) as client:
        for url in (f"http://{FAR}/", "https://docdesk.invalid/"):
            with pytest.raises((Offline, ExceptionGroup)) as caught:
                await client.get(url)
            assert of_the_switch(caught.value)
    with requests.Session() as session:
        session.trust_env = False
        with pytest.raises(Offline):
            session.get(f"http://{FAR}/", timeout=1)
    # settings that know nothing of the switch: it is not they that hold
    settings = load_settings({}, library="x", provider="openai", base_url=f"http://{FAR}/v1", model="m")
    provider = open_provider(settings, "sk-canary-0123456789")
    try:
        with pytest.raises(Offline):
            await provider.request(["Something that stays here."])
    finally:
        await provider.close()


@pytest.mark.usefixtures("switched_on")
async def test_this_machine_is_still_reached(openai_endpoint: Endpoint, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Something that stays here.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, offline=True)
    async with a_desk(settings) as desk:
        [document] = await add_and_wait(desk, file)
    assert document.error is None
    assert openai_endpoint.stats.answered == 1


async def test_a_provider_elsewhere_pauses_the_queue_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Something that stays here.")
    settings = load_settings({}, library=tmp_path / "library", provider="openai", offline=True)
    try:
        async with a_desk(settings, api_key="sk-canary-0123456789") as desk:
            [document] = await add_and_wait(desk, file)
            assert document.error is not None
            assert document.error.code == "offline"
            assert "api.openai.com" in document.error.detail
    finally:
        keep_offline(False)


async def test_workers_never_reach_another_machine() -> None:
    workers = Workers(1, 512)
    workers.start()
    try:
        assert await workers.run(tries) == []
    finally:
        await workers.close()


async def test_the_store_never_reaches_another_machine(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=tries_in_the_store, args=(theirs, tmp_path / "vectors"))
    process.start()
    theirs.close()

    def ask() -> list[str]:
        assert ours.recv() is None, "it is open"
        ours.send(("tries", ()))
        return ours.recv()  # type: ignore[no-any-return]

    try:
        assert await asyncio.to_thread(ask) == []
    finally:
        ours.close()
        await asyncio.to_thread(process.join, 30)


def test_a_catalog_elsewhere_is_refused_with_the_switch_on() -> None:
    with pytest.raises(SettingsInvalid, match="another machine"):
        load_settings({}, library="x", offline=True, catalog_url="postgresql://name@db.example.com/docdesk")
    assert load_settings({}, library="x", offline=True, catalog_url="postgresql://n@localhost:5432/d").offline


def test_without_the_switch_nothing_is_refused() -> None:
    keep_offline()
    keep_offline(False)
    assert "connect" in tries()


@pytest.mark.parametrize(
    "emulator", ["http://docdesk.invalid:4443", pytest.param(None, marks=pytest.mark.soak)]
)
async def test_nothing_goes_to_a_bucket_elsewhere_until_the_switch_is_off(
    emulator: str | None, tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    # without an emulator the credentials are looked for first, at an address of the cloud's own network
    for variable in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "STORAGE_EMULATOR_HOST"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("HOME", "CLOUDSDK_CONFIG"):
        monkeypatch.setenv(variable, str(tmp_path))
    if emulator:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator)
    file = tmp_path / "a.txt"
    file.write_text("Something that stays here.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, offline=True, bucket="gs://papers/me")
    try:
        async with a_desk(settings) as desk:
            [document] = await add_and_wait(desk, file)
            assert document.error is None
            assert desk.queue.state.problem is None
            told = await desk.backed_up(document)
            assert told.backup is Backup.FAILED
            assert told.backup_error is not None
            assert told.backup_error.code == "offline"
            with serving("papers") as gcs:
                monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
                await desk.reconfigure(changed(settings, offline=False))
                await until(desk.documents, lambda rows: rows[0].backup is Backup.DONE)
    finally:
        keep_offline(False)
