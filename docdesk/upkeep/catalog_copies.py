# SPDX-License-Identifier: Apache-2.0
"""When the catalog is copied: while the library is idle, and at the end if that takes no time.

A larger catalog is not copied while somebody waits for the end: the copy is then overdue, and the next owner makes
it beside its own work.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError

if TYPE_CHECKING:
    from docdesk.catalog.copies import Copies
    from docdesk.catalog.database import Database

log = logging.getLogger(__name__)

COPY_SECONDS = 300.0
"""Between two copies while work comes and goes."""


class CatalogCopies:
    """Copies one catalog whenever it has changed since the newest copy."""

    def __init__(self, database: Database, copies: Copies | None) -> None:
        """`copies` is None if the catalog is not a file."""
        self._database = database
        self._copies = copies
        self._copied: int | None = None
        """The number of transactions that the newest copy has seen."""
        self._copied_at = float("-inf")
        self._closing = threading.Event()
        """Tells a copy that is being made that nobody waits for it any more."""
        self._one_at_a_time = asyncio.Lock()

    @property
    def owner_was_killed(self) -> bool:
        """Whether the last owner of the library did not close it."""
        return self._copies is not None and self._copies.was_killed

    @property
    def due(self) -> bool:
        """Whether the catalog has changed since the newest copy."""
        return self._copies is not None and self._copied not in (None, self._database.transactions)

    def begin(self, *, overdue: bool = False) -> None:
        """The library is open: what changes from now on is worth a copy, or all of it if one is `overdue`."""
        self._copied = -1 if overdue else self._database.transactions

    async def copy(self, *, every_seconds: float = 0.0) -> None:
        """Copy the catalog if it changed and the newest copy is older than `every_seconds`.

        A failure is logged.
        """
        async with self._one_at_a_time:
            before = self._copied
            transactions = self._database.transactions
            if self._copies is None or self._database.damaged or not self.due:
                return
            if time.monotonic() - self._copied_at < every_seconds:
                return
            self._copied = transactions
            try:
                if await asyncio.to_thread(self._copies.make, self._closing.is_set):
                    self._copied_at = time.monotonic()
                else:
                    self._copied = before
            except DocdeskError as error:
                log.warning("the catalog was not copied: %s", error)

    async def renew(self) -> None:
        """Put a new copy in place of all others, which still have what was deleted since. A failure is logged."""
        async with self._one_at_a_time:
            copies, transactions = self._copies, self._database.transactions
            if copies is None or self._database.damaged:
                return
            try:
                if not await asyncio.to_thread(lambda: copies.there_are_any):
                    return
                if await asyncio.to_thread(copies.make, self._closing.is_set, alone=True):
                    self._copied, self._copied_at = transactions, time.monotonic()
            except DocdeskError as error:
                log.warning("older copies of the catalog keep what was deleted: %s", error)

    async def is_left_over(self) -> bool:
        """Stop a copy that is being made; whether the next owner has to make one, since it would take long now."""
        self._closing.set()
        async with self._one_at_a_time:
            self._closing.clear()
        return self._copies is not None and self.due and not await asyncio.to_thread(lambda: self._is_quick)

    async def close(self) -> None:
        """Copy the catalog a last time if that is quick, close it, and mark it as closed cleanly."""
        try:
            if await asyncio.to_thread(lambda: self._is_quick):
                await self.copy()
        finally:
            await asyncio.to_thread(self._database.close)
        if self._copies is not None and not self._database.damaged:
            await asyncio.to_thread(self._copies.end)

    @property
    def _is_quick(self) -> bool:
        return self._copies is not None and self._copies.is_quick
