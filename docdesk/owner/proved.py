# SPDX-License-Identifier: Apache-2.0
"""Connections to an owner that has proved, on each of them, that it knows the library's token and is this user's.

See `docdesk.contract.proof`. A connection carries no request before that: an owner may be killed at any time, and the
next connection to its port may be somebody else's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import httpcore

from docdesk.contract.owner import OwnerGone
from docdesk.contract.peer import is_another_users
from docdesk.contract.proof import LONGEST_ANSWER, PATH, new_nonce, proof_in, proves

PROOF_SECONDS = 10.0
"""How long an owner that is busy may take for its proof."""


class ProvedBackend(httpcore.AnyIOBackend):
    """Opens connections for httpcore, and closes those that are not the owner's. Raises OwnerGone then."""

    def __init__(self, token: str, made_by: int | None = None) -> None:
        """`made_by` is the user of the library."""
        self._token = token
        self._made_by = made_by

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(host, port, timeout, local_address, socket_options)
        try:
            await self._prove(stream, host, port)
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise OwnerGone("owners listen on the loopback")

    async def _prove(self, stream: httpcore.AsyncNetworkStream, host: str, port: int) -> None:
        nonce = new_nonce()
        name = f"[{host}]" if ":" in host else host
        request = f"GET {PATH}?nonce={nonce} HTTP/1.1\r\nHost: {name}:{port}\r\n\r\n"
        await stream.write(request.encode(), timeout=PROOF_SECONDS)
        proof = proof_in(await _answer(stream))
        if not proves(self._token, nonce, host, port, proof):
            raise OwnerGone("another program listens at its address")
        ours, theirs = stream.get_extra_info("client_addr"), stream.get_extra_info("server_addr")
        if await asyncio.to_thread(is_another_users, ours, theirs, self._made_by):
            raise OwnerGone("another user's program listens at its address")


async def _answer(stream: httpcore.AsyncNetworkStream) -> bytes:
    """The body of a short answer whose length is stated. Empty if it is anything else."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = await stream.read(LONGEST_ANSWER, timeout=PROOF_SECONDS)
        received += piece
        if not piece or len(received) > LONGEST_ANSWER:
            return b""
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [line.partition(b":") for line in head.lower().split(b"\r\n")[1:]]
    lengths = [value.strip() for name, _, value in lines if name.strip() == b"content-length"]
    if (
        len(lengths) != 1
        or not lengths[0].isdigit()
        or len(lengths[0]) > 4
        or int(lengths[0]) > LONGEST_ANSWER
    ):
        return b""
    while len(body) < int(lengths[0]):
        piece = await stream.read(int(lengths[0]) - len(body), timeout=PROOF_SECONDS)
        if not piece:
            return b""
        body += piece
    return body
