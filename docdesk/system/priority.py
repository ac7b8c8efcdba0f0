# SPDX-License-Identifier: Apache-2.0
"""Who goes first where the processor is short: the owner, with its window; then the store, then reading.

Both of these have a core each that they would never leave by themselves. The owner works in pieces of a few
milliseconds, and a window is as quick as it comes to its turn: at equal priority one in a hundred of these turns
came 20 ms late on two cores. Where nothing else wants the processor nobody is slower by it.
"""

from __future__ import annotations

import contextlib
import sys

STORE = 5
"""Niceness of the store, which answers questions."""
READING = 8
"""Niceness of a worker: half of the processor that the store would get."""
SLOW = 14
"""Niceness of a worker whose work turned out to be slow: a quarter of what another worker would get."""


def step_back(niceness: int, pid: int | None = None) -> None:
    """Let what is more urgent go first, from now on: this process or another one. Where it cannot be, it is not.

    `niceness` counts as in Unix; Windows has two steps for it.
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
