# SPDX-License-Identifier: Apache-2.0
"""Keeps references to the window's tasks: asyncio itself keeps only weak ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from docdesk.errors import DocdeskError, InternalError
from docdesk.values.problems import Problem

log = logging.getLogger(__name__)


def problem_of(error: BaseException) -> Problem:
    """The problem to show for an error; an unknown error is a bug, an `internal_error`."""
    if isinstance(error, DocdeskError):
        return error.problem()
    return InternalError(reason=type(error).__name__).problem()


class TaskKeeper:
    """Holds a strong reference to each task until it is done, and reports its failure."""

    def __init__(self, report: Callable[[Problem], None]) -> None:
        self._report = report
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], *, doing: str) -> asyncio.Task[Any]:
        """Run `work` as a task; `doing` names it in the log. Call it from the loop's thread."""
        task = asyncio.get_running_loop().create_task(work, name=doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self) -> None:
        """Wait for all tasks: commands are short, and nobody expects one to be cut off."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if not isinstance(error, DocdeskError):
            log.error("unexpected error while %s", task.get_name(), exc_info=error)
        self._report(problem_of(error))
