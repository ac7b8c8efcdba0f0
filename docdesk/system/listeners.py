# SPDX-License-Identifier: Apache-2.0
"""Whoever wants to hear of something: plain callables, none of which can keep the others from hearing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

E = TypeVar("E")

log = logging.getLogger(__name__)


class Listeners(Generic[E]):
    """Callables that each get every event from when they subscribe until they end it."""

    def __init__(self, of: str) -> None:
        """`of` names in the log what they listen to."""
        self._of = of
        self._all: list[Callable[[E], None]] = []

    def __bool__(self) -> bool:
        """Whether anyone listens."""
        return bool(self._all)

    def subscribe(self, listener: Callable[[E], None]) -> Callable[[], None]:
        """Call `listener` with every event from now on. Returns the call that ends it."""
        self._all.append(listener)

        def unsubscribe() -> None:
            if listener in self._all:
                self._all.remove(listener)

        return unsubscribe

    def publish(self, event: E) -> None:
        """Call every listener; one that fails is logged."""
        for listener in list(self._all):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of the %s failed", self._of)
