# SPDX-License-Identifier: Apache-2.0
"""Reads the body of an answer in a task of its own, so that it can be given up at any time.

The HTTP library reads through generators within generators. One that is left before its end is closed when it is
collected, which the window's loop cannot do; one that is cancelled while it waits for bytes ends in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2

MOST_BYTES = 32 << 20
"""Bytes of a whole answer; the rest is not read."""


class Pieces:
    """The pieces of a body as they come. Iterating raises what reading raised."""

    def __init__(self) -> None:
        self._unread: asyncio.Queue[bytes | BaseException | None] = asyncio.Queue()

    def __aiter__(self) -> Pieces:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._unread.get()
        if piece is None:
            raise StopAsyncIteration
        if isinstance(piece, BaseException):
            raise piece
        return piece

    async def read(self, response: httpx2.Response) -> None:
        """Read to the end, or until it is cancelled."""
        size = 0
        end: BaseException | None = None
        try:
            _refuse_packed(response)
            async for piece in response.aiter_raw():
                size += len(piece)
                self._unread.put_nowait(piece)
                if size > MOST_BYTES and (me := asyncio.current_task()) is not None:
                    me.cancel()  # it ends where it waits next
        except asyncio.CancelledError:
            pass
        except Exception as error:
            end = error
        self._unread.put_nowait(end)


def _refuse_packed(response: httpx2.Response) -> None:
    """Raise DecodingError for a packed answer: none was asked for, and a few bytes may unpack to gigabytes at once."""
    import httpx2

    said = response.headers.get("content-encoding", "").strip().lower()
    if said not in ("", "identity"):
        raise httpx2.DecodingError(f"it is packed ({said[:40]})", request=response.request)


@asynccontextmanager
async def pieces_of(response: httpx2.Response) -> AsyncIterator[Pieces]:
    """The body of a response; at the end the response is closed, however much of it was read."""
    pieces = Pieces()
    reading = asyncio.create_task(pieces.read(response), name="reading an answer")
    try:
        yield pieces
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await response.aclose()
