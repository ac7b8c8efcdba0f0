# SPDX-License-Identifier: Apache-2.0
"""The part of the catalog that holds contents: how each was read, and its text page by page."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.catalog.rows import Stored, chunk_of, notices_of, parts_of, plain_notices, shown_of, texts_of
from docdesk.documents import PAGE_BREAK, Chunk, Document, Notice, Page


class Contents:
    """Contents over the catalog's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read = database.read
        self._write = database.write

    async def reading(self, sha256: str) -> tuple[str, int, tuple[Notice, ...]] | None:
        """How a content was read, its pages in all and the notices; None where it was not read yet."""
        query = sa.select(t.contents).where(
            t.contents.c.sha256 == sha256, t.contents.c.total_pages.is_not(None)
        )
        row = await self._read(lambda c: c.execute(query).first())
        return None if row is None else (row.reading or "", row.total_pages, notices_of(row.notices))

    async def save_pages(
        self, sha256: str, pages: Sequence[Page], total: int, notices: Sequence[Notice], reading: str
    ) -> None:
        """The text of a content, page by page: replaces what an earlier reading left."""
        rows = []
        begins = 0
        for page in pages:
            rows.append(
                {
                    "content": sha256,
                    "number": page.number,
                    "begins": begins,
                    "text": page.text,
                    "problem": page.problem,
                }
            )
            begins += len(page.text) + len(PAGE_BREAK)
        values = {"total_pages": total, "notices": plain_notices(notices), "reading": reading}

        def change(connection: sa.Connection) -> None:
            connection.execute(sa.delete(t.pages).where(t.pages.c.content == sha256))
            if rows:
                connection.execute(sa.insert(t.pages), rows)
            connection.execute(sa.update(t.contents).where(t.contents.c.sha256 == sha256).values(values))

        await self._write(change)

    async def pages(self, sha256: str) -> list[Page]:
        """The text of a content."""
        query = sa.select(t.pages).where(t.pages.c.content == sha256).order_by(t.pages.c.number)
        return await self._read(
            lambda c: [Page(row.number, row.text, row.problem) for row in c.execute(query)]
        )

    # what a search and the store read

    async def passages(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Stored]:
        """Chunks by (generation, index) with text and document; what no search may find is left out."""

        def look(connection: sa.Connection) -> dict[tuple[str, int], Stored]:
            found: dict[tuple[str, int], Stored] = {}
            of: dict[str, tuple[Document, int] | None] = {}
            for generation, number in wanted:
                if generation not in of:
                    of[generation] = shown_of(connection, generation)
                shown = of[generation]
                if shown is None:
                    continue
                document, index_id = shown
                where = (t.chunks.c.generation == generation, t.chunks.c.number == number)
                row = connection.execute(sa.select(t.chunks).where(*where)).first()
                if row is not None and document.content is not None:
                    chunk = chunk_of(row)
                    parts = parts_of(connection, document.content, chunk)
                    found[generation, number] = Stored(document, chunk, parts, index_id)
            return found

        return await self._read(look)

    async def texts(self, content: str, chunks: Sequence[Chunk]) -> list[str]:
        """The texts of neighbouring chunks of a content: reads the pages that they stand on, once."""
        return await self._read(lambda c: texts_of(c, content, chunks))
