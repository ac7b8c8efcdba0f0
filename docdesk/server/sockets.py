# SPDX-License-Identifier: Apache-2.0
"""The WebSockets: they push every change, to each client no faster than it reads."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from docdesk.errors import NotFound
from docdesk.server.feed import Newest
from docdesk.server.problems import problem_response
from docdesk.server.route_context import RouteContext, context_of
from docdesk.server.shapes import error_out, status_out, status_word
from docdesk.values.documents import Document, Event, QueueState, Removed

SEND_SECONDS = 20.0
"""A client that reads nothing for this long is disconnected."""

MOST_IN_A_BATCH = 100
"""Changes in one message, some 50 kB: other clients get theirs in between."""

DONE, GOING_AWAY, TOO_SLOW = 1000, 1001, 1013

router = APIRouter()


@router.websocket("/ws/{document_id}")
async def follow_document(socket: WebSocket, document_id: str) -> None:
    """Pushes {progress, status, stage} of one document, from where it stands, until it completed or failed."""
    context = context_of(socket)
    reader = context.feed.read(document_id)
    try:
        document = await context.desk.document(document_id)
        if document is None:
            await socket.send_denial_response(problem_response(NotFound(id=document_id[:100])))
            return
        if document.id != document_id:
            # it joined another document: follow that one
            context.feed.leave(reader)
            reader = context.feed.read(document.id)
            document = await context.desk.document(document_id) or document
        await socket.accept()
        async with _listening_for_the_end(socket):
            await _follow(socket, context, reader, document)
    finally:
        context.feed.leave(reader)


async def _follow(
    socket: WebSocket, context: RouteContext, reader: Newest[Event], document: Document
) -> None:
    last: dict[str, Any] | None = None
    while True:
        said = {
            "progress": context.feed.progress.of(document),
            "status": status_word(document),
            "stage": document.stage.value if document.stage else None,
        }
        if said != last:
            await _send(socket, json.dumps(said))
            last = said
        if document.status.ended:
            await socket.close(DONE)
            return
        for event in await reader.take():
            if isinstance(event, Document):
                document = event
            elif isinstance(event, Removed):
                joined = await context.desk.document(event.id)
                if joined is None:
                    await socket.close(DONE, "the document was removed")
                    return
                context.feed.leave(reader)
                reader = context.feed.read(joined.id)
                document = await context.desk.document(joined.id) or joined
        if reader.ended:
            await _let_go(socket, reader)
            return


@router.websocket("/ws")
async def follow_queue(socket: WebSocket, batch: bool = False) -> None:
    """Pushes every change of the queue: a document's status, a removed document, a pause.

    With `batch` a message is {"event": "batch", "events": [...]} with all changes since the last one.
    """
    context = context_of(socket)
    reader = context.feed.read()

    def said(event: Event) -> str:
        return json.dumps(_said(context, event))

    async def send(texts: list[str]) -> None:
        if batch:
            for began in range(0, len(texts), MOST_IN_A_BATCH):
                some = ", ".join(texts[began : began + MOST_IN_A_BATCH])
                await _send(socket, f'{{"event": "batch", "events": [{some}]}}')
        else:
            for text in texts:
                await _send(socket, text)

    try:
        await socket.accept()
        async with _listening_for_the_end(socket):
            await send([said(context.desk.queue.state)])
            while True:
                await send([context.feed.text_of(event, said) for event in await reader.take()])
                if reader.ended:
                    await _let_go(socket, reader)
                    return
    finally:
        context.feed.leave(reader)


def _said(context: RouteContext, event: Event) -> dict[str, Any]:
    if isinstance(event, QueueState):
        problem = error_out(event.problem)
        return {
            "event": "queue",
            "paused": event.paused,
            "problem": problem.model_dump() if problem else None,
        }
    if isinstance(event, Removed):
        return {"event": "removed", "id": event.id, "joined": event.joined}
    status = status_out(event, event.id, context.feed.progress.of(event))
    return {"event": "document", **status.model_dump(mode="json")}


async def _send(socket: WebSocket, message: str) -> None:
    # this waits while the client's receive buffer is full
    async with asyncio.timeout(SEND_SECONDS):
        await socket.send_text(message)


async def _let_go(socket: WebSocket, reader: Newest[Event]) -> None:
    if reader.too_slow:
        await socket.close(TOO_SLOW, "the client reads too slowly")
    else:
        await socket.close(GOING_AWAY, "the service ends")


@contextlib.asynccontextmanager
async def _listening_for_the_end(socket: WebSocket) -> AsyncIterator[None]:
    """End the block when the client disconnects; whatever it sends is ignored."""
    block = asyncio.current_task()
    assert block is not None
    gone = False

    async def listen() -> None:
        nonlocal gone
        with contextlib.suppress(WebSocketDisconnect):
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass
        gone = True
        block.cancel()

    def by_listener() -> bool:
        return gone and block.uncancel() == 0

    listener = asyncio.create_task(listen())
    try:
        try:
            yield
        except (WebSocketDisconnect, TimeoutError):
            pass
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)
    except asyncio.CancelledError:
        if not by_listener():
            raise
