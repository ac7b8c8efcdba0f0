# SPDX-License-Identifier: Apache-2.0
"""The routes for docdesk's own processes that keep a library whole or give it another model."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from docdesk.backup.bucket import Stopped
from docdesk.contract import codec as wire
from docdesk.errors import DocdeskError, InternalError
from docdesk.server.door import AtDoor, Door
from docdesk.server.feed import Newest
from docdesk.server.internal import END, lines_of, stream_of
from docdesk.settings.model import changed

log = logging.getLogger(__name__)

router = APIRouter(prefix="/desk", include_in_schema=False)

Told = Callable[[int, int], None]


class Checked(BaseModel):
    """How a check or a rebuild is wanted."""

    repair: bool = False
    asks_for_all: bool = False
    embeds_missing: bool = False


class Wanted(BaseModel):
    """Settings that the whole library is to be made anew by, and a key where there is a new one."""

    settings: dict[str, Any]
    api_key: str | None = None


@router.post("/check")
async def check(body: Checked, door: AtDoor) -> StreamingResponse:
    """Compare the vectors with the catalog, and mend them where that is asked for."""

    async def work(told: Told) -> dict[str, Any]:
        found = await door.desk.upkeep.check(
            repair=body.repair,
            asks_for_all=body.asks_for_all,
            embeds_missing=body.embeds_missing,
            on_progress=told,
        )
        return dataclasses.asdict(found)

    return with_progress(door, work)


@router.post("/rebuild")
async def rebuild(body: Checked, door: AtDoor) -> StreamingResponse:
    """Make the vectors anew."""

    async def work(told: Told) -> dict[str, Any]:
        proof = await door.desk.upkeep.rebuild(embeds_missing=body.embeds_missing, on_progress=told)
        return dataclasses.asdict(proof)

    return with_progress(door, work)


@router.post("/reindex/cost")
async def cost(body: Wanted, door: AtDoor) -> StreamingResponse:
    """What a change of the model would take."""

    async def work(_: Told) -> dict[str, Any]:
        settings = changed(door.desk.settings, **body.settings)
        return dataclasses.asdict(await door.desk.index_change.cost(settings))

    return with_progress(door, work)


@router.post("/reindex")
async def reindex(body: Wanted, door: AtDoor) -> StreamingResponse:
    """Make the index that these settings ask for, and turn to it."""

    async def work(told: Told) -> int:
        settings = changed(door.desk.settings, **body.settings)
        turned = await door.desk.index_change.run(settings, body.api_key, on_progress=told)
        _tell_settings(door)
        return turned

    return with_progress(door, work)


@router.post("/reindex/back")
async def back(door: AtDoor) -> StreamingResponse:
    """Turn back to the index before."""

    async def work(_: Told) -> str | None:
        model = await door.desk.index_change.back()
        _tell_settings(door)
        return model

    return with_progress(door, work)


@router.post("/reindex/drop")
async def drop(door: AtDoor) -> StreamingResponse:
    """Remove the index before."""
    return with_progress(door, lambda _: door.desk.index_change.drop_old())


@router.get("/reindex/kept")
async def kept(door: AtDoor) -> dict[str, int]:
    """How many documents could turn back."""
    return {"count": await door.desk.index_change.kept()}


def _tell_settings(door: Door) -> None:
    if door.asked.reconfigured is not None:
        door.asked.reconfigured()


def with_progress(door: Door, work: Callable[[Told], Awaitable[Any]]) -> StreamingResponse:
    """An answer that says how far something is, and what it came to or why it failed.

    Where the owner closes meanwhile the answer breaks off, so that the asker goes to the next one.
    """
    return stream_of(_progress_and_end(door, work))


async def _progress_and_end(door: Door, work: Callable[[Told], Awaitable[Any]]) -> AsyncIterator[bytes]:
    unread: Newest[dict[str, Any]] = Newest()

    async def do() -> None:
        try:
            found = await work(lambda done, total: unread.put("progress", {"progress": [done, total]}))
            unread.put("found", {"found": found})
        except DocdeskError as error:
            unread.put("error", {"error": wire.plain_error(error)})
        except (Stopped, asyncio.CancelledError):
            unread.end()
            return
        except Exception as error:
            log.exception("what another process asked for failed")
            unread.put("error", {"error": wire.plain_error(InternalError(reason=type(error).__name__))})
        unread.put(None, END)
        unread.end()

    # what was begun is ended, also where nobody waits for it any more
    doing = asyncio.create_task(do())
    _doing.add(doing)
    doing.add_done_callback(_doing.discard)
    async for line in lines_of(door, unread):
        yield line


_doing: set[asyncio.Task[None]] = set()
