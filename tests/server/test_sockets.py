# SPDX-License-Identifier: Apache-2.0
"""Two hundred WebSocket clients: each is told of every document, in order, to its end."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import websockets

from docdesk.values.documents import Document, Status
from tests.desks import until
from tests.openai_endpoint import Endpoint
from tests.server.conftest import Served

CLIENTS = 200
DOCUMENTS = 5


async def test_two_hundred_clients_see_every_document_to_its_end(
    served: Served, openai_endpoint: Endpoint
) -> None:
    published: dict[str, list[str]] = {}

    def note(event: object) -> None:
        if isinstance(event, Document):
            published.setdefault(event.id, []).append(event.status.value)

    served.desk.queue.subscribe(note)
    openai_endpoint.hold()
    files = [("files", (f"{i}.txt", f"Document {i} for all who listen.".encode())) for i in range(DOCUMENTS)]
    ids = (await served.client.post("/documents/batch", files=files)).json()["documents"]
    up = asyncio.Barrier(CLIENTS + 1)

    async def of_the_queue(*, batch: bool) -> dict[str, list[dict[str, Any]]]:
        heard: dict[str, list[dict[str, Any]]] = {id: [] for id in ids}
        address = served.socket("/ws") + ("&batch=true" if batch else "")
        async with websockets.connect(address, compression=None, open_timeout=120) as socket:
            await up.wait()
            while not all(some and some[-1]["status"] == "completed" for some in heard.values()):
                message = json.loads(await socket.recv())
                assert (message["event"] == "batch") is batch
                for said in message["events"] if batch else [message]:
                    if said["event"] == "document":
                        heard[said["id"]].append(said)
        return heard

    async def of_one(id: str) -> dict[str, list[dict[str, Any]]]:
        async with websockets.connect(
            served.socket(f"/ws/{id}"), compression=None, open_timeout=120
        ) as socket:
            await up.wait()
            heard = [json.loads(message) async for message in socket]
            assert socket.close_code == 1000
        return {id: heard}

    clients = [
        asyncio.create_task(of_one(ids[i % DOCUMENTS]) if i % 2 else of_the_queue(batch=i % 4 == 0))
        for i in range(CLIENTS)
    ]
    async with asyncio.timeout(120):
        await up.wait()
        # all are at the endpoint, which answers now
        await until(
            served.desk.documents,
            lambda rows: all(row.status is Status.RUNNING for row in rows) and len(rows) == DOCUMENTS,
        )
        openai_endpoint.release()
        everyone = await asyncio.gather(*clients)
    for heard in everyone:
        for said in heard.values():
            assert [message["status"] for message in said].count("completed") == 1
            assert (said[-1]["progress"], said[-1]["stage"]) == (100, None)
            progress = [message["progress"] for message in said]
            assert progress == sorted(progress)
    # on every one of them the documents came by the stages that were still to come
    assert all(len(said) >= 2 for heard in everyone for said in heard.values() if len(heard) == 1)
    assert {statuses[-1] for statuses in published.values()} == {"ready"}
