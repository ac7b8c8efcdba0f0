# SPDX-License-Identifier: Apache-2.0
"""Asking a provider until there is an answer that is of use, or an error that says why not.

A wrong or missing answer costs an attempt, and there are pauses between attempts. Waiting for the provider's
limit costs none, is shared by all requests, and is told to everyone who waits.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from docdesk.errors import DocdeskError, ProviderError, RateLimited, TextTooLong
from docdesk.steps.embed.limit import Limit
from docdesk.steps.embed.line import Asking, Item, Line
from docdesk.steps.embed.pace import PERIOD, TOLD_FROM, Pace, Sent
from docdesk.steps.embed.places import SLOW_SECONDS, Places
from docdesk.steps.embed.provider import Answer, Call, LimitReached, Provider, RequestRefused
from docdesk.values.facts import coded
from docdesk.values.waits import ATTEMPT, LIMIT, Wait

QUESTION_PATIENCE = 30.0
"""Seconds of the provider's limit that a person who searches is let wait."""


class Attempts:
    """Asks one provider for the texts of `line`, for those in `askings`. For one event loop."""

    def __init__(
        self,
        provider: Provider,
        line: Line,
        askings: set[Asking],
        *,
        attempts: int,
        in_flight: int,
        longest_wait: float,
        first_pause: float,
        period: float = PERIOD,
        on_call: Callable[[Call], None] | None = None,
    ) -> None:
        self.width = provider.dimensions
        """Numbers in a vector; the first answer says it where nothing else does."""
        self.slots = Places(min(in_flight, provider.in_flight))
        """A place for each request that may be in flight."""
        self.pace = Pace(period, self._announce)
        self.limit = Limit(longest_wait, first_pause)
        self.sent: set[asyncio.Task[Any]] = set()
        """Tasks whose request is with the provider, or that have its answer."""
        self._provider = provider
        self._line = line
        self._askings = askings
        self._attempts = attempts
        self._announcing: asyncio.Task[None] | None = None
        self._on_call = on_call
        self._closed = False

    @property
    def waiting(self) -> bool:
        """Whether the provider's limit keeps requests back, long enough to be told."""
        return self.limit.left > 0 or self.pace.until - asyncio.get_running_loop().time() >= TOLD_FROM

    def close(self) -> None:
        """Start no more requests."""
        self._closed = True
        if self._announcing is not None:
            self._announcing.cancel()

    async def ask(
        self,
        items: list[Item],
        keep: Callable[[list[Item], Answer], Awaitable[None]],
        backoff: tuple[float, float],
        *,
        has_slot: bool = False,
        sent: Sent | None = None,
        urgent: bool = False,
    ) -> None:
        """Get the answer for those of the texts that somebody still wants, and have it kept by `keep`.

        `sent` says that the pace has counted the first request already.

        The request's place is free again when the answer is kept, so that there is never more paid for than
        can be in flight; between two attempts it goes to others. Questions (`urgent`) need no place. Raises
        what the last attempt or `keep` raised.
        """
        attempts = 0
        askings = {asking for item in items for asking in item.askings}

        async def pause(seconds: float) -> None:
            if self._closed:
                raise asyncio.CancelledError
            until = asyncio.get_running_loop().time() + seconds
            await _count_down(until, ATTEMPT, askings)

        low, high = backoff
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._attempts),
            wait=wait_exponential(multiplier=low, min=low, max=high),
            retry=retry_if_exception(_worth_another_attempt),
            sleep=pause,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    attempts += 1
                    if not has_slot and not urgent:
                        await self.slots.acquire()
                    has_slot = False
                    try:
                        counted, sent = sent, None
                        wanted, answer = await self._asked(items, urgent, counted)
                        if answer is not None:
                            await keep(wanted, answer)
                    finally:
                        if not urgent:
                            self.slots.release()
        except ProviderError as error:
            if "attempts" in error.facts:
                error.facts["attempts"] = attempts
            raise

    async def turn(self) -> float:
        """Wait until the provider's limits let another request go; returns its most tokens (see `Pace`)."""
        return await self.pace.turn() if self._provider.limited else math.inf

    async def _asked(
        self, items: list[Item], urgent: bool, sent: Sent | None
    ) -> tuple[list[Item], Answer | None]:
        """One attempt; waiting for the provider's limit is part of it and takes as long as it takes."""
        loop = asyncio.get_running_loop()
        while True:
            if urgent and self.limit.left > QUESTION_PATIENCE:
                raise RateLimited(host=self._provider.name, seconds=math.ceil(self.limit.left))
            if self._closed:
                return [], None
            await self.limit.wait()
            if sent is None and self._provider.limited and not urgent:
                await self.pace.turn(self.pace.tokens(sum(item.bytes for item in items)))
            unwanted = [item for item in items if not item.wanted]
            items = [item for item in items if item.wanted]
            for item in unwanted:
                self._line.end(item)
            if not items or self._closed:
                if sent is not None:
                    self.pace.unsend(sent)
                return [], None
            if sent is None:
                sent = self.pace.send(sum(item.bytes for item in items))
            sent.at = loop.time()
            try:
                answer = await self._request(items, urgent, sent)
            except LimitReached as limit:
                if not self.limit.reached(limit.seconds, sent.at):
                    seconds = math.ceil(self.limit.waited + (limit.seconds or 0))
                    raise RateLimited(host=self._provider.name, seconds=seconds) from None
                sent = None
                self._announce()
                continue
            self.limit.passed()
            self._check(answer, len(items))
            return items, answer

    async def _request(self, items: list[Item], urgent: bool, sent: Sent) -> Answer:
        """Send it; pace and ledger learn what became of it."""
        task = asyncio.current_task()
        if task is not None:
            self.sent.add(task)
        loop = asyncio.get_running_loop()
        outcome, tokens = "cut", None
        try:
            answer = await self._provider.request([item.text for item in items], urgent=urgent)
            outcome, tokens = "ok", answer.tokens
            self.pace.answered(sent, tokens, answer.headers)
            self.slots.answered(loop.time() - sent.at)
            return answer
        except BaseException as error:
            if task is not None:
                self.sent.discard(task)
            if isinstance(error, LimitReached):
                outcome = "limit"
                self.pace.refused(sent, error.seconds, error.headers)
            else:
                outcome = error.code if isinstance(error, DocdeskError) else "cut"
                self.pace.failed(sent)
                if loop.time() - sent.at > SLOW_SECONDS:
                    self.slots.fewer()
            raise
        finally:
            if self._on_call is not None and self._provider.limited:
                documents = len({asking for item in items for asking in item.askings})
                self._on_call(
                    Call(
                        at=time.time(),
                        host=self._provider.name,
                        base_url=self._provider.endpoint or None,
                        model=self._provider.model,
                        purpose="question" if urgent else "documents",
                        documents=0 if urgent else documents,
                        bytes=sum(len(item.text.encode("utf-8", "replace")) for item in items),
                        tokens=tokens,
                        outcome=outcome,
                    )
                )

    def _check(self, answer: Answer, count: int) -> None:
        """That there is one usable vector for each text; the first answer says how many numbers it has."""
        import numpy as np

        vectors = answer.vectors
        reason: dict[str, Any] | None = None
        if vectors.ndim != 2 or len(vectors) != count:
            reason = coded("vectors_count", count=len(vectors), texts=count)
        elif self.width is not None and vectors.shape[1] != self.width:
            reason = coded("vectors_width", width=vectors.shape[1], expected=self.width)
        elif not np.isfinite(vectors).all() or not vectors.any(axis=1).all():
            reason = coded("vectors_useless")
        if reason:
            raise ProviderError(host=self._provider.name, attempts=1, reason=reason)
        self.width = vectors.shape[1]

    def _announce(self) -> None:
        if self._announcing is None or self._announcing.done():
            self._announcing = asyncio.create_task(self._tell_limit())

    async def _tell_limit(self) -> None:
        """Everyone who waits is told, while a pause or the pace makes them wait."""
        loop = asyncio.get_running_loop()
        told: set[Asking] = set()
        while self.waiting or told:
            left = max(self.limit.left, self.pace.until - loop.time())
            # a pause stops all; the pace only those of whom not all is on its way
            who = set(self._askings if self.limit.left else self._line.waiting) if left > 0 else set()
            for asking in told - who:
                asking.wait(None)
            for asking in who:
                asking.wait(Wait(LIMIT, math.ceil(left)))
            told = who
            if left > 0:  # also where nobody is left to be told: somebody may come
                await asyncio.sleep(left - math.ceil(left) + 1)  # to the next full second


async def _count_down(until: float, code: str, askings: set[Asking]) -> None:
    """Wait until the loop's time is `until`; those who wait are told the seconds that are left."""
    loop = asyncio.get_running_loop()
    while (left := until - loop.time()) > 0:
        for asking in tuple(askings):
            asking.wait(Wait(code, math.ceil(left)))
        await asyncio.sleep(left - math.ceil(left) + 1)  # to the next full second
    for asking in tuple(askings):
        asking.wait(None)


def _worth_another_attempt(error: BaseException) -> bool:
    return isinstance(error, ProviderError) and not (
        error.pauses_queue or isinstance(error, TextTooLong | RequestRefused | RateLimited)
    )
