# SPDX-License-Identifier: Apache-2.0
"""Reports every request to the bucket, and those for its credentials' tokens; keeps them from other servers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit


@dataclass(frozen=True, slots=True)
class Outbound:
    """One request: `at` is seconds since the epoch, `bytes` those of its body, `outcome` "ok", "cut" or a status."""

    at: float
    host: str
    purpose: str
    bytes: int
    outcome: str


OnCall = Callable[[Outbound], None]


def watch(session: Any, on_call: OnCall) -> None:
    """Report each request that a `requests` session sends, redirects included, once."""
    _watch(session, "backup", on_call)
    # AuthorizedSession asks for tokens with a session of its own
    asking = getattr(session, "_auth_request_session", None)
    if asking is not None:
        _watch(asking, "sign-in", on_call)


def stay(session: Any) -> None:
    """Let a `requests` session follow redirects on the server that it asked only.

    It would send a person's documents on, and its token to another scheme's usual port.
    """
    for each in (session, getattr(session, "_auth_request_session", None)):
        if each is not None:
            _stay(each)


def _stay(session: Any) -> None:
    target_of = session.get_redirect_target

    def target_here(answer: Any) -> str | None:
        target = target_of(answer)
        if target is None or _server(urljoin(answer.url, target)) != _server(answer.url):
            return None  # the answer counts as it is: an error
        return str(target)

    session.get_redirect_target = target_here


def _server(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _watch(session: Any, purpose: str, on_call: OnCall) -> None:
    for adapter in {id(one): one for one in session.adapters.values()}.values():
        _watch_adapter(adapter, purpose, on_call)


def _watch_adapter(adapter: Any, purpose: str, on_call: OnCall) -> None:
    send = adapter.send

    def sent(request: Any, *arguments: Any, **options: Any) -> Any:
        at, outcome = time.time(), "cut"
        try:
            answer = send(request, *arguments, **options)
            outcome = "ok" if answer.status_code < 400 else str(answer.status_code)
            return answer
        finally:
            size = int(request.headers.get("content-length") or 0)
            on_call(Outbound(at, urlsplit(request.url).hostname or "", purpose, size, outcome))

    adapter.send = sent
