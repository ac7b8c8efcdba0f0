# SPDX-License-Identifier: Apache-2.0
"""Under which name a key is kept: by the host that it was given for, with its scheme and port if they are unusual.

Another port is another program, which may be another user's. Former versions kept a key by the host alone, so for
each address that a user had chosen before this version, the key that is kept by its host still counts.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docdesk.settings.environment import config_folder

CHAT = "chat:"
"""Before the place of a key for answers."""

_ADDRESSES = ("base_url", "chat_base_url")


def key_place(url: str) -> str:
    """The place of a key: `host`, `host:port` if the port is not that of HTTPS, `http://host:port` without HTTPS.

    Empty if the address names no host or no port that there is.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    host = f"[{host}]" if ":" in host else host
    secure = parts.scheme == "https"
    if port is not None and port != (443 if secure else 80):
        host = f"{host}:{port}"
    return host if secure else f"{parts.scheme}://{host}"


def earlier_name(name: str) -> str | None:
    """The name by which a former version kept this key, if its user had chosen the address then. Blocks."""
    return _earlier().get(name)


def remember_earlier() -> None:
    """Write down once which addresses were chosen before keys were kept by port. Blocks.

    Called before a user's next choice is recorded: what they choose from now on gets no key of another port.
    """
    file = _file()
    if file.exists():
        return
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(dict(_of_records())), "utf-8")
        fresh.replace(file)


def _earlier() -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(_file().read_text("utf-8"))
        if isinstance(found, dict):
            return {str(name): str(kept) for name, kept in found.items()}
        return {}
    return dict(_of_records())


def _of_records() -> Iterator[tuple[str, str]]:
    """(name now, name before) of the keys for all addresses in this user's records of libraries."""
    for record in _records():
        for setting in _ADDRESSES:
            url = record.get(setting)
            place = key_place(url) if isinstance(url, str) else ""
            host = urlsplit(url).hostname if place and isinstance(url, str) else None
            if host and place != host:
                yield place, host
                yield CHAT + place, CHAT + host


def _records() -> Iterator[dict[str, Any]]:
    for file in sorted((config_folder() / "libraries").glob("*.json")):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            yield json.loads(file.read_text("utf-8")).get("agreed", {})


def _file() -> Path:
    return config_folder() / "key-places.json"
