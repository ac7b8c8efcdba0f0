# SPDX-License-Identifier: Apache-2.0
"""Which files a worker may read: those that it is about to be given, and no others.

The kernel lets a process give up files and never get them back, and a worker of its own for each document would cost
a quarter more processor time. So a worker may read the documents that wait at the moment of its first call as well.
All of them go into the same library.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from docdesk.workers.worker import Worker

AHEAD = 32
"""How many files a worker may read at most, beside those of its first call."""


class Rights:
    """The files that are expected, and what each worker may read. For the thread of the running loop."""

    def __init__(self) -> None:
        self.confines = True
        """Whether workers give up files: False once one has said that its kernel cannot do it."""
        self._expected: Counter[str] = Counter()

    @contextlib.contextmanager
    def expecting(self, path: Path) -> Iterator[None]:
        """A file that will be read soon."""
        name = os.fspath(path)
        self._expected[name] += 1
        try:
            yield
        finally:
            self._expected[name] -= 1
            if not self._expected[name]:
                del self._expected[name]

    def allow(self, worker: Worker, reads: Iterable[str]) -> None:
        """Settle what a worker may read, at its first call."""
        if self.confines and worker.allowed is None:
            ahead = (name for name, _ in zip(self._expected, range(AHEAD), strict=False))
            worker.allowed = frozenset((*reads, *ahead))

    def fits(self, worker: Worker, reads: Iterable[str]) -> bool:
        """Whether a worker may read these files, or can still be allowed to."""
        return worker.allowed is None or worker.allowed.issuperset(reads)

    def spent(self, worker: Worker) -> bool:
        """Whether nothing is expected that a worker may read."""
        return worker.allowed is not None and worker.allowed.isdisjoint(self._expected)
