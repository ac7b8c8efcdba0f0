# SPDX-License-Identifier: Apache-2.0
"""Single facts about the library in the catalog, by name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database


class Facts:
    """Facts over the catalog's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read = database.read
        self._write = database.write

    async def fact(self, name: str) -> Any:
        """A single fact, or None."""
        query = sa.select(t.facts.c.value).where(t.facts.c.name == name)
        return await self._read(lambda c: c.scalar(query))

    async def save_fact(self, name: str, value: Any) -> None:
        """Set a single fact."""
        change = self._database.upsert(t.facts, "name").values(name=name, value=value)
        await self._write(lambda c: c.execute(change))

    async def save_facts(self, values: dict[str, Any]) -> None:
        """Set several facts, in one transaction."""
        changes = [self._database.upsert(t.facts, "name").values(name=n, value=v) for n, v in values.items()]
        await self._write(lambda c: [c.execute(change) for change in changes])
