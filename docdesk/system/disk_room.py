# SPDX-License-Identifier: Apache-2.0
"""Waits until a disk that was found full has room again. Nothing tells of it, so the disk is asked."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from docdesk.values.problems import Problem

ROOM_SECONDS = 2.0
"""Between two looks."""

TRIED_SECONDS = 30.0
"""After so long it is enough that more is free than in the moment in which the disk was found full."""

ROOM_BYTES = 1 << 20
"""So much more must be free than when the disk was found full."""


async def room_again(problem: Problem, library: Path, before: int, wanted: Callable[[], bool]) -> bool:
    """Whether there is room again where the problem was met; False where it is no more `wanted` before that.

    `before` is what `free_bytes` said when the disk was found full. A moment later the failed work has given
    some of it back, or somebody has made room already: which of the two, a later try tells.
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
    """What is free on the problem's disk, else on the library's; 0 where nobody can say."""
    path = Path(str(problem.facts.get("path") or library))
    place = path if path.is_dir() else path.parent
    try:
        return shutil.disk_usage(place if place.is_dir() else library).free
    except OSError:
        return 0  # it may be put in again
