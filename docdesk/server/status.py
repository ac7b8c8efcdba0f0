# SPDX-License-Identifier: Apache-2.0
"""A document's status for clients that poll: answered from memory, before all other routes.

Programs that poll request this more often than everything else together, and just when the machine is busiest.
Documents that wait, run or ended a moment ago are answered within one step of the loop. Any other request goes on
to the route of the same path, which reads the catalog, knows the errors and is in the OpenAPI description.
"""

from __future__ import annotations

from fastapi import Response

from docdesk.server.asgi import App, Receive, Scope, Send
from docdesk.server.metrics import ROUTE
from docdesk.server.route_context import RouteContext
from docdesk.server.shapes import status_out
from docdesk.values.documents import Document

BEFORE, AFTER = "/documents/", "/status"


class StatusFirst:
    """Wraps the application and answers the statuses that are in memory."""

    def __init__(self, app: App, context: RouteContext) -> None:
        self._app = app
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            path: str = scope["path"]
            if path.startswith(BEFORE) and path.endswith(AFTER):
                id = path[len(BEFORE) : -len(AFTER)]
                document = self._context.desk.queue.newest.get(id) or self._context.feed.lately_ended(id)
                if document is not None:
                    scope[ROUTE] = f"{BEFORE}{{id}}{AFTER}"
                    await status_response(self._context, document, id)(scope, receive, send)
                    return
        await self._app(scope, receive, send)


def status_response(context: RouteContext, document: Document, id: str) -> Response:
    """A document's status under the id that was requested."""
    answer = status_out(document, id, context.feed.progress.of(document))
    # the most frequent request, so FastAPI does not validate the answer once more
    return Response(answer.model_dump_json(), media_type="application/json")
