# SPDX-License-Identifier: Apache-2.0
"""Refuses unwanted requests before anything else looks at them.

A web page that is open in a browser on the same machine can send requests to the loopback. It does not know
the token; and its requests carry an Origin, or the name of a host that was made to point here (DNS
rebinding), by which they are refused even if it did.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import ipaddress
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from starlette.responses import Response

from docdesk.contract import proof
from docdesk.errors import (
    DocdeskError,
    Forbidden,
    RequestTooLarge,
    TokenForbids,
    TooBusy,
    TooManyRequests,
    Unauthorized,
)
from docdesk.server.asgi import App, Message, Receive, Scope, Send
from docdesk.server.callers import CALLER, OWNER, STRANGER, Caller, Persons, forbidden, is_noted, noting
from docdesk.server.problems import problem_response
from docdesk.system.author import acting_for

MB = 1 << 20

REFUSED_SECONDS = 5.0
"""How long the rest of a request may take whose sender is known and may not send it."""


WITH_MANY_PATHS = ("/desk/call/queue/add", "/desk/call/desk/plan", "/desk/as-ended", "/desk/raise")
"""Routes that take as many paths or ids as a library has."""


WITHOUT_TOKEN = frozenset({"/health", "/ready"})
"""What a supervisor asks, which has no token; these routes say nothing of the library to a stranger."""


@dataclass(frozen=True)
class Limits:
    """What the service accepts at the same time."""

    requests: int = 256
    """Requests in progress, including streams."""
    sockets: int = 512
    body: int = 1 * MB
    """Bytes of an ordinary request."""
    call_body: int = 32 * MB
    """Bytes of a call of docdesk's own processes: a hundred thousand ids."""
    internal_body: int = 256 * MB
    """Bytes of a request from docdesk's own processes: enough for a hundred thousand paths."""
    file: int = 2048 * MB
    """Bytes of one posted file."""
    batch: int = 4096 * MB
    """Bytes of a posted batch."""
    files: int = 1000
    """Files of a posted batch."""


