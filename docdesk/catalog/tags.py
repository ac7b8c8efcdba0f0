# SPDX-License-Identifier: Apache-2.0
"""The tags in the catalog, which no processing of a document touches.

All methods are for the owner's event loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.values.portions import portions
from docdesk.values.tags import TagCount, is_tag, tag_key


class Tags:
    """Tags by their documents."""

    def __init__(self, database: Database) -> None:
        self._read = database.read
        self._write = database.write

    async def change(self, ids: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> list[str]:
        """Take some tags from documents and give them others. Returns the documents that have other tags now.

        A tag that the library has already keeps its spelling. Removed and unknown documents are left out.
        """

        def change(connection: sa.Connection) -> list[str]:
            gone = {tag_key(name) for name in remove}
            fresh = _as_spelled(connection, {tag_key(name): name for name in add})
            changed: list[str] = []
            for some in portions(ids):
                changed += _change(connection, some, fresh, gone)
            return changed

        return await self._write(change)

    async def counts(self) -> list[TagCount]:
        """Every tag of the library's documents, in the order of the letters."""
        columns = t.tags.c
        query = (
            sa.select(sa.func.min(columns.name).label("name"), sa.func.count().label("documents"))
            .join(t.documents, t.documents.c.id == columns.document)
            .where(t.documents.c.removed_at.is_(None))
            .group_by(columns.key)
        )
        rows = await self._read(lambda c: c.execute(query).all())
        found = [TagCount(row.name, row.documents) for row in rows if is_tag(row.name)]
        return sorted(found, key=lambda each: tag_key(each.name))

    async def hand_on(self, document: str, to: str) -> list[str]:
        """Give `to` the tags of a document that is about to be deleted. Returns those that are new to it."""
        return await self._write(lambda c: hand_on(c, document, to))


def hand_on(connection: sa.Connection, document: str, to: str) -> list[str]:
    """Give `to` the tags of `document`, which keeps them as well. Returns those that are new to it."""
    columns = t.tags.c
    held = sa.select(columns.key).where(columns.document == to)
    rows = sa.select(columns.key, columns.name).where(columns.document == document, columns.key.not_in(held))
    fresh = [{"document": to, "key": row.key, "name": row.name} for row in connection.execute(rows)]
    if fresh:
        connection.execute(sa.insert(t.tags), fresh)
    return [row["name"] for row in fresh]


def insert_tags(connection: sa.Connection, tags: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Save the tags of new documents, as (document, names)."""
    rows = [
        {"document": document, "key": tag_key(name), "name": name}
        for document, names in tags
        for name in names
    ]
    if rows:
        connection.execute(sa.insert(t.tags), rows)


def _as_spelled(connection: sa.Connection, wanted: dict[str, str]) -> dict[str, str]:
    """These tags by their keys, as the library has them: a tag has one spelling."""
    columns = t.tags.c
    query = sa.select(columns.key, sa.func.min(columns.name).label("name")).group_by(columns.key)
    known: dict[str, str] = {}
    for some in portions(list(wanted)):
        known |= {row.key: row.name for row in connection.execute(query.where(columns.key.in_(some)))}
    return wanted | known


def _change(
    connection: sa.Connection, ids: Sequence[str], fresh: dict[str, str], gone: set[str]
) -> list[str]:
    shown = sa.select(t.documents.c.id).where(t.documents.c.id.in_(ids), t.documents.c.removed_at.is_(None))
    before: dict[str, dict[str, str]] = {id: {} for id in connection.scalars(shown)}
    for row in connection.execute(sa.select(t.tags).where(t.tags.c.document.in_(list(before)))):
        before[row.document][row.key] = row.name
    changed: list[str] = []
    rows: list[dict[str, str]] = []
    for id, held in before.items():
        kept = {key: name for key, name in held.items() if key not in gone}
        after = kept | fresh
        if after != held:
            changed.append(id)
            rows += [{"document": id, "key": key, "name": name} for key, name in after.items()]
    connection.execute(sa.delete(t.tags).where(t.tags.c.document.in_(changed)))
    if rows:
        connection.execute(sa.insert(t.tags), rows)
    return changed
