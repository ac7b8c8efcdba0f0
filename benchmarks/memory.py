# SPDX-License-Identifier: Apache-2.0
"""How much memory processes take, on every system."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import psutil

EVERY_SECONDS = 1.0
"""Between two looks: each costs some hundredths of a second."""


def own_share_mb(process: psutil.Process) -> float:
    """What one process adds to the machine's memory, MB.

    Where there is one, its proportional share: pages that several processes map count once among them.
    Elsewhere the pages that nobody else has.
    """
    about: Any = process.memory_full_info()
    return float(getattr(about, "pss", 0) or about.uss) / (1 << 20)


def peak_mb() -> float:
    """The most memory that this process had so far, MB."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / (1 << 20)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20) if sys.platform == "darwin" else most / 1024


@dataclass
class Look:
    """The memory of a process and all below it at one moment, MB by process."""

    at: float
    """On the system's monotonic clock."""
    by_pid: dict[int, float] = field(default_factory=dict)

    @property
    def whole(self) -> float:
        return sum(self.by_pid.values())


class TreeMemory:
    """Looks at a process and all below it again and again, from another process, until `stop`."""

    def __init__(self, pid: int, every: float = EVERY_SECONDS) -> None:
        self.looks: list[Look] = []
        self._root = psutil.Process(pid)
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
        self._thread.start()

    def stop(self) -> list[Look]:
        """All looks, oldest first."""
        self._over.set()
        self._thread.join()
        return self.looks

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            look = Look(time.monotonic())
            try:
                tree = [self._root, *self._root.children(recursive=True)]
            except psutil.Error:
                return  # it has ended
            for process in tree:
                try:
                    look.by_pid[process.pid] = own_share_mb(process)
                except psutil.Error:
                    continue  # it ended meanwhile
            self.looks.append(look)
