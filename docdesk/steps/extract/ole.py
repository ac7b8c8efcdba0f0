# SPDX-License-Identifier: Apache-2.0
"""The streams of an OLE container (Office 97, Outlook, Hangul)."""

from __future__ import annotations

import io
from typing import Any

from docdesk.errors import Damaged
from docdesk.values.facts import coded

MOST_STREAM = 256 << 20


class Ole:
    """An OLE container whose streams are read by path. Raises Damaged."""

    def __init__(self, data: bytes) -> None:
        import olefile

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
