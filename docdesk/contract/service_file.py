# SPDX-License-Identifier: Apache-2.0
"""Where a library's owner listens: `service.json` in the library, readable only by its user.

Light on purpose: a second start reads it before anything else is imported.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docdesk.contract.peer import is_another_users
from docdesk.contract.proof import LONGEST_ANSWER, PATH, loopback_address, new_nonce, proof_in, proves
from docdesk.settings.environment import SERVICE_FILE

FILE = SERVICE_FILE
MOST_BYTES = 1 << 16

_WRITTEN = ("pid", "url", "token", "public_url")


@dataclass(frozen=True, slots=True)
class Service:
    """The owner's process, its address (http://host:port) and its token."""

    pid: int
    url: str
    token: str = field(repr=False)
    public_url: str | None = None
    """Where other machines reach it, if it listens for them too."""
    made_by: int | None = field(default=None, repr=False, compare=False)
    """The user who owns the file, if it was read and the system has such users. Not in the file."""


def new_token() -> str:
    """A token for one start: 32 random bytes as text."""
    import secrets

    return secrets.token_urlsafe(32)


def write_service(library: Path, service: Service) -> None:
    """Write where the owner listens, atomically, never readable by others. Raises OSError."""
    fresh = library / f"{FILE}.{os.urandom(4).hex()}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({name: getattr(service, name) for name in _WRITTEN}, file)
        fresh.replace(library / FILE)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def read_service(library: Path) -> Service | None:
    """The file's content; None if there is no file, it cannot be read, or it names another machine.

    Clients read it before anything has looked at the library: it may be a pipe, or enormous.
    """
    try:
        text, made_by = _content(library / FILE)
        plain = json.loads(text)
        public = plain.get("public_url")
        service = Service(int(plain["pid"]), str(plain["url"]), str(plain["token"]), public, made_by)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return service if loopback_address(service.url) is not None else None


def _content(path: Path) -> tuple[bytes, int | None]:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_BYTES:
            raise ValueError("no file of docdesk")
        return file.read(MOST_BYTES), about.st_uid if os.name == "posix" else None


def remove_service(library: Path, service: Service) -> None:
    """Remove the file if it still belongs to this service."""
    if read_service(library) == service:
        with contextlib.suppress(OSError):
            (library / FILE).unlink(missing_ok=True)


def ask(
    service: Service, method: str, path: str, body: dict[str, Any] | None = None, *, seconds: float = 5.0
) -> tuple[int, Any] | None:
    """Send one small request to an owner: the status and JSON of its answer, or None if nobody answers.

    Nothing is sent before the owner has proved that it knows the token. Blocks, at most `seconds` between two bytes.
    """
    import http.client

    address = loopback_address(service.url)
    if address is None:
        return None
    connection = http.client.HTTPConnection(*address, timeout=seconds)
    headers = {"Authorization": f"Bearer {service.token}", "Content-Type": "application/json"}
    try:
        nonce = new_nonce()
        connection.request("GET", f"{PATH}?nonce={nonce}")
        proof = proof_in(connection.getresponse().read(LONGEST_ANSWER))
        if not proves(service.token, nonce, *address, proof) or connection.sock is None:
            return None
        if is_another_users(connection.sock.getsockname(), connection.sock.getpeername(), service.made_by):
            return None
        connection.auto_open = 0  # a new connection would have to be proved again
        connection.request(method, path, json.dumps(body or {}) if method != "GET" else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
