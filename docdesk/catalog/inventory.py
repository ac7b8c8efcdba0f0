# SPDX-License-Identifier: Apache-2.0
"""What the derived files, the vectors and the words, must contain according to the catalog.

Check, rebuild and reindex ask here. All methods are for the owner's event loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.catalog.rows import Generation, Index, document_of, generation_of
from docdesk.catalog.statements import select_documents
from docdesk.values.documents import Document, Status, StoredObject
from docdesk.values.portions import portions


@dataclass(frozen=True, slots=True)
class Expected:
    """A generation with its document and its index. `current`: a search uses it, so it must be complete.

    One that is not current is in work, or a reindex has put it aside: its vectors may be there.
    """

    document: Document
    generation: Generation
    index: Index
    current: bool
    stored: StoredObject | None = None
    """The original in the bucket, or None."""
    removed: bool = False
    """The document was removed and can be restored: its vectors are kept, but nobody counts them."""


class Inventory:
    """The generations of a library, as its derived files should hold them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def expected(self, *, index_id: int | None = None) -> list[Expected]:
        """Every generation of the library's documents, oldest document first; with `index_id` only those
        of one index. Removed documents that can be restored are included: they must stay whole."""
        query = (
            select_documents()
            .add_columns(
                t.generations.c.id.label("generation_id"),
                t.contents.c.object,
                t.contents.c.object_generation,
                t.contents.c.crc32c,
                t.contents.c.size.label("content_size"),
            )
            .join(t.generations, t.generations.c.document == t.documents.c.id)
            .outerjoin(t.contents, t.contents.c.sha256 == t.generations.c.content)
            .where(t.generations.c.dropped.is_(False))
            .order_by(t.documents.c.position)
        )
        if index_id is not None:
            query = query.where(t.generations.c.index_id == index_id)

        def look(connection: sa.Connection) -> list[Expected]:
            indexes = {row.id: Index(**row._mapping) for row in connection.execute(sa.select(t.indexes))}
            rows = connection.execute(query).all()
            generations: dict[str, Generation] = {}
            for some in portions([row.generation_id for row in rows]):
                found = sa.select(t.generations).where(t.generations.c.id.in_(some))
                generations.update((row.id, generation_of(row)) for row in connection.execute(found))
            return [
                Expected(
                    document_of(row),
                    generation,
                    indexes[generation.index_id],
                    current=row.generation == generation.id,
                    stored=StoredObject(row.object, row.object_generation, row.crc32c, row.content_size)
                    if row.object
                    else None,
                    removed=row.removed_at is not None,
                )
                for row in rows
                for generation in (generations[row.generation_id],)
            ]

        return await self._database.read(look)

    async def index(self, index_id: int) -> Index:
        """An index as it is now, with its collection."""
        query = sa.select(t.indexes).where(t.indexes.c.id == index_id)
        return await self._database.read(lambda c: Index(**c.execute(query).one()._mapping))

    async def ready(self) -> int:
        """The number of ready documents."""
        query = (
            sa.select(sa.func.count())
            .select_from(t.documents)
            .where(t.documents.c.status == Status.READY, t.documents.c.removed_at.is_(None))
        )
        return await self._database.read(lambda c: int(c.scalar(query) or 0))

    async def without_chunks(self) -> list[Document]:
        """Ready documents whose chunks the catalog has lost, so that no search can find them."""
        counted = (
            sa.select(t.chunks.c.generation, sa.func.count().label("there"))
            .group_by(t.chunks.c.generation)
            .subquery()
        )
        whole = (
            sa.select(t.generations.c.id)
            .join(counted, counted.c.generation == t.generations.c.id)
            .where(t.generations.c.dropped.is_(False), counted.c.there == t.generations.c.chunks)
        )
        query = (
            select_documents()
            .where(t.documents.c.status == Status.READY, t.documents.c.removed_at.is_(None))
            .where(sa.or_(t.documents.c.generation.is_(None), t.documents.c.generation.not_in(whole)))
            .order_by(t.documents.c.position)
        )
        return await self._database.read(lambda c: [document_of(row) for row in c.execute(query).all()])

    async def without_source(self) -> list[Document]:
        """Ready documents without a file, except those that answer until the file at their path is ready."""
        document, owner = t.documents, t.documents.alias()
        own = sa.select(t.sources.c.path).where(t.sources.c.document == document.c.id)
        newer = (
            sa.select(t.sources.c.path)
            .join(owner, owner.c.id == t.sources.c.document)
            .where(t.sources.c.path == document.c.path, owner.c.status != Status.READY)
        )
        query = (
            select_documents()
            .where(document.c.status == Status.READY, document.c.removed_at.is_(None))
            .where(~own.exists(), ~newer.exists())
            .order_by(document.c.position)
        )
        return await self._database.read(lambda c: [document_of(row) for row in c.execute(query).all()])

    async def restore_sources(self, documents: Sequence[Document]) -> None:
        """Record the files of these documents at their paths again. They are compared at the next look."""

        def change(connection: sa.Connection) -> None:
            for each in documents:
                taken = sa.select(t.sources.c.path).where(t.sources.c.path == each.path)
                if connection.scalar(taken) is None:
                    values = {"path": each.path, "document": each.id, "size": each.size, "mtime_ns": 0}
                    connection.execute(sa.insert(t.sources).values(values))

        await self._database.write(change)

    async def queue_again(self, documents: Sequence[Document]) -> None:
        """Queue these documents again and drop their generations; pages and embeddings are kept."""
        ids = [document.id for document in documents]

        def change(connection: sa.Connection) -> None:
            for some in portions(ids):
                connection.execute(
                    sa.update(t.generations).where(t.generations.c.document.in_(some)).values(dropped=True)
                )
                connection.execute(
                    sa.update(t.documents)
                    .where(t.documents.c.id.in_(some))
                    .values(status=Status.QUEUED, stage=None, generation=None)
                )

        await self._database.write(change)

    async def is_current(self, generation: str) -> bool:
        """Whether a search uses this generation now."""
        query = sa.select(t.documents.c.id).where(
            t.documents.c.generation == generation, t.documents.c.removed_at.is_(None)
        )
        return await self._database.read(lambda c: c.execute(query).first() is not None)

    async def is_kept(self, generation: str) -> bool:
        """Whether the catalog still needs this generation: it is neither swept nor marked for it."""
        query = sa.select(t.generations.c.id).where(
            t.generations.c.id == generation, t.generations.c.dropped.is_(False)
        )
        return await self._database.read(lambda c: c.execute(query).first() is not None)

    async def known(self, generations: Iterable[str]) -> dict[str, tuple[str, int, str | None]]:
        """The generations among these that the catalog has: (document, chunks, collection).

        Includes generations to be swept: the sweep removes them, not a repair.
        """
        wanted = list(dict.fromkeys(generations))

        def look(connection: sa.Connection) -> dict[str, tuple[str, int, str | None]]:
            found: dict[str, tuple[str, int, str | None]] = {}
            for some in portions(wanted):
                query = sa.select(t.generations, t.indexes.c.collection).join(t.indexes)
                # one without its document was not dropped: its row was lost
                query = query.where(
                    sa.or_(
                        t.generations.c.dropped,
                        t.generations.c.document.in_(sa.select(t.documents.c.id)),
                    )
                )
                for row in connection.execute(query.where(t.generations.c.id.in_(some))):
                    found[row.id] = (row.document, row.chunks, row.collection)
            return found

        return await self._database.read(look)

    # a change of the model: all documents turn at once

    async def turn_all(self, pairs: Sequence[tuple[Expected, Generation]], *, first: bool) -> list[str]:
        """Switch documents from their generation to the new one, all in one transaction.

        The old generations are kept. With `first`, generations kept earlier are dropped. A document that
        was removed or changed meanwhile is skipped, and its new generation dropped. Returns the ids of the
        generations that are now kept.
        """

        def change(connection: sa.Connection) -> list[str]:
            columns = t.generations.c
            for _, new in pairs:
                connection.execute(sa.update(t.generations).where(columns.id == new.id).values(kept=False))
            if first:
                old = sa.update(t.generations).where(columns.kept).values(kept=False, dropped=True)
                connection.execute(old)
            kept = []
            for item, new in pairs:
                turned = connection.execute(
                    sa.update(t.documents)
                    .where(
                        t.documents.c.id == item.document.id,
                        t.documents.c.generation == item.generation.id,
                        t.documents.c.status == Status.READY,
                        t.documents.c.removed_at.is_(None),
                    )
                    .values(generation=new.id, chunks=new.chunks)
                )
                aside = item.generation.id if turned.rowcount else new.id
                values = {"kept": True} if turned.rowcount else {"dropped": True}
                connection.execute(sa.update(t.generations).where(columns.id == aside).values(values))
                if turned.rowcount:
                    kept.append(aside)
            return kept

        return await self._database.write(change)

    async def kept(self) -> list[Expected]:
        """The generations that a reindex has put aside, with their documents."""
        query = sa.select(t.generations.c.id).where(t.generations.c.kept)
        ids = set(await self._database.read(lambda c: list(c.scalars(query))))
        return [item for item in await self.expected() if item.generation.id in ids] if ids else []

    async def drop_kept(self) -> int:
        """Drop the generations that a reindex put aside; they are swept next. Returns how many."""
        change = sa.update(t.generations).where(t.generations.c.kept).values(kept=False, dropped=True)
        return await self._database.write(lambda c: int(c.execute(change).rowcount))

    async def drop_unused(self, generations: Sequence[str]) -> int:
        """Drop those of these generations that are neither current nor kept. Returns how many."""
        current = sa.select(t.documents.c.generation).where(t.documents.c.generation.is_not(None))
        columns = t.generations.c

        def change(connection: sa.Connection) -> int:
            dropped = 0
            for some in portions(list(generations)):
                unused = columns.id.in_(list(some)) & columns.kept.is_(False) & columns.id.not_in(current)
                dropped += connection.execute(
                    sa.update(t.generations).where(unused).values(dropped=True)
                ).rowcount
            return dropped

        return await self._database.write(change)

    async def drop_abandoned(self, index_id: int) -> None:
        """Drop abandoned generations: begun for ready documents and another index than this one."""
        current = sa.select(t.documents.c.generation).where(t.documents.c.generation.is_not(None))
        ready = sa.select(t.documents.c.id).where(t.documents.c.status == Status.READY)
        columns = t.generations.c
        change = (
            sa.update(t.generations)
            .where(
                columns.index_id != index_id,
                columns.kept.is_(False),
                columns.id.not_in(current),
                columns.document.in_(ready),
            )
            .values(dropped=True)
        )
        await self._database.write(lambda c: c.execute(change))
