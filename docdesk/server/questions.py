# SPDX-License-Identifier: Apache-2.0
"""The route that answers questions for other programs, as server-sent events."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from docdesk.errors import DocdeskError
from docdesk.server import shapes as s
from docdesk.server.asgi import Receive, Scope, Send
from docdesk.server.calls import batches_of, known_error
from docdesk.server.feed import Newest
from docdesk.server.problems import described, details
from docdesk.server.route_context import Context, RouteContext
from docdesk.values.answers import numbered

router = APIRouter()

_EVENTS = {
    "description": "`passages`, then `text` in pieces, then `answer`; or `error` in place of what is missing",
    "content": {
        "text/event-stream": {
            "schema": {
                "type": "object",
                "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
            }
        }
    },
}


@router.post(
    "/ask",
    response_class=StreamingResponse,
    responses={200: _EVENTS, **described(409)},
    summary="Answer a question from the library's passages",
)
async def ask(body: s.QuestionIn, context: Context) -> StreamingResponse:
    """Streams `passages` (`{passages}`), `text` (`{text}`, in pieces) and `answer` (the whole, with its sentences).

    The chat endpoint is that of the settings: a request cannot name a recipient. Closing the connection stops the
    answer, and what came of it is kept. An error before the passages is a problem; a later one is the event `error`.
    """
    events = _Events(context, body)
    await events.begin()
    return _Stream(events)


@router.post(
    "/ask/plan",
    response_model=s.AskPlanOut,
    responses=described(409),
    summary="What a question would send, and cost at most",
)
async def plan(body: s.QuestionIn, context: Context) -> dict[str, Any]:
    """Searches the passages and says to whom they would be sent and the price, if known. Asks no chat model."""
    planned = await context.desk.plan_question(body.question, model=body.model, follows=body.follows)
    return planned.public()


class _Events:
    """One answer as events."""

    def __init__(self, context: RouteContext, body: s.QuestionIn) -> None:
        self._context = context
        self._body = body
        self._unread: Newest[tuple[str, Any]] = Newest(most=sys.maxsize)
        self._begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asking = asyncio.create_task(self._ask(), name="question over HTTP")

    async def begin(self) -> None:
        """Wait for the passages. Raises what went wrong before."""
        try:
            await self._begun
        except BaseException:
            await self.end()
            raise

    async def lines(self) -> AsyncGenerator[bytes, None]:
        with self._context.feed.ending_with_it(self._unread):
            async with aclosing(batches_of(self._unread)) as batches:
                async for values in batches:
                    # a comment says now and then that the answer goes on
                    yield b"".join(b":\n\n" if value is None else _event(*value) for value in values)

    async def end(self) -> None:
        """Nobody reads any more."""
        self._asking.cancel()
        await asyncio.gather(self._asking, return_exceptions=True)

    def _put(self, name: str, value: Any) -> None:
        self._unread.put(object(), (name, value))
        if not self._begun.done():
            self._begun.set_result(None)

    async def _ask(self) -> None:
        try:
            answer = await self._context.desk.ask(
                self._body.question,
                model=self._body.model,
                follows=self._body.follows,
                max_cost=self._body.max_cost,
                on_passages=lambda passages: self._put("passages", {"passages": numbered(passages)}),
                on_text=lambda text: self._put("text", {"text": text}),
            )
            self._put("answer", answer.public())
        except Exception as error:
            self._fail(known_error(error))
        finally:
            self._unread.end()
            if not self._begun.done():
                self._begun.cancel()

    def _fail(self, error: DocdeskError) -> None:
        if self._begun.done():
            self._put("error", details(error))
        else:
            self._begun.set_exception(error)


def _event(name: str, value: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(value)}\n\n".encode()


class _Stream(StreamingResponse):
    """Events as a response. The question ends with it, also if the reader goes in between."""

    def __init__(self, events: _Events) -> None:
        self._events = events
        lines: AsyncIterator[bytes] = events.lines()
        super().__init__(lines, media_type="text/event-stream", headers={"cache-control": "no-store"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._events.end()
