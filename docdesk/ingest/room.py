# SPDX-License-Identifier: Apache-2.0
"""Limits and order of documents in work: room in memory, precedence of short ones, turns to read a content."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class Room:
    """A number of units, taken several at a time, first come first served."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._places = places
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def taken(self, wanted: int) -> AsyncIterator[None]:
        """Hold `wanted` units. More than there are counts as all of them."""
        wanted = min(wanted, self._places)
        if self._waiting or wanted > self._free:
            ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((wanted, ticket))
            try:
                await ticket
            except asyncio.CancelledError:
                if ticket.done() and not ticket.cancelled():
                    self._give_back(wanted)
                else:
                    self._waiting = deque(w for w in self._waiting if w[1] is not ticket)
                    self._serve()
                raise
        else:
            self._free -= wanted
        try:
            yield
        finally:
            self._give_back(wanted)

    def _give_back(self, places: int) -> None:
        self._free += places
        self._serve()

    def _serve(self) -> None:
        while self._waiting and self._waiting[0][0] <= self._free:
            wanted, ticket = self._waiting.popleft()
            if not ticket.done():
                self._free -= wanted
                ticket.set_result(None)


class ReadingSlot:
    """One of the slots for documents that are read at once. A slow document gives its slot up before its end."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._held = False

    async def __aenter__(self) -> ReadingSlot:
        await self._places.acquire()
        self._held = True
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.give_up()

    def give_up(self) -> None:
        """Free the slot for another document. Calling it again changes nothing."""
        if self._held:
            self._held = False
            self._places.release()


class Precedence:
    """Puts short work before long work, so that one handbook does not keep thousands of notes waiting.

    Long work goes on piece by piece: when little short work is left; or when `share` times the piece's size
    of it was done, so that long work never stands still; or after `patience` seconds in any case.
    """

    def __init__(self, share: float, patience: float, crowd: int) -> None:
        """`crowd` is how many short documents at once hold long work back."""
        self._share = share
        self._patience = patience
        self._crowd = crowd
        self._short = 0
        self._done = 0
        self._waiting: dict[asyncio.Future[None], float] = {}

    @contextmanager
    def short(self, size: int) -> Iterator[None]:
        """Hold this while something short of this size is processed."""
        self._short += 1
        try:
            yield
        finally:
            self._short -= 1
            self._done += size
            for turn, done in list(self._waiting.items()):
                if (self.free or self._done >= done) and not turn.done():
                    turn.set_result(None)

    @property
    def free(self) -> bool:
        """Whether nothing holds long work back."""
        return self._short < self._crowd

    async def turn(self, size: int) -> None:
        """Wait until long work may do its next piece, of this size."""
        if self.free:
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = self._done + self._share * size
        try:
            await asyncio.wait([turn], timeout=self._patience)
        finally:
            del self._waiting[turn]


class Turns:
    """One holder at a time for each key: two readers of the same bytes would write into the same spool."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._wanted: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, key: str) -> AsyncIterator[None]:
        """Hold the turn of `key`."""
        self._wanted[key] += 1
        try:
            async with self._locks.setdefault(key, asyncio.Lock()):
                yield
        finally:
            self._wanted[key] -= 1
            if not self._wanted[key]:
                del self._wanted[key], self._locks[key]
