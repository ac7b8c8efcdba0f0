# SPDX-License-Identifier: Apache-2.0
"""A status that is polled: from memory for what is at work or has just ended, and always the truth."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docdesk.contract.owner import OwnerHooks
from docdesk.server import feed as feeds
from docdesk.server.asgi import Message, Receive, Scope, Send
from docdesk.server.calls import Calls
from docdesk.server.feed import Feed
from docdesk.server.route_context import RouteContext
from docdesk.server.safety import Limits
from docdesk.server.status import StatusFirst
from docdesk.values.documents import Document, Removed, Status
from tests.desks import Events, is_document
from tests.openai_endpoint import Endpoint
from tests.server.conftest import Served


class Queue:
    """What a feed listens to, told by the test."""

    def __init__(self) -> None:
        self.tell: Any = None

    def subscribe(self, listener: Any) -> Any:
        self.tell = listener
        return lambda: None


async def polled(served: Served, context: RouteContext, id: str) -> dict[str, Any] | None:
    """What is answered from memory; None where the request goes on to the route of the same path."""
    passed_on = False
    sent: list[Message] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal passed_on
        passed_on = True

    async def receive() -> Message:
        raise AssertionError("there is no body to read")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": f"/documents/{id}/status", "headers": []}
    await StatusFirst(behind, context)(scope, receive, send)
    if passed_on:
        assert sent == []
        return None
    assert sent[0]["status"] == 200
    answer: dict[str, Any] = json.loads(sent[1]["body"])
    # whichever of the two answers, it says the same
    over_http = (await served.client.get(f"/documents/{id}/status")).json()
    whole = (await served.client.get(f"/documents/{id}")).json()
    assert answer == over_http == {name: whole[name] for name in answer}
    return answer


async def test_current_and_recent_documents_are_answered_from_memory(
    served: Served, openai_endpoint: Endpoint
) -> None:
    feed = Feed(served.desk.queue)
    context = RouteContext(served.desk, feed, Limits(), OwnerHooks(), Calls(served.desk))
    openai_endpoint.hold()
    events = Events(served.desk)
    posted = await served.client.post("/documents", files={"file": ("a.txt", b"A page about harbours.")})
    id = posted.json()["id"]
    await events.until(is_document(id=id, stage="embed"))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    assert await polled(served, context, "another") is None
    at_work = await polled(served, context, id)
    assert at_work is not None
    assert (at_work["status"], at_work["stage"]) == ("processing", "embed")

    await served.client.post(f"/documents/{id}/cancel")
    await events.until(is_document(id=id, status=Status.CANCELLED))
    cancelled = await polled(served, context, id)
    assert cancelled is not None
    assert cancelled["error"]["code"] == "cancelled"
    second_try = Events(served.desk)
    await served.client.post(f"/documents/{id}/retry")
    await second_try.until(is_document(id=id, stage="embed"))
    again = await polled(served, context, id)
    assert again is not None
    assert again["status"] == "processing"

    openai_endpoint.release()
    await second_try.until(is_document(id=id, status=Status.READY))
    ready = await polled(served, context, id)
    assert ready is not None
    assert (ready["status"], ready["total_chunks"]) == ("completed", 1)
    await served.client.delete(f"/documents/{id}")
    assert await polled(served, context, id) is None
    assert (await served.client.get(f"/documents/{id}/status")).status_code == 404
    feed.close()


async def test_no_more_than_the_last_that_ended_are_kept_and_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feeds, "MOST_LATELY", 2)
    queue = Queue()
    feed = Feed(queue)  # type: ignore[arg-type]
    for id in ("a", "b", "c"):
        queue.tell(Document(id, f"{id}.txt", f"/{id}.txt", status=Status.READY))
    assert [id for id in ("a", "b", "c") if feed.lately_ended(id)] == ["b", "c"]
    queue.tell(Document("b", "b.txt", "/b.txt", status=Status.QUEUED))
    assert feed.lately_ended("b") is None
    queue.tell(Removed("c"))
    assert feed.lately_ended("c") is None
    queue.tell(Document("d", "d.txt", "/d.txt", status=Status.FAILED))
    assert feed.lately_ended("d") is not None
    monkeypatch.setattr(feeds, "LATELY", 0.0)
    assert feed.lately_ended("d") is None


async def test_other_paths_go_to_their_own_routes(served: Served) -> None:
    for path in ("/documents//status", "/documents/a/b/status", "/documents/status"):
        assert (await served.client.get(path)).status_code == 404
    assert (await served.client.post("/documents/none/status")).status_code == 405
