# SPDX-License-Identifier: Apache-2.0
"""The Model Context Protocol over standard input and output; an assistant's program starts `docdesk mcp`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from docdesk.assistant.messages import INVALID_REQUEST, MOST_BYTES, fault_of, unreadable

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


_FAULT = "\0"
"""Begins a line that stands for one that was no message: the rest is the answer to it. JSON never begins so."""


class _Input:
    """Standard input through a pipe that this side can close.

    A read from standard input itself cannot be interrupted, so SIGTERM would not end the process. Lines that are
    no messages are replaced, see `_FAULT`, so that they are answered in their turn.
    """

    def __init__(self) -> None:
        self._source = os.dup(0)
        read, self._write = os.pipe()
        os.dup2(read, 0)
        os.close(read)
        self._ended = threading.Lock()
        threading.Thread(target=self._copy, name="standard input", daemon=True).start()

    def _copy(self) -> None:
        with contextlib.suppress(OSError), open(self._source, "rb") as source:  # noqa: PTH123 - a descriptor
            for line in _lines(source):
                data = memoryview(_checked(line))
                while data:
                    data = data[os.write(self._write, data) :]
        self.end()

    def end(self) -> None:
        """Close the pipe: the reader sees the end of the input."""
        if self._ended.acquire(blocking=False):
            os.close(self._write)


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream that are not blank; of one that is too long, as much as shows that."""
    while line := source.readline(MOST_BYTES + 2):
        rest = line
        while not rest.endswith(b"\n") and (rest := source.readline(MOST_BYTES)):
            pass
        if line.strip():
            yield line


def _checked(line: bytes) -> bytes:
    fault = fault_of(line.strip())
    return line.rstrip(b"\r\n") + b"\n" if fault is None else f"{_FAULT}{json.dumps(fault)}\n".encode()


class _Answered:
    """The SDK's stream of messages, without those that the SDK could not read: they get their error here."""

    def __init__(self, read: Any, write: Any) -> None:
        self._read = read
        self._write = write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._read, name)

    def __aiter__(self) -> _Answered:
        return self

    async def __anext__(self) -> Any:
        while isinstance(message := await self._read.__anext__(), Exception):
            await self._write.send(_answer_to(message))
        return message

    async def __aenter__(self) -> _Answered:
        await self._read.__aenter__()
        return self

    async def __aexit__(self, *exception: Any) -> Any:
        return await self._read.__aexit__(*exception)


def _answer_to(error: Exception) -> Any:
    """The message that answers a line which the SDK could not read."""
    import mcp_types as types
    from mcp.shared.message import SessionMessage
    from pydantic import ValidationError

    fault = {"jsonrpc": "2.0", "id": None, "error": {"code": INVALID_REQUEST, "message": "Invalid request"}}
    if isinstance(error, ValidationError):
        line = error.errors()[0]["input"]
        if isinstance(line, str):
            fault = json.loads(line[len(_FAULT) :]) if line.startswith(_FAULT) else unreadable(line)
    return SessionMessage(types.JSONRPCError.model_validate(fault))


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
        await server.run(_Answered(read, write), write, server.create_initialization_options())


def _say_failure(opening: asyncio.Task[ReachedDesk]) -> None:
    if not opening.cancelled() and (error := opening.exception()) is not None:
        # the standard output belongs to the protocol; hosts keep this in their log
        print(f"docdesk: {error}", file=sys.stderr, flush=True)
