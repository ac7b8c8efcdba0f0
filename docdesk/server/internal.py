# SPDX-License-Identifier: Apache-2.0
"""The routes for docdesk's own processes: a terminal or a second window works through them as on its own desk.

Values go over whole (`docdesk.contract.codec`). What lasts is a stream of JSON lines; an empty line says that the owner
still lives, and `{"end": true}` that nothing more comes.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from docdesk import __version__
from docdesk.contract import codec as wire
from docdesk.errors import DocdeskError, NotNow
from docdesk.server.door import AtDoor, Door
from docdesk.server.feed import Newest
from docdesk.settings.model import NOT_KEPT, changed
from docdesk.values.documents import Status
from docdesk.values.paths import path_of_text
from docdesk.values.plans import FilePlan

ALIVE_SECONDS = 5.0
"""A stream says this often that it lives, where it has nothing else to say."""

ALIVE = object()
"""The key of the empty line."""

END = {"end": True}

router = APIRouter(prefix="/desk", include_in_schema=False)


class Ids(BaseModel):
    """Documents, by their ids."""

    ids: list[str]
    password: str | None = None


class ReadAgain(BaseModel):
    """Documents, and the encoding that they are to be read with; none where it is to be found out."""

    ids: list[str]
    encoding: str | None = None


class One(BaseModel):
    """A document, by its id."""

    id: str


class Some(BaseModel):
    """Some documents: of these statuses, after the first `offset`."""

    statuses: list[Status] | None = None
    offset: int = 0
    limit: int = 100


class SomePages(BaseModel):
    """Some pages of a document, from the page `first` on."""

    id: str
    first: int = 1
    limit: int = 10


class Paths(BaseModel):
    """Files and folders of this machine, as the catalog writes paths."""

    paths: list[str] = []


class Planned(Paths):
    """What a plan is wanted of, with the settings that it is for where they are not the library's."""

    settings: dict[str, Any] | None = None


class Diagnosed(BaseModel):
    """Of which document, or of all that failed; and whether with the log as it is."""

    id: str | None = None
    with_log: bool = False


class NewSettings(BaseModel):
    """Settings that the library is to have from now on, and a key where there is a new one."""

    settings: dict[str, Any]
    api_key: str | None = None


class Asker(BaseModel):
    """The process that wants to own the library."""

    pid: int


@router.get("/owner")
async def owner(door: AtDoor) -> dict[str, Any]:
    """Who owns the library, with which settings."""
    settings = door.desk.settings.model_dump(mode="json", exclude=set(NOT_KEPT))
    return {
        "pid": os.getpid(),
        "kind": door.asked.kind.value,
        "version": __version__,
        "settings": settings,
        "notices": [dataclasses.asdict(notice) for notice in door.desk.notices],
    }


@router.post("/add")
async def add(body: Paths, door: AtDoor) -> dict[str, Any]:
    """Add paths of this machine."""
    added = await door.desk.queue.add([path_of_text(path) for path in body.paths])
    return {
        "documents": [wire.plain_document(document) for document in added.documents],
        "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in added.skipped],
    }


@router.post("/retry", status_code=204)
async def retry(body: Ids, door: AtDoor) -> None:
    """Try documents again."""
    await door.desk.queue.retry(body.ids, password=body.password)


@router.post("/retry-failed")
async def retry_failed(door: AtDoor) -> dict[str, int]:
    """Try all failed documents again."""
    return {"count": await door.desk.queue.retry_failed()}


@router.post("/read-again")
async def read_again(body: ReadAgain, door: AtDoor) -> dict[str, Any]:
    """Read documents again with another encoding."""
    left_out = await door.desk.queue.read_again(body.ids, body.encoding)
    return {"left_out": {id: wire.plain_error(error) for id, error in left_out.items()}}


@router.post("/cancel", status_code=204)
async def cancel(body: Ids, door: AtDoor) -> None:
    """Stop work on documents."""
    await door.desk.queue.cancel(body.ids)


@router.post("/pause", status_code=204)
async def pause(door: AtDoor) -> None:
    """Let the queue rest."""
    await door.desk.queue.pause()


@router.post("/resume", status_code=204)
async def resume(door: AtDoor) -> None:
    """Let the queue go on."""
    await door.desk.queue.resume()


@router.post("/remove", status_code=204)
async def remove(body: Ids, door: AtDoor) -> None:
    """Take documents out of the library."""
    await door.desk.queue.remove(body.ids)


@router.post("/restore", status_code=204)
async def restore(body: Ids, door: AtDoor) -> None:
    """Undo a removal."""
    await door.desk.queue.restore(body.ids)


@router.post("/search")
async def search(body: dict[str, Any], door: AtDoor) -> dict[str, Any]:
    """Find passages."""
    passages = await door.desk.search(str(body["text"]), int(body["k"]))
    return {"passages": [wire.plain_passage(passage) for passage in passages]}


@router.post("/document")
async def document(body: One, door: AtDoor) -> Response:
    """One document."""
    found = await door.desk.document(body.id)
    return _json({"document": wire.plain_document(found) if found else None})


@router.post("/some-documents")
async def some_documents(body: Some, door: AtDoor) -> Response:
    """Documents, page by page."""
    rows, total = await door.desk.some_documents(body.statuses, body.offset, body.limit)
    return _json({"documents": [wire.plain_document(row) for row in rows], "total": total})


