# SPDX-License-Identifier: Apache-2.0
"""Every owner listens: the service runs on the owner's own loop, and `service.json` says where.

This module imports FastAPI and uvicorn; import it late and off the loop's thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn

from docdesk.contract.owner import OwnerHooks
from docdesk.contract.proof import loopback_address
from docdesk.contract.service_file import Service, new_token, remove_service, write_service
from docdesk.errors import SettingsInvalid
from docdesk.server.app import build_app
from docdesk.server.callers import Persons
from docdesk.server.calls import Calls
from docdesk.server.connections import (
    MOST_STRANGERS,
    BoundedProtocol,
    allow_descriptors,
    protocol_for,
    quieten,
)
from docdesk.server.feed import Feed
from docdesk.server.route_context import RouteContext
from docdesk.server.safety import Limits, Rules
from docdesk.settings.tokens import Tokens
from docdesk.system import log as logs

if TYPE_CHECKING:
    from docdesk.desk.desk import Desk

log = logging.getLogger(__name__)

CLOSE_SECONDS = 3
"""How long requests in progress may take when the service closes."""

MOST_CONNECTIONS = 1_200
"""Connections of clients; further ones are answered with 503 straight away."""

Listening = Service
"""Where the service listens: process, url, token."""


class _Server(uvicorn.Server):
    """uvicorn inside a program that handles signals and shutdown itself."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(
    desk: Desk,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    hooks: OwnerHooks | None = None,
    limits: Limits | None = None,
) -> AsyncIterator[Listening]:
    """Serve a desk on this loop until the block ends; port 0 takes a free one.

    `service.json` says the address and the token of this start, and is gone afterwards. Raises
    SettingsInvalid where the address cannot be taken, OSError where the file cannot be written.
    """
    limits = limits or Limits(file=desk.settings.max_file_mb << 20)
    token = new_token()
    logs.hide(token)
    feed = Feed(desk.queue)
    calls = Calls(desk)
    context = RouteContext(desk, feed, limits, hooks or OwnerHooks(), calls)
    rules = Rules(token, host, limits, Persons(Tokens(desk.settings.library)))
    api, app = build_app(context, rules)
    sockets = [_taken(host, port)]
    url = _url(sockets[0])
    if loopback_address(url) is None:
        # this machine's own programs believe no other address
        sockets.append(_taken("127.0.0.1", 0))
    own = _url(sockets[-1])
    service = Service(os.getpid(), own, token, url if url != own else None)
    allow_descriptors()
    quieten()
    server = _Server(_config(app, protocol_for(rules.allows_token)))
    serving = asyncio.create_task(server.serve(sockets), name="service")
    try:
        await server.up.wait()
        if not server.started:
            await serving
        await asyncio.to_thread(write_service, desk.settings.library, service)
        log.info("listening at %s", url)
        yield service
    finally:
        if hooks is not None and hooks.goes_on is not None:
            await calls.paid_answered(hooks.goes_on)
        remove_service(desk.settings.library, service)
        feed.close()
        await calls.close()
        server.should_exit = True
        api.state.operation.close()
        await api.state.assistants.close()
        await asyncio.gather(serving, return_exceptions=True)
        for listener in sockets:
            listener.close()


def _config(app: object, protocol: type[BoundedProtocol]) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        loop="none",
        http=protocol,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=1 << 16,
        ws_per_message_deflate=False,
        log_config=None,
        # at "info" it would log URLs with their tokens
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=512,
        limit_concurrency=MOST_CONNECTIONS + MOST_STRANGERS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=CLOSE_SECONDS,
    )


def _taken(host: str, port: int) -> socket.socket:
    """Open a socket that listens at this address. Raises SettingsInvalid."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise SettingsInvalid(where="--host", reason=f"there is no address {host} here ({error})") from error
    try:
        if os.name == "posix":
            # on Windows this would let two programs share the port
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(512)
        taken.setblocking(False)
    except (OSError, OverflowError) as error:
        taken.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsInvalid(
            where="--port", reason=f"{host}:{port} cannot be listened at: {reason}"
        ) from error
    return taken


def _url(taken: socket.socket) -> str:
    host, port = taken.getsockname()[:2]
    # a service that listens everywhere is reached on the loopback
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
