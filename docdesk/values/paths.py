# SPDX-License-Identifier: Apache-2.0
"""Paths as text: file names may hold bytes that are no text, and databases and JSON take only text."""

from __future__ import annotations

import os
from pathlib import Path

_RAW = "bytes:"


def text_of_path(path: str | Path) -> str:
    """The path as text that every database, file and program takes.

    A name that is no text (Linux allows any bytes) is written out in hexadecimal; `path_of_text` reads it.
    """
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _RAW + os.fsencode(text).hex()
    return text


def path_of_text(text: str) -> Path:
    """The path behind what `text_of_path` wrote."""
    if text.startswith(_RAW):
        return Path(os.fsdecode(bytes.fromhex(text.removeprefix(_RAW))))
    return Path(text)


def name_of_path(path: str | Path) -> str:
    """A file's name to show; bytes that are no text become U+FFFD."""
    name = path.name if isinstance(path, Path) else Path(path).name
    return os.fsencode(name).decode(errors="replace")
