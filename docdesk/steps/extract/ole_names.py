# SPDX-License-Identifier: Apache-2.0
"""The names in an OLE container (Office 97, Outlook, Hangul), without opening it whole.

It looks at files in the owner's own process, so it reads a bounded part of them.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SECTORS = 256
"""Sectors of a directory that are looked at."""
_END = 0xFFFF_FFFA
_IN_HEADER = 109
"""Tables of sectors that the header names: those of the first seven megabytes of most files."""


def names_in_file(path: Path) -> set[str]:
    """The names of the streams and storages of a file; what is found of them if it is damaged. Blocks."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return names_in(data)
    except (OSError, ValueError):
        return set()


def names_in(data: bytes | mmap.mmap) -> set[str]:
    """The names of the streams and storages."""
    names: set[str] = set()
    try:
        size = 1 << max(7, min(struct.unpack_from("<H", data, 30)[0], 16))
        sector = struct.unpack_from("<I", data, 48)[0]
        for _ in range(MOST_SECTORS):
            if sector >= _END:
                break
            begin = (sector + 1) * size
            for at in range(begin, min(begin + size, len(data)), 128):
                length = struct.unpack_from("<H", data, at + 64)[0]
                if 2 <= length <= 64:
                    names.add(data[at : at + length - 2].decode("utf-16-le", "replace"))
            table = _table(data, sector // (size // 4), size)
            sector = struct.unpack_from("<I", data, (table + 1) * size + sector % (size // 4) * 4)[0]
    except (struct.error, IndexError):
        pass
    return names


def _table(data: bytes | mmap.mmap, number: int, size: int) -> int:
    """The sector of one of the tables of sectors: the header names the first 109, a chain of sectors the others."""
    if number < _IN_HEADER:
        return int(struct.unpack_from("<I", data, 76 + 4 * number)[0])
    in_sector = size // 4 - 1  # the last entry leads to the next sector of the chain
    further, place = divmod(number - _IN_HEADER, in_sector)
    sector = struct.unpack_from("<I", data, 68)[0]
    for _ in range(further):
        sector = struct.unpack_from("<I", data, (sector + 2) * size - 4)[0]
    return int(struct.unpack_from("<I", data, (sector + 1) * size + 4 * place)[0])
