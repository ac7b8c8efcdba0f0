# SPDX-License-Identifier: Apache-2.0
"""When the catalog is copied: between two runs now and then, and at the end."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError

if TYPE_CHECKING:
    from docdesk.catalog.copies import Copies
    from docdesk.catalog.database import Database

log = logging.getLogger(__name__)

COPY_SECONDS = 300.0
"""Between two copies while work comes and goes; one more is made at the end."""


class CatalogCopies:
    """Copies one catalog whenever it has changed since the newest copy."""

    def __init__(self, database: Database, copies: Copies | None) -> None:
        """`copies` is None if the catalog is not a file."""
        self._database = database
        self._copies = copies
        self._copied: int | None = None
        """The number of transactions that the newest copy has seen."""
        self._copied_at = float("-inf")

    @property
    def owner_was_killed(self) -> bool:
        """Whether the last owner of the library did not close it."""
        return self._copies is not None and self._copies.was_killed

    def begin(self) -> None:
        """The library is open: what changes from now on is worth a copy."""
        self._copied = self._database.transactions

    async def copy(self, *, every_seconds: float = 0.0) -> None:
        """Copy the catalog if it changed and the newest copy is older than `every_seconds`.

        A failure is logged.
        """
        transactions = self._database.transactions
        if self._copies is None or self._database.damaged or self._copied in (None, transactions):
            return
        if time.monotonic() - self._copied_at < every_seconds:
            return
        self._copied, self._copied_at = transactions, time.monotonic()
        try:
            await asyncio.to_thread(self._copies.make)
        except DocdeskError as error:
            log.warning("the catalog was not copied: %s", error)

    async def close(self) -> None:
        """Copy the catalog a last time, close it, and mark it as closed cleanly."""
        try:
            await self.copy()
        finally:
            await asyncio.to_thread(self._database.close)
        if self._copies is not None and not self._database.damaged:
            await asyncio.to_thread(self._copies.end)
