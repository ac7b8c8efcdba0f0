# SPDX-License-Identifier: Apache-2.0
"""The routes for other programs: post documents, follow them, read and search them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from starlette.requests import ClientDisconnect

from docdesk.errors import NotFound, NotNow, RequestInvalid
from docdesk.server import shapes as s
from docdesk.server.posting import Posted
from docdesk.server.problems import described, problem_response
from docdesk.server.route_context import Context, RouteContext
from docdesk.server.status import status_response
from docdesk.values.documents import Document, Passage, Status, place_in
from docdesk.values.facts import coded
from docdesk.values.places import Place

router = APIRouter()

Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="How many to leave out at the beginning")]
Limit = Annotated[int, Query(ge=1, le=1_000, description="How many at most")]


def _multipart(field: str, *, many: bool) -> dict[str, Any]:
    """The OpenAPI description of a form that is read straight from the connection, not by FastAPI."""
    file: dict[str, Any] = {"type": "string", "format": "binary"}
    schema = {"type": "array", "items": file, "minItems": 1} if many else file
    form = {"type": "object", "properties": {field: schema}, "required": [field]}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}}}


@router.post(
    "/documents",
    status_code=201,
    response_model=s.Accepted,
    response_model_exclude_none=True,
    responses=described(413, 415, 507),
    openapi_extra=_multipart("file", many=False),
    summary="Post a document",
)
async def post_document(request: Request, context: Context) -> Response | s.Accepted:
    """Stores the file and answers; processing goes on in the background. An acknowledged file survives a crash."""
    with _posted(context, "file", 1) as posted:
        if not await _received(posted, request):
            return Response(status_code=400)
        if posted.refused:
            return problem_response(posted.refused[0].error)
        [known] = await _with_these_bytes(context, posted)
        [document] = await context.desk.queue.add_posted(posted.uploads)
        return s.Accepted(id=document.id, filename=posted.uploads[0].name, duplicate_of=known)


@router.post(
    "/documents/batch",
    status_code=201,
    response_model=s.AcceptedBatch,
    responses=described(413, 507),
    openapi_extra=_multipart("files", many=True),
    summary="Post many documents",
)
async def post_batch(request: Request, context: Context) -> Response | s.AcceptedBatch:
    """Stores the files that can be read and names the others. If none can be read, nothing is created: 422."""
    with _posted(context, "files", context.limits.files) as posted:
        if not await _received(posted, request):
            return Response(status_code=400)
        refused = [
            s.Refused(filename=file.name, code=file.error.code, title=file.error.problem().title)
            for file in posted.refused
        ]
        if not posted.uploads:
            error = RequestInvalid(where="files", reason=coded("no_file_readable"))
            return problem_response(error, more={"refused": [file.model_dump() for file in refused]})
        known = await _with_these_bytes(context, posted)
        ids = [document.id for document in await context.desk.queue.add_posted(posted.uploads)]
        duplicates = {id: other for id, other in zip(ids, known, strict=True) if other is not None}
        return s.AcceptedBatch(documents=ids, refused=refused, duplicates=duplicates)


async def _with_these_bytes(context: RouteContext, posted: Posted) -> list[str | None]:
    """For each file, the document that has its bytes already."""
    found = [await context.desk.parts.listing.of_content(upload.sha256) for upload in posted.uploads]
    return [document.id if document is not None else None for document in found]


@router.get(
    "/documents", response_model=s.DocumentsOut, responses=described(), summary="List documents, oldest first"
)
async def list_documents(
    context: Context,
    status: Literal["processing", "completed", "failed"] | None = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> s.DocumentsOut:
    """A page of all documents, or of those of one status."""
    statuses = s.STATUSES[status] if status else None
    rows, total = await context.desk.some_documents(statuses, offset, limit)
    documents = [s.status_out(row, row.id, context.feed.progress.of(row)) for row in rows]
    return s.DocumentsOut(documents=documents, total=total, offset=offset, limit=limit)


@router.post(
    "/documents/retry-failed",
    status_code=202,
    response_model=s.CountOut,
    responses=described(),
    summary="Try every failed document again",
)
async def retry_failed(context: Context) -> s.CountOut:
    """Returns how many there are. Cancelled documents are not included."""
    return s.CountOut(count=await context.desk.queue.retry_failed())


@router.get(
    "/documents/removed",
    response_model=s.RemovedDocumentsOut,
    responses=described(),
    summary="List removed documents, the last one first",
)
async def list_removed(context: Context, offset: Offset = 0, limit: Limit = 100) -> s.RemovedDocumentsOut:
    """What was removed in the window or with `docdesk remove`, and can still be restored."""
    removed = await context.desk.queue.removed()
    documents = [s.removed_out(one) for one in removed[offset : offset + limit]]
    return s.RemovedDocumentsOut(documents=documents, total=len(removed), offset=offset, limit=limit)


@router.post(
    "/documents/{id}/restore",
    response_model=s.StatusOut,
    responses=described(404, 409),
    summary="Bring a removed document back",
)
async def restore(id: str, context: Context) -> s.StatusOut:
    """Costs nothing: a search finds it again at once. If its file was added again meanwhile, that document stays."""
    removed = await _removed(context, id)
    await context.desk.queue.restore([removed.id])
    document = await context.desk.document(removed.id)
    if document is None:
        raise NotNow(reason=coded("added_again"))
    return s.status_out(document, document.id, context.feed.progress.of(document))


@router.get(
    "/documents/{id}", response_model=s.DocumentOut, responses=described(404), summary="Read about a document"
)
async def read_document(id: str, context: Context) -> s.DocumentOut:
    """Everything about a document except its text."""
    document = await _found(context, id)
    return s.document_out(document, id, context.feed.progress.of(document))


@router.delete(
    "/documents/{id}",
    status_code=204,
    response_class=Response,
    responses=described(404),
    summary="Remove a document",
)
async def delete_document(id: str, context: Context) -> None:
    """Deletes the document from the library for good, and its file if it was posted; any other file stays.

    A removed document that could be restored is deleted as well.
    """
    document = await context.desk.document(id) or await _removed(context, id)
    await context.desk.queue.remove([document.id], now=True)


@router.get(
    "/documents/{id}/status",
    response_model=s.StatusOut,
    responses=described(404),
    summary="See where a document stands",
)
async def read_status(id: str, context: Context) -> Response:
    """Poll until the status is completed or failed, or listen on the WebSocket /ws/{id}."""
    return status_response(context, await _found(context, id), id)


@router.get(
    "/documents/{id}/chunks",
    response_model=s.ChunksOut,
    responses=described(404),
    summary="Read a document's chunks",
)
async def read_chunks(id: str, context: Context, offset: Offset = 0, limit: Limit = 100) -> s.ChunksOut:
    """The pieces of text that a search finds, in order; empty until the document is completed."""
    document = await _found(context, id)
    rows, total = await context.desk.chunks(document, offset, limit)
    chunks = [
        s.ChunkOut(
            index=chunk.index,
            text=_sendable(text),
            start=chunk.start,
            end=chunk.end,
            page=chunk.first_page,
            last_page=chunk.last_page,
            sha256=chunk.sha256,
            tokens=chunk.tokens,
            place=_place_out(place_in(document.type, chunk.place, chunk.first_page)),
            heading=[_sendable(title) for title in chunk.heading],
            recognised=chunk.recognised,
            context=_sendable(chunk.context),
            titles=_sendable(chunk.titles),
        )
        for chunk, text in rows
    ]
    return s.ChunksOut(id=id, chunks=chunks, total=total, offset=offset, limit=limit)


@router.post(
    "/documents/{id}/retry",
    status_code=202,
    response_model=s.Accepted,
    responses=described(404, 409),
    summary="Try a failed document again",
)
async def retry(id: str, context: Context, body: Annotated[s.RetryIn | None, Body()] = None) -> s.Accepted:
    """Work that is done and paid for is not repeated. With an encoding, a completed document is read again too."""
    document = await _found(context, id)
    if body is not None and body.encoding is not None:
        left_out = await context.desk.queue.read_again([document.id], body.encoding)
        for error in left_out.values():
            raise error
        return s.Accepted(id=id, filename=document.name)
    if document.status not in (Status.FAILED, Status.CANCELLED):
        raise NotNow(reason=coded("not_failed", status=s.status_word(document)))
    await context.desk.queue.retry([document.id], password=body.password if body else None)
    return s.Accepted(id=id, filename=document.name)


@router.post(
    "/documents/{id}/cancel",
    status_code=202,
    response_model=s.StatusOut,
    responses=described(404, 409),
    summary="Stop work on a document",
)
async def cancel(id: str, context: Context) -> s.StatusOut:
    """The document soon ends as failed with the code `cancelled`; a retry continues from there."""
    document = await _found(context, id)
    if document.status.ended:
        raise NotNow(reason=coded("has_ended", status=s.status_word(document)))
    await context.desk.queue.cancel([document.id])
    document = await _found(context, id)
    return s.status_out(document, id, context.feed.progress.of(document))


@router.get("/tags", response_model=s.TagsOut, responses=described(), summary="List the tags of the library")
async def list_tags(context: Context) -> s.TagsOut:
    """What the user calls documents. A search with `tag:NAME` finds passages of those that have one."""
    found = await context.desk.tags()
    return s.TagsOut(tags=[s.TagOut(name=each.name, documents=each.documents) for each in found])


@router.post("/tags", response_model=s.CountOut, responses=described(), summary="Give documents tags")
async def change_tags(body: s.TagIn, context: Context) -> s.CountOut:
    """Adds tags to documents and removes others. Returns how many have other tags now."""
    return s.CountOut(count=await context.desk.tag(body.ids, add=body.add, remove=body.remove))


@router.get(
    "/search",
    response_model=s.PassagesOut,
    response_model_exclude_none=True,
    responses=described(),
    summary="Find passages by meaning",
)
async def search(
    context: Context,
    q: Annotated[str, Query(min_length=1, max_length=2_000, description="What is looked for")],
    k: Annotated[int, Query(ge=1, le=1_000, description="How many passages at most")] = 10,
) -> s.PassagesOut:
    """Passages by meaning and by words, best first, over all completed documents."""
    passages = await context.desk.search(q, k)
    notices = [notice.code for notice in await context.desk.search_notices(q)]
    return s.PassagesOut(
        query=q, passages=[_passage_out(passage) for passage in passages], notices=notices or None
    )


async def _found(context: RouteContext, id: str) -> Document:
    document = await context.desk.document(id)
    if document is None:
        raise NotFound(id=_sendable(id)[:100])
    return document


async def _removed(context: RouteContext, id: str) -> Document:
    for one in await context.desk.queue.removed():
        if one.document.id == id:
            return one.document
    raise NotFound(id=_sendable(id)[:100])


def _posted(context: RouteContext, field: str, most_files: int) -> Posted:
    most_bytes = min(context.limits.file, context.desk.settings.max_file_mb << 20)
    return Posted(context.desk.queue.inbox, field, most_files=most_files, most_bytes=most_bytes)


async def _received(posted: Posted, request: Request) -> bool:
    """Whether the whole request arrived; otherwise nobody is there to read an answer."""
    try:
        await posted.receive(request)
    except ClientDisconnect:
        return False
    return True


def _place_out(place: Place) -> s.PlaceOut:
    return s.PlaceOut(kind=place.kind.value, label=_sendable(place.label))


def _passage_out(passage: Passage) -> s.PassageOut:
    values = passage.public()
    values["filename"] = values.pop("name")
    values["text"] = _sendable(values["text"])
    values["context"] = _sendable(values["context"])
    values["heading"] = [_sendable(title) for title in values["heading"]]
    values["place"] = _place_out(passage.place)
    return s.PassageOut(**values)


def _sendable(text: str) -> str:
    """The text as valid UTF-8: a lone surrogate from a broken file becomes a question mark."""
    return text.encode(errors="replace").decode()
