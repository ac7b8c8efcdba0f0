# SPDX-License-Identifier: Apache-2.0
"""Whose program is at the other end of a connection on this machine.

A library that came from somebody else may hold a `service.json` with their own port and token, so that a program of
theirs could prove that it knows the token. Linux says which user a connection belongs to. Light: a second start
imports this before anything else.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ENDED = "06"
"""The state of a connection that is over; the kernel does not know any more whose it was."""


def is_another_users(ours: Any, theirs: Any, made_by: int | None) -> bool:
    """Whether neither this user nor the administrator holds the other end of a connection. Blocks for a moment.

    `ours` and `theirs` are the addresses of both ends as `socket` gives them. For an administrator, `made_by` is the
    user of the library. False where the system does not say it.
    """
    if sys.platform != "linux":
        return False
    user = os.geteuid()
    allowed = {0, user} if user or made_by is None else {0, made_by}
    here, there = _names(ours), _names(theirs)
    known = False
    for local, remote, state, holder in _connections():
        known = known or (local in here and remote in there)
        if local in there and remote in here and state != _ENDED:
            return holder not in allowed
    return known


def _connections() -> Iterator[tuple[str, str, str, int]]:
    """(address of this end, of the other one, state, user) of all connections; none where the system has no list."""
    for file in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(file).read_text("ascii").splitlines()[1:]:
                fields = line.split()
                yield fields[1], fields[2], fields[3], int(fields[7])


def _names(address: Any) -> set[str]:
    """How the kernel writes an address; one of version 4 may belong to a socket of version 6."""
    host, port = str(address[0]), int(address[1])
    if ":" in host:
        return {_written(socket.inet_pton(socket.AF_INET6, host.partition("%")[0]), port)}
    short = socket.inet_aton(host)
    return {_written(short, port), _written(bytes(10) + b"\xff\xff" + short, port)}


def _written(address: bytes, port: int) -> str:
    words = [int.from_bytes(address[at : at + 4], sys.byteorder) for at in range(0, len(address), 4)]
    return "".join(f"{word:08X}" for word in words) + f":{port:04X}"
