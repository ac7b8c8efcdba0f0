# SPDX-License-Identifier: Apache-2.0
"""Files that other programs posted, stored in the library under the hash of their bytes.

No name from outside becomes a path: only a short ending of letters and digits is used, and the name
itself is only shown. All methods that look at the disk block: call them in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from docdesk.errors.os_errors import from_os_error
from docdesk.values.paths import path_of_text, text_of_path

PART = "part-"
"""The prefix of files that have not been received whole."""

LONGEST_NAME = 255
"""The most characters of a name that are shown."""

_OWN = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,12})?")
_OWN_PART = re.compile(PART + r"[0-9a-f]{16}(\.[a-z0-9]{1,12})?")
"""The form of docdesk's own names: nothing else in the folder is ever removed."""

_ENDING = re.compile(r"\.([A-Za-z0-9]{1,12})$")


def shown_name(given: str) -> str:
    """A name from outside, made fit for display: no folders, no control characters, not too long."""
    last = re.split(r"[/\\]", given)[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip()
    clean = clean.encode(errors="replace").decode()
    if len(clean) > LONGEST_NAME:
        ending = _ENDING.search(clean)
        kept = ending.group() if ending else ""
        clean = clean[: LONGEST_NAME - len(kept)] + kept
    return clean if clean.strip(".") else "document"


class Inbox:
    """The folder of posted files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keeping = asyncio.Lock()
        """Held while a posted file gets its row, and while files without a row are removed."""

    def begin(self, name: str) -> Upload:
        """Begin to receive a file under the name that its sender gave. Raises DiskFull, ReadOnly."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            return Upload(self.folder, shown_name(name))
        except OSError as error:
            raise from_os_error(error, str(self.folder)) or error from error

    def keep(self, uploads: Iterable[Upload]) -> list[Path]:
        """Move finished files to their places, durably. Raises DiskFull, ReadOnly."""
        try:
            paths = [upload.place() for upload in uploads]
            _flush_folder(self.folder)
        except OSError as error:
            raise from_os_error(error, str(self.folder)) or error from error
        return paths

    def holds(self, path: str) -> bool:
        """Whether a path, as the catalog writes it, belongs to a posted file."""
        file = path_of_text(path)
        return file.parent == self.folder and _OWN.fullmatch(file.name) is not None

    def files(self) -> list[str]:
        """The paths of all posted files, as the catalog writes them."""
        try:
            return [text_of_path(path) for path in self.folder.iterdir() if _OWN.fullmatch(path.name)]
        except FileNotFoundError:
            return []

    def clear_parts(self) -> None:
        """Remove files that the last owner did not receive whole."""
        for path in self.folder.glob(f"{PART}*"):
            if _OWN_PART.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove posted files. One that the system refuses to remove stays until the next start."""
        for path in paths:
            if self.holds(path):
                with contextlib.suppress(OSError):
                    path_of_text(path).unlink(missing_ok=True)


class Upload:
    """A file that is being received: written piece by piece, then kept or discarded."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.size = 0
        self._hash = hashlib.sha256()
        self._folder = folder
        ending = _ENDING.search(name)
        self._ending = ending.group().lower() if ending else ""
        self._part = folder / f"{PART}{secrets.token_hex(8)}{self._ending}"
        self._file: BinaryIO = self._part.open("xb")

    @property
    def sha256(self) -> str:
        """Of the bytes; known once the last one is written."""
        return self._hash.hexdigest()

    @property
    def target(self) -> Path:
        """Where it will be stored; known once the last byte is written."""
        return self._folder / (self._hash.hexdigest() + self._ending)

    @property
    def part(self) -> Path:
        """Where it is until it is stored; it has the ending of its name."""
        return self._part

    def write(self, data: bytes) -> None:
        """Write the next bytes. Raises DiskFull, ReadOnly."""
        self._hash.update(data)
        self.size += len(data)
        try:
            self._file.write(data)
        except OSError as error:
            raise from_os_error(error, str(self._part)) or error from error

    def finish(self) -> None:
        """Flush the whole file to the disk. Raises DiskFull, ReadOnly."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise from_os_error(error, str(self._part)) or error from error

    def place(self) -> Path:
        """Move it to its place, unless the same bytes are there already. Raises OSError."""
        target = self.target
        if target.is_file() and target.stat().st_size == self.size:
            self._part.unlink()
        else:
            self._part.replace(target)
        return target

    def discard(self) -> None:
        """Delete it."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Make a new name in a folder durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
