# SPDX-License-Identifier: Apache-2.0
"""The Model Context Protocol below `/mcp`: its streamable HTTP, one answer a request, behind the same guard."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, Response

from docdesk.assistant.messages import fault_of
from docdesk.assistant.tools import TOOLS, Tools
from docdesk.errors import TokenForbids
from docdesk.server.asgi import App, Receive, Scope, Send
from docdesk.server.callers import CALLER, Caller, noting
from docdesk.server.problems import problem_response
from docdesk.server.route_context import RouteContext
from docdesk.values.facts import coded

log = logging.getLogger(__name__)

PATH = "/mcp"


class Assistants:
    """An ASGI application that imports and starts the SDK at the first request."""

    def __init__(self, context: RouteContext) -> None:
        self._context = context
        self._manager: Any = None
        self._running: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._end = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            # the service sends nothing on its own, and there is no session to end
            await Response(status_code=405, headers={"allow": "POST"})(scope, receive, send)
            return
        body = await _body(receive)
        if (fault := fault_of(body)) is not None:
            await JSONResponse(fault, status_code=400)(scope, receive, send)
            return
        caller: Caller = scope[CALLER]
        changes = _changes(body)
        if changes and not caller.writes:
            error = TokenForbids(name=caller.name, reason=coded("token_reads"))
            await problem_response(error)(scope, receive, send)
            return
        async with self._starting:
            if self._running is None:
                up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._running = asyncio.create_task(self._run(up), name="assistants")
                await up
        answer: App = self._manager.handle_request
        if changes:
            answer = noting(answer, caller)
        await answer(scope, _again(body, receive), send)

    async def close(self) -> None:
        """End requests in progress."""
        self._end.set()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self, up: asyncio.Future[None]) -> None:
        try:
            transport = await asyncio.to_thread(importlib.import_module, "mcp.server.streamable_http_manager")
            build_server = await asyncio.to_thread(_protocol)
            server = build_server(Tools(self._desk))
            # the guard has checked Host, Origin and token
            self._manager = transport.StreamableHTTPSessionManager(server, stateless=True, json_response=True)
            async with self._manager.run():
                up.set_result(None)
                await self._end.wait()
        except Exception as error:
            if up.done():
                log.exception("the service for assistants ended")
            else:
                self._running = None
                up.set_exception(error)

    async def _desk(self) -> Any:
        return self._context.desk


def _changes(body: bytes) -> bool:
    """Whether a message calls a tool that changes the library."""
    said = json.loads(body)
    called = (said.get("params") or {}).get("name") if said.get("method") == "tools/call" else None
    return any(tool.changes for tool in TOOLS if tool.name == called)


async def _body(receive: Receive) -> bytes:
    """The whole body of a request; the guard has bounded it."""
    pieces = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return b"".join(pieces)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was received already, then what follows it."""
    left = [body]

    async def received() -> Any:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return received


def _protocol() -> Callable[[Tools], Any]:
    """What builds the protocol's server: its imports take a while, for a thread."""
    from docdesk.assistant.protocol import build_server

    return build_server
