# SPDX-License-Identifier: Apache-2.0
"""Ends a store process that owes an answer and does nothing for it.

Where its disk fills up in the middle of a write, Chroma's own threads can come to wait for each other for ever.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator

log = logging.getLogger(__name__)

STALLED_SECONDS = 30.0
"""So long a process that owes an answer may do nothing."""

LEAST_SHARE = 0.01
"""Less of one processor than this is nothing: threads that wait in turns take that much."""

LOOK_SECONDS = 2.0


class StoreWatch:
    """A thread that looks at the process that is being asked; nobody tells that something does not happen."""

    def __init__(self, stalled_seconds: float = STALLED_SECONDS) -> None:
        self._stalled_seconds = stalled_seconds
        self._asked: tuple[int, int, float] | None = None
        """The process that is being asked, the number of the question, and how long it may do nothing."""
        self._number = 0
        self._ended = threading.Event()
        threading.Thread(target=self._look, name="store watch", daemon=True).start()

    @contextlib.contextmanager
    def over(self, pid: int | None, *, waits: float = 0.0) -> Iterator[None]:
        """While this process is being asked something: it is killed where it stalls.

        `waits`: seconds that it may wait for somebody else besides.
        """
        self._number += 1
        self._asked = (pid, self._number, self._stalled_seconds + waits) if pid is not None else None
        try:
            yield
        finally:
            self._asked = None

    def end(self) -> None:
        """Watch no more."""
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
    """Seconds of the processor and bytes to and from the disk so far, or None where the process is gone."""
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
