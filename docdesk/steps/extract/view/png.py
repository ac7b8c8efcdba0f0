# SPDX-License-Identifier: Apache-2.0
"""Writes a picture as PNG: quickly rather than small, because a reader waits for it."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LEVEL = 1
"""Of zlib. Pages are mostly white: a higher level takes twice as long for a tenth less."""

_COLOUR_TYPES = {"L": 0, "RGB": 2}


def png_of(picture: Image) -> bytes:
    """The PNG of a picture; one without colours is written in grey, in a third of the time."""
    picture = _without_needless_colours(picture)
    width, height = picture.size
    stride = width * len(picture.getbands())
    pixels = picture.tobytes()
    # no filter: on pages it saves nothing, and finding the best one takes longer than packing
    rows = b"".join([b"\0" + pixels[at : at + stride] for at in range(0, len(pixels), stride)])
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[picture.mode], 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, LEVEL)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _without_needless_colours(picture: Image) -> Image:
    from PIL import ImageChops

    if picture.mode == "L":
        return picture
    red, green, blue = picture.convert("RGB").split()
    if any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        return picture.convert("RGB")
    return red


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))