@dataclass
class Rules:
    """Who may send requests: whoever has a token and names an allowed host. `host` is where the service listens."""

    token: str = field(repr=False)
    host: str = "127.0.0.1"
    limits: Limits = field(default_factory=Limits)
    persons: Persons | None = None

    def allows_token(self, given: str) -> bool:
        """Whether this is the service's own token or a person's."""
        return self._is_own(given) or (self.persons is not None and self.persons.holds(given))

    def caller(self, given: str) -> Caller | DocdeskError:
        """Who has this token, or why they are not answered."""
        if self._is_own(given):
            return OWNER
        found = self.persons.caller(given) if self.persons is not None else None
        return found or Unauthorized()

    def _is_own(self, given: str) -> bool:
        # in constant time
        return hmac.compare_digest(given.encode(), self.token.encode())

    def allows_host(self, given: str) -> bool:
        """Whether a Host header names this machine in a way that no foreign name server can fake.

        Addresses are fine; the only names are localhost and the one that the service was told to listen on.
        """
        try:
            name = (urlsplit(f"//{given}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in ("localhost", self.host.lower()):
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether listening on this host reaches this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """The outermost layer of the service."""

    def __init__(self, app: App, rules: Rules) -> None:
        self._app = app
        self._rules = rules
        self._requests = 0
        self._sockets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        limits = self._rules.limits
        caller, error = self._looked_at(scope)
        if isinstance(error, Unauthorized) and kind == "http" and (own := self._proof(scope)) is not None:
            await Response(json.dumps({"proof": own}), media_type="application/json")(scope, receive, send)
            return
        scope[CALLER] = caller
        if isinstance(error, Unauthorized) and _needs_no_token(scope):
            # not among the requests that are counted: a stranger never takes the place of a client
            await self._app(scope, receive, send)
            return
        if error is None and kind == "http" and self._requests >= limits.requests:
            error = TooBusy(limit=f"{limits.requests} requests")
        if error is None and kind == "websocket" and self._sockets >= limits.sockets:
            error = TooBusy(limit=f"{limits.sockets} WebSocket clients")
        most = body_limit(scope["path"], limits)
        if error is None and kind == "http" and (_length(scope) or 0) > most:
            error = RequestTooLarge(limit=f"{most >> 20:,} MB")
        if error is not None:
            await _refuse(error, scope, receive, send)
        elif kind == "http":
            self._requests += 1
            try:
                app = noting(self._app, caller) if is_noted(scope["method"], scope["path"]) else self._app
                with acting_for(caller.name):
                    await app(scope, _counted(receive, most), send)
            finally:
                self._requests -= 1
        else:
            self._sockets += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._sockets -= 1

    def _proof(self, scope: Scope) -> str | None:
        """The proof that this service knows the token, for a client that does not send it before."""
        if scope["path"] != proof.PATH or scope["method"] != "GET" or not scope.get("server"):
            return None
        nonce = parse_qs(scope["query_string"].decode("latin-1")).get("nonce", [""])[0]
        host, port = scope["server"]
        return proof.proof_of(self._rules.token, nonce, host, port) if proof.is_nonce(nonce) else None

    def _looked_at(self, scope: Scope) -> tuple[Caller, DocdeskError | None]:
        """Who sends a request, and why it is refused, if it is."""
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value)
        hosts = [value.decode("latin-1") for value in headers.get(b"host", [])]
        if len(hosts) != 1 or not self._rules.allows_host(hosts[0]):
            return STRANGER, Forbidden(where="Host", reason=", ".join(hosts)[:200])
        for value in headers.get(b"origin", []):
            # the service has no web pages, so any Origin is foreign
            return STRANGER, Forbidden(where="Origin", reason=value.decode("latin-1")[:200])
        for value in headers.get(b"sec-fetch-site", []):
            if value != b"none":
                return STRANGER, Forbidden(where="Sec-Fetch-Site", reason=value.decode("latin-1")[:200])
        caller = self._rules.caller(_token(scope, headers))
        if isinstance(caller, DocdeskError):
            return STRANGER, caller
        return caller, forbidden(caller, scope.get("method", "GET"), scope["path"])


def _needs_no_token(scope: Scope) -> bool:
    """Whether a request without any token may be answered all the same. One with a wrong token may not."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"] in WITHOUT_TOKEN
        and not any(name.lower() == b"authorization" for name, _ in scope["headers"])
    )


def body_limit(path: str, limits: Limits) -> int:
    """How many bytes a request to this path may have."""
    if path == "/documents":
        return limits.file + MB
    if path == "/documents/batch":
        return limits.batch
    if path in WITH_MANY_PATHS:
        return limits.internal_body
    return limits.call_body if path.startswith("/desk/call/") else limits.body


def _token(scope: Scope, headers: dict[bytes, list[bytes]]) -> str:
    query: bytes = scope["query_string"]
    given = headers.get(b"authorization", [])
    if len(given) == 1:
        scheme, _, token = given[0].decode("latin-1").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""
    if scope["type"] == "websocket" and not given:
        # many WebSocket clients cannot send a header
        return parse_qs(query.decode("latin-1")).get("token", [""])[0]
    return ""


def _length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name.lower() == b"content-length" and value.isdigit():
            return int(value)
    return None


def _counted(receive: Receive, most: int) -> Receive:
    """The same request with its body counted: not every client sends a Content-Length."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        if message["type"] == "http.request":
            got += len(message.get("body", b""))
            if got > most:
                raise RequestTooLarge(limit=f"{most >> 20:,} MB")
        return message

    return counted


async def _read_on(receive: Receive) -> None:
    """Read a small body that nobody wants: closing the connection over it would take the answer from its sender."""
    got = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(REFUSED_SECONDS):
            while got <= MB:
                message = await receive()
                got += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


async def _refuse(error: DocdeskError, scope: Scope, receive: Receive, send: Send) -> None:
    # the body was not read, so the rest of this connection would be taken for a request
    response = problem_response(error, headers={"connection": "close"})
    if scope["type"] == "http":
        if isinstance(error, TokenForbids | TooManyRequests):
            await _read_on(receive)
        await response(scope, receive, send)
        return
    await receive()  # the request to connect
    status, headers = response.status_code, response.raw_headers
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": response.body})
