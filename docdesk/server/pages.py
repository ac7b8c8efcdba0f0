# SPDX-License-Identifier: Apache-2.0
"""The routes for pages as they look: pictures with their marks, and the boxes of a passage."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from docdesk import __version__
from docdesk.errors import NotFound, RequestInvalid
from docdesk.server import shapes as s
from docdesk.server.problems import described
from docdesk.server.route_context import Context, RouteContext
from docdesk.values.documents import Document
from docdesk.values.facts import coded
from docdesk.values.pages import MOST_WIDTH, PassageMarks

router = APIRouter()

USUAL_WIDTH = 1240
"""Pixels: A4 at 150 dots an inch."""

Start = Annotated[
    int | None, Query(ge=0, le=1_000_000_000, description="Where a passage begins, in characters of the text")
]
End = Annotated[int | None, Query(ge=0, le=1_000_000_000, description="Where it ends")]
Password = Annotated[
    str | None,
    Header(alias="document-password", description="For a protected PDF; used once and not kept"),
]


@router.get(
    "/documents/{id}/pages/{page}.png",
    responses={**described(404, 409), 200: {"content": {"image/png": {}}}, 304: {"description": "Unchanged"}},
    response_class=Response,
    summary="See a page as it looks",
)
async def page_picture(
    id: str,
    page: int,
    request: Request,
    context: Context,
    start: Start = None,
    end: End = None,
    width: Annotated[int, Query(ge=16, le=MOST_WIDTH, description="In pixels, roughly")] = USUAL_WIDTH,
    turn: Annotated[int, Query(description="Degrees clockwise: 0, 90, 180 or 270")] = 0,
    password: Password = None,
) -> Response:
    """A page of a PDF or a picture, as PNG, with the passage from `start` to `end` marked.

    `Docdesk-Located` says how much of the passage was found on its pages, 0 to 1; `Docdesk-Not-Marked` why nothing is
    marked. A page with extreme sides comes smaller than requested.
    """
    if not 1 <= page <= 1_000_000_000:
        raise RequestInvalid(where="page", reason=coded("out_of_bounds", least=1, most=1_000_000_000))
    document, password = await _found(context, id), _as_sent(password)
    span = _span(start, end)
    tag = _tag(document, page, width, turn, span)
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "authorization, document-password"}
    if password is None and tag in request.headers.get("if-none-match", ""):
        # only who was sent the picture knows the tag
        return Response(status_code=304, headers=headers)
    marks = PassageMarks((), 0.0)
    if span is not None:
        marks = await context.desk.passage_marks(document.id, *span, password=password)
        headers["docdesk-located"] = f"{marks.located:g}"
        if marks.why is not None:
            headers["docdesk-not-marked"] = marks.why
    picture = await context.desk.page_picture(
        document.id, page, width, turn, marks.on(page), password=password
    )
    return Response(picture.png, media_type="image/png", headers=headers)


@router.get(
    "/documents/{id}/marks",
    response_model=s.MarksOut,
    responses=described(404),
    summary="Find where a passage is on its pages",
)
async def passage_marks(
    id: str,
    context: Context,
    start: Annotated[int, Query(ge=0, le=1_000_000_000, description="In characters of the document's text")],
    end: Annotated[int, Query(ge=0, le=1_000_000_000)],
    password: Password = None,
) -> s.MarksOut:
    """The boxes of a passage, a box for each line. If less than half of it is located there are none, and `why`."""
    document, password = await _found(context, id), _as_sent(password)
    span = _span(start, end)
    assert span is not None
    marks = await context.desk.passage_marks(document.id, *span, password=password)
    return s.MarksOut.model_validate(marks.public())


async def _found(context: RouteContext, id: str) -> Document:
    document = await context.desk.document(id)
    if document is None:
        raise NotFound(id=id.encode(errors="replace").decode()[:100])
    return document


def _as_sent(password: str | None) -> str | None:
    """Headers are read as Latin-1, and most clients write UTF-8."""
    try:
        return None if password is None else password.encode("latin-1").decode()
    except UnicodeError:
        return password


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    """The passage that is asked for. Raises RequestInvalid for half of one, or one that ends before it begins."""
    if start is None and end is None:
        return None
    if start is None or end is None or end <= start:
        raise RequestInvalid(where="start, end", reason=coded("no_passage"))
    return start, end


def _tag(document: Document, page: int, width: int, turn: int, span: tuple[int, int] | None) -> str:
    """Changes with everything that the picture depends on."""
    of = (document.content, document.generation, page, width, turn, span, __version__)
    return f'"{hashlib.sha256(repr(of).encode()).hexdigest()[:32]}"'
