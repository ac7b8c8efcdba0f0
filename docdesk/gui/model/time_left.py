# SPDX-License-Identifier: Apache-2.0
"""Estimates the remaining time of a document and of the queue. It knows no Qt, and the caller gives the time.

What is left is counted in bytes: documents are of very different sizes, and a number of documents would
promise what it cannot keep. The rate is that of the last minute, so that a fast beginning does not count for
ever. Where nothing moved in that time nothing is said: no number is better than a wrong one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from docdesk.values.documents import Document, Status

WINDOW = 60.0
"""Seconds that a rate is taken over."""
LEAST = 4.0
"""Seconds before there is an estimate."""
GRAIN = 0.5
"""Seconds between two points of a rate; those between add up."""


class _Rate:
    """The rate of the last minute."""

    def __init__(self, now: float) -> None:
        self.done = 0.0
        self._moved_at = now
        self._points: deque[tuple[float, float]] = deque([(now, 0.0)])

    def add(self, amount: float, now: float) -> None:
        self.done += amount
        if amount > 0:
            self._moved_at = now
        if now - self._points[-1][0] >= GRAIN:
            self._points.append((now, self.done))
        while len(self._points) > 2 and now - self._points[1][0] > WINDOW:
            self._points.popleft()

    def seconds_for(self, amount: float, now: float) -> float | None:
        """How long `amount` takes at this rate; None where that cannot be said."""
        begin, before = self._points[0]
        span, moved = now - begin, self.done - before
        if span < LEAST or moved <= 0 or now - self._moved_at > WINDOW:
            return None
        return amount * span / moved


class TimeLeft:
    """Follows the documents that are not done yet. Times are seconds of any clock that only goes on."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}
        """Bytes that are still to be done of each queued or running document."""
        self._remaining = 0.0
        self._rate: _Rate | None = None
        self._rates: dict[str, _Rate] = {}

    @property
    def remaining(self) -> float:
        """Bytes that are still to be done."""
        return max(0.0, self._remaining)

    @property
    def part(self) -> float | None:
        """How much of the present run is done, 0 to 1; None where there is none."""
        if not self._left or self._rate is None:
            return None
        return self._rate.done / (self._rate.done + self.remaining or 1.0)

    def follow(self, changed: Iterable[Document], gone: Iterable[str], now: float) -> None:
        """Take what changed since the last time."""
        for id_ in gone:
            self._forget(id_)
        for document in changed:
            if document.status.ended:
                self._end(document, now)
            else:
                self._move(document, now)
        if not self._left:
            self._rate = None
            self._remaining = 0.0

    def clear(self) -> None:
        """Another library."""
        self._left.clear()
        self._rates.clear()
        self._remaining = 0.0
        self._rate = None

    def running(self) -> list[str]:
        """Ids of the documents that run."""
        return list(self._rates)

    def queue(self, now: float) -> float | None:
        """Seconds until all is done; None where that cannot be said."""
        if self._rate is None or not self._left:
            return None
        return self._rate.seconds_for(self.remaining, now)

    def document(self, id_: str, now: float) -> float | None:
        """Seconds until this running document is done; None where that cannot be said."""
        rate = self._rates.get(id_)
        return None if rate is None else rate.seconds_for(self._left[id_], now)

    def _move(self, document: Document, now: float) -> None:
        # an empty file is work as well
        left = max(1, document.size) * (1.0 - document.progress)
        before = self._left.get(document.id)
        self._left[document.id] = left
        self._remaining += left - (before or 0.0)
        if document.status is not Status.RUNNING:
            self._rates.pop(document.id, None)
            return
        if self._rate is None:
            self._rate = _Rate(now)
        own = self._rates.setdefault(document.id, _Rate(now))
        moved = max(0.0, (before if before is not None else left) - left)
        own.add(moved, now)
        self._rate.add(moved, now)

    def _end(self, document: Document, now: float) -> None:
        left = self._left.get(document.id)
        if left is not None and document.status is Status.READY and self._rate is not None:
            self._rate.add(left, now)
        # what failed or was cancelled was not done: it only is not left any more
        self._forget(document.id)

    def _forget(self, id_: str) -> None:
        self._remaining -= self._left.pop(id_, 0.0)
        self._rates.pop(id_, None)
