# SPDX-License-Identifier: Apache-2.0
"""The body of an answer as it comes, and never more than was sent."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

import brotli
import httpx2
import pytest

from docdesk.ask.pieces import pieces_of

BOMB = bytes(4 << 20)


def response(encoding: str, body: bytes) -> httpx2.Response:
    async def sent() -> AsyncIterator[bytes]:
        yield body

    headers = {"Content-Encoding": encoding} if encoding else {}
    request = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")
    return httpx2.Response(200, headers=headers, content=sent(), request=request)


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip", "br", "deflate"])
async def test_what_was_packed_unasked_is_not_unpacked(encoding: str) -> None:
    body = brotli.compress(BOMB, quality=1) if encoding == "br" else gzip.compress(gzip.compress(BOMB))
    async with pieces_of(response(encoding, body)) as pieces:
        with pytest.raises(httpx2.DecodingError):
            await anext(pieces)


@pytest.mark.parametrize("encoding", ["", "identity"])
async def test_a_plain_answer_comes_as_it_is(encoding: str) -> None:
    async with pieces_of(response(encoding, b"data: {}")) as pieces:
        assert [piece async for piece in pieces] == [b"data: {}"]
