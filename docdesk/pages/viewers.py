# SPDX-License-Identifier: Apache-2.0
"""A worker for each document that a reader has open, and one more that is ready for the next.

A worker keeps its file open from page to page, and the kernel never lets it read another one. Starting a worker takes
as long as drawing a page, so that is done ahead.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from docdesk.system.priority import VIEWING
from docdesk.workers.runs import Runs

if TYPE_CHECKING:
    from docdesk.settings.model import Settings

T = TypeVar("T")

DOCUMENTS = 3
"""Documents whose workers are kept: one in the details, and some in windows of their own."""


def viewer(settings: Settings) -> Runs:
    """A worker for one document of a library. No page counts as slow: no other document waits for its place."""
    from docdesk.workers.pool import Workers

    return Workers(
        1,
        settings.memory_mb,
        slow_after=2 * settings.page_seconds,
        writable=(settings.library / "spool",),
        niceness=VIEWING,
    )


class _Viewer:
    def __init__(self, workers: Runs) -> None:
        self.workers = workers
        self.calls = 0


class Viewers:
    """Calls functions about files, each file in a worker of its own. For one event loop."""

    def __init__(self, make: Callable[[], Runs]) -> None:
        """`make` gives workers for one document, which are not started."""
        self._make = make
        self._open: OrderedDict[Path, _Viewer] = OrderedDict()
        self._ready: _Viewer | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    async def run(self, function: Callable[..., T], *arguments: Any, file: Path, seconds: float) -> T:
        """Call a function in the worker of a file; what was asked last comes first. Raises as `Workers.run`."""
        if self._closed:
            raise RuntimeError("the viewers are closed")
        viewer = self._of(file)
        viewer.calls += 1
        try:
            return await viewer.workers.run(function, *arguments, reads=[file], seconds=seconds, first=True)
        finally:
            viewer.calls -= 1
            self._get_ready()

    async def close(self) -> None:
        """Kill what runs."""
        self._closed = True
        for viewer in (*self._open.values(), *([self._ready] if self._ready else [])):
            self._close(viewer)
        self._open.clear()
        await asyncio.gather(*self._closing)

    def _of(self, file: Path) -> _Viewer:
        viewer = self._open.get(file)
        if viewer is None:
            viewer, self._ready = self._ready or self._begin(at_once=False), None
            self._open[file] = viewer
            idle = [name for name, other in self._open.items() if not other.calls and name != file]
            for name in idle[: max(0, len(self._open) - DOCUMENTS)]:
                self._close(self._open.pop(name))
        self._open.move_to_end(file)
        return viewer

    def _get_ready(self) -> None:
        if self._ready is None and not self._closed:
            self._ready = self._begin(at_once=True)

    def _begin(self, *, at_once: bool) -> _Viewer:
        workers = self._make()
        workers.start(at_once=at_once)
        return _Viewer(workers)

    def _close(self, viewer: _Viewer) -> None:
        task = asyncio.ensure_future(viewer.workers.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
