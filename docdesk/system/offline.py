# SPDX-License-Identifier: Apache-2.0
"""The offline switch: nothing leaves this machine. The interpreter enforces it, below every library.

Python calls audit hooks before a socket connects or sends and before a name is looked up. With the switch on, the
hook refuses every other machine. Its error is not an OSError, so that no library takes it for a bad connection and
tries again. A hook cannot be removed, so it reads the switch each time. Workers and the process of a Chroma directory
never need another machine; in them the switch is always on. The hook does not see native code that opens sockets
itself, such as libpq: see `Settings.offline`, and `docdesk.system.confinement` for what the kernel refuses.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
from typing import Any

from docdesk.errors import Offline

_EVENTS = frozenset(
    {
        "socket.__new__",
        "socket.connect",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
    }
)
_lock = threading.Lock()
_on = False
_hooked = False
_without_sockets = False


def keep_offline(on: bool = True, *, without_sockets: bool = False) -> None:
    """Set the switch of this process; `without_sockets` refuses even to make a socket for a network.

    That is for a process whose kernel refuses it: the error here is one that no library retries.
    """
    global _on, _hooked, _without_sockets
    with _lock:
        _on = on
        _without_sockets = without_sockets
        if on and not _hooked:
            sys.addaudithook(_look)
            _watch_proactor()
            _hooked = True


def is_offline() -> bool:
    """Whether the switch is on in this process."""
    return _on


def _watch_proactor() -> None:
    """Windows' event loop connects without the socket module and its audit events."""
    if sys.platform == "win32":
        from asyncio.windows_events import IocpProactor

        plain = IocpProactor.connect

        def connect(self: IocpProactor, conn: socket.socket, address: Any) -> Any:
            _look("socket.connect", (conn, address))
            return plain(self, conn, address)

        IocpProactor.connect = connect  # type: ignore[method-assign]


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if not _on or event not in _EVENTS:
        return
    if event == "socket.__new__":
        if _without_sockets and arguments[1] in (socket.AF_INET, socket.AF_INET6):
            raise Offline(host="the network")
        return
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        sock, address = arguments[0], arguments[1]
        if sock.family not in (socket.AF_INET, socket.AF_INET6) or address is None:
            return  # a socket of this machine, or one that was connected before
        host = address[0] if isinstance(address, tuple) else address
    else:
        host = arguments[0]
    if not _is_here(host):
        raise Offline(host=_text(host))


def _is_here(host: object) -> bool:
    name = _text(host).strip("[]").partition("%")[0].lower()
    if name in ("", "localhost") or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    # nothing can be sent to "any address"; it is what a server binds to
    return address.is_loopback or address.is_unspecified


def _text(host: object) -> str:
    if host is None:
        return ""
    return host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
