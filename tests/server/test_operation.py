# SPDX-License-Identifier: Apache-2.0
"""What a supervisor and Prometheus ask of the service, and what a stranger does not learn from it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from docdesk import __version__
from docdesk.errors import CatalogUnreachable
from docdesk.server import operation
from docdesk.server.listening import listening
from docdesk.server.metrics import family
from docdesk.server.operation import Readiness
from docdesk.values.documents import Status
from tests.desks import Events, endpoint_settings, is_document
from tests.faulty_catalog import desk_with_faults
from tests.openai_endpoint import Endpoint
from tests.owners import client_of, program, service_of
from tests.server.conftest import Served
from tests.server.prometheus import Metrics, parsed


def a_stranger(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, trust_env=False, timeout=120)


async def scraped(served: Served) -> Metrics:
    answer = await served.client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return parsed(answer.raise_for_status().text)


async def test_a_supervisor_needs_no_token_and_learns_nothing_of_the_library(served: Served) -> None:
    await served.desk.queue.pause()
    async with a_stranger(served.service.url) as stranger:
        assert (await stranger.get("/health")).json() == {"status": "ok"}
        assert (await stranger.get("/ready")).json() == {"status": "ready"}
        for path in ("/health", "/ready"):
            assert (await stranger.get(path, headers={"Origin": "http://evil.example"})).status_code == 403
            assert (await stranger.get(path, headers={"Host": "evil.example"})).status_code == 403
            # a supervisor with a wrong token is told so
            assert (await stranger.get(path, headers={"Authorization": "Bearer no"})).status_code == 401
            assert (await stranger.post(path)).status_code == 401
        assert (await stranger.get("/health/")).status_code == 401
        assert (await stranger.get("/metrics")).status_code == 401
    answer = {"status": "ok", "version": __version__, "paused": True, "problem": None}
    assert (await served.client.get("/health")).json() == answer


async def test_it_is_not_ready_while_the_catalog_does_not_answer(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "FRESH_SECONDS", 0.0)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with (
        desk_with_faults(settings) as (desk, catalog),
        listening(desk) as service,
        a_stranger(service.url) as stranger,
    ):
        assert (await stranger.get("/ready")).status_code == 200
        catalog.failing["fact"] = CatalogUnreachable(reason="db.example.com refused the connection")
        refused = await stranger.get("/ready")
        assert (refused.status_code, refused.json()["code"]) == (503, "not_ready")
        assert refused.headers["retry-after"] == "1"
        assert "example" not in refused.text
        # the process lives, and Prometheus sees what is wrong
        assert (await stranger.get("/health")).status_code == 200
        known = {"Authorization": f"Bearer {service.token}"}
        metrics = parsed((await stranger.get("/metrics", headers=known)).text)
        assert metrics("ready") == 0
        assert metrics("queue_paused") == 0
        assert metrics.total("documents") == 0
        catalog.failing.clear()
        assert (await stranger.get("/ready")).status_code == 200


async def test_however_many_ask_the_catalog_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answer = 0, asyncio.Event()

    async def ask() -> None:
        nonlocal asked
        asked += 1
        await answer.wait()

    readiness = Readiness(ask)
    monkeypatch.setattr(operation, "PATIENCE_SECONDS", 0.02)
    assert await asyncio.gather(*(readiness.ready() for _ in range(50))) == [False] * 50
    # while the catalog is silent, nobody asks it once more
    assert await readiness.ready() is False
    answer.set()
    monkeypatch.setattr(operation, "PATIENCE_SECONDS", 30.0)
    assert await asyncio.gather(*(readiness.ready() for _ in range(50))) == [True] * 50
    assert asked == 1


async def test_prometheus_reads_what_the_service_did(served: Served, openai_endpoint: Endpoint) -> None:
    before = await scraped(served)
    assert before("ready") == 1
    assert before("documents", status="ready") == 0
    openai_endpoint.hold()
    events = Events(served.desk)
    file = {"file": ("a.txt", b"A page about the harbour of a town.")}
    id = (await served.client.post("/documents", files=file)).json()["id"]
    await events.until(is_document(id=id, stage="embed"))
    at_work = await scraped(served)
    assert at_work("queue_documents", state="running") == 1
    assert at_work("queue_documents", state="waiting") == 0
    openai_endpoint.release()
    await events.until(is_document(id=id, status=Status.READY))
    empty = await served.client.post("/documents", files={"file": ("b.txt", b" \n ")})
    failed = empty.json()["id"]
    await events.until(is_document(id=failed, status=Status.FAILED))
    assert (await served.client.get(f"/documents/{id}/status")).status_code == 200
    assert (await served.client.get(f"/documents/{failed}")).status_code == 200
    assert (await served.client.get("/documents/none")).status_code == 404
    assert (await served.client.get("/search", params={"q": "harbour"})).status_code == 200
    assert (await served.client.request("PROPFIND", "/nowhere/at/all")).status_code in (404, 405)
    served.desk.parts.ledger.close()

    after = await scraped(served)
    assert after("documents", status="ready") == 1
    assert after("documents", status="failed") == 1
    assert after("chunks") == 1
    assert after("workers") == served.desk.parts.workers.count
    assert after("workers_busy") == 0
    assert after("stages_total", stage="embed", outcome="ok") == 1
    assert after("stages_total", stage="extract", outcome="ok") >= 1
    assert after("stage_seconds_total", stage="embed", outcome="ok") > 0
    assert after("http_requests_total", method="POST", path="/documents", status="201") == 2
    for path in ("/documents/{id}/status", "/documents/{id}", "/search"):
        assert after("http_requests_total", method="GET", path=path, status="200") == 1
    assert after("http_requests_total", method="GET", path="/documents/{id}", status="404") == 1
    assert after.total("http_requests_total", method="OTHER", path="") == 1
    assert after("http_requests_under_way", kind="http") == 1
    sent = {"host": "127.0.0.1", "model": "test-model", "outcome": "ok"}
    assert after("provider_requests_total", **sent, purpose="documents") == 1
    assert after("provider_requests_total", **sent, purpose="question") == 1
    assert after("provider_tokens_total", **sent, purpose="documents") > 0
    assert after("provider_cost_dollars_total", **sent, purpose="documents") == 0

    text = (await served.client.get("/metrics")).text
    for secret in (served.service.token, id, "harbour", "a.txt", str(served.desk.settings.library)):
        assert secret not in text
    later = parsed(text)
    for key, value in after.samples.items():
        if after.kinds[key[0]] == "counter":
            assert later.samples[key] >= value


def test_a_label_may_hold_anything() -> None:
    name = 'a "model"\\of\nmany \ud800 names, 서울'
    text = family("tokens_total", "counter", "Tokens.", [({"model": name}, 2.5)])
    [((_, labels), value)] = parsed(text).samples.items()
    assert dict(labels) == {"model": name.replace("\ud800", "?")}
    assert value == 2.5


def test_the_log_of_a_service_is_lines_of_json(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    process = program(openai_endpoint, "serve", "--library", tmp_path / "library", "--log-format", "json")
    try:
        service = service_of(tmp_path / "library", process)
        with client_of(service) as client:
            client.get("/health").raise_for_status()
    finally:
        process.terminate()
        _, said = process.communicate(timeout=120)
    entries = [json.loads(line) for line in said.splitlines()]
    assert f"listening at {service.url}" in [entry["message"] for entry in entries]
    assert all({"time", "level", "logger", "message"} <= set(entry) for entry in entries)
    assert service.token not in said
