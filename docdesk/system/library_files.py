# SPDX-License-Identifier: Apache-2.0
"""A library's folder may come from somebody else: what in it would lead docdesk elsewhere is refused.

docdesk writes and deletes below its folders. A link there, named as one of docdesk's own files, would turn that
against any file of the person who opens the library.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from docdesk.errors import LibraryUnsafe
from docdesk.values.facts import coded

FOLDERS = re.compile(r"inbox|spool|copies|logs|fetched|backup|originals|vectors(-\d+)?", re.IGNORECASE)
"""The folders that docdesk makes in a library."""

FILES = re.compile(
    r"(catalog|embeddings|words|ledger)[-.\w]*|settings\.toml[.\w]*|service\.json[.\w]*|restore\.json[.\w]*"
    r"|owner\.lock|library\.id(\.new)?|vectors(-\d+)?\.lock",
    re.IGNORECASE,
)
"""The files that docdesk makes in a library; many file systems do not tell the cases apart."""

_REPARSE_POINT = 0x400
"""Windows' mark of a link or a junction."""


def refuse_links(library: Path) -> None:
    """Raise LibraryUnsafe if one of docdesk's own names is a link, a device or a pipe. Blocks.

    The library's own path may contain links: the person who opens it chose that path. Files of other names are
    never touched, so they may be anything.
    """
    for entry in _entries(library):
        if FOLDERS.fullmatch(entry.name):
            _refuse(entry, folder=True)
            _refuse_below(Path(entry.path))
        elif FILES.fullmatch(entry.name):
            _refuse(entry)


def _refuse_below(folder: Path) -> None:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            _refuse(entry, folder=True)
            _refuse_below(Path(entry.path))
        else:
            _refuse(entry)


def _refuse(entry: os.DirEntry[str], *, folder: bool = False) -> None:
    if entry.is_symlink() or _is_junction(entry):
        raise LibraryUnsafe(path=entry.path, reason=coded("a_link"))
    if not (entry.is_dir(follow_symlinks=False) if folder else entry.is_file(follow_symlinks=False)):
        raise LibraryUnsafe(path=entry.path, reason=coded("no_file_of_its_own"))


def _is_junction(entry: os.DirEntry[str]) -> bool:
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) if os.name == "nt" else 0
    return bool(attributes & _REPARSE_POINT)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except FileNotFoundError:  # removed meanwhile, or not made yet
        return


def open_plain(path: Path, most_bytes: int) -> bytes:
    """The content of a small file of a library, without following a link or waiting for a pipe. Blocks.

    Raises LibraryUnsafe if it is no regular file or too large, and OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        raise LibraryUnsafe(path=str(path), reason=coded("a_link"))
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > most_bytes:
            raise LibraryUnsafe(path=str(path), reason=coded("no_file_of_its_own"))
        return file.read(most_bytes)
