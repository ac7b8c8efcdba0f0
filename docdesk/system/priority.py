# SPDX-License-Identifier: Apache-2.0
"""Process priorities: first the owner with its window, then the store, then the workers.

Store and workers each keep a core busy. The owner works in steps of a few milliseconds, and the window is only as
fast as its next step: at equal priority on two cores, one step in a hundred came 20 ms late. On an idle machine
priorities slow nobody down.
"""

from __future__ import annotations

import contextlib
import sys

STORE = 5
"""Niceness of the store, which answers questions."""
VIEWING = 2
"""Niceness of a worker that draws the page that a person waits for."""
READING = 8
"""Niceness of a worker: about half of the store's share of the processor."""
SLOW = 14
"""Niceness of a worker with slow work: about a quarter of another worker's share."""


def step_back(niceness: int, pid: int | None = None) -> None:
    """Lower the priority of a process, by default this one. Does nothing if the system refuses.

    `niceness` is Unix niceness; on Windows it is mapped to two priority classes.
    """
    import psutil

    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(pid)
        if sys.platform == "win32":
            process.nice(
                psutil.IDLE_PRIORITY_CLASS if niceness >= SLOW else psutil.BELOW_NORMAL_PRIORITY_CLASS
            )
        else:
            process.nice(max(niceness, process.nice()))
