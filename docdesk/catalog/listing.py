# SPDX-License-Identifier: Apache-2.0
"""The catalog in portions, and the documents that ids and paths stand for.

All methods are for the owner's event loop.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from docdesk.catalog import statements
from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.catalog.rows import chunk_of, document_of, page_of, recognised_of, texts_of
from docdesk.catalog.statements import select_documents
from docdesk.catalog.status_filter import has_status
from docdesk.values.documents import PAGE_BREAK, Chunk, Document, Page, Status
from docdesk.values.portions import portions
from docdesk.values.recognition import RecognisedPage, in_document


@dataclass(frozen=True, slots=True)
class Joined:
    """An id whose bytes were in the library already: the document that has them, and the id's own name and path."""

    document: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How many documents have each status, how many were removed, and how many chunks a search finds."""

    documents: dict[Status, int]
    removed: int
    chunks: int


class Listing:
    """Documents and chunks in portions."""

    def __init__(self, database: Database) -> None:
        self._read = database.read

    async def documents(
        self, statuses: Sequence[Status] | None, offset: int, limit: int
    ) -> tuple[list[Document], int]:
        """`limit` documents after the first `offset`, oldest first, and their total number."""

        def look(connection: sa.Connection) -> tuple[list[Document], int]:
            where: list[sa.ColumnElement[bool]] = [t.documents.c.removed_at.is_(None)]
            if statuses is not None:
                where.append(has_status(connection, statuses))
            query = select_documents().where(*where).order_by(t.documents.c.position)
            count = sa.select(sa.func.count()).select_from(t.documents).where(*where)
            rows = connection.execute(query.offset(offset).limit(limit))
            return [document_of(row) for row in rows], connection.scalar(count) or 0

        return await self._read(look)

    async def figures(self) -> Figures:
        """The figures of the whole library, as of one moment."""
        columns, kept = t.documents.c, t.documents.c.removed_at.is_(None)
        counts = sa.select(columns.status, sa.func.count()).where(kept).group_by(columns.status)
        removed = sa.select(sa.func.count()).select_from(t.documents).where(columns.removed_at.is_not(None))
        found = t.documents.join(t.generations, t.generations.c.id == columns.generation)
        chunks = sa.select(sa.func.sum(t.generations.c.chunks)).select_from(found).where(kept)

        def look(connection: sa.Connection) -> Figures:
            documents: Counter[Status] = Counter()
            for text, count in connection.execute(counts):
                # a row that cannot be read is a failed document, see `odd_rows`
                documents[Status(text) if text in set(Status) else Status.FAILED] += count
            return Figures(documents, connection.scalar(removed) or 0, connection.scalar(chunks) or 0)

        return await self._read(look)

    async def chunks(
        self, document: Document, offset: int, limit: int
    ) -> tuple[list[tuple[Chunk, str]], int]:
        """Chunks of the generation that a search uses, with their texts, and their total number."""
        if document.generation is None or document.content is None:
            return [], 0
        content = document.content
        where = t.chunks.c.generation == document.generation
        query = sa.select(t.chunks).where(where).order_by(t.chunks.c.number).offset(offset).limit(limit)
        count = sa.select(sa.func.count()).select_from(t.chunks).where(where)

        def look(connection: sa.Connection) -> tuple[list[tuple[Chunk, str]], int]:
            chunks = [chunk_of(row) for row in connection.execute(query)]
            texts = texts_of(connection, content, chunks)
            return list(zip(chunks, texts, strict=True)), connection.scalar(count) or 0

        return await self._read(look)

    async def pages(self, document: Document, first: int, limit: int) -> tuple[list[Page], int]:
        """`limit` pages of a document's text from page `first` on, and their total number."""
        if document.content is None:
            return [], 0
        where = t.pages.c.content == document.content
        query = sa.select(t.pages).where(where, t.pages.c.number >= first).order_by(t.pages.c.number)
        count = sa.select(sa.func.count()).select_from(t.pages).where(where)

        def look(connection: sa.Connection) -> tuple[list[Page], int]:
            rows = connection.execute(query.limit(limit))
            pages = [dataclasses.replace(page_of(row), begins=row.begins) for row in rows]
            return pages, connection.scalar(count) or 0

        return await self._read(look)

    async def recognised_pages(self, document: Document, first: int, limit: int) -> list[RecognisedPage]:
        """`limit` pages from page `first` on whose text was recognised and whose lines were kept."""
        seen = t.recognised_pages
        query = (
            sa.select(seen, t.pages.c.begins)
            .join(t.pages, sa.and_(t.pages.c.content == seen.c.content, t.pages.c.number == seen.c.number))
            .where(seen.c.content == document.content, seen.c.number >= first)
            .order_by(seen.c.number)
            .limit(limit)
        )
        return await self._read(
            lambda c: [in_document(recognised_of(row), row.begins) for row in c.execute(query)]
        )

    async def page_spans(self, content: str) -> list[tuple[int, int, int]]:
        """Each page of a content: its number, and where its text begins and ends in the document's text."""
        columns = t.pages.c
        query = sa.select(columns.number, columns.begins).where(columns.content == content)
        last = sa.select(sa.func.length(columns.text)).where(columns.content == content)

        def look(connection: sa.Connection) -> list[tuple[int, int, int]]:
            # without the texts: all but the last page end where the next one says
            rows = [(row.number, row.begins) for row in connection.execute(query.order_by(columns.number))]
            length = connection.scalar(last.order_by(columns.number.desc()).limit(1)) or 0
            ends = [begins - len(PAGE_BREAK) for _, begins in rows[1:]]
            ends += [begins + length for _, begins in rows[-1:]]
            return [(number, begins, end) for (number, begins), end in zip(rows, ends, strict=True)]

        return await self._read(look)

    async def pages_at(self, content: str, start: int, end: int) -> list[Page]:
        """The pages that have some of the document's text from `start` to `end`."""
        columns = t.pages.c
        before = sa.select(sa.func.max(columns.begins)).where(
            columns.content == content, columns.begins <= start
        )
        query = sa.select(t.pages).where(
            columns.content == content,
            columns.begins < end,
            columns.begins >= sa.func.coalesce(before.scalar_subquery(), 0),
        )

        def look(connection: sa.Connection) -> list[Page]:
            rows = connection.execute(query.order_by(columns.number))
            pages = [dataclasses.replace(page_of(row), begins=row.begins) for row in rows]
            return [page for page in pages if (page.begins or 0) + len(page.text) > start]

        return await self._read(look)

    async def joined(self, ids: Sequence[str]) -> dict[str, Joined]:
        """The documents that some of these ids turned out to be."""

        def look(connection: sa.Connection) -> dict[str, Joined]:
            found: dict[str, Joined] = {}
            for some in portions(ids):
                for row in connection.execute(sa.select(t.joined).where(t.joined.c.id.in_(some))):
                    found[row.id] = Joined(row.document, row.name, row.path)
            return found

        return await self._read(look)

    async def of_content(self, sha256: str) -> Document | None:
        """The document that has these bytes, or None."""
        query, wanted = statements.DOCUMENTS_OF_CONTENT, {"sha": sha256}
        row = await self._read(lambda c: c.execute(query, wanted).first())
        return None if row is None else document_of(row)

    async def attempts(self, document: str) -> list[tuple[str, float, float, str]]:
        """The attempts at a document: stage, begin, seconds and outcome; oldest first."""
        columns = t.attempts.c
        query = sa.select(columns.stage, columns.began_at, columns.seconds, columns.outcome)
        query = query.where(columns.document == document).order_by(columns.id)
        return await self._read(lambda c: [tuple(row) for row in c.execute(query)])

    async def paths_of(self, ids: Sequence[str]) -> list[str]:
        """Every path that these documents came from, hidden documents included."""

        def look(connection: sa.Connection) -> list[str]:
            found: set[str] = set()
            for some in portions(ids):
                own = sa.select(t.documents.c.path).where(t.documents.c.id.in_(some))
                sources = sa.select(t.sources.c.path).where(t.sources.c.document.in_(some))
                found.update(connection.scalars(own.union(sources)))
            return sorted(found)

        return await self._read(look)

    async def paths_in_use(self, paths: Sequence[str]) -> set[str]:
        """The paths that a document needs, hidden documents included."""

        def look(connection: sa.Connection) -> set[str]:
            found: set[str] = set()
            for some in portions(paths):
                own = sa.select(t.documents.c.path).where(t.documents.c.path.in_(some))
                sources = sa.select(t.sources.c.path).where(t.sources.c.path.in_(some))
                found.update(connection.scalars(own.union(sources)))
            return found

        return await self._read(look)
