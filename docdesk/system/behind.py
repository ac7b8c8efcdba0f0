# SPDX-License-Identifier: Apache-2.0
"""Work that goes on behind other work: asyncio itself keeps only weak references to its tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from docdesk.errors import DocdeskError

log = logging.getLogger(__name__)


class Behind:
    """Tasks that nobody waits for, each with a reference that lasts and its error in the log."""

    def __init__(self, what: str) -> None:
        """`what` names in the log what they are behind of."""
        self._what = what
        self.quiet = False
        """Errors are no news any more: what they work with is on its way out."""
        self.tasks: set[asyncio.Task[None]] = set()

    def keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a coroutine to its end."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def stop(self) -> None:
        """Cancel them, and return when none is left."""
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
            # a full disk, say: whoever meets it in a document's work is told
            log.warning("work behind the %s stopped: %s", self._what, error.code)
        else:
            log.error("work behind the %s failed", self._what, exc_info=error)
