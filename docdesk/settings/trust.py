# SPDX-License-Identifier: Apache-2.0
"""Which libraries this user knows, and which of their settings they have agreed to.

A library may come from somebody else, as a folder or from a bucket. Its settings could name an address to send
texts to or folders to read, and its queue could name any file of this machine. So a library that is new to this
user starts no work and sends nothing, and settings of `SENSITIVE` count only with the value that this user gave
or agreed to. Both are recorded in the user's config folder, never in the library: what is in the library only
says which record is meant.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docdesk.settings.environment import config_folder, default_library
from docdesk.settings.key_places import key_place, remember_earlier

SENSITIVE = (
    "base_url",
    "chat_base_url",
    "chroma_url",
    "bucket",
    "prefix",
    "service_account_file",
    "watched",
    "assistant_folders",
)
"""The settings that say where something is sent, or which folders are read."""

MARK = "library.id"
"""In a library's folder: a random text that its user's record repeats. A folder that was copied or unpacked has
another inode than the recorded one, so the mark alone proves nothing."""

ADDRESSES = ("base_url", "chat_base_url", "chroma_url")
"""Those that may get a key."""

_CONTENT = ("catalog.db", "embeddings.db", "words.db", "inbox", "copies")
"""What a library has once somebody has used it."""


def is_known(library: Path) -> bool:
    """Whether this user made or trusted the library in this folder. Blocks."""
    take_over_earlier()
    record = _record(library)
    if not record or record.get("mark") is None:
        return False
    with contextlib.suppress(OSError, ValueError):
        mark = library / MARK
        if mark.is_symlink() or mark.stat().st_size > 64:
            return False
        return bool(mark.read_text("ascii") == record["mark"] and library.stat().st_ino == record["inode"])
    return False


def mark_of(library: Path) -> str | None:
    """The mark that this user's record gives the library; None if it is none of theirs. Blocks."""
    mark = _record(library).get("mark")
    return str(mark) if mark is not None and is_known(library) else None


def is_new(library: Path) -> bool:
    """Whether nothing is in the folder yet that somebody else could have put there. Blocks."""
    if any(os.path.lexists(library / name) for name in _CONTENT):
        return False
    # settings alone choose who is asked; those that this user saved before the first document are their own
    return "agreed" in _record(library) or not os.path.lexists(library / "settings.toml")


def trust(library: Path) -> None:
    """Record that this user knows the library, and agrees to what its settings say now. Blocks. Raises OSError."""
    take_over_earlier()
    library.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(16)
    fresh = library / f"{MARK}.new"
    fresh.write_text(mark, "ascii")
    fresh.replace(library / MARK)
    record = {**_record(library), "path": str(library), "mark": mark, "inode": library.stat().st_ino}
    _write(library, record)


def agree(library: Path, values: Mapping[str, Any]) -> None:
    """Record that this user chose these settings for the library; sensitive ones count from now on. Blocks.

    Values are as JSON has them. A record that cannot be written only means that they are asked about again.
    """
    take_over_earlier()
    remember_earlier()
    _agree(library, values)


def _agree(library: Path, values: Mapping[str, Any]) -> None:
    chosen = {name: values[name] for name in SENSITIVE if name in values}
    record = _record(library)
    if record.get("agreed") != chosen:
        with contextlib.suppress(OSError):
            _write(library, {**record, "path": str(library), "agreed": chosen})


def agreed(library: Path, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The settings of a library's file that count, and the sensitive ones that this user has not agreed to."""
    if not any(name in values for name in SENSITIVE):
        return dict(values), {}
    take_over_earlier()
    known = _record(library).get("agreed", {})
    refused = {
        name: values[name]
        for name in SENSITIVE
        if name in values and (name not in known or known[name] != values[name])
    }
    return {name: value for name, value in values.items() if name not in refused}, refused


def receive(library: Path, values: Mapping[str, Any]) -> None:
    """Record that the library's addresses came with it, before the user agrees to its settings. Blocks.

    To trust a library is not to give it a key: one from the environment was meant for another address.
    """
    addresses = [values[name] for name in ADDRESSES if values.get(name)]
    if addresses:
        record = _record(library)
        _write(library, {**record, "received": sorted({*record.get("received", ()), *addresses})})


def is_received(library: Path, address: str | None) -> bool:
    """Whether the address came with a library of somebody else, and this user never named it. Blocks."""
    received = _record(library).get("received", ()) if address is not None else ()
    return key_place(address) in {key_place(one) for one in received} if address and received else False


def name_address(library: Path, addresses: Iterable[str]) -> None:
    """Record that this user named these addresses by an option or a variable. Blocks."""
    record = _record(library)
    received = record.get("received", ())
    named = {key_place(address) for address in addresses}
    rest = [address for address in received if key_place(address) not in named]
    if len(rest) < len(received):
        with contextlib.suppress(OSError):
            _write(library, {**record, "received": rest})


def _folder() -> Path:
    return config_folder() / "libraries"


def _file(library: Path) -> Path:
    return _folder() / f"{hashlib.sha256(os.fsencode(library)).hexdigest()[:32]}.json"


def _record(library: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        record = json.loads(_file(library).read_text("utf-8"))
        if isinstance(record, dict):
            return record
    return {}


def _write(library: Path, record: Mapping[str, Any]) -> None:
    file = _file(library)
    file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    fresh = file.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as out:  # noqa: PTH123 - a descriptor
        json.dump(dict(record), out, ensure_ascii=True)
    fresh.replace(file)


def take_over_earlier() -> None:
    """Once for each user: trust the libraries that they used before there were records.

    Evidence from inside a library proves nothing, so these are the default library and the window's recent ones.
    """
    folder = _folder()
    if folder.is_dir():
        return
    # somebody who never ran docdesk has no folder of choices: what is at the default place then was put there
    earlier = [default_library(), *_recent()] if config_folder().is_dir() else []
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    for library in earlier:
        with contextlib.suppress(OSError, ValueError, UnicodeDecodeError):
            if not (library / "catalog.db").is_file() or library.is_symlink():
                continue
            trust(library)
            _agree(library, _toml(library / "settings.toml"))
    remember_earlier()


def _recent() -> list[Path]:
    """The libraries that the window has opened, as its own file lists them; what is hard to parse is left out."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in (config_folder() / "window.ini").read_text("utf-8").splitlines():
            if line.startswith("libraries="):
                texts = (text.strip().strip('"') for text in line.partition("=")[2].split(", "))
                return [Path(text) for text in texts if text.startswith("/") and "\\" not in text]
    return []


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text("utf-8")) if path.is_file() and not path.is_symlink() else {}
