# SPDX-License-Identifier: Apache-2.0
"""Puts the service together and describes it (OpenAPI)."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Route

from docdesk import __version__
from docdesk.server import documents, internal, operation, pages, questions, sockets
from docdesk.server.asgi import App
from docdesk.server.assistants import PATH as ASSISTANTS
from docdesk.server.assistants import Assistants
from docdesk.server.problems import answer_with_problems
from docdesk.server.route_context import RouteContext
from docdesk.server.safety import Guard, Rules
from docdesk.server.shapes import ProblemDetails
from docdesk.server.status import StatusFirst

DESCRIPTION = """\
A local library of documents that is searched by meaning.

Every request sends `Authorization: Bearer TOKEN`, except `/health` and `/ready`. Address and token are in the library's
`service.json`; persons have tokens of their own, which may only read, or also write.
A document is posted, answered at once, and worked on behind: ask for its status until it is `completed` or
`failed`, or listen at the WebSocket `/ws/{id}`, which pushes `{"progress", "status", "stage"}` as they change and
closes at the end. `/ws` pushes every change of the whole queue, and `/ws?batch=true` all changes since its last
message in one. A WebSocket client that can send no header gives the token as `?token=`. Assistants post the Model
Context Protocol to `/mcp`.

Errors are problem details (RFC 9457) with a code for programs and a remedy for people.
"""


def build_app(context: RouteContext, rules: Rules) -> tuple[FastAPI, App]:
    """The application, and the application behind its guard, which is what is served."""
    app = FastAPI(
        title="docdesk",
        version=__version__,
        description=DESCRIPTION,
        # the generated pages load scripts from the network
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.context = context
    app.state.operation = operation.Operation(context)
    app.include_router(operation.router)
    app.include_router(documents.router)
    app.include_router(questions.router)
    app.include_router(pages.router)
    app.include_router(sockets.router)
    app.include_router(internal.router)
    app.state.assistants = Assistants(context)
    app.router.routes.append(Route(ASSISTANTS, app.state.assistants, include_in_schema=False))
    answer_with_problems(app)
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]
    return app, app.state.operation.requests.measured(Guard(StatusFirst(app, context), rules))


def _description(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        parts = made.setdefault("components", {})
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        schemas = parts.setdefault("schemas", {})
        schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
        # FastAPI's own error schemas, which are never sent
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        made["security"] = [{"token": []}]
        app.openapi_schema = made
    return app.openapi_schema
