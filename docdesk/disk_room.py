# SPDX-License-Identifier: Apache-2.0
"""Waits until a disk that was found full has room again. Nothing tells of it, so the disk is asked."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

ROOM_SECONDS = 2.0
"""Between two looks."""

ROOM_BYTES = 1 << 20
"""So much more must be free than when the disk was found full."""


async def room_again(path: Path, library: Path, wanted: Callable[[], bool]) -> bool:
    """Whether there is room for `path` again; False where it is no more `wanted` before that.

    Where the folder of `path` is gone, the disk of the library is asked.
    """
    before = await asyncio.to_thread(_free_bytes, path, library)
    while wanted():
        await asyncio.sleep(ROOM_SECONDS)
        free = await asyncio.to_thread(_free_bytes, path, library)
        if free >= before + ROOM_BYTES and wanted():
            return True
    return False


def _free_bytes(path: Path, library: Path) -> int:
    place = path if path.is_dir() else path.parent
    return shutil.disk_usage(place if place.is_dir() else library).free
