# SPDX-License-Identifier: Apache-2.0
"""The connection to the owner of a library: requests and streams of lines over the loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from docdesk.contract.codec import error_of
from docdesk.contract.owner import OwnerGone
from docdesk.contract.service_file import Service
from docdesk.errors import InternalError

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 30.0
"""For what the owner answers at once."""
SILENCE_SECONDS = 30.0
"""After this long without a line the owner counts as dead; it sends an empty one every five seconds."""

GROUP = 500
"""Lines that are parsed together."""


class Connection:
    """To one owner. Every method may raise OwnerGone, or the DocdeskError that the owner raised."""

    def __init__(self, client: httpx.AsyncClient, service: Service) -> None:
        self.service = service
        self._client = client

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One small question: the JSON of its answer."""
        import httpx

        content = None if body is None else json.dumps(body).encode()
        try:
            response = await self._client.request(method, path, content=content)
        except httpx.TransportError as error:
            raise OwnerGone(type(error).__name__) from error
        _raise_for(response.status_code, response.content)
        return response.json() if response.content else None

    async def lines(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The objects of a stream, until its end. Raises OwnerGone if it breaks off before."""
        import httpx

        try:
            async with self._stream(method, path, body) as response:
                waiting: list[bytes] = []
                async for piece in response.aiter_bytes():
                    *whole, rest = piece.split(b"\n")
                    if whole:
                        whole[0] = b"".join([*waiting, whole[0]])
                        waiting = []
                    waiting.append(rest)
                    for begin in range(0, len(whole), GROUP):
                        for value in await _parsed(whole[begin : begin + GROUP]):
                            if "end" in value:
                                return
                            yield value
        except httpx.TransportError as error:
            raise OwnerGone(type(error).__name__) from error
        raise OwnerGone("the stream broke off")

    async def close(self) -> None:
        """Ask no more."""
        await self._client.aclose()

    @asynccontextmanager
    async def _stream(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> AsyncIterator[httpx.Response]:
        import httpx

        timeout = httpx.Timeout(CONNECT_SECONDS, read=SILENCE_SECONDS, pool=None)
        # httpx would write text as UTF-8, which has no place for half of a surrogate pair
        content = None if body is None else json.dumps(body).encode()
        async with self._client.stream(method, path, content=content, timeout=timeout) as response:
            if response.status_code != 200:
                _raise_for(response.status_code, await response.aread())
            yield response


async def open_connection(service: Service) -> tuple[Connection, dict[str, Any]]:
    """A connection to the owner that `service` names, and what it says of itself. Raises OwnerGone."""
    client = await asyncio.to_thread(_client, service)
    connection = Connection(client, service)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            about = await connection.ask("GET", "/desk/owner")
        if not isinstance(about, dict):
            raise OwnerGone("it says nothing of itself")
    except BaseException as error:
        await connection.close()
        if isinstance(error, Exception) and not isinstance(error, OwnerGone):
            raise OwnerGone(type(error).__name__) from error
        raise
    return connection, about


def _client(service: Service) -> httpx.AsyncClient:
    import httpx

    return httpx.AsyncClient(
        base_url=service.url,
        headers={"Authorization": f"Bearer {service.token}", "Content-Type": "application/json"},
        timeout=httpx.Timeout(CONNECT_SECONDS, read=ANSWER_SECONDS, write=ANSWER_SECONDS, pool=None),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=4),
        # a proxy has no business on the loopback
        trust_env=False,
    )


def _raise_for(status: int, body: bytes) -> None:
    if status < 400:
        return
    if status in (401, 403):
        # another program, or another start of docdesk, listens there now
        raise OwnerGone(f"it answers {status}")
    try:
        answer = json.loads(body)
    except ValueError:
        raise OwnerGone(f"it answers {status}") from None
    if not isinstance(answer, dict):
        raise InternalError(reason=f"an unknown answer with status {status}")
    raise error_of(answer)


async def _parsed(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The objects of some lines; empty lines only say that the owner lives."""
    if len(lines) < 20:
        return [json.loads(line) for line in lines if line]
    return await asyncio.to_thread(lambda: [json.loads(line) for line in lines if line])
