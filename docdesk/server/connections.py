# SPDX-License-Identifier: Apache-2.0
"""Bounds on connections, before any request is looked at.

Any user of this machine can connect to the loopback. A connection counts as a stranger's until a request on it has
brought the token. Strangers get little time, little room and few places, and never the place of a client.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""How long a request's line and headers may take, and a new connection until its first request. A stranger's whole
request has no more time."""

HEAD_BYTES = 32 << 10
"""Bytes of a request's line and headers."""

MOST_STRANGERS = 256
"""Connections without a proved client; one more, and the oldest of them is closed."""

DESCRIPTORS = 8_192
"""Open files that this process wants to be allowed, if the system lets it."""

QUIET_SECONDS = 60.0
"""A complaint that anybody can cause is logged once in this time."""


class Strangers:
    """The connections of one service that have not brought the token, oldest first."""

    def __init__(self, allows_token: Callable[[str], bool]) -> None:
        self.allows_token = allows_token
        self._all: dict[BoundedProtocol, None] = {}

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, protocol: BoundedProtocol) -> bool:
        return protocol in self._all

    def add(self, protocol: BoundedProtocol) -> None:
        """A new connection. The oldest stranger makes room if there are too many."""
        self._all[protocol] = None
        if len(self._all) > MOST_STRANGERS:
            oldest = next(iter(self._all))
            del self._all[oldest]
            oldest.transport.abort()

    def discard(self, protocol: BoundedProtocol) -> None:
        """It is closed, or a client's."""
        self._all.pop(protocol, None)


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with bounds on what comes before a request."""

    strangers: Strangers

    _head: asyncio.TimerHandle | None = None
    """Closes the connection if no request comes in time."""
    _head_bytes = 0
    """Bytes of a head that is not complete yet."""
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.strangers.add(self)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self.strangers.discard(self)
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            end = data.find(b"\r\n\r\n")
            self._head_bytes += len(data) if end < 0 else end
            if self._head_bytes > HEAD_BYTES:
                self._refuse()
                return
            if self._head is None:
                self._wait_for_head()  # the next request of a connection that is kept
        elif self in self.strangers:
            # nothing of a stranger's needs a body; trailers and extensions of chunks would be kept
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self.transport.pause_reading()  # its time ends soon
                return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_bytes = 0
        if self.strangers.allows_token(_token(self.headers, self.url)):
            self.strangers.discard(self)
            self._head_came()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._head_came()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        # a stranger's WebSocket is refused and closed by what follows
        self.strangers.discard(self)
        self._head_came()
        super().handle_websocket_upgrade()

    def _wait_for_head(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _head_came(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _refuse(self) -> None:
        self.strangers.discard(self)
        self._head_came()
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
        self.transport.close()


def _token(headers: list[tuple[bytes, bytes]], url: bytes) -> str:
    """The token that a request brings: in its header, or in the address of a WebSocket."""
    for name, value in headers:
        if name == b"authorization":
            return value.decode("latin-1").partition(" ")[2].strip()
    with contextlib.suppress(ValueError):
        return parse_qs(urlsplit(url.decode("latin-1")).query).get("token", [""])[0]
    return ""


def protocol_for(allows_token: Callable[[str], bool]) -> type[BoundedProtocol]:
    """The protocol of one service."""
    return type("Protocol", (BoundedProtocol,), {"strangers": Strangers(allows_token)})


def allow_descriptors() -> None:
    """Raise the number of files that this process may open, if it is small."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


COMPLAINTS = (
    "Invalid HTTP request received",
    "Unsupported upgrade request",
    "No supported WebSocket library",
    "Exceeded concurrency limit",
    "socket.accept() out of system resource",
    "ASGI callable returned without completing handshake",
)
"""What strangers can cause, as uvicorn and asyncio say it. Nothing else is left out of the log."""


class _OncePerMinute(logging.Filter):
    """Lets each complaint through once a minute, so that nobody can fill the log with it."""

    def __init__(self) -> None:
        super().__init__()
        self._next: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        complaint = next((known for known in COMPLAINTS if known in said), None)
        if complaint is None:
            return True
        now = time.monotonic()
        if now < self._next.get(complaint, 0.0):
            return False
        self._next[complaint] = now + QUIET_SECONDS
        return True


def quieten() -> None:
    """Log what strangers can cause once a minute: requests that are none, and that no file can be opened."""
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, _OncePerMinute) for known in logger.filters):
            logger.addFilter(_OncePerMinute())
