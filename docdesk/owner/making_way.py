# SPDX-License-Identifier: Apache-2.0
"""How a library passes from one owner to the next: who asks, who makes way, and who waits.

A window or a service asks a terminal to make way, and whoever starts work asks one that does not. A terminal that
made way waits until its successor listens, and continues as a client.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from docdesk.contract.owner import OwnerGone, OwnerKind
from docdesk.contract.service_file import read_service
from docdesk.errors import DocdeskError
from docdesk.owner.client import RemoteDesk
from docdesk.system.sources import absolute_text

log = logging.getLogger(__name__)

YIELD_SECONDS = 60.0
"""How long an owner may take to make way: it finishes the write in progress first."""

ANSWER_SECONDS = 660.0
"""How long one may take that still answers a question: a chat model has ten minutes for its answer."""

LOOK_SECONDS = 0.1
"""How often a process that waits looks whether another one owns the library."""

OTHERS_FIRST_SECONDS = 3.0
"""How long a process that starts no work leaves a library to others, once its owner has made way."""


class HandedOver(Exception):
    """Another window shows this library; it has taken the files and come to the front."""


async def makes_way(there: RemoteDesk, kind: OwnerKind, hand_over: list[Path] | None) -> bool:
    """Whether the owner makes way for a process of this kind; the connection to it is then closed.

    Raises HandedOver if the owner is a window too and has taken the files of `hand_over`.
    """
    try:
        if there.kind == OwnerKind.WINDOW and hand_over is not None:
            paths = [absolute_text(path) for path in hand_over]
            await there.connection.ask("POST", "/desk/raise", {"paths": paths})
            await there.close()
            raise HandedOver
        if not _ranks_before(kind, there.kind):
            return False
        await there.connection.ask("POST", "/desk/yield", {"pid": os.getpid()})
    except OwnerGone:
        pass
    except DocdeskError as error:
        log.info("the owner stays: %s", error)
        return False
    await there.close()
    return True


def _ranks_before(kind: OwnerKind, owner: str) -> bool:
    """Whether an owner of the kind `owner` has to make way for a process of this kind."""
    if owner == OwnerKind.READER:
        return kind is not OwnerKind.READER
    return owner == OwnerKind.TERMINAL and kind in (OwnerKind.WINDOW, OwnerKind.SERVICE)


async def let_others_first(library: Path, stopped: Callable[[], bool]) -> None:
    """Leave a library that its owner has just given up to the process that asked for it.

    A process that starts no work would have to make way again at once. An owner that was killed leaves its service
    file behind, and nothing is waited for.
    """
    await _until_served(library, OTHERS_FIRST_SECONDS, stopped)


async def until_succeeded(library: Path, pid: int, stopped: Callable[[], bool]) -> None:
    """Wait until the process `pid` has taken the library over, has ended, or takes too long."""
    await _until_served(library, YIELD_SECONDS, lambda: stopped() or not _lives(pid))


async def _until_served(library: Path, seconds: float, stopped: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not stopped():
        if read_service(library) is not None:
            return
        await asyncio.sleep(LOOK_SECONDS)


def _lives(pid: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(pid))
