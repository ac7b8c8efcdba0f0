# SPDX-License-Identifier: Apache-2.0
"""Tells of every request that goes to the bucket, and of those that ask for its credentials' token."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Outbound:
    """One request: `at` is seconds since the epoch, `bytes` those of its body, `outcome` "ok", "cut" or a status."""

    at: float
    host: str
    purpose: str
    bytes: int
    outcome: str


OnCall = Callable[[Outbound], None]


def watch(session: Any, tell: OnCall) -> None:
    """Let a `requests` session tell of each request that it sends, redirects among them. Not twice for one."""
    _watch(session, "backup", tell)
    # AuthorizedSession asks for tokens with a session of its own
    asking = getattr(session, "_auth_request_session", None)
    if asking is not None:
        _watch(asking, "sign-in", tell)


def _watch(session: Any, purpose: str, tell: OnCall) -> None:
    for adapter in {id(one): one for one in session.adapters.values()}.values():
        _watch_adapter(adapter, purpose, tell)


def _watch_adapter(adapter: Any, purpose: str, tell: OnCall) -> None:
    send = adapter.send

    def sent(request: Any, *arguments: Any, **options: Any) -> Any:
        at, outcome = time.time(), "cut"
        try:
            answer = send(request, *arguments, **options)
            outcome = "ok" if answer.status_code < 400 else str(answer.status_code)
            return answer
        finally:
            size = int(request.headers.get("content-length") or 0)
            tell(Outbound(at, urlsplit(request.url).hostname or "", purpose, size, outcome))

    adapter.send = sent
