# SPDX-License-Identifier: Apache-2.0
"""The HTTP client for an endpoint: answers have a maximum size, and redirects to other hosts are not followed.

The SDK's own client reads an answer of any length, unpacks it to any size, and follows a redirect anywhere, with the
texts of a person's documents. A few bytes of an answer that is packed twice, or by Brotli, unpack to gigabytes in one
call, so answers are asked for in gzip alone and unpacked here, never beyond the maximum.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import httpx2
from openai import DefaultAsyncHttpxClient

from docdesk.errors import ProviderError
from docdesk.values.facts import coded

MOST_BYTES = 256 << 20
"""The maximum size of an unpacked answer: 2,048 vectors of 4,096 decimal numbers are less."""

_KEEPS_METHOD = (307, 308)


class HttpClient(DefaultAsyncHttpxClient):
    """Reads whole answers up to `MOST_BYTES`; follows a redirect only on the same host, port and scheme."""

    def __init__(self, **options: Any) -> None:
        super().__init__(follow_redirects=False, **options)
        self.headers["accept-encoding"] = "gzip"

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """As in the base class. Raises ProviderError if an answer is too long."""
        options["stream"] = True
        response = await super().send(request, **options)
        onward = response.next_request
        if response.status_code in _KEEPS_METHOD and onward is not None and _is_same(request.url, onward.url):
            await response.aclose()
            response = await super().send(onward, **options)
        try:
            body = await self._body(response)
        finally:
            await response.aclose()
        headers = [
            (name, value)
            for name, value in response.headers.multi_items()
            # the body is complete and unpacked by now
            if name.lower() not in ("content-encoding", "transfer-encoding", "content-length")
        ]
        return httpx2.Response(
            response.status_code,
            headers=headers,
            content=body,
            request=response.request,
            extensions=response.extensions,
        )

    async def _body(self, response: httpx2.Response) -> bytes:
        pieces: list[bytes] = []
        size = 0
        unpacked = _unpacking(response)
        async for packed in response.aiter_raw():
            piece = unpacked(packed, MOST_BYTES - size + 1)
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES:
                raise ProviderError(
                    host=response.url.host,
                    attempts=1,
                    reason=coded("answer_too_large", count=MOST_BYTES >> 20),
                )
        return b"".join(pieces)


def _unpacking(response: httpx2.Response) -> Callable[[bytes, int], bytes]:
    """What unpacks the next bytes of an answer, to a number of bytes at most. Raises ProviderError."""
    said = response.headers.get("content-encoding", "").strip().lower()
    if said in ("", "identity"):
        return lambda packed, most: packed
    if said not in ("gzip", "x-gzip", "deflate"):
        raise ProviderError(
            host=response.url.host, attempts=1, reason=coded("answer_packed", encoding=said[:40])
        )
    # 32: whichever head of the two it has
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpacked(packed: bytes, most: int) -> bytes:
        try:
            return unpacker.decompress(packed, most)
        except zlib.error as error:
            raise httpx2.DecodingError(str(error), request=response.request) from error

    return unpacked


def _is_same(here: httpx2.URL, there: httpx2.URL) -> bool:
    """Whether both are one program: behind another port listens another one, perhaps another user's."""
    return (here.scheme, here.host, _port(here)) == (there.scheme, there.host, _port(there))


def _port(url: httpx2.URL) -> int | None:
    return url.port or {"http": 80, "https": 443}.get(url.scheme)
