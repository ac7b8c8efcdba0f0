# SPDX-License-Identifier: Apache-2.0
"""Endpoints that answer in a way that no endpoint should: each is an error, soon, and no other host hears of it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import brotli
import pytest

from docdesk.errors import ProviderError
from docdesk.steps.embed.providers.openai import OpenAIProvider
from tests.openai_endpoint import Endpoint, Reply

NewProvider = Callable[..., OpenAIProvider]
BOMB = gzip.compress(b" " * (32 << 20))


class Odd:
    """An endpoint that writes the bytes it is given, then more of them for as long as it is listened to."""

    def __init__(self, first: bytes, then: bytes = b"", pause: float = 0.0) -> None:
        self.first, self.then, self.pause = first, then, pause
        self.heard: list[bytes] = []
        self.url = ""

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Odd]:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        async with server:
            yield self

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.first)
            await writer.drain()
            while self.then:
                await asyncio.sleep(self.pause)
                writer.write(self.then)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        pytest.param(Odd(HEAD + b"\r\n{", b" ", 0.02), "no whole answer within 3 seconds", id="drop by drop"),
        pytest.param(Odd(HEAD + b"\r\n{", b" " * 65_536), "it returned more than", id="without end"),
        pytest.param(
            Odd(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB),
            "it returned more than",
            id="unpacks to much",
        ),
        pytest.param(Odd(HEAD + b"X-Much: " + b"x" * 300_000 + b"\r\n\r\n"), "cut", id="a huge header"),
        pytest.param(Odd(b"\x16\x03\x01 no HTTP at all\r\n\r\n"), "cut", id="no HTTP"),
    ],
)
async def test_odd_answers_do_not_hang(
    odd: Odd, said: str, new_provider: NewProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.steps.embed.providers.http_client.MOST_BYTES", 8 << 20)
    async with odd.served(), asyncio.timeout(60):
        provider = new_provider(base_url=odd.url, request_seconds=1.5 if odd.pause else 60.0)
        with pytest.raises(ProviderError) as caught:
            await provider.request(["a text"])
        assert caught.value.code == "provider_error"
        assert said in caught.value.problem().detail
        await provider.close()


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "gzip;br", "\xff", "zstd"])
async def test_what_unpacks_to_gigabytes_in_one_call_is_not_unpacked(
    new_provider: NewProvider, encoding: str
) -> None:
    packed = brotli.compress(bytes(1 << 20), quality=1) if encoding == "br" else gzip.compress(BOMB)
    head = b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (encoding.encode("latin-1"), len(packed))
    async with Odd(HEAD + head + packed).served() as odd:
        provider = new_provider(base_url=odd.url)
        with pytest.raises(ProviderError) as caught:
            await provider.request(["a text"])
        await provider.close()
    assert b"accept-encoding: gzip\r\n" in odd.heard[0].lower()
    assert "packed in a way" in caught.value.problem().detail


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"], ids=["another name", "another port"])
async def test_a_redirect_to_another_host_or_port_is_not_followed(
    openai_endpoint: Endpoint, new_provider: NewProvider, host: str
) -> None:
    """Behind another port listens another program, perhaps another user's."""
    there = openai_endpoint.url.replace("127.0.0.1", host) + "/embeddings"
    sent_on = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
    async with Odd(sent_on % there.encode()).served() as odd:
        with pytest.raises(ProviderError) as caught:
            await new_provider(base_url=odd.url).request(["a text"])
    assert caught.value.code == "provider_unreachable"
    assert there.removesuffix("/embeddings") in caught.value.problem().detail
    assert openai_endpoint.stats.requests == 0


async def test_a_new_address_on_the_same_host_is_followed(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    there = openai_endpoint.url + "/embeddings"
    moved = Reply(308, b"", {"Location": there})
    openai_endpoint.rule = lambda request: moved if request.number == 1 else None
    answer = await new_provider(base_url=openai_endpoint.url).request(["a text"])
    assert answer.vectors.shape == (1, 16)
    assert openai_endpoint.stats.requests == 2
