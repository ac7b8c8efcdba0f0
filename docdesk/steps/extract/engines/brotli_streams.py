# SPDX-License-Identifier: Apache-2.0
"""Streams that are packed by Brotli, which no reader here knows."""

from __future__ import annotations

CHUNK = 1024
"""Bytes that are unpacked in one piece."""


def unpacked(data: bytes, most: int) -> bytes:
    """As much as can be unpacked; the end of it may be missing. Raises MemoryError above `most` bytes."""
    import brotli

    unpacker = brotli.Decompressor()
    found = bytearray()
    for start in range(0, len(data), CHUNK):
        try:
            found += unpacker.process(data[start : start + CHUNK])
        except brotli.error:
            break
        if len(found) > most:
            raise MemoryError
    return bytes(found)
