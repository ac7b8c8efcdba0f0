# SPDX-License-Identifier: Apache-2.0
"""How long a locked catalog is waited for: any number of tries while the library is open, few around that."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

OPENING_SECONDS = 20.0
"""How long opening a library waits for another program's lock."""

CLOSING_SECONDS = 5.0
"""How long closing a library waits for it; what could not be written is done again at the next start."""

NOTICED_SECONDS = 1.0
"""A lock that is held for less long is not worth telling."""


class LockPatience:
    """Decides whether to try again. For any thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._deadline = time.monotonic() + OPENING_SECONDS
        self._listener: Callable[[bool], None] | None = None
        self._locked_since: dict[bool, float] = {}
        """By whether it is readers or the writer that met the lock: few locks stop readers."""
        self._reported = False

    def wait_for_ever(self, listener: Callable[[bool], None]) -> None:
        """The library is open. `listener` is called in a thread of the database when it is locked and unlocked."""
        with self._guard:
            self._deadline = math.inf
            self._listener = listener

    def hurry(self) -> None:
        """The library is closing."""
        with self._guard:
            self._deadline = time.monotonic() + CLOSING_SECONDS
            self._listener = None

    def tries_again(self, *, reading: bool = False) -> bool:
        """After a try that met a lock: whether to try once more."""
        now = time.monotonic()
        with self._guard:
            since = self._locked_since.setdefault(reading, now)
            waits = now < self._deadline
            reports = waits and not self._reported and now - since >= NOTICED_SECONDS
            self._reported = self._reported or reports
            listener = self._listener
        if reports:
            log.warning("another program has locked the catalog: waiting for it")
            if listener is not None:
                listener(True)
        return waits

    def succeeded(self, *, reading: bool = False) -> None:
        """After a try that met no lock."""
        if reading not in self._locked_since:
            return
        with self._guard:
            self._locked_since.pop(reading, None)
            if self._locked_since:
                return
            reported, self._reported = self._reported, False
            listener = self._listener
        if reported:
            log.info("the catalog is not locked any more")
            if listener is not None:
                listener(False)