@router.post("/pages")
async def pages(body: SomePages, door: AtDoor) -> Response:
    """The text of some pages of a document."""
    found = await door.desk.document(body.id)
    if found is None:
        return _json({"pages": [], "total": 0})
    rows, total = await door.desk.pages(found, body.first, body.limit)
    return _json({"pages": [dataclasses.asdict(page) for page in rows], "total": total})


@router.post("/settings", status_code=204)
async def reconfigure(body: NewSettings, door: AtDoor) -> None:
    """Work with other settings from now on."""
    await door.desk.reconfigure(changed(door.desk.settings, **body.settings), body.api_key)
    if door.asked.reconfigured is not None:
        door.asked.reconfigured()


@router.post("/raise", status_code=204)
async def show(body: Paths, door: AtDoor) -> None:
    """Take files and come to the front, as the window that a second start finds."""
    if door.asked.show is None:
        raise NotNow(reason=f"the owner is a {door.asked.kind.value} and has no window")
    door.asked.show([path_of_text(path) for path in body.paths])


@router.post("/yield", status_code=202)
async def give_up(body: Asker, door: AtDoor) -> dict[str, int]:
    """Let another process own the library; it is free a moment later."""
    if door.asked.give_up is None:
        raise NotNow(reason=f"the owner is a {door.asked.kind.value} and stays")
    door.asked.give_up(body.pid)
    return {"pid": os.getpid()}


@router.post("/plan")
async def plan(body: Planned, door: AtDoor) -> StreamingResponse:
    """Examine paths of this machine: the files one by one, then the plan. Ends where nobody reads any more."""
    settings = changed(door.desk.settings, **body.settings) if body.settings is not None else None
    paths = [path_of_text(path) for path in body.paths]
    unread: Newest[dict[str, Any]] = Newest(most=sys.maxsize)

    async def examine() -> None:
        def tell(file: FilePlan, total: int) -> None:
            unread.put(object(), {"file": wire.plain_file_plan(file), "total": total})

        try:
            made = await door.desk.plan(paths, settings=settings, on_file=tell)
            unread.put(None, {"plan": wire.plain_plan(made)})
        except DocdeskError as error:
            unread.put(None, {"error": wire.plain_error(error)})
        unread.put(object(), END)
        unread.end()

    return stream_of(_of_reader(door, unread, examine()))


@router.post("/diagnose")
async def diagnose(body: Diagnosed, door: AtDoor) -> dict[str, str]:
    """What helps to find a fault."""
    return {"text": await door.desk.diagnose(body.id, with_log=body.with_log)}


@router.get("/documents")
async def documents(door: AtDoor) -> StreamingResponse:
    """Every document of the library."""
    rows = await door.desk.documents()

    async def lines() -> AsyncIterator[bytes]:
        for i in range(0, len(rows), 500):
            yield b"".join(_line(wire.plain_document(row)) for row in rows[i : i + 500])
        yield _line(END)

    return stream_of(lines())


@router.post("/as-ended")
async def as_ended(body: Ids, door: AtDoor) -> StreamingResponse:
    """The documents as they end."""
    unread: Newest[dict[str, Any]] = Newest(most=2 * len(body.ids) + 3)
    queue = door.desk.queue

    async def follow() -> None:
        told = None
        async for id, document in queue.as_ended(body.ids):
            if queue.state != told:
                # why the next ones come as they are
                told = queue.state
                unread.put(object(), wire.plain_event(told))
            unread.put(id, {"id": id, "document": wire.plain_document(document)})
        unread.put(None, END)
        unread.end()

    return stream_of(_of_reader(door, unread, follow()))


@router.get("/events")
async def events(door: AtDoor) -> StreamingResponse:
    """The queue's state, then every event; of a document that is not read in time, the newest alone."""
    reader = door.feed.read()

    async def lines() -> AsyncIterator[bytes]:
        try:
            yield _line(wire.plain_event(door.desk.queue.state))
            async for line in lines_of(door, reader, wire.plain_event):
                yield line
        finally:
            door.feed.leave(reader)

    return stream_of(lines())


async def _of_reader(
    door: Door, unread: Newest[dict[str, Any]], work: Coroutine[Any, Any, None]
) -> AsyncIterator[bytes]:
    """What `work` puts to be read; it is stopped where nobody reads any more."""
    working = asyncio.create_task(work)
    try:
        async for line in lines_of(door, unread):
            yield line
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def lines_of(
    door: Door, reader: Newest[Any], plain: Callable[[Any], dict[str, Any]] = lambda value: value
) -> AsyncIterator[bytes]:
    """What comes to a reader, until nothing more does; now and then an empty line."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(ALIVE_SECONDS)
            reader.put(ALIVE, None)

    beating = asyncio.create_task(beat())
    try:
        with door.feed.ending_with_it(reader):
            while True:
                values = await reader.take()
                if values:
                    yield b"".join(b"\n" if value is None else _line(plain(value)) for value in values)
                if reader.ended:
                    return
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _json(value: dict[str, Any]) -> Response:
    # a lone surrogate of a broken file survives as an escape
    return Response(json.dumps(value).encode(), media_type="application/json")


def stream_of(lines: AsyncIterator[bytes]) -> StreamingResponse:
    return StreamingResponse(lines, media_type="application/x-ndjson")
