# SPDX-License-Identifier: Apache-2.0
"""The catalog: documents, sources, contents, pages' text, chunks, attempts.

Together with the embeddings it is the truth of a library: vectors and words can be made again from them.
All methods owner's event loop; what they return is on the disk.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import statements
from docdesk.catalog import tables as t
from docdesk.catalog.answers import erase_deleted
from docdesk.catalog.contents import Contents
from docdesk.catalog.indexes import Indexes
from docdesk.catalog.odd_rows import moment_of
from docdesk.catalog.passages import Stored
from docdesk.catalog.replaced import Replaced, forget, replaced_documents, settle_replaced
from docdesk.catalog.rows import (
    Generation,
    Index,
    changes_of,
    chunk_of,
    document_of,
    generation_of,
    plain_notices,
    row_of,
    row_of_chunk,
)
from docdesk.catalog.statements import select_documents
from docdesk.catalog.status_filter import has_status
from docdesk.catalog.tags import hand_on, insert_tags
from docdesk.values.documents import Chunk, Document, RemovedDocument, Source, Stage, Status
from docdesk.values.portions import portions
from docdesk.values.problems import Notice
from docdesk.values.tags import in_order

__all__ = ["Catalog", "Generation", "Index", "Stored"]

PORTION = 1_000
"""Rows fetched at once if there may be very many."""


class Catalog(Contents, Indexes):
    """The catalog over its database."""

    # documents

    async def documents(self, ids: Iterable[str] | None = None) -> list[Document]:
        """Documents in the order in which they were added: all of the library, or those of `ids`."""
        if ids is None:
            shown = t.documents.c.removed_at.is_(None)
            query = select_documents().where(shown).order_by(t.documents.c.position)

            def look_at_all(connection: sa.Connection) -> list[Document]:
                # in portions: fetching many rows at once would block other threads
                found: list[Document] = []
                for some in connection.execute(query).partitions(PORTION):
                    found += [document_of(row) for row in some]
                return found

            return await self._read(look_at_all)
        wanted = list(dict.fromkeys(ids))

        def look(connection: sa.Connection) -> list[Document]:
            rows: list[Any] = []
            for some in portions(wanted):
                rows += connection.execute(statements.DOCUMENTS, {"ids": some})
            return [document_of(row) for row in sorted(rows, key=lambda row: row.position)]

        return await self._read(look)

    async def document(self, id: str) -> Document | None:
        """One document, or None."""
        found = await self.documents([id])
        return found[0] if found else None

    async def with_status(self, *statuses: Status) -> list[Document]:
        """Documents of these statuses, in the order in which they were added."""
        columns = t.documents.c

        def look(connection: sa.Connection) -> list[Document]:
            # what is queued is asked for at the start of a library, which must not look at every row
            failed = Status.FAILED in statuses
            those = has_status(connection, statuses) if failed else columns.status.in_(statuses)
            query = select_documents().where(those, columns.removed_at.is_(None)).order_by(columns.position)
            return [document_of(row) for row in connection.execute(query).all()]

        return await self._read(look)

    async def add(self, documents: Sequence[Document]) -> None:
        """New rows, in this order."""
        rows = [row_of(document) for document in documents]
        tags = [(document.id, document.tags) for document in documents if document.tags]

        def insert(connection: sa.Connection) -> None:
            connection.execute(sa.insert(t.documents), rows)
            insert_tags(connection, tags)

        if rows:
            await self._write(insert)

    async def save(self, *documents: Document) -> None:
        """Save the rows as they are now, in one transaction."""
        rows = [changes_of(document) | {"of": document.id} for document in documents]
        await self._write(lambda c: c.execute(statements.UPDATE_DOCUMENT, rows))

    async def requeue_running(self) -> int:
        """After a start: queue the documents again that ran when the last owner ended. Returns how many."""
        change = (
            sa.update(t.documents)
            .where(t.documents.c.status == Status.RUNNING)
            .values(status=Status.QUEUED, stage=None)
        )
        return await self._write(lambda c: c.execute(change).rowcount)

    async def known_paths(self, paths: Sequence[str]) -> dict[str, tuple[Document, Source | None]]:
        """For each known path: its document, and its source if the content was read."""

        def look(connection: sa.Connection) -> dict[str, tuple[Document, Source | None]]:
            found: dict[str, tuple[Document, Source | None]] = {}
            for some in portions(paths):
                for row in connection.execute(statements.DOCUMENTS_AT, {"paths": some}):
                    found[row.path] = (document_of(row), None)
                for row in connection.execute(statements.DOCUMENTS_OF_SOURCES, {"paths": some}):
                    newer = found.get(row.source_path)
                    # a changed file has a newer row in work, to which the path's source does not point yet
                    if newer is None or newer[0].id == row.id or newer[0].status.ended:
                        source = Source(row.source_path, row.source_size, row.mtime_ns)
                        found[row.source_path] = (document_of(row), source)
            return found

        return await self._read(look)

    async def settle_content(self, document: Document, sha256: str, source: Source) -> Document:
        """Record the content of a document. Returns it, or the older document with the same bytes.

        In the second case the given row is deleted, and its path becomes a source of the older one.
        """

        def change(connection: sa.Connection) -> Document:
            same = {"sha": sha256, "of": document.id}
            older = connection.execute(statements.OTHER_OF_CONTENT, same).first()
            if older is not None:
                joined = document_of(older)
                self._move_source(connection, source, joined.id)
                tags = hand_on(connection, document.id, joined.id)
                joined = dataclasses.replace(joined, tags=in_order((*joined.tags, *tags)))
                forget(connection, document.id)
                # callers that know the id may ask for it later
                self._join(connection, document, joined.id)
                return joined
            if connection.scalar(statements.CONTENT, {"sha": sha256}) is None:
                connection.execute(statements.INSERT_CONTENT, {"sha256": sha256, "size": source.size})
            owner = connection.scalar(statements.DOCUMENT_OF_PATH, {"of_path": source.path})
            if owner in (None, document.id):
                self._move_source(connection, source, document.id)
            settled = dataclasses.replace(document, content=sha256, size=source.size)
            if document.content not in (None, sha256):
                # the bytes have changed: the old generation and the other sources do not belong to them
                settled = dataclasses.replace(settled, generation=None)
                others = sa.delete(t.sources).where(t.sources.c.document == document.id)
                connection.execute(others.where(t.sources.c.path != source.path))
            connection.execute(statements.UPDATE_DOCUMENT, changes_of(settled) | {"of": document.id})
            return settled

        return await self._write(change)

    def _join(self, connection: sa.Connection, document: Document, older: str) -> None:
        # a document whose run was interrupted at this moment comes here twice
        values = {"document": older, "name": document.name, "path": document.path}
        connection.execute(self._database.upsert(t.joined, "id").values(id=document.id, **values))

    def _move_source(self, connection: sa.Connection, source: Source, document: str) -> None:
        values = dataclasses.asdict(source) | {"document": document}
        connection.execute(self._upsert_source, values)

    async def move(self, document: Document, old_path: str) -> None:
        """Give the row its new path and name; its source moves with it, unless the new path has one already."""

        def change(connection: sa.Connection) -> None:
            values = {"path": document.path, "name": document.name}
            connection.execute(sa.update(t.documents).where(t.documents.c.id == document.id).values(values))
            old = sa.and_(t.sources.c.path == old_path, t.sources.c.document == document.id)
            if connection.scalar(statements.DOCUMENT_OF_PATH, {"of_path": document.path}) is None:
                connection.execute(sa.update(t.sources).where(old).values(path=document.path))
            else:
                connection.execute(sa.delete(t.sources).where(old, t.sources.c.path != document.path))

        await self._write(change)

    async def sources(self, document: str) -> list[Source]:
        """The sources of a document."""
        query = sa.select(t.sources).where(t.sources.c.document == document).order_by(t.sources.c.path)
        return await self._read(
            lambda c: [Source(row.path, row.size, row.mtime_ns) for row in c.execute(query)]
        )

    # indexes and generations

    async def generation_for(self, document: str, content: str, index_id: int) -> Generation | None:
        """The generation of these bytes for this index, if its chunks are all in the catalog."""
        wanted = {"of": document, "sha": content, "of_index": index_id}
        row = await self._read(lambda c: c.execute(statements.GENERATION_FOR, wanted).first())
        return None if row is None else generation_of(row)

    async def save_notices(self, generation: str, notices: Sequence[Notice]) -> None:
        """Replace the notices of a generation."""
        change = sa.update(t.generations).where(t.generations.c.id == generation)
        values = {"notices": plain_notices(notices)}
        await self._database.write(lambda connection: connection.execute(change.values(values)))

    async def add_generation(self, generation: Generation, chunks: Sequence[Chunk]) -> None:
        """Save a new generation with all its chunks, in one transaction."""
        values = dataclasses.asdict(generation) | {
            "notices": plain_notices(generation.notices),
            "dropped": False,
        }
        rows = [row_of_chunk(generation.id, chunk) for chunk in chunks]

        def change(connection: sa.Connection) -> None:
            connection.execute(statements.INSERT_GENERATION, values)
            if rows:
                connection.execute(statements.INSERT_CHUNKS, rows)

        await self._write(change)

    async def chunks(self, generation: str) -> list[Chunk]:
        """The chunks of a generation, in order."""
        return await self._read(
            lambda c: [chunk_of(row) for row in c.execute(statements.CHUNKS, {"of": generation})]
        )

    async def turn_to(self, document: Document, source: Source) -> Replaced:
        """Let a search find a document's new, complete generation from now on, in one transaction.

        The path's source moves to this document. A document that loses its last source is deleted; one that has
        another file points there. Generations that nothing needs any more are marked for the sweep.
        """

        def change(connection: sa.Connection) -> Replaced:
            connection.execute(statements.UPDATE_DOCUMENT, changes_of(document) | {"of": document.id})
            before = connection.scalar(statements.DOCUMENT_OF_PATH, {"of_path": source.path})
            self._move_source(connection, source, document.id)
            own = connection.scalars(statements.PATHS_OF_DOCUMENT, {"of": document.id})
            replaced = settle_replaced(connection, list(own))
            kept = (
                before is None or before in (document.id, *replaced.gone) or _has_source(connection, before)
            )
            if before is not None and not kept:
                forget(connection, before)
                replaced.gone.append(before)
            others = {"of": document.id, "but": document.generation}
            connection.execute(statements.DROP_OTHER_GENERATIONS, others)
            return replaced

        return await self._write(change)

    async def settle_replaced(self, paths: Sequence[str] | None = None) -> Replaced:
        """Settle documents whose path another document has taken: all of them, or those at `paths`.

        See `docdesk.catalog.replaced`.
        """
        if not await self._read(lambda c: replaced_documents(c, paths)):
            return Replaced()
        return await self._write(lambda c: settle_replaced(c, paths))

    async def present(self, ids: Iterable[str]) -> set[str]:
        """Those of these documents that the library has and that were not removed."""
        return {document.id for document in await self.documents(ids)}

    # removing

    async def hide(self, ids: Sequence[str]) -> None:
        """Hide documents; `unhide` brings them back, `forget` deletes them."""
        await self._on_each(ids, lambda c, some: _mark_removed(c, some, time.time()))

    async def unhide(self, ids: Sequence[str]) -> None:
        """Undo `hide`."""
        await self._on_each(ids, lambda c, some: _mark_removed(c, some, None))

    async def forget(self, ids: Sequence[str]) -> None:
        """Delete documents, also their passages in kept answers; their generations are swept next."""

        def change(connection: sa.Connection, some: Sequence[str]) -> None:
            erase_deleted(connection, set(some))
            for id in some:
                forget(connection, id)

        await self._on_each(ids, change)

    async def hidden(self, ids: Sequence[str] | None = None, *, before: float | None = None) -> list[str]:
        """Hidden documents: all of them, those among `ids`, or those that were hidden before a time."""
        query = sa.select(t.documents.c.id).where(t.documents.c.removed_at.is_not(None))
        if before is not None:
            query = query.where(t.documents.c.removed_at < before)
        found = await self._read(lambda c: list(c.scalars(query)))
        return found if ids is None else [id for id in found if id in set(ids)]

    async def removed(self) -> list[RemovedDocument]:
        """Hidden documents, the one that was hidden last first."""
        query = select_documents().where(t.documents.c.removed_at.is_not(None))
        query = query.order_by(t.documents.c.removed_at.desc(), t.documents.c.position)
        return await self._read(
            lambda c: [
                RemovedDocument(document_of(row), moment_of(row.removed_at)) for row in c.execute(query)
            ]
        )

    async def chunk_hashes(self, ids: Sequence[str]) -> set[str]:
        """The SHA-256 of every chunk that these documents have or had, as far as it was not swept."""

        def look(connection: sa.Connection) -> set[str]:
            found: set[str] = set()
            for some in portions(ids):
                query = sa.select(t.chunks.c.sha256).join(
                    t.generations, t.generations.c.id == t.chunks.c.generation
                )
                found.update(connection.scalars(query.where(t.generations.c.document.in_(some))))
            return found

        return await self._read(look)

    async def unneeded_hashes(self, hashes: Iterable[str]) -> set[str]:
        """Those of the chunks' hashes that no chunk of the library has."""
        wanted = set(hashes)

        def look(connection: sa.Connection) -> set[str]:
            needed: set[str] = set()
            for some in portions(list(wanted)):
                needed.update(
                    connection.scalars(sa.select(t.chunks.c.sha256).where(t.chunks.c.sha256.in_(some)))
                )
            return wanted - needed

        return await self._read(look)

    async def to_sweep(self) -> list[tuple[Generation, str | None]]:
        """Generations that nothing needs any more, with the collection that may hold their vectors."""
        query = sa.select(t.generations, t.indexes.c.collection).join(t.indexes)
        query = query.where(t.generations.c.dropped)
        return await self._read(lambda c: [(generation_of(row), row.collection) for row in c.execute(query)])

    async def swept(self, generations: Sequence[str]) -> None:
        """Delete these generations, whose vectors are gone, and pages that no document needs."""

        def change(connection: sa.Connection, some: Sequence[str]) -> None:
            connection.execute(sa.delete(t.chunks).where(t.chunks.c.generation.in_(some)))
            connection.execute(sa.delete(t.generations).where(t.generations.c.id.in_(some)))

        await self._on_each(generations, change)
        needed = (
            sa.select(t.documents.c.content)
            .where(t.documents.c.content.is_not(None))
            .union(sa.select(t.generations.c.content))
        )
        unneeded = sa.select(t.contents.c.sha256).where(t.contents.c.sha256.not_in(needed))

        def clear(connection: sa.Connection) -> None:
            for some in portions(list(connection.scalars(unneeded))):
                for table in (t.recognised_pages, t.pages):
                    connection.execute(sa.delete(table).where(table.c.content.in_(some)))
                connection.execute(sa.delete(t.contents).where(t.contents.c.sha256.in_(some)))

        await self._write(clear)

    async def _on_each(
        self, ids: Sequence[str], change: Callable[[sa.Connection, Sequence[str]], Any]
    ) -> None:
        await self._write(lambda c: [change(c, some) for some in portions(ids)])

    # attempts

    async def add_attempts(self, rows: Sequence[tuple[str, Stage, float, float, str]]) -> None:
        """Save attempts: (document, stage, began at, seconds, outcome)."""
        values = [
            dict(zip(("document", "stage", "began_at", "seconds", "outcome"), row, strict=True))
            for row in rows
        ]
        if values:
            await self._write(lambda c: c.execute(statements.INSERT_ATTEMPTS, values))


def _has_source(connection: sa.Connection, document: str) -> bool:
    query = sa.select(t.sources.c.path).where(t.sources.c.document == document).limit(1)
    return connection.execute(query).first() is not None


def _mark_removed(connection: sa.Connection, ids: Sequence[str], when: float | None) -> None:
    connection.execute(sa.update(t.documents).where(t.documents.c.id.in_(ids)).values(removed_at=when))
