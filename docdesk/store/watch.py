# SPDX-License-Identifier: Apache-2.0
"""Ends a store process that should be answering a call and makes no progress.

If the disk fills up during a write, Chroma's own threads can deadlock.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator

log = logging.getLogger(__name__)

STALLED_SECONDS = 30.0
"""How long a process may make no progress with a call."""

LEAST_SHARE = 0.01
"""A smaller share of one processor is no progress: waiting threads use that much."""

LOOK_SECONDS = 2.0


class StoreWatch:
    """A thread that watches the process during a call, since no event reports that nothing happens."""

    def __init__(self, stalled_seconds: float = STALLED_SECONDS) -> None:
        self._stalled_seconds = stalled_seconds
        self._asked: tuple[int, int, float] | None = None
        """The process, the number of the call, and how long it may make no progress."""
        self._number = 0
        self._ended = threading.Event()
        threading.Thread(target=self._look, name="store watch", daemon=True).start()

    @contextlib.contextmanager
    def over(self, pid: int | None, *, waits: float = 0.0) -> Iterator[None]:
        """During a call to this process: kill it if it stalls.

        `waits`: additional seconds that it may wait for another process.
        """
        self._number += 1
        self._asked = (pid, self._number, self._stalled_seconds + waits) if pid is not None else None
        try:
            yield
        finally:
            self._asked = None

    def end(self) -> None:
        """Stop watching."""
        self._ended.set()

    def _look(self) -> None:
        seen: tuple[int, int, float] | None = None
        since, work = 0.0, (0.0, 0)
        while not self._ended.wait(min(LOOK_SECONDS, self._stalled_seconds / 4)):
            asked, now = self._asked, time.monotonic()
            done = _work(asked[0]) if asked is not None else None
            if asked is None or done is None:
                seen = None
            elif asked != seen or _is_work(work, done, self._stalled_seconds):
                seen, since, work = asked, now, done
            elif now - since >= asked[2] and self._asked == asked:
                log.warning("the store process has done nothing for %.0f s and is ended", now - since)
                _kill(asked[0])
                seen = None


def _work(pid: int) -> tuple[float, int] | None:
    """Processor seconds and bytes read and written so far; None if the process is gone."""
    import psutil

    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        counters = process.io_counters() if hasattr(process, "io_counters") else None
    except (psutil.Error, OSError):
        return None
    moved = counters.read_bytes + counters.write_bytes if counters is not None else 0
    return float(times.user + times.system), int(moved)


def _is_work(before: tuple[float, int], now: tuple[float, int], seconds: float) -> bool:
    return now[0] - before[0] >= LEAST_SHARE * seconds or now[1] != before[1]


def _kill(pid: int) -> None:
    import psutil

    with contextlib.suppress(psutil.Error):
        psutil.Process(pid).kill()
