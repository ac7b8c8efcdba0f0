# SPDX-License-Identifier: Apache-2.0
"""Errors as problem details (RFC 9457), with the codes and remedies of the error tree."""

from __future__ import annotations

import json
import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from docdesk.contract.codec import plain_error
from docdesk.errors import DocdeskError, InternalError, RequestError, RequestInvalid
from docdesk.server.shapes import ProblemDetails
from docdesk.values.facts import coded

MEDIA_TYPE = "application/problem+json"

log = logging.getLogger(__name__)

INTERNAL = "/desk/"
"""Paths below this are for docdesk's own processes, whose errors include the facts."""


def details(error: DocdeskError, status: int | None = None) -> dict[str, Any]:
    """The body of an error."""
    status = status or error.http
    problem = error.problem().public()
    return ProblemDetails(type="about:blank", status=status, **problem).model_dump()


def problem_response(
    error: DocdeskError,
    status: int | None = None,
    headers: dict[str, str] | None = None,
    more: dict[str, Any] | None = None,
) -> Response:
    """An error as a response."""
    body = details(error, status) | (more or {})
    known = {"www-authenticate": "Bearer"} if body["status"] == 401 else {}
    if body["status"] == 503 and error.retryable:
        known["retry-after"] = "1"
    if body["status"] == 429:
        known["retry-after"] = str(error.facts["seconds"])
    return Response(
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status_code=body["status"],
        headers=known | (headers or {}),
        media_type=MEDIA_TYPE,
    )


def answer_with_problems(app: FastAPI) -> None:
    """Turn everything that a route raises into problem details."""

    @app.exception_handler(DocdeskError)
    async def _known(request: Request, error: DocdeskError) -> Response:
        more = {"facts": plain_error(error)["facts"]} if request.url.path.startswith(INTERNAL) else None
        return problem_response(error, more=more)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the body"
        reason = str(first["msg"])
        return problem_response(RequestInvalid(where=where, reason=reason[:1].lower() + reason[1:]))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        return problem_response(RequestError(reason=str(error.detail).lower()), error.status_code, headers)

    @app.exception_handler(UnicodeError)
    @app.exception_handler(OverflowError)
    async def _unholdable(request: Request, error: Exception) -> Response:
        # half of a surrogate pair, or a number that no database takes
        return problem_response(RequestInvalid(where="the request", reason=coded("not_representable")))

    @app.exception_handler(Exception)
    async def _bug(request: Request, error: Exception) -> Response:
        # the server logs the traceback
        return problem_response(InternalError(reason=type(error).__name__, log="docdesk.log"))


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route for its description, including those that every route can have."""
    said = {
        400: "The request cannot be read",
        401: "No token, or a wrong one",
        403: "It comes from a web page, or for another host, or the token does not allow it",
        404: "There is no such document",
        409: "The document's status does not allow it",
        413: "More than the service takes",
        415: "The service does not read this kind of file",
        422: "The request is not valid",
        429: "More requests than the token allows",
        500: "A bug",
        503: "The library cannot be used now, or too much is asked at once",
        507: "The disk is full",
    }
    schema = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
    every = (400, 401, 403, 422, 429, 500, 503)
    return {
        status: {"description": said[status], "content": {MEDIA_TYPE: schema}}
        for status in sorted({*every, *statuses})
    }
