# SPDX-License-Identifier: Apache-2.0
"""Tasks in the background, and work that no cancellation interrupts: asyncio keeps only weak references to tasks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from docdesk.errors import DocdeskError

T = TypeVar("T")

log = logging.getLogger(__name__)


async def run_to_completion(work: Coroutine[Any, Any, T]) -> T:
    """Finish `work` however often the waiting task is cancelled meanwhile, and return its result.

    Use it to record how a document ended: half of that would leave a row that claims to run and does not.
    """
    task = asyncio.ensure_future(work)
    while not task.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    return task.result()


async def finish_first(work: Coroutine[Any, Any, T]) -> T:
    """Finish `work` as `run_to_completion` does, and only then pass on a cancellation that came meanwhile.

    Use it in a loop: one that never hears of a cancellation goes on to its own end.
    """
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    result = task.result()
    if cancelled:
        raise asyncio.CancelledError
    return result


class BackgroundTasks:
    """Tasks that nobody waits for. Each is referenced until it ends, and its error goes to the log."""

    def __init__(self, owner: str) -> None:
        """`owner` names in the log whose tasks these are."""
        self._owner = owner
        self.quiet = False
        """Whether errors are expected, because what the tasks work with is closing."""
        self.tasks: set[asyncio.Task[None]] = set()

    def keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a coroutine to its end."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def stop(self) -> None:
        """Cancel all tasks, and return when none is left."""
        self.quiet = True
        while self.tasks:
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None or self.quiet:
            return
        if isinstance(error, DocdeskError):
            # a full disk, for example: the documents that run into it show it
            log.warning("a background task of the %s stopped: %s", self._owner, error.code)
        else:
            log.error("a background task of the %s failed", self._owner, exc_info=error)
