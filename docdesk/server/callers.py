# SPDX-License-Identifier: Apache-2.0
"""Who sends a request, what they may do, and how often.

The token of `service.json` is that of the library's owner and of docdesk's own processes: it may do everything. A
person's token, made by `docdesk token`, is for the routes of other programs, for reading them or also for changes.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from docdesk.errors import DocdeskError, TokenForbids, TooManyRequests
from docdesk.server.asgi import App, Message, Receive, Scope, Send
from docdesk.settings.tokens import Access, PersonToken, Tokens
from docdesk.system.log import facts
from docdesk.values.facts import coded

CALLER = "docdesk.caller"
"""In a request's scope: who sends it."""

OWN_ROUTES = "/desk/"
"""Below this only docdesk's own processes are answered."""

READING_POSTS = frozenset({"/ask", "/ask/plan", "/mcp"})
"""Posts that change no document; what an assistant may not do with such a token, `/mcp` refuses itself."""

BURST_SECONDS = 10.0
"""A token that was quiet may send at once what its limit allows in this time."""

MOST_RATES = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request: a person by name, the owner (no name), or a stranger."""

    name: str = ""
    writes: bool = True
    stranger: bool = False

    @property
    def said(self) -> str:
        """For the log."""
        return self.name or "the owner"


OWNER = Caller()
STRANGER = Caller(writes=False, stranger=True)


class Rates:
    """How many requests each token may still send. A limit fills up evenly, and holds BURST_SECONDS of it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        """By the token's hash: how many were left, and when."""

    def take(self, token: PersonToken) -> float:
        """Count a request. Returns 0, or the seconds until the next one is accepted."""
        now, rate = self._clock(), token.per_minute / 60
        most = max(1.0, rate * BURST_SECONDS)
        left, since = self._left.pop(token.sha256, (most, now))
        left = min(most, left + (now - since) * rate)
        wait = 0.0 if left >= 1 else (1 - left) / rate
        self._left[token.sha256] = (left - 1 if not wait else left), now
        if len(self._left) > MOST_RATES:
            del self._left[next(iter(self._left))]
        return wait


class Persons:
    """The persons whose tokens the service accepts."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._rates = Rates()

    def holds(self, given: str) -> bool:
        """Whether this is a person's token."""
        return self._tokens.of(given) is not None

    def caller(self, given: str) -> Caller | TooManyRequests | None:
        """Whose token this is, or that they sent too much; None if it is nobody's."""
        token = self._tokens.of(given)
        if token is None:
            return None
        if wait := self._rates.take(token):
            return TooManyRequests(name=token.name, count=token.per_minute, seconds=math.ceil(wait))
        return Caller(token.name, token.access is Access.WRITE)


def is_change(method: str, path: str) -> bool:
    """Whether a request changes something."""
    return method not in ("GET", "HEAD", "OPTIONS") and path not in READING_POSTS


def is_noted(method: str, path: str) -> bool:
    """Whether the log says who sent a request: a change that another program asks for, not docdesk's own processes."""
    return is_change(method, path) and not path.startswith(OWN_ROUTES)


def forbidden(caller: Caller, method: str, path: str) -> DocdeskError | None:
    """Why a caller may not send this request; None if they may."""
    if caller.name and path.startswith(OWN_ROUTES):
        return TokenForbids(name=caller.name, reason=coded("own_processes"))
    if caller.name and not caller.writes and is_change(method, path):
        return TokenForbids(name=caller.name, reason=coded("token_reads"))
    return None


def noting(app: App, caller: Caller) -> App:
    """The application that also logs who changed what with a request."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        method, path, status = scope["method"], scope["path"][:200], 500

        async def seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await app(scope, receive, seen)
        finally:
            said = facts(by=caller.name or None, method=method, path=path, status=status)
            log.info("%s %s by %s: %d", method, path, caller.said, status, extra=said)

    return answer
