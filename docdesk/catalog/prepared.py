# SPDX-License-Identifier: Apache-2.0
"""The catalog as it will be once documents have turned to an index that is complete but not yet in use.

A search over it answers from the new index, while everyone else still searches the present one.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.catalog import Catalog, Index, Stored
from docdesk.catalog.conditions import Conditions
from docdesk.catalog.database import Database
from docdesk.catalog.passages import Turned, hashes_of, passages_of
from docdesk.values.questions import Condition


class PreparedCatalog(Catalog):
    """What a search reads of a catalog, with these generations in the place of the present ones."""

    def __init__(self, database: Database, turned: Turned) -> None:
        super().__init__(database)
        self._turned = turned

    async def indexes_in_use(self) -> list[Index]:
        """The new index, and those of documents that do not turn to it."""
        query = (
            sa.select(t.documents.c.generation, t.generations.c.index_id)
            .join(t.generations, t.documents.c.generation == t.generations.c.id)
            .where(t.documents.c.removed_at.is_(None))
        )
        rows = await self._read(lambda c: c.execute(query).all())
        used = {row.index_id for row in rows if row.generation not in self._turned.new}
        return [index for index in await self.indexes() if index.id in used | {self._turned.index_id}]

    async def passages(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Stored]:
        """As in `Catalog`."""
        return await self._read(lambda c: passages_of(c, wanted, self._turned))

    async def hashes_in_index(
        self, index_id: int, wanted: Sequence[tuple[str, int]]
    ) -> dict[tuple[str, int], str]:
        """As in `Catalog`."""
        return await self._read(lambda c: hashes_of(c, index_id, wanted, self._turned))


class PreparedConditions(Conditions):
    """Conditions of questions to a `PreparedCatalog`."""

    def __init__(self, database: Database, turned: Turned) -> None:
        super().__init__(database)
        self._turned = turned

    async def generations(self, condition: Condition) -> set[str]:
        """As in `Conditions`."""
        return {self._turned.new.get(each, each) for each in await super().generations(condition)}
