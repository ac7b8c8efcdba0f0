# SPDX-License-Identifier: Apache-2.0
"""Waits until a full disk has room again. No event reports it, so the disk is polled."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from docdesk.values.problems import Problem

ROOM_SECONDS = 2.0
"""Seconds between two polls."""

TRIED_SECONDS = 30.0
"""After this many seconds it suffices that more is free than when the disk was found full."""

ROOM_BYTES = 1 << 20
"""How much more must be free than when the disk was found full."""


async def room_again(problem: Problem, library: Path, before: int, wanted: Callable[[], bool]) -> bool:
    """Return True once there is room on the problem's disk, or False once nobody has `wanted` it any more.

    `before` is what `free_bytes` returned when the disk was found full. A moment later, more may be free because
    the failed work gave some back or because somebody made room; only another try can tell which.
    """
    settled, waited = await asyncio.to_thread(free_bytes, problem, library), 0.0
    while wanted():
        await asyncio.sleep(ROOM_SECONDS)
        waited += ROOM_SECONDS
        free = await asyncio.to_thread(free_bytes, problem, library)
        full = settled if waited < TRIED_SECONDS else min(settled, before)
        if free >= full + ROOM_BYTES and wanted():
            return True
    return False


def free_bytes(problem: Problem, library: Path) -> int:
    """The free bytes on the problem's disk, or else on the library's; 0 if they cannot be determined."""
    path = Path(str(problem.facts.get("path") or library))
    place = path if path.is_dir() else path.parent
    try:
        return shutil.disk_usage(place if place.is_dir() else library).free
    except OSError:
        return 0  # a removed disk may come back
