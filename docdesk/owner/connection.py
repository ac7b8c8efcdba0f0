# SPDX-License-Identifier: Apache-2.0
"""The connection to the owner of a library: requests and streams of lines over the loopback.

No proxy has any business there: the pool asks neither the environment nor the system for one.
"""

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
    import httpcore

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 30.0
"""For what the owner answers at once."""
SILENCE_SECONDS = 30.0
"""After this long without a line the owner counts as dead; it sends an empty one every five seconds."""

GROUP = 500
"""Lines that are parsed together."""


class Connection:
    """To one owner. Every method may raise OwnerGone, or the DocdeskError that the owner raised."""

    def __init__(self, pool: httpcore.AsyncConnectionPool, service: Service) -> None:
        self.service = service
        self._pool = pool
        self._headers: dict[bytes | str, bytes | str] = {
            "Host": service.url.removeprefix("http://"),
            "Authorization": f"Bearer {service.token}",
            "Content-Type": "application/json",
        }

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send one small request: the JSON of its answer."""
        async with self._answer(method, path, body, ANSWER_SECONDS) as response:
            content = await response.aread()
        _raise_for(response.status, content)
        return json.loads(content) if content else None

    async def lines(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The objects of a stream, until its end. Raises OwnerGone if it breaks off before."""
        async with self._answer(method, path, body, SILENCE_SECONDS) as response:
            if response.status != 200:
                _raise_for(response.status, await response.aread())
            waiting: list[bytes] = []
            async for piece in response.aiter_stream():
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
        raise OwnerGone("the stream broke off")

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    @asynccontextmanager
    async def _answer(
        self, method: str, path: str, body: dict[str, Any] | None, seconds: float
    ) -> AsyncIterator[httpcore.Response]:
        """The answer to a request. `seconds` is how long the owner may say nothing."""
        import httpcore

        content = None if body is None else json.dumps(body).encode()
        timeouts = {"connect": CONNECT_SECONDS, "read": seconds, "write": ANSWER_SECONDS}
        try:
            async with self._pool.stream(
                method,
                self.service.url + path,
                headers=self._headers | {"Content-Length": str(len(content or b""))},
                content=content,
                extensions={"timeout": timeouts},
            ) as response:
                yield response
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise OwnerGone(type(error).__name__) from error


async def open_connection(service: Service) -> tuple[Connection, dict[str, Any]]:
    """A connection to the owner that `service` names, and what it says of itself. Raises OwnerGone."""
    pool = await asyncio.to_thread(_pool, service)
    connection = Connection(pool, service)
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


def _pool(service: Service) -> httpcore.AsyncConnectionPool:
    import httpcore

    from docdesk.owner.proved import ProvedBackend

    return httpcore.AsyncConnectionPool(
        max_connections=None,
        max_keepalive_connections=4,
        network_backend=ProvedBackend(service.token, service.made_by),
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
