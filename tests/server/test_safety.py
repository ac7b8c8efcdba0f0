# SPDX-License-Identifier: Apache-2.0
"""What a browser page, a stranger or a flood sends is refused before anything looks at it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest
import websockets

from docdesk.server.feed import Newest
from docdesk.server.listening import listening
from docdesk.server.safety import Limits, Rules
from tests.desks import a_desk, endpoint_settings
from tests.openai_endpoint import Endpoint
from tests.server.conftest import Served


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic {token}"}, 401),
        ({"Authorization": "Bearer {token}", "Origin": "http://evil.example"}, 403),
        ({"Authorization": "Bearer {token}", "Origin": "null"}, 403),
        ({"Authorization": "Bearer {token}", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Authorization": "Bearer {token}", "Host": "evil.example"}, 403),
        ({"Authorization": "Bearer {token}", "Host": "127.0.0.1.evil.example"}, 403),
        ({"Authorization": "Bearer {token}", "Host": "localhost"}, 200),
        ({"Authorization": "bearer {token}"}, 200),
    ],
)
async def test_only_a_program_with_the_token_is_answered(
    served: Served, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.format(token=served.service.token) for name, value in headers.items()}
    async with httpx.AsyncClient(base_url=served.service.url, trust_env=False, timeout=120) as stranger:
        for path in ("/metrics", "/documents", "/openapi.json", "/desk/owner"):
            response = await stranger.get(path, headers=sent)
            assert response.status_code == status, path
            assert "access-control-allow-origin" not in response.headers
        preflight = await stranger.options("/documents", headers={**sent, "Origin": "http://evil.example"})
        assert preflight.status_code == 403


@pytest.mark.parametrize("path", ["/ws", "/ws/some"])
async def test_a_page_opens_no_socket(served: Served, path: str) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(served.socket(path), origin=websockets.Origin("http://evil.example"))
    assert refused.value.response.status_code == 403
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(f"{served.service.url.replace('http', 'ws')}{path}?token=wrong")
    assert refused.value.response.status_code == 401


@pytest.mark.parametrize(
    ("host", "listens", "allowed"),
    [
        ("127.0.0.1:80", "127.0.0.1", True),
        ("[::1]:80", "127.0.0.1", True),
        ("localhost.", "127.0.0.1", True),
        ("192.168.0.9", "127.0.0.1", False),
        ("192.168.0.9:1", "0.0.0.0", True),
        ("library.example", "0.0.0.0", False),
        ("library.example:99", "library.example", True),
        ("[::1", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_a_host_is_an_address_or_the_name_that_was_given(host: str, listens: str, allowed: bool) -> None:
    assert Rules("token", listens).allows_host(host) is allowed


async def test_requests_above_the_limits_are_refused(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    limits = Limits(file=1 << 20, batch=1 << 20, files=2, sockets=1, body=1 << 10)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with (
        a_desk(settings, api_key="sk-test-0123456789") as desk,
        listening(desk, limits=limits) as service,
        httpx.AsyncClient(
            base_url=service.url,
            headers={"Authorization": f"Bearer {service.token}"},
            trust_env=False,
            timeout=120,
        ) as client,
    ):
        big = await client.post("/documents", files={"file": ("big.txt", b"x" * (1 << 20) + b"y")})
        assert (big.status_code, big.json()["code"]) == (413, "too_large")

        async def endless() -> object:
            yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
            for _ in range(40):
                yield b"x" * (1 << 16)

        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        try:
            flood = await client.post("/documents/batch", content=endless(), headers=kind)  # type: ignore[arg-type]
            assert flood.status_code == 413
        except httpx.TransportError:
            pass  # refused while it was still sending
        many = [("files", (f"{i}.txt", b"text %d" % i)) for i in range(3)]
        assert (await client.post("/documents/batch", files=many)).status_code == 413
        address = f"{service.url.replace('http', 'ws')}/ws?token={service.token}"
        async with websockets.connect(address):
            with pytest.raises(websockets.InvalidStatus) as refused:
                await websockets.connect(address)
            assert refused.value.response.status_code == 503
        assert list((desk.settings.library / "inbox").iterdir()) == []
        assert (await client.get("/documents")).json()["total"] == 0


async def test_a_slow_reader_has_the_newest_and_a_hopeless_one_is_let_go() -> None:
    reader: Newest[int] = Newest(most=2)
    for i in range(1000):
        reader.put("a", i)
    reader.put("b", 1)
    assert await reader.take() == [999, 1]
    for key in ("a", "b", "c"):
        reader.put(key, 0)
    assert reader.too_slow
    assert await reader.take() == []


async def test_an_unread_socket_delays_no_other_client(served: Served) -> None:
    async with (
        websockets.connect(served.socket("/ws"), max_queue=1),
        websockets.connect(served.socket("/ws")) as reading,
    ):
        await reading.recv()
        response = await served.client.post("/documents", files={"file": ("a.txt", b"Read by one of two.")})
        async with asyncio.timeout(120):
            while json.loads(await reading.recv()).get("status") != "completed":
                pass
        assert response.status_code == 201
