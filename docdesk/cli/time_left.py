# SPDX-License-Identifier: Apache-2.0
"""How long a command still takes, by the bytes of its documents that are done."""

from __future__ import annotations

from collections.abc import Collection

from docdesk.values.documents import Document

SETTLING = 3.0
"""Seconds before there is an estimate: the first documents say little."""


class TimeLeft:
    """Estimates from the share of all bytes that was done since the start. Times are seconds of one clock."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._seen: dict[str, tuple[int, float]] = {}
        """(size in bytes, share that is done), by document"""

    def note(self, document: Document) -> None:
        """Take note of where a document stands."""
        self._seen[document.id] = (max(1, document.size), 1.0 if document.status.ended else document.progress)

    def seconds(self, ids: Collection[str], now: float) -> float | None:
        """The seconds until these documents are done; None while that cannot be estimated, or nothing is left."""
        known = [self._seen[id] for id in ids if id in self._seen]
        if not known or now - self._begun < SETTLING:
            return None
        # a document of which nothing was heard yet counts as an average one
        total = sum(size for size, _ in known) * len(ids) / len(known)
        done = sum(size * share for size, share in known)
        if not done or done >= total:
            return None
        return (now - self._begun) * (total - done) / done


def duration(seconds: float) -> str:
    """A rough length of time: "20 s", "3 min", "2 h 10 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
