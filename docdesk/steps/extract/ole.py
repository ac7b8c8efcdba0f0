# SPDX-License-Identifier: Apache-2.0
"""The streams of an OLE container (Office 97, Outlook, Hangul)."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import Any

from docdesk.errors import Damaged
from docdesk.values.facts import coded

MOST_STREAM = 256 << 20
_STREAM, _ROOT = 2, 5
_RESERVED = 0xFFFF_FFFA
"""Numbers from here on are no sectors."""


class Ole:
    """An OLE container whose streams are read by path. Raises Damaged."""

    def __init__(self, data: bytes) -> None:
        import olefile

        self._data = data
        try:
            self.file: Any = olefile.OleFileIO(io.BytesIO(data))
        except Exception as error:  # olefile raises OSError, struct.error and others at a broken file
            raise Damaged(reason=coded("structure_broken")) from error

    def __contains__(self, path: str) -> bool:
        return bool(self.file.exists(path))

    def paths(self, *, storages: bool = False) -> list[list[str]]:
        """The paths of all streams, or with `storages` of all storages."""
        found: list[list[str]] = self.file.listdir(streams=not storages, storages=storages)
        return found

    def stream(self, path: str) -> bytes:
        """The bytes of a stream."""
        try:
            data: bytes = self.file.openstream(path).read(MOST_STREAM)
        except Exception as error:
            raise Damaged(reason=coded("structure_broken")) from error
        return data

    def refuse_circles(self) -> None:
        """Raise Damaged if a chain of sectors leads back to itself: a reader that follows it to its end finds none."""
        size = self.file.sector_size
        begins = [self.file.first_dir_sector, self.file.first_mini_fat_sector]
        small: list[int] = []
        for entry in self.file.direntries:
            if entry is not None and entry.entry_type in (_STREAM, _ROOT):
                is_small = entry.entry_type == _STREAM and entry.size < self.file.minisectorcutoff
                (small if is_small else begins).append(entry.isectStart)
        table = getattr(self.file, "fat", ())
        self.file.loadminifat()
        circles = _has_circle(begins, table) or _has_circle(small, self.file.minifat or ())
        seen: set[int] = set()
        sector = struct.unpack_from("<I", self._data, 68)[0]  # of the table's own table
        while sector < _RESERVED and not circles:
            circles = sector in seen
            seen.add(sector)
            place = (sector + 2) * size - 4
            sector = (
                struct.unpack_from("<I", self._data, place)[0] if place + 4 <= len(self._data) else _RESERVED
            )
        if circles:
            raise Damaged(reason=coded("structure_broken"))


def _has_circle(begins: Sequence[int], table: Sequence[int]) -> bool:
    """Whether one of the chains that begin at these sectors leads back to itself. Each sector is looked at once."""
    seen = [0] * len(table)
    for number, begin in enumerate(begins, 1):
        sector = begin
        while sector < len(table) and not seen[sector]:
            seen[sector] = number
            sector = table[sector]
        if sector < len(table) and seen[sector] == number:
            return True
    return False
