# SPDX-License-Identifier: Apache-2.0
"""Gives questions precedence over documents: a person is waiting for the answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.store.interface import Vectors
    from docdesk.workers.runs import Runs

MOST_SECONDS = 0.5
"""A question holds work back no longer than this, because its provider may take any time."""


class Questions:
    """Delays new work for documents while a question is answered. For one event loop.

    Running work continues; reads and writes that have not begun wait. Documents keep half of the time, so a
    program that asks endlessly does not bring them to a standstill.
    """

    def __init__(self, workers: Runs, store: Vectors) -> None:
        self._workers = workers
        self._store = store
        self._asking = 0
        self._holding: contextlib.ExitStack | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._began = self._ended = float("-inf")

    @contextlib.contextmanager
    def first(self) -> Iterator[None]:
        """Hold this while a question is answered."""
        now = asyncio.get_running_loop().time()
        if self._asking == 0 and (
            self._began == self._ended or now - self._ended >= self._ended - self._began
        ):
            self._hold(now)
        self._asking += 1
        try:
            with self._store.expecting():
                yield
        finally:
            self._asking -= 1
            if self._asking == 0:
                self._let_go()

    def _hold(self, now: float) -> None:
        self._began = now
        self._holding = contextlib.ExitStack()
        self._holding.enter_context(self._workers.held())
        self._holding.enter_context(self._store.no_writes())
        self._timer = asyncio.get_running_loop().call_later(MOST_SECONDS, self._let_go)

    def _let_go(self) -> None:
        if self._holding is not None:
            self._ended = asyncio.get_running_loop().time()
            self._holding.close()
            self._holding = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
