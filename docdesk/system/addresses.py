# SPDX-License-Identifier: Apache-2.0
"""Files as `file:` addresses, as drops and clipboards name them; see RFC 8089.

Names are bytes on Linux, and an address may escape any of them: a library for addresses that takes text loses
what is not UTF-8.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes
from urllib.request import url2pathname

_SCHEME = b"file:"


def path_of_address(address: bytes) -> Path | None:
    """The file that an address names; None if it names none, or one of another machine."""
    if address[: len(_SCHEME)].lower() != _SCHEME:
        return None
    rest = address[len(_SCHEME) :].split(b"?")[0].split(b"#")[0]
    host = b""
    if rest.startswith(b"//"):
        host, slash, path = rest[2:].partition(b"/")
        rest = slash + path
    if sys.platform == "win32":
        # a share of another machine is a path there
        server = "" if _is_here(host) else f"//{os.fsdecode(unquote_to_bytes(host))}"
        return Path(url2pathname(server + os.fsdecode(rest)))
    path = unquote_to_bytes(rest)
    if not path.startswith(b"/") or b"\0" in path or not _is_here(host):
        return None
    return Path(os.fsdecode(path))


def address_of_path(path: Path) -> bytes:
    """The address of an absolute path."""
    return path.as_uri().encode("ascii")


def _is_here(host: bytes) -> bool:
    """Whether an address's host is this machine: some programs name it, with or without its domain."""
    if not host:
        return True
    named = os.fsdecode(unquote_to_bytes(host)).casefold().rstrip(".")
    own = socket.gethostname().casefold()
    return named in ("localhost", "localhost.localdomain", own, own.partition(".")[0]) or (
        named.partition(".")[0] == own
    )
