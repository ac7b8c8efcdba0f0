# SPDX-License-Identifier: Apache-2.0
"""Limits the requests in flight: few at first, more while answers come quickly."""

from __future__ import annotations

import asyncio
from collections import deque

FIRST = 4
"""Slots before the first usable answer: a rejected key costs no more requests than that."""

QUICK_SECONDS = 5.0
SLOW_SECONDS = 15.0
"""A quicker answer than the first adds a slot; a slower one than the second takes slots away."""


class Slots:
    """A slot for each request in flight, first come first served, at most `most`."""

    def __init__(self, most: int) -> None:
        self.most = max(1, most)
        self.allowed = min(self.most, FIRST)
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def acquire(self) -> None:
        """Wait for a free slot, and take it."""
        if self._taken < self.allowed and not self._waiting:
            self._taken += 1
            return
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(ticket)
        try:
            await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled():
                self.release()
            raise

    def release(self) -> None:
        """Give a slot back."""
        self._taken -= 1
        self._serve()

    def answered(self, seconds: float) -> None:
        """Adapt to a usable answer that took `seconds`."""
        if seconds < QUICK_SECONDS:
            self.allowed = min(self.most, self.allowed + 1)
            self._serve()
        elif seconds > SLOW_SECONDS:
            self.shrink()

    def shrink(self) -> None:
        """Halve the slots: the provider is too slow for that many."""
        self.allowed = max(1, self.allowed // 2)

    def _serve(self) -> None:
        while self._waiting and self._taken < self.allowed:
            ticket = self._waiting.popleft()
            if not ticket.done():
                self._taken += 1
                ticket.set_result(None)
