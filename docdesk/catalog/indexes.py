# SPDX-License-Identifier: Apache-2.0
"""The indexes of a library: one for each model and way of splitting."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.facts import Facts
from docdesk.catalog.rows import Index


class Indexes(Facts):
    """Indexes over the catalog's database."""

    async def index_for(self, wanted: Index) -> Index:
        """The index of this model and way of splitting; created if there is none. It gets its id here.

        One that is there goes on embedding titles or leaving them out, as it did: `titled` counts for a new one.
        """
        query = _index_like(wanted)

        def change(connection: sa.Connection) -> Index:
            row = connection.execute(query).first()
            if row is None:
                values = dataclasses.asdict(wanted)
                del values["id"]
                connection.execute(sa.insert(t.indexes).values(values))
                row = connection.execute(query).one()
            return Index(**row._mapping)

        return await self._write(change)

    async def known_index(self, wanted: Index) -> Index | None:
        """The index of this model and way of splitting, or None."""

        def look(connection: sa.Connection) -> Index | None:
            row = connection.execute(_index_like(wanted)).first()
            return None if row is None else Index(**row._mapping)

        return await self._read(look)

    async def indexes(self) -> list[Index]:
        """All indexes, oldest first."""
        query = sa.select(t.indexes).order_by(t.indexes.c.id)
        return await self._read(lambda c: [Index(**row._mapping) for row in c.execute(query)])

    async def indexes_in_use(self) -> list[Index]:
        """The indexes that a search uses."""
        used = (
            sa.select(t.generations.c.index_id)
            .join(t.documents, t.documents.c.generation == t.generations.c.id)
            .where(t.documents.c.removed_at.is_(None))
            .distinct()
        )
        query = sa.select(t.indexes).where(t.indexes.c.id.in_(used)).order_by(t.indexes.c.id)
        return await self._read(lambda c: [Index(**row._mapping) for row in c.execute(query)])

    async def save_index(self, index: Index) -> None:
        """Save the dimensions and the collection of an index."""
        values = {"dimensions": index.dimensions, "collection": index.collection}
        change = sa.update(t.indexes).where(t.indexes.c.id == index.id).values(values)
        await self._write(lambda c: c.execute(change))


def _index_like(wanted: Index) -> sa.Select[Any]:
    like = ("provider", "model", "endpoint", "chunk_size", "chunk_overlap")
    return sa.select(t.indexes).where(
        *(t.indexes.c[name] == getattr(wanted, name) for name in like),
        t.indexes.c.asked_dimensions.is_(None)
        if wanted.asked_dimensions is None
        else t.indexes.c.asked_dimensions == wanted.asked_dimensions,
    )
