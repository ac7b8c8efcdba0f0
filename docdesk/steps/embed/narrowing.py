# SPDX-License-Identifier: Apache-2.0
"""Finds the texts that a provider cannot embed in a request that failed for good.

First one harmless text is sent: if that fails too, the provider is at fault and no text is. Otherwise the request is
halved again and again. If the first half of a failing group passes, the second half is known to fail without being
sent. A text counts as refused only after it failed alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from docdesk.errors import DocdeskError, ProviderError, RateLimited, TextTooLong
from docdesk.steps.embed.attempts import Attempts
from docdesk.steps.embed.line import Caller, Item, Line
from docdesk.steps.embed.provider import Answer, RequestRefused, VectorsUseless

HEALTH_TEXT = "A plain sentence."
"""A text that every model can embed, to tell a broken provider from a text that it refuses."""

MOST_REFUSED = 32
"""Texts of one request that may be refused one by one. With more, the provider refuses something else."""

Send = Callable[[Sequence[Item], bool], Awaitable[DocdeskError | None]]
"""Sends texts, with all attempts or with one; returns why they failed, None if they have their vectors."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Texts that fail together. `error` is their own, or that of a larger group."""

    items: list[Item]
    error: DocdeskError
    proved: bool
    """Whether these texts were sent as they are, and would fail again."""


async def find_refused(
    items: Sequence[Item], error: DocdeskError, send: Send, refuse: Callable[[Item, DocdeskError], None]
) -> int | None:
    """Embed all texts that can be embedded, and call `refuse` for each that cannot.

    `error` is why all of them failed together. Returns how many were refused; None if there were too many, and some
    texts are left. Raises what `send` raises.
    """
    refused = 0
    groups = [_Group(list(items), error, _is_final(error))]
    while groups:
        group = groups.pop()
        left = [item for item in group.items if item.wanted]
        if len(left) == 1:
            item = left[0]
            # One attempt may have failed by chance; a refusal of just this text is final. A request of one text
            # has had all its attempts, and fails once more while the provider works.
            final = group.proved and len(group.items) == 1
            alone = group.error if final else await send([item], len(items) > 1)
            if alone is not None and item.wanted:
                refuse(item, alone)
                refused += 1
                if refused >= MOST_REFUSED:
                    return None
        elif left:
            groups += await _halves(left, group.error, send)
    return refused


async def _halves(items: list[Item], error: DocdeskError, send: Send) -> list[_Group]:
    """Send the halves of a failing group; returns those that fail."""
    middle = len(items) // 2
    first, second = items[:middle], items[middle:]
    failing = []
    why = await send(first, False)
    if why is None:
        return [_Group(second, error, proved=False)]
    failing.append(_Group(first, why, _is_final(why)))
    why = await send(second, False)
    if why is not None:
        failing.append(_Group(second, why, _is_final(why)))
    return failing[::-1]


def _is_final(error: DocdeskError) -> bool:
    return isinstance(error, TextTooLong | RequestRefused)


class Narrowing:
    """Takes failed requests apart. `fail` ends texts, and their documents, with an error."""

    def __init__(
        self,
        attempts: Attempts,
        line: Line,
        keep: Callable[[list[Item], Answer], Awaitable[None]],
        fail: Callable[[list[Item], DocdeskError], None],
        backoff: tuple[float, float],
    ) -> None:
        self._attempts = attempts
        self._line = line
        self._keep = keep
        self._fail = fail
        self._backoff = backoff
        self._checking: asyncio.Task[ProviderError | None] | None = None

    async def narrow(self, items: list[Item], error: ProviderError) -> bool:
        """Embed the texts that can be embedded; refuse or fail the others.

        Returns whether all passed in smaller requests, so that this one was too large. Raises errors that every text
        would meet.
        """
        if isinstance(error, VectorsUseless) and any(item.done for item in items):
            self.refuse_all(items, error)  # the others got theirs: it is these texts, each of them
            return False
        if isinstance(error, TextTooLong):
            await self._without_longest(items)
        elif (why := await self._health()) is not None:
            # the first error says more than that of the health check
            self._fail(items, why if why.pauses_queue else error)
            return False
        refused = await find_refused(items, error, self._passes, self._refuse)
        if refused is None:
            self._fail(items, error)
        return refused == 0 and len(items) > 1

    def refuse_all(self, items: Sequence[Item], error: DocdeskError) -> None:
        """None of these texts that is not done can be embedded."""
        for item in items:
            if not item.done:
                self._refuse(item, error)

    async def _without_longest(self, items: Sequence[Item]) -> None:
        """Send the longest text alone, again and again while it is too long: mostly that ends its document."""
        for _ in range(MOST_REFUSED):
            left = [item for item in items if item.wanted]
            if len(left) < 2:
                return
            longest = max(left, key=lambda item: item.bytes)
            why = await self._passes([longest], False)
            if not isinstance(why, TextTooLong):
                return
            self._refuse(longest, why)
            rest = [item for item in left if item.wanted]
            if rest and await self._passes(rest, False) is None:
                return

    async def _health(self) -> ProviderError | None:
        """Why the provider cannot embed even a harmless text; None if it can. One check serves all who ask."""
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(self._check_health())
        return await asyncio.shield(self._checking)

    async def _check_health(self) -> ProviderError | None:
        caller = Caller([HEALTH_TEXT], purpose="test")
        item = Item(HEALTH_TEXT, HEALTH_TEXT, len(HEALTH_TEXT), [caller], 0.0)

        async def ignore(_: list[Item], answer: Answer) -> None:
            """Nobody needs its vector."""

        try:
            await self._attempts.ask([item], ignore, self._backoff)
        except ProviderError as error:
            return error
        finally:
            caller.end()
        return None

    async def _passes(self, items: Sequence[Item], patient: bool) -> DocdeskError | None:
        """Send a part of a failed request; returns why it failed too. Raises what every text would meet."""
        part = list(items)
        try:
            await self._attempts.ask(part, self._keep, self._backoff, attempts=None if patient else 1)
        except VectorsUseless as error:
            if not any(item.done for item in part):
                return error
            self.refuse_all(part, error)
        except ProviderError as error:
            if error.pauses_queue or isinstance(error, RateLimited):
                raise
            return error
        return None

    def _refuse(self, item: Item, error: DocdeskError) -> None:
        """This text cannot be embedded. One that is too long fails its documents: a smaller chunk size mends it."""
        if isinstance(error, TextTooLong):
            self._fail([item], error)
            return
        self._line.end(item)
        for caller in item.callers:
            if not caller.result.done():
                caller.refuse(item.sha, copy_of(error))


def copy_of(error: DocdeskError) -> DocdeskError:
    """A copy of the error for another caller: each raise makes the traceback of an exception longer."""
    copy = type(error)(**error.facts)
    copy.__cause__ = error.__cause__
    return copy
