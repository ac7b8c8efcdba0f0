# SPDX-License-Identifier: Apache-2.0
"""The routes for whoever runs the service: whether it lives, whether it can work, and what it has done.

`/health` and `/ready` are answered without a token, because a supervisor has none, and say nothing of the library then.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request, Response

from docdesk import __version__
from docdesk.errors import NotReady
from docdesk.money.ledger_sums import LedgerSums
from docdesk.server import shapes as s
from docdesk.server.callers import CALLER
from docdesk.server.metrics import MEDIA_TYPE, Requests, metrics_text
from docdesk.server.problems import described
from docdesk.server.route_context import Context, RouteContext

log = logging.getLogger(__name__)

router = APIRouter()

FRESH_SECONDS = 1.0
"""How long an answer of the catalog counts: anybody may ask, and must not keep the catalog busy."""

PATIENCE_SECONDS = 3.0
"""How long the catalog may take to answer."""

NO_TOKEN: dict[str, Any] = {"security": []}
"""Says in the description that a route needs no token."""


class Readiness:
    """Whether the catalog answers. However many ask, one question at a time is under way."""

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[bool] | None = None
        self._asked_at = 0.0
        self._answered = True

    async def ready(self) -> bool:
        """Whether the catalog has just answered, or does so within PATIENCE_SECONDS."""
        now = time.monotonic()
        if self._asking is None or (self._asking.done() and now - self._asked_at >= FRESH_SECONDS):
            self._asked_at = now
            self._asking = asyncio.create_task(self._answers(), name="readiness")
        asking = self._asking
        await asyncio.wait({asking}, timeout=PATIENCE_SECONDS)
        return asking.done() and not asking.cancelled() and asking.result()

    def close(self) -> None:
        """Stop waiting for the catalog."""
        if self._asking is not None:
            self._asking.cancel()

    async def _answers(self) -> bool:
        try:
            await self._ask()
        except Exception as error:
            if self._answered:
                log.warning("the catalog does not answer: %s", error)
            self._answered = False
        else:
            self._answered = True
        return self._answered


class Operation:
    """What the routes of this module keep between two requests."""

    def __init__(self, context: RouteContext) -> None:
        self._context = context
        self.requests = Requests()
        self.readiness = Readiness(self._ask_catalog)
        self._sums: LedgerSums | None = None

    async def metrics(self) -> str:
        """Everything that is measured, in Prometheus' text format."""
        desk = self._context.desk
        if self._sums is None:
            self._sums = LedgerSums(desk.settings.library / "ledger.db")
        return await metrics_text(desk, self.requests, self._sums, ready=await self.readiness.ready())

    def close(self) -> None:
        """The service closes."""
        self.readiness.close()

    async def _ask_catalog(self) -> None:
        await self._context.desk.parts.library.catalog.fact("paused")


async def _of_request(request: Request) -> Operation:
    return cast(Operation, request.app.state.operation)


Operating = Annotated[Operation, Depends(_of_request)]


@router.get(
    "/health",
    response_model=s.HealthOut,
    response_model_exclude_unset=True,
    responses=described(),
    openapi_extra=NO_TOKEN,
    summary="See whether the service lives",
)
async def health(request: Request, context: Context) -> s.HealthOut:
    """Answers while the service runs, even if the queue is paused. Without a token: `{"status": "ok"}`, no more."""
    if request.scope[CALLER].stranger:
        return s.HealthOut(status="ok")
    state = context.desk.queue.state
    return s.HealthOut(
        status="ok", version=__version__, paused=state.paused, problem=s.error_out(state.problem)
    )


@router.get(
    "/ready",
    response_model=s.ReadyOut,
    responses=described(),
    openapi_extra=NO_TOKEN,
    summary="See whether the service can work",
)
async def ready(operation: Operating) -> s.ReadyOut:
    """200 if the library is open and its catalog answers, otherwise 503. Needs no token."""
    if not await operation.readiness.ready():
        raise NotReady
    return s.ReadyOut(status="ready")


@router.get(
    "/metrics",
    response_class=Response,
    responses={**described(), 200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    summary="Read what the service measures",
)
async def metrics(operation: Operating) -> Response:
    """Documents, queue, stages, workers, requests and what providers cost, in Prometheus' text format."""
    return Response(await operation.metrics(), media_type=MEDIA_TYPE)
