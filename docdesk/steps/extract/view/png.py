# SPDX-License-Identifier: Apache-2.0
"""Writes a picture as PNG: quickly rather than small, because a reader waits for it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LEVEL = 1
"""Of zlib. Pages are mostly white: a higher level takes twice as long for a tenth less."""

GREY, COLOURS = 0, 2


def png_of_planes(width: int, height: int, planes: Sequence[bytes]) -> bytes:
    """The PNG of a picture whose red, green and blue are given; without colours it is written in grey.

    Grey takes a third of the time.
    """
    red, green, blue = planes
    if red == green == blue:
        return _png(width, height, GREY, red)
    pixels = bytearray(3 * width * height)
    pixels[0::3], pixels[1::3], pixels[2::3] = red, green, blue
    return _png(width, height, COLOURS, bytes(pixels))


def png_of(picture: Image) -> bytes:
    """The PNG of a picture of Pillow's."""
    planes = [plane.tobytes() for plane in picture.convert("RGB").split()]
    return png_of_planes(picture.width, picture.height, planes)


def _png(width: int, height: int, kind: int, pixels: bytes) -> bytes:
    stride = len(pixels) // height
    # no filter: on pages it saves nothing, and finding the best one takes longer than packing
    rows = b"".join([b"\0" + pixels[at : at + stride] for at in range(0, len(pixels), stride)])
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, LEVEL)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))
