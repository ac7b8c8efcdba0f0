# SPDX-License-Identifier: Apache-2.0
"""No other user of the machine can take the owner down: not by half requests, idle connections or endless heads."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import websockets

from docdesk.contract.proof import PATH, loopback_address
from docdesk.contract.service_file import Service
from docdesk.owner.client import connect
from docdesk.server import connections
from docdesk.server.connections import HEAD_BYTES, MOST_STRANGERS, allow_descriptors, quieten
from docdesk.server.listening import listening
from tests.desks import a_desk, endpoint_settings
from tests.openai_endpoint import Endpoint


@pytest.fixture
async def service(tmp_path: Path, openai_endpoint: Endpoint) -> AsyncIterator[Service]:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings, starts_work=False) as desk, listening(desk) as found:
        yield found


async def opened(service: Service, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = loopback_address(service.url)
    assert address is not None
    reader, writer = await asyncio.open_connection(*address)
    writer.write(sent)
    return reader, writer


async def answers(service: Service, library: Path) -> None:
    async with asyncio.timeout(20):
        desk = await connect(service, library)
        assert await desk.documents() == []
        await desk.close()


@pytest.mark.parametrize(
    "sent", [b"", b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n"], ids=["idle", "half sent"]
)
async def test_many_connections_of_strangers_leave_room_for_clients(
    service: Service, tmp_path: Path, sent: bytes
) -> None:
    library = tmp_path / "library"
    client = await connect(service, library)
    strangers = []
    try:
        for _ in range(1_250):
            with contextlib.suppress(OSError):
                strangers.append(await opened(service, sent))
        await answers(service, library)
        # the client that was there is still connected
        assert await client.documents() == []
        assert client.queue.state is not None
        await asyncio.sleep(0)
        closed = [reader for reader, _ in strangers if reader.at_eof() or reader.exception() is not None]
        assert len(strangers) - len(closed) <= MOST_STRANGERS + 50
    finally:
        for _, writer in strangers:
            writer.close()
        await client.close()


async def test_a_head_that_does_not_come_in_time_closes_the_connection(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    for sent in (b"", b"GET /health HTTP/1.1\r\n", b"GET /he"):
        reader, writer = await opened(service, sent)
        async with asyncio.timeout(20):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()


@pytest.mark.parametrize(
    "line", [b"GET /" + b"a" * 1_000, b"x: " + b"b" * 1_000 + b"\r\n"], ids=["an address", "a header"]
)
async def test_a_head_without_an_end_is_refused_and_not_kept(
    service: Service, tmp_path: Path, line: bytes
) -> None:
    start = b"" if line.startswith(b"GET") else b"GET /health HTTP/1.1\r\n"
    reader, writer = await opened(service, start + line)
    piece, sent = (b"a" if not start else line) * (1_000 if not start else 1), len(line)
    with contextlib.suppress(ConnectionError):
        for _ in range(2_000):
            writer.write(piece)
            sent += len(piece)
            await asyncio.wait_for(writer.drain(), 10)
            if reader.at_eof():
                break
    async with asyncio.timeout(20):
        with contextlib.suppress(ConnectionError):
            assert (await reader.read()).startswith(b"HTTP/1.1 431")
    writer.close()
    assert sent < 64 * HEAD_BYTES
    await answers(service, tmp_path / "library")


@pytest.mark.parametrize(
    "rest", [b"0\r\n" + b"x: y\r\n" * 100, b"2;" + b"e" * 500], ids=["trailers", "a chunk's extension"]
)
async def test_what_follows_the_head_of_a_strangers_request_is_bounded(
    service: Service, monkeypatch: pytest.MonkeyPatch, rest: bytes
) -> None:
    """The proof is given to everybody, and nothing closed the connection that it was given on."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 3.0)
    reader, writer = await opened(
        service,
        b"GET %s?nonce=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        % (PATH.encode(), b"0" * 64),
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.write(rest)
    closed = asyncio.ensure_future(reader.read())
    async with asyncio.timeout(20):
        while not closed.done():
            writer.write(rest[3:])
            await asyncio.wait({closed}, timeout=0.02)
    writer.close()
    with contextlib.suppress(ConnectionError):
        await closed


async def test_refused_sockets_of_strangers_do_not_fill_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    quieten()
    with caplog.at_level(logging.WARNING):
        for _ in range(20):
            with pytest.raises(websockets.InvalidStatus):
                await websockets.connect(service.url.replace("http", "ws") + "/ws")
    assert len(caplog.records) <= 1


async def test_a_client_is_never_closed_for_strangers(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_STRANGERS", 3)
    monkeypatch.setattr(connections, "HEAD_SECONDS", 600.0)
    client = await connect(service, tmp_path / "library")
    lost = asyncio.Event()
    client.lost = lost.set
    strangers = [await opened(service, b"") for _ in range(20)]
    async with asyncio.timeout(20):
        with contextlib.suppress(ConnectionError):
            await strangers[0][0].read()  # the oldest made room
    assert await client.documents() == []
    assert not lost.is_set()
    for _, writer in strangers:
        writer.close()
    await client.close()


def test_the_number_of_open_files_is_raised() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, before[0]), before[1]))
        allow_descriptors()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(connections.DESCRIPTORS, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_faults_caused_by_strangers_are_logged_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("docdesk.server.connections.time.monotonic", lambda: now)
    quieten()
    logger = logging.getLogger("asyncio")
    with caplog.at_level(logging.ERROR, "asyncio"):
        for _ in range(100):
            logger.error("socket.accept() out of system resource\nsocket: %s", 3)
        assert len(caplog.records) == 1
        logger.error("another error")
        logger.error("another error")
        assert len(caplog.records) == 3
        now += 61
        logger.error("socket.accept() out of system resource\nsocket: %s", 3)
        assert len(caplog.records) == 4
