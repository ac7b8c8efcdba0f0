# SPDX-License-Identifier: Apache-2.0
"""More routes for docdesk's own processes: what can be read of one document, in portions."""

from __future__ import annotations

import dataclasses
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from docdesk.contract import codec as wire
from docdesk.server.door import AtDoor

router = APIRouter(prefix="/desk", include_in_schema=False)


class Portion(BaseModel):
    """Of which document, from where on, and how much."""

    id: str
    begin: int = Field(ge=0)
    limit: int = Field(ge=1, le=1000)


class Moved(BaseModel):
    """A document with its new path, and where its file was before."""

    document: dict[str, Any]
    before: str


@router.get("/some-documents/{offset}/{limit}")
async def some_documents(offset: int, limit: int, door: AtDoor) -> dict[str, Any]:
    """A portion of all documents, oldest first."""
    found, total = await door.desk.some_documents(None, offset, limit)
    return {"documents": [wire.plain_document(document) for document in found], "total": total}


@router.post("/pages")
async def pages(body: Portion, door: AtDoor) -> dict[str, Any]:
    """The text of some pages."""
    document = await door.desk.document(body.id)
    found, total = await door.desk.pages(document, body.begin, body.limit) if document else ([], 0)
    return {"pages": [dataclasses.asdict(page) for page in found], "total": total}


@router.post("/chunks")
async def chunks(body: Portion, door: AtDoor) -> dict[str, Any]:
    """Some chunks, with their texts."""
    document = await door.desk.document(body.id)
    found, total = await door.desk.chunks(document, body.begin, body.limit) if document else ([], 0)
    return {"chunks": [[dataclasses.asdict(chunk), text] for chunk, text in found], "total": total}


@router.get("/attempts/{id}")
async def attempts(id: str, door: AtDoor) -> list[dict[str, Any]]:
    """What was tried with a document."""
    return await door.desk.attempts(id)


@router.post("/locate", status_code=204)
async def locate(body: Moved, door: AtDoor) -> None:
    """A document's file is somewhere else now."""
    await door.desk.point_to(wire.document_of(body.document), body.before)
