# SPDX-License-Identifier: Apache-2.0
"""Carries out what docdesk's other processes call, and says how it goes in lines.

The lines of an answer are objects: `{"called": NAME, "with": [...]}` calls a callable of the caller, `{"items": [...]}`
holds a portion of a long result; then come `{"result": ...}` or `{"error": ...}`, and `{"end": true}`. An answer that
breaks off before its end means that the owner is gone; the caller then asks the next one.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from docdesk.contract.calls import NEWEST_ONLY, Ends, Method
from docdesk.contract.codec import plain, plain_error
from docdesk.contract.desk import Desk
from docdesk.contract.owner import Interrupted
from docdesk.contract.portions import lines_of
from docdesk.errors import DocdeskError, InternalError, RequestInvalid
from docdesk.server.feed import Newest
from docdesk.values.facts import coded

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.1
"""How often it looks whether an answer is still worth waiting for."""

ALIVE_SECONDS = 5.0
"""How often a stream that has nothing else to say sends an empty line."""

CLOSE_SECONDS = 10.0
"""How long calls that are waited for may take at the end."""

END = {"end": True}

_ALIVE = object()
"""The key of the empty line."""


Batches = AsyncGenerator[list[dict[str, Any] | None], None]
"""Lines that go over together; None is an empty one."""


@dataclass(frozen=True)
class _Result:
    value: Any


class Calls:
    """The calls that are under way on one desk."""

    def __init__(self, desk: Desk) -> None:
        self.revision = 0
        """Counts the changes of the desk's settings and notices: an answer says after how many it was given."""
        self._under_way: dict[asyncio.Task[None], Method] = {}
        self._closing = False
        self._unsubscribe = desk.on_change(self._count)

    def _count(self) -> None:
        self.revision += 1

    async def answer(
        self, function: Callable[..., Any], method: Method, arguments: dict[str, Any], hears: Sequence[str]
    ) -> Batches:
        """Carry a call out: its lines as they come. `hears` names the callables that the caller has."""
        unread: Newest[Any] = Newest(most=sys.maxsize)
        for name in method.callables.keys() & set(hears):
            arguments[name] = _caller(unread, name)
        doing = asyncio.create_task(self._do(function, arguments, unread), name=f"call of {method.name}")
        self._under_way[doing] = method
        doing.add_done_callback(lambda task: self._end(task, unread))
        if self._closing:
            doing.cancel()
        try:
            async for values in batches_of(unread):
                if lines := [value for value in values if not isinstance(value, _Result)]:
                    yield lines
                for result in (value for value in values if isinstance(value, _Result)):
                    for line in lines_of(result.value):
                        last = [END] if "result" in line else []
                        yield [line | ({"revision": self.revision} if last else {}), *last]
                        await asyncio.sleep(0)  # the next portion is made when everyone else had a turn
        finally:
            if method.reads:
                doing.cancel()

    def _end(self, task: asyncio.Task[None], unread: Newest[Any]) -> None:
        del self._under_way[task]
        unread.end()  # also if it was cancelled before it began

    async def paid_answered(self, go_on: Callable[[], bool]) -> None:
        """Wait until the calls that are paid for are answered, as long as `go_on` says so."""
        while go_on() and (
            paid := [task for task, one in self._under_way.items() if one.ends is Ends.PAID_FOR]
        ):
            await asyncio.wait(paid, timeout=LOOK_SECONDS)

    async def close(self) -> None:
        """End the calls: those that the next owner begins again at once, others when they are answered."""
        self._closing = True
        self._unsubscribe()
        for task, method in self._under_way.items():
            if method.ends is Ends.BEGUN_AGAIN:
                task.cancel()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _do(self, function: Callable[..., Any], arguments: dict[str, Any], unread: Newest[Any]) -> None:
        try:
            unread.put("result", _Result(await function(**arguments)))
        except Interrupted:
            unread.put("again", {"again": True})
            unread.put(None, END)
        except Exception as error:
            unread.put("error", {"error": plain_error(known_error(error)), "revision": self.revision})
            unread.put(None, END)


def known_error(error: Exception) -> DocdeskError:
    """The error to send. A bug is logged; a text or a number that nothing can hold is the caller's."""
    if isinstance(error, DocdeskError):
        return error
    if isinstance(error, UnicodeError | OverflowError):
        return RequestInvalid(where="the arguments", reason=coded("not_representable"))
    log.error("a call of another process failed", exc_info=error)
    return InternalError(reason=type(error).__name__)


def _caller(unread: Newest[Any], name: str) -> Callable[..., None]:
    def call(*given: Any) -> None:
        key = name if name == NEWEST_ONLY else object()
        unread.put(key, {"called": name, "with": plain(given)})

    return call


async def batches_of(reader: Newest[Any]) -> AsyncGenerator[list[Any], None]:
    """What comes to a reader, until nothing more does; now and then [None], which says that the owner lives."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(ALIVE_SECONDS)
            reader.put(_ALIVE, None)

    beating = asyncio.create_task(beat())
    try:
        while True:
            values = await reader.take()
            if values:
                yield values
            if reader.ended:
                return
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
