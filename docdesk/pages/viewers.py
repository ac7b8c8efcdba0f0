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

BUSY = 4
"""Documents for which workers are busy at once; further ones wait, as when another program asks for hundreds."""

IDLE_SECONDS = 120.0
"""A worker that nobody needs for so long is closed, and with it the file that it has open."""

GRACE_SECONDS = 2.0
"""How long a call that nobody waits for may go on, so that the next page does not have to open the file again.

On a busy machine a page takes half a second: a shorter grace kills one worker after the other while pages are scrolled.
"""


DRAWING = ("docdesk.steps.extract.view.work", "pikepdf")
"""What draws pages, and what looks at every eighth PDF first. A worker that is ready for the next document has both."""


def viewer(settings: Settings) -> Runs:
    """A worker for one document of a library. No page counts as slow: no other document waits for its place."""
    from docdesk.workers.pool import Workers

    return Workers(
        1,
        settings.memory_mb,
        slow_after=2 * settings.page_seconds,
        writable=(settings.library / "spool",),
        niceness=VIEWING,
        imports=DRAWING,
    )


class _Viewer:
    """The worker of one file. `calls` are under way; `idle` closes it some time after the last one."""

    def __init__(self, workers: Runs) -> None:
        self.workers = workers
        self.calls = 0
        self.idle: asyncio.TimerHandle | None = None

    def stop_waiting(self) -> None:
        if self.idle is not None:
            self.idle.cancel()


class Viewers:
    """Calls functions about files, each file in a worker of its own. For one event loop."""

    def __init__(
        self,
        make: Callable[[], Runs],
        *,
        idle_seconds: float = IDLE_SECONDS,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        """`make` gives workers for one document, which are not started."""
        self._make = make
        self._idle_seconds = idle_seconds
        self._grace_seconds = grace_seconds
        self._open: OrderedDict[Path, _Viewer] = OrderedDict()
        self._ready: _Viewer | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False
        self._place_is_free = asyncio.Event()

    @property
    def processes(self) -> int:
        """How many workers there are."""
        return len(self._open) + (self._ready is not None)

    def calls_of(self, file: Path) -> int:
        """How many calls about a file are under way or wait."""
        return self._open[file].calls if file in self._open else 0

    async def run(self, function: Callable[..., T], *arguments: Any, file: Path, seconds: float) -> T:
        """Call a function in the worker of a file; what was asked last comes first. Raises as `Workers.run`.

        If the caller is cancelled, what has begun may go on for a moment: the worker is worth more than that.
        """
        viewer = await self._of(file)
        waits = False

        def on_turn(begun: bool) -> None:
            nonlocal waits
            waits = not begun

        call = asyncio.ensure_future(
            viewer.workers.run(
                function, *arguments, reads=[file], seconds=seconds, first=True, on_turn=on_turn
            )
        )
        call.add_done_callback(lambda _: self._end_call(file, viewer))
        try:
            return await asyncio.shield(call)
        except asyncio.CancelledError:
            call.add_done_callback(_look_at)
            if waits or self._closed:
                call.cancel()
            else:
                asyncio.get_running_loop().call_later(self._grace_seconds, call.cancel)
            raise

    async def close(self) -> None:
        """Kill what runs."""
        self._closed = True
        self._place_is_free.set()
        for file in list(self._open):
            self._close(self._open.pop(file))
        self._close_ready()
        await asyncio.gather(*self._closing)

    async def _of(self, file: Path) -> _Viewer:
        """The worker of a file, and one call more for it. Waits while others have enough to do."""
        while file not in self._open and sum(one.calls > 0 for one in self._open.values()) >= BUSY:
            self._place_is_free.clear()
            await self._place_is_free.wait()
        if self._closed:
            raise RuntimeError("the viewers are closed")
        viewer = self._open.get(file)
        if viewer is None:
            viewer, self._ready = self._ready or self._begin(at_once=False), None
            self._open[file] = viewer
        viewer.calls += 1
        viewer.stop_waiting()
        self._open.move_to_end(file)
        idle = [name for name, other in self._open.items() if not other.calls]
        for name in idle[: max(0, len(self._open) - DOCUMENTS)]:
            self._close(self._open.pop(name))
        return viewer

    def _end_call(self, file: Path, viewer: _Viewer) -> None:
        viewer.calls -= 1
        self._place_is_free.set()
        if self._closed:
            return
        if not viewer.calls:
            viewer.idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._rest, file, viewer)
        if self._ready is None:
            self._ready = self._begin(at_once=True)

    def _rest(self, file: Path, viewer: _Viewer) -> None:
        """Close a worker that nobody has needed for a while, and the one that is ready with the last of them."""
        if self._open.get(file) is viewer and not viewer.calls:
            self._close(self._open.pop(file))
            if not self._open:
                self._close_ready()

    def _begin(self, *, at_once: bool) -> _Viewer:
        workers = self._make()
        workers.start(at_once=at_once)
        return _Viewer(workers)

    def _close_ready(self) -> None:
        if self._ready is not None:
            self._close(self._ready)
            self._ready = None

    def _close(self, viewer: _Viewer) -> None:
        viewer.stop_waiting()
        task = asyncio.ensure_future(viewer.workers.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _look_at(call: asyncio.Future[Any]) -> None:
    """Nobody waits for this call any more, and nobody needs to hear how it ended."""
    if not call.cancelled():
        call.exception()
