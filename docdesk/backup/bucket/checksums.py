# SPDX-License-Identifier: Apache-2.0
"""SHA-256, which names an object, and CRC32C, which Cloud Storage reports for every object."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 1 << 20
"""Bytes read at once."""


@dataclass(frozen=True, slots=True)
class Checksums:
    """SHA-256 in hexadecimal, CRC32C in base64 (as Cloud Storage writes it), and the number of bytes."""

    sha256: str
    crc32c: str
    size: int


def checksums_of(data: bytes | BinaryIO, stop: Callable[[], None] = lambda: None) -> Checksums:
    """The checksums of bytes, or of a stream from its position to its end. `stop` may raise to end it. Blocks."""
    import google_crc32c

    sha256, crc32c, size = hashlib.sha256(), google_crc32c.Checksum(), 0
    if isinstance(data, bytes):
        sha256.update(data)
        crc32c.update(data)
        size = len(data)
    else:
        while piece := data.read(PIECE):
            stop()
            sha256.update(piece)
            crc32c.update(piece)
            size += len(piece)
    return Checksums(sha256.hexdigest(), base64.b64encode(crc32c.digest()).decode(), size)
