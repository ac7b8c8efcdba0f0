# SPDX-License-Identifier: Apache-2.0
"""The routes for docdesk's own processes: a terminal or a second window works through them as on its own desk.

Calls are those of the contract (`docdesk.contract.desk`), read and answered by their signatures. What lasts is a stream
of JSON lines; an empty line says that the owner still lives, and `{"end": true}` that nothing more comes.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from docdesk import __version__
from docdesk.contract.calls import CONTRACT, methods
from docdesk.contract.codec import plain, plain_error, plain_event
from docdesk.contract.desk import PARTS, part_of
from docdesk.errors import NotNow, RequestInvalid
from docdesk.server.asgi import Receive, Scope, Send
from docdesk.server.calls import END, Batches, batches_of, known_error
from docdesk.server.feed import Newest
from docdesk.server.route_context import Context, RouteContext
from docdesk.values.facts import coded
from docdesk.values.paths import path_of_text

router = APIRouter(prefix="/desk", include_in_schema=False)


class Ids(BaseModel):
    """Documents, by their ids."""

    ids: list[str]


class Paths(BaseModel):
    """Files and folders of this machine, as the catalog writes paths."""

    paths: list[str] = []


class Asker(BaseModel):
    """The process that wants to own the library."""

    pid: int


@router.get("/owner")
async def owner(context: Context) -> dict[str, Any]:
    """Who owns the library."""
    return {
        "pid": os.getpid(),
        "kind": context.hooks.kind.value,
        "version": __version__,
        "contract": CONTRACT,
    }


@router.post("/call/{part}/{method}")
async def call(part: str, method: str, request: Request, context: Context) -> StreamingResponse:
    """Call a method of a part of the desk, with its arguments by name, and say how it goes."""
    found = methods(PARTS[part]).get(method) if part in PARTS else None
    if found is None:
        raise HTTPException(404, f"nobody can call {part}.{method}"[:200])
    body = _object(await request.body())
    given, hears = body.get("arguments"), body.get("hears")
    if not isinstance(given, dict) or not isinstance(hears, list):
        raise RequestInvalid(where="the body", reason=coded("no_arguments"))
    arguments = found.read(given, context.desk.settings)
    function = getattr(part_of(context.desk, part), method)
    hears = [name for name in hears if isinstance(name, str)]
    return _Stream(context.calls.answer(function, found, arguments, hears))


@router.post("/raise", status_code=204)
async def show(body: Paths, context: Context) -> None:
    """Take files and come to the front, as the window that a second start finds."""
    if context.hooks.show is None:
        raise NotNow(reason=coded("owner_without_window"))
    context.hooks.show([path_of_text(path) for path in body.paths])


@router.post("/yield", status_code=202)
async def give_up(body: Asker, context: Context) -> dict[str, int]:
    """Let another process own the library; it is free a moment later."""
    if context.hooks.give_up is None:
        raise NotNow(reason=coded("owner_stays"))
    context.hooks.give_up(body.pid)
    return {"pid": os.getpid()}


@router.post("/as-ended")
async def as_ended(body: Ids, context: Context) -> StreamingResponse:
    """The documents as they end."""
    unread: Newest[dict[str, Any]] = Newest(most=2 * len(body.ids) + 3)
    queue = context.desk.queue

    async def follow() -> None:
        sent = None
        try:
            async for id, document in queue.as_ended(body.ids):
                if queue.state != sent:
                    # why the next ones come as they are
                    sent = queue.state
                    unread.put(object(), plain_event(sent))
                unread.put(id, {"id": id, "document": plain(document)})
        except Exception as error:
            unread.put(object(), {"error": plain_error(known_error(error))})
        unread.put(None, END)
        unread.end()

    return _Stream(_while_read(context, unread, follow()))


@router.get("/events")
async def events(context: Context) -> StreamingResponse:
    """The queue's state, settings and notices, then every event; a reader that is slow gets the newest of each."""

    async def lines() -> Batches:
        reader: Newest[Any] = context.feed.read()
        # the calls count a change before anyone else hears of it
        unsubscribe = context.desk.on_change(lambda: reader.put("settings", _about(context)))
        try:
            yield [plain_event(context.desk.queue.state), _about(context)]
            async with aclosing(batches_of(reader)) as batches:
                async for values in batches:
                    yield [
                        value if isinstance(value, dict | None) else plain_event(value) for value in values
                    ]
        finally:
            unsubscribe()
            context.feed.leave(reader)

    return _Stream(lines())


def _about(context: RouteContext) -> dict[str, Any]:
    desk = context.desk
    return {
        "settings": plain(desk.settings),
        "notices": plain(desk.notices),
        "revision": context.calls.revision,
    }


async def _while_read(
    context: RouteContext, unread: Newest[dict[str, Any]], work: Coroutine[Any, Any, None]
) -> Batches:
    """What `work` puts to be read; it is stopped when nobody reads any more."""
    working = asyncio.create_task(work)
    try:
        with context.feed.ending_with_it(unread):
            async with aclosing(batches_of(unread)) as batches:
                async for values in batches:
                    yield values
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestInvalid(where="the body", reason=coded("no_json")) from error
    if not isinstance(value, dict):
        raise RequestInvalid(where="the body", reason=coded("no_json_object"))
    return value


class _Stream(StreamingResponse):
    """Batches of lines as a response. What makes them ends with it, also if the reader goes in between."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches
        super().__init__(_written(batches), media_type="application/x-ndjson")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._batches.aclose()


async def _written(batches: Batches) -> AsyncIterator[bytes]:
    async for values in batches:
        # a lone surrogate of a broken file survives as an escape
        yield b"".join(b"\n" if value is None else json.dumps(value).encode() + b"\n" for value in values)
