# SPDX-License-Identifier: Apache-2.0
"""What the requests of a ledger add up to, for a reader that asks often: only new entries are read each time."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docdesk.errors import LedgerDamaged
from docdesk.system.sqlite_safety import refuse_foreign_schema

Key = tuple[str, str, str, str]
"""Host, model, purpose, outcome."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What some requests add up to. `unpriced` are those that succeeded and whose price is unknown."""

    requests: int = 0
    bytes: int = 0
    tokens: int = 0
    cost_dollars: float = 0.0
    unpriced: int = 0

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(
            self.requests + other.requests,
            self.bytes + other.bytes,
            self.tokens + other.tokens,
            self.cost_dollars + other.cost_dollars,
            self.unpriced + other.unpriced,
        )


_SUMS = """
SELECT host, model, purpose, outcome, count(*), sum(bytes), coalesce(sum(tokens), 0), coalesce(sum(cost), 0.0),
       sum(cost IS NULL AND outcome = 'ok')
FROM calls WHERE id > ? AND id <= ? GROUP BY host, model, purpose, outcome
"""


class LedgerSums:
    """The sums of one ledger's entries."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = 0
        self._sums: dict[Key, Sums] = {}
        self._reading = asyncio.Lock()

    async def now(self) -> Mapping[Key, Sums]:
        """The sums of everything that was written so far, none if nothing was. Raises LedgerDamaged."""
        async with self._reading:
            return dict(await asyncio.to_thread(self._read))

    def _read(self) -> Mapping[Key, Sums]:
        if not self._path.exists():
            return self._sums
        with contextlib.closing(sqlite3.connect(self._path, timeout=5)) as connection:
            try:
                refuse_foreign_schema(connection, self._path)
                self._add_new(connection)
            except sqlite3.OperationalError:  # the table does not exist yet, or the file is locked
                pass
            except sqlite3.DatabaseError as error:
                raise LedgerDamaged(path=str(self._path), reason=str(error)) from error
        return self._sums

    def _add_new(self, connection: sqlite3.Connection) -> None:
        last = connection.execute("SELECT coalesce(max(id), 0) FROM calls").fetchone()[0]
        if last < self._last:
            # a damaged ledger was set aside, and a new one has begun
            self._last, self._sums = 0, {}
        for row in connection.execute(_SUMS, (self._last, last)):
            key: Key = row[:4]
            self._sums[key] = self._sums.get(key, Sums()).plus(Sums(*row[4:]))
        self._last = last
