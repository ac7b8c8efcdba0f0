# SPDX-License-Identifier: Apache-2.0
"""Sends a request until there is a usable answer, or an error that says why there is none.

A wrong or missing answer costs an attempt, with a pause before the next. Waiting for the provider's limit costs no
attempt. All requests share that wait, and every caller is notified of it.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from docdesk.errors import DocdeskError, ProviderError, RateLimited, TextTooLong
from docdesk.steps.embed.limit import Limit
from docdesk.steps.embed.line import Caller, Item, Line
from docdesk.steps.embed.pace import ANNOUNCED_FROM, PERIOD, Pace, Sent
from docdesk.steps.embed.provider import (
    Answer,
    Call,
    LimitReached,
    Provider,
    RequestRefused,
    VectorsUseless,
)
from docdesk.steps.embed.slots import SLOW_SECONDS, Slots
from docdesk.values.facts import coded
from docdesk.values.waits import ATTEMPT, LIMIT, Wait

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

QUESTION_PATIENCE = 30.0
"""Seconds: a search fails if the provider's limit would make it wait longer."""


class Attempts:
    """Requests the texts of `line` from one provider, for `callers`. For one event loop."""

    def __init__(
        self,
        provider: Provider,
        line: Line,
        callers: set[Caller],
        *,
        attempts: int,
        in_flight: int,
        longest_wait: float,
        first_pause: float,
        period: float = PERIOD,
        on_call: Callable[[Call], None] | None = None,
    ) -> None:
        self.width = provider.dimensions
        """Numbers in a vector; None until the model, the record or the first answer tells."""
        self.slots = Slots(min(in_flight, provider.in_flight))
        """One slot for each request that may be in flight."""
        self.pace = Pace(period, self._announce)
        self.limit = Limit(longest_wait, first_pause)
        self.sent: set[asyncio.Task[Any]] = set()
        """Tasks whose request the provider has, or has answered."""
        self._provider = provider
        self._line = line
        self._callers = callers
        self._attempts = attempts
        self._announcing: asyncio.Task[None] | None = None
        self._on_call = on_call
        self._closed = False

    @property
    def waiting(self) -> bool:
        """Whether the provider's limit holds requests back for long enough to notify the callers."""
        return self.limit.left > 0 or self.pace.until - asyncio.get_running_loop().time() >= ANNOUNCED_FROM

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
        attempts: int | None = None,
    ) -> None:
        """Request the texts that a caller still wants, and pass the answer to `keep`.

        If `sent` is given, the pace has already counted the first request.

        The slot is released once `keep` returns, so that no more than the requests in flight can be paid for and
        not kept; during a pause between attempts other requests use it. Questions (`urgent`) take no slot. Raises
        the error of the last attempt or of `keep`. If an answer has vectors for some of the texts only, these are
        kept, and the next attempt is for the others. `attempts` is the number of tries if not that of the settings.
        """
        tries = 0
        callers = {caller for item in items for caller in item.callers}

        async def pause(seconds: float) -> None:
            if self._closed:
                raise asyncio.CancelledError
            until = asyncio.get_running_loop().time() + seconds
            await _count_down(until, ATTEMPT, callers)

        low, high = backoff
        retrying = AsyncRetrying(
            stop=stop_after_attempt(attempts or self._attempts),
            wait=wait_exponential(multiplier=low, min=low, max=high),
            retry=retry_if_exception(_worth_another_attempt),
            sleep=pause,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    tries += 1
                    if not has_slot and not urgent:
                        await self.slots.acquire()
                    has_slot = False
                    try:
                        counted, sent = sent, None
                        wanted, answer = await self._attempt(items, urgent, counted)
                        if answer is not None:
                            await self._keep(wanted, answer, keep)
                    finally:
                        if not urgent:
                            self.slots.release()
        except ProviderError as error:
            if "attempts" in error.facts:
                error.facts["attempts"] = tries
            raise

    async def turn(self) -> float:
        """Wait until the provider's limits allow another request; returns its maximum of tokens (see `Pace`)."""
        return await self.pace.turn() if self._provider.limited else math.inf

    async def _attempt(
        self, items: list[Item], urgent: bool, sent: Sent | None
    ) -> tuple[list[Item], Answer | None]:
        """One attempt, after any wait for the provider's limit. Returns the texts that were sent, and the answer."""
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

    async def _keep(
        self, items: list[Item], answer: Answer, keep: Callable[[list[Item], Answer], Awaitable[None]]
    ) -> None:
        """Keep the vectors of an answer. Raises VectorsUseless if some texts have none."""
        import numpy as np

        usable = _usable(answer.vectors)
        if usable.all():
            await keep(items, answer)
            return
        good = [item for item, ok in zip(items, usable, strict=True) if ok]
        await keep(good, Answer(answer.vectors[np.flatnonzero(usable)], answer.tokens, answer.headers))
        raise VectorsUseless(host=self._provider.name, attempts=1, reason=coded("vectors_useless"))

    async def _request(self, items: list[Item], urgent: bool, sent: Sent) -> Answer:
        """Send the request, and report its outcome to pace and ledger."""
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
                    self.slots.shrink()
            raise
        finally:
            if self._on_call is not None and self._provider.limited:
                documents = len({caller for item in items for caller in item.callers})
                self._on_call(
                    Call(
                        at=time.time(),
                        host=self._provider.name,
                        base_url=self._provider.endpoint or None,
                        model=self._provider.model,
                        purpose="question" if urgent else items[0].callers[0].purpose,
                        documents=0 if urgent else documents,
                        bytes=sum(len(item.text.encode("utf-8", "replace")) for item in items),
                        tokens=tokens,
                        outcome=outcome,
                    )
                )

    def _check(self, answer: Answer, count: int) -> None:
        """Raise ProviderError unless there is a vector for each text, and a usable one. The first tells the width."""
        vectors = answer.vectors
        reason: dict[str, Any] | None = None
        if vectors.ndim != 2 or len(vectors) != count:
            reason = coded("vectors_count", count=len(vectors), texts=count)
        elif not _usable(vectors).any():
            raise VectorsUseless(host=self._provider.name, attempts=1, reason=coded("vectors_useless"))
        elif self.width is not None and vectors.shape[1] != self.width:
            reason = coded("vectors_width", width=vectors.shape[1], expected=self.width)
        if reason:
            raise ProviderError(host=self._provider.name, attempts=1, reason=reason)
        self.width = vectors.shape[1]

    def _announce(self) -> None:
        if self._announcing is None or self._announcing.done():
            self._announcing = asyncio.create_task(self._count_down_limit())

    async def _count_down_limit(self) -> None:
        """Notify every caller of the seconds left, until neither a pause nor the pace holds requests back."""
        loop = asyncio.get_running_loop()
        announced: set[Caller] = set()
        while self.waiting or announced:
            left = max(self.limit.left, self.pace.until - loop.time())
            # a pause stops every caller; the pace only those with texts that are not sent yet
            who = set(self._callers if self.limit.left else self._line.waiting) if left > 0 else set()
            for caller in announced - who:
                caller.wait(None)
            for caller in who:
                caller.wait(Wait(LIMIT, math.ceil(left)))
            announced = who
            if left > 0:  # also without a caller: one may come
                await asyncio.sleep(left - math.ceil(left) + 1)  # to the next full second


def _usable(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which rows have a direction."""
    import numpy as np

    return np.asarray(np.isfinite(vectors).all(axis=1) & vectors.any(axis=1), dtype=np.bool_)


async def _count_down(until: float, code: str, callers: set[Caller]) -> None:
    """Wait until the loop's time is `until`, and notify the callers of the seconds left."""
    loop = asyncio.get_running_loop()
    while (left := until - loop.time()) > 0:
        for caller in tuple(callers):
            caller.wait(Wait(code, math.ceil(left)))
        await asyncio.sleep(left - math.ceil(left) + 1)  # to the next full second
    for caller in tuple(callers):
        caller.wait(None)


def _worth_another_attempt(error: BaseException) -> bool:
    return isinstance(error, ProviderError) and not (
        error.pauses_queue or isinstance(error, TextTooLong | RequestRefused | RateLimited)
    )
