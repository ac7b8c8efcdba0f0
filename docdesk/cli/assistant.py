# SPDX-License-Identifier: Apache-2.0
"""The Model Context Protocol over standard input and output; an assistant's program starts `docdesk mcp`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk
    from docdesk.owner.follow import ReachedDesk


class _OpenedLate:
    """A desk that is opened in the background: the protocol answers at once, and the first tool reports errors."""

    def __init__(self, opener: Callable[[], Awaitable[ReachedDesk]]) -> None:
        self._opener = opener
        self._opening: asyncio.Task[ReachedDesk] | None = None

    def start(self) -> asyncio.Task[ReachedDesk]:
        failed = self._opening is not None and self._opening.done() and self._opening.exception() is not None
        if self._opening is None or failed:
            self._opening = asyncio.ensure_future(self._opener())
        return self._opening

    async def desk(self) -> Desk:
        """The desk, once it is open. Raises the error that kept it from opening; the next call tries again."""
        return await asyncio.shield(self.start())

    async def close(self) -> None:
        if self._opening is not None:
            with contextlib.suppress(Exception):
                await (await self._opening).close()


class _Input:
    """Standard input through a pipe that this side can close.

    A read from standard input itself cannot be interrupted, so SIGTERM would not end the process.
    """

    def __init__(self) -> None:
        self._source = os.dup(0)
        read, self._write = os.pipe()
        os.dup2(read, 0)
        os.close(read)
        self._ended = threading.Lock()
        threading.Thread(target=self._copy, name="standard input", daemon=True).start()

    def _copy(self) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(self._source, 65_536):
                os.write(self._write, data)
        self.end()

    def end(self) -> None:
        """Close the pipe: the reader sees the end of the input."""
        if self._ended.acquire(blocking=False):
            os.close(self._write)


async def serve_assistant(allowed: list[Path], opener: Callable[[], Awaitable[ReachedDesk]]) -> int:
    """Answer on the standard streams until the other side closes them, or a signal comes."""
    loop = asyncio.get_running_loop()
    given = await asyncio.to_thread(_Input)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(given.end))
    late = _OpenedLate(opener)
    try:
        await _answer(late, allowed)
    finally:
        await late.close()
    return 0


async def _answer(late: _OpenedLate, allowed: list[Path]) -> None:
    from mcp.server.stdio import stdio_server

    from docdesk.assistant.protocol import build_server
    from docdesk.assistant.tools import Tools

    server = build_server(Tools(late.desk, allowed))
    async with stdio_server() as (read, write):
        # not earlier: only from here on do child processes not inherit the protocol's output
        late.start().add_done_callback(_say_failure)
        await server.run(read, write, server.create_initialization_options())


def _say_failure(opening: asyncio.Task[ReachedDesk]) -> None:
    if not opening.cancelled() and (error := opening.exception()) is not None:
        # the standard output belongs to the protocol; hosts keep this in their log
        print(f"docdesk: {error}", file=sys.stderr, flush=True)
