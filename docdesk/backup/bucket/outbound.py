# SPDX-License-Identifier: Apache-2.0
"""Reports every request to the bucket, and those for its credentials' tokens."""

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


def watch(session: Any, on_call: OnCall) -> None:
    """Report each request that a `requests` session sends, redirects included, once."""
    _watch(session, "backup", on_call)
    # AuthorizedSession asks for tokens with a session of its own
    asking = getattr(session, "_auth_request_session", None)
    if asking is not None:
        _watch(asking, "sign-in", on_call)


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
