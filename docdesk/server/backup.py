# SPDX-License-Identifier: Apache-2.0
"""The routes for docdesk's own processes that concern the backup; see `docdesk.server.internal`."""

from __future__ import annotations

import dataclasses
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from docdesk.server.door import AtDoor
from docdesk.server.internal import Ids
from docdesk.server.internal_upkeep import Told, with_progress

router = APIRouter(prefix="/desk/backup", include_in_schema=False)


class Wanted(BaseModel):
    """How a backup or its proof is wanted."""

    take_over: bool = False
    read_data: bool = False


@router.post("/run")
async def run(body: Wanted, door: AtDoor) -> StreamingResponse:
    """Send what is not in the bucket, and a copy of the library."""

    async def work(told: Told) -> dict[str, Any]:
        return dataclasses.asdict(await door.desk.backup.run(take_over=body.take_over, on_progress=told))

    return with_progress(door, work)


@router.post("/verify")
async def verify(body: Wanted, door: AtDoor) -> StreamingResponse:
    """Compare the bucket with the catalog."""

    async def work(_told: Told) -> list[dict[str, Any]]:
        found = await door.desk.backup.verify(read_data=body.read_data)
        return [dataclasses.asdict(finding) for finding in found]

    return with_progress(door, work)


@router.post("/retry", status_code=204)
async def retry(body: Ids, door: AtDoor) -> None:
    """Send the originals of documents now."""
    await door.desk.backup.retry(body.ids)


@router.post("/remove")
async def remove(body: Ids, door: AtDoor) -> StreamingResponse:
    """Take documents out of the library and their originals out of the bucket."""

    async def work(_told: Told) -> bool:
        await door.desk.backup.remove(body.ids)
        return True

    return with_progress(door, work)
