# SPDX-License-Identifier: Apache-2.0
"""Persons with tokens of their own: what each may do, how often, and that the log has who did it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from docdesk.server.callers import BURST_SECONDS, Rates
from docdesk.settings.tokens import Access, PersonToken, add_token, remove_token
from docdesk.values.documents import Status
from tests.desks import Events, is_document
from tests.server.conftest import Served

Person = Callable[..., httpx.AsyncClient]


@pytest.fixture
def person(served: Served) -> Person:
    def made(name: str, access: Access, per_minute: int = 600) -> httpx.AsyncClient:
        token = add_token(served.desk.settings.library, name, access, per_minute)
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=served.service.url, headers=headers, trust_env=False, timeout=120)

    return made


CHANGES = (
    ("POST", "/documents"),
    ("POST", "/documents/batch"),
    ("POST", "/documents/retry-failed"),
    ("DELETE", "/documents/{id}"),
    ("POST", "/documents/{id}/retry"),
    ("POST", "/documents/{id}/cancel"),
    ("POST", "/documents/{id}/restore"),
    ("POST", "/tags"),
)


async def test_a_reader_reads_and_changes_nothing(served: Served, person: Person) -> None:
    events = Events(served.desk)
    file = {"file": ("a.txt", b"A page about harbours.")}
    id = (await served.client.post("/documents", files=file)).json()["id"]
    await events.until(is_document(id=id, status=Status.READY))
    async with person("anna", Access.READ) as anna:
        for path in ("/documents", f"/documents/{id}", f"/documents/{id}/chunks", "/search?q=harbour"):
            assert (await anna.get(path)).status_code == 200
        assert (await anna.get("/metrics")).status_code == 200
        assert (await anna.get("/health")).json()["paused"] is False
        for method, path in CHANGES:
            refused = await anna.request(method, path.format(id=id), files=file if method == "POST" else None)
            assert (refused.status_code, refused.json()["code"]) == (403, "token_forbids"), path
            assert "“anna”" in refused.json()["detail"]
            assert "it may read, but change nothing" in refused.json()["detail"]
        asked = await anna.post("/ask", json={"question": "what?"})
        assert asked.status_code == 200, "a question is no change"
        planned = await anna.post("/ask/plan", json={"question": "what?"})
        assert planned.json().get("code") != "token_forbids", "nor is its plan"
        address = f"{served.service.url.replace('http', 'ws')}/ws"
        known = {"Authorization": anna.headers["authorization"]}
        async with websockets.connect(address, additional_headers=known) as socket:
            assert json.loads(await socket.recv())["event"]
    assert await served.desk.document(id) is not None


async def test_a_list_of_changes_names_every_route_that_changes(served: Served) -> None:
    described = (await served.client.get("/openapi.json")).json()["paths"]
    changing = {(m.upper(), path) for path, methods in described.items() for m in methods if m != "get"}
    assert changing == {*CHANGES, ("POST", "/ask"), ("POST", "/ask/plan")}


async def test_an_assistant_with_a_readers_token_adds_nothing(served: Served, person: Person) -> None:
    def call(tool: str, **arguments: Any) -> dict[str, Any]:
        params = {"name": tool, "arguments": arguments}
        return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}

    accept = {"Accept": "application/json, text/event-stream"}
    async with person("anna", Access.READ) as anna, person("ben", Access.WRITE) as ben:
        add = call("add_files", paths=["/nowhere"])
        refused = await anna.post("/mcp", json=add, headers=accept)
        assert (refused.status_code, refused.json()["code"]) == (403, "token_forbids")
        found = await anna.post("/mcp", json=call("list_documents"), headers=accept)
        assert found.json()["result"]["structuredContent"]["total"] == 0
        assert (await ben.post("/mcp", json=add, headers=accept)).status_code == 200


async def test_a_writer_changes_documents_and_nobody_but_docdesk_uses_its_own_routes(
    served: Served, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with person("ben", Access.WRITE) as ben:
        with caplog.at_level(logging.INFO, "docdesk.server.callers"):
            posted = await ben.post("/documents", files={"file": ("a.txt", b"A page.")})
            id = posted.json()["id"]
            assert (await ben.delete(f"/documents/{id}")).status_code == 204
            assert (await served.client.delete(f"/documents/{id}")).status_code == 404
            assert (await ben.get("/documents")).json()["total"] == 0
        noted = [one.getMessage() for one in caplog.records if one.name == "docdesk.server.callers"]
        assert noted == [
            "POST /documents by ben: 201",
            f"DELETE /documents/{id} by ben: 204",
            f"DELETE /documents/{id} by the owner: 404",
        ]
        for method, path in (
            ("GET", "/desk/owner"),
            ("POST", "/desk/yield"),
            ("POST", "/desk/raise"),
            ("POST", "/desk/call/desk/documents"),
            ("GET", "/desk/events"),
        ):
            refused = await ben.request(method, path, json={} if method == "POST" else None)
            assert (refused.status_code, refused.json()["code"]) == (403, "token_forbids"), path


async def test_a_withdrawn_token_ends_at_once(served: Served, person: Person) -> None:
    async with person("anna", Access.WRITE) as anna:
        assert (await anna.get("/documents")).status_code == 200
        remove_token(served.desk.settings.library, "anna")
        assert (await anna.get("/documents")).status_code == 401
        assert (await served.client.get("/documents")).status_code == 200


async def test_more_requests_than_the_limit_are_refused_until_it_has_filled_up(
    served: Served, person: Person
) -> None:
    async with person("anna", Access.READ, per_minute=12) as anna, person("ben", Access.READ) as ben:
        answers = [await anna.get("/documents") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
        refused = answers[-1]
        assert refused.json()["code"] == "too_many_requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 5
        # others are not concerned, nor is the owner
        assert (await ben.get("/documents")).status_code == 200
        assert (await served.client.get("/documents")).status_code == 200


def test_a_limit_fills_up_evenly() -> None:
    now = 0.0
    rates = Rates(lambda: now)
    token = PersonToken("anna", Access.READ, "hash", 0.0, per_minute=60)
    most = int(BURST_SECONDS)
    assert [rates.take(token) for _ in range(most + 1)] == [0.0] * most + [1.0]
    now = 0.5
    assert rates.take(token) == 0.5
    now = 1.0
    assert [rates.take(token), rates.take(token)] == [0.0, 1.0]
    now = 1_000.0
    assert [rates.take(token) for _ in range(most + 1)] == [0.0] * most + [1.0]
    slow = PersonToken("ben", Access.READ, "other", 0.0, per_minute=1)
    assert [rates.take(slow), rates.take(slow)] == [0.0, 60.0]


async def test_a_token_reaches_no_file_of_the_library(served: Served, person: Person, tmp_path: Path) -> None:
    async with person("anna", Access.WRITE) as anna:
        token = anna.headers["authorization"].split()[1]
        await anna.post("/documents", files={"file": ("a.txt", b"A page.")})
        # what it sends goes to the log
        await anna.delete(f"/documents/{token}")
    for file in served.desk.settings.library.rglob("*"):
        if file.is_file():
            assert token.encode() not in file.read_bytes(), file
