# SPDX-License-Identifier: Apache-2.0
"""The contents in the catalog: how each was read, and its text page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import statements
from docdesk.catalog import tables as t
from docdesk.catalog.assistant_paths import AssistantPaths
from docdesk.catalog.database import Database
from docdesk.catalog.facts import Facts
from docdesk.catalog.passages import Stored, hashes_of, passages_of
from docdesk.catalog.rows import (
    about_of,
    changes_of,
    document_of,
    notices_of,
    page_of,
    plain_notices,
    row_of_page,
    row_of_recognised,
    texts_of,
)
from docdesk.catalog.tags import Tags
from docdesk.values.documents import PAGE_BREAK, Chunk, Document, Page, Status
from docdesk.values.portions import portions
from docdesk.values.problems import Notice
from docdesk.values.recognition import Recognised

DEEPEST = 20
"""Documents inside one another that are counted; a received catalog may have a circle."""


@dataclass(frozen=True, slots=True)
class ContentReading:
    """How a content was read, or is to be read.

    `version` is the version of the reader that made the pages; it is empty if they must be read again.
    `encoding` is the one that a person chose, None if it is detected from the bytes.
    """

    version: str
    encoding: str | None
    total: int | None
    """The number of pages; None if it was never read."""
    notices: tuple[Notice, ...]
    recognition: str | None = None
    """Which of its pages a person wants recognised as pictures, None if the library's setting says it."""
    about: tuple[tuple[str, str], ...] = ()
    """What it says of itself beside its text."""
    covered: str = ""
    """What became of each of its pages; empty if that is unknown."""


class Contents(Facts):
    """Contents over the catalog's database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._upsert_source = database.upsert(t.sources, "path")
        self.assistant_paths = AssistantPaths(database)
        self.tags = Tags(database)

    async def reading(self, sha256: str) -> ContentReading | None:
        """How a content was read or is to be read; None if neither is known."""
        row = await self._read(lambda c: c.execute(statements.READ_CONTENT, {"sha": sha256}).first())
        if row is None or (row.total_pages is None and row.reading is None):
            return None
        version, *asked = (row.reading or "").split(" ")
        recognition = next(
            (each.removeprefix(_RECOGNITION) for each in asked if each.startswith(_RECOGNITION)), None
        )
        encoding = next((each for each in asked if not each.startswith(_RECOGNITION)), None)
        return ContentReading(
            version,
            encoding or None,
            row.total_pages,
            notices_of(row.notices),
            recognition,
            about_of(row.about),
            row.covered or "",
        )

    async def request_encoding(
        self,
        sha256: str,
        size: int,
        encoding: str | None,
        documents: Sequence[Document],
        recognition: str | None = None,
    ) -> None:
        """Have a content read again with this encoding, or with None, with the detected one; the same of recognition.

        `documents` are its rows as they will be, queued. Hidden rows are queued too, in case they are restored.
        Pages and generations stay until the new pages are saved. One transaction.
        """
        columns = t.documents.c

        def change(connection: sa.Connection) -> None:
            reading = {"reading": _reading_text("", encoding, recognition)}
            known = connection.execute(
                sa.update(t.contents).where(t.contents.c.sha256 == sha256).values(reading)
            )
            if not known.rowcount:
                connection.execute(sa.insert(t.contents).values(sha256=sha256, size=size, **reading))
            for document in documents:
                row = sa.update(t.documents).where(columns.id == document.id)
                connection.execute(row.values(changes_of(document)))
            hidden = sa.update(t.documents).where(columns.content == sha256, columns.removed_at.is_not(None))
            connection.execute(hidden.values(status=Status.QUEUED, stage=None))

        await self._write(change)

    async def of_content(self, sha256: str) -> list[Document]:
        """The documents that have these bytes, oldest first."""
        query, wanted = statements.DOCUMENTS_OF_CONTENT, {"sha": sha256}
        return await self._read(lambda c: [document_of(row) for row in c.execute(query, wanted).all()])

    async def save_pages(
        self,
        sha256: str,
        pages: Sequence[Page],
        total: int,
        notices: Sequence[Notice],
        version: str,
        encoding: str | None = None,
        recognition: str | None = None,
        about: Sequence[tuple[str, str]] = (),
        recognised: Sequence[Recognised] = (),
        covered: str = "",
    ) -> None:
        """Save the text of a content, page by page, as a reader of this version read it with this encoding.

        `recognised` has the lines of pages whose text was recognised, and how sure it is.
        Replaces the pages of an earlier reading and drops their generations in the same transaction, because their
        chunks are spans of the old text.
        """
        rows = []
        begins = 0
        for page in pages:
            rows.append(row_of_page(sha256, begins, page))
            begins += len(page.text) + len(PAGE_BREAK)
        seen = [row_of_recognised(sha256, found) for found in recognised]
        reading = _reading_text(version, encoding, recognition)
        values: dict[str, Any] = {"total_pages": total, "notices": plain_notices(notices), "reading": reading}
        values |= {"about": [list(pair) for pair in about] or None, "covered": covered or None}

        def change(connection: sa.Connection) -> None:
            connection.execute(statements.DELETE_PAGES, {"sha": sha256})
            connection.execute(statements.DELETE_RECOGNISED, {"sha": sha256})
            if rows:
                connection.execute(statements.INSERT_PAGES, rows)
            if seen:
                connection.execute(statements.INSERT_RECOGNISED, seen)
            connection.execute(statements.UPDATE_CONTENT, values | {"sha": sha256})
            connection.execute(statements.DROP_GENERATIONS_OF_CONTENT, {"sha": sha256})
            connection.execute(statements.NO_GENERATION_OF_CONTENT, {"sha": sha256})

        await self._write(change)

    async def pages(self, sha256: str) -> list[Page]:
        """The pages of a content."""
        return await self._read(
            lambda c: [page_of(row) for row in c.execute(statements.PAGES, {"sha": sha256})]
        )

    async def inside(self, ids: Sequence[str]) -> list[str]:
        """The documents that were taken out of these, at any depth; hidden ones too."""

        def look(connection: sa.Connection) -> list[str]:
            found: list[str] = []
            outer = list(ids)
            while outer:
                inner: list[str] = []
                for some in portions(outer):
                    query = sa.select(t.documents.c.id).where(t.documents.c.parent.in_(some))
                    inner += connection.scalars(query)
                outer = [id for id in inner if id not in found]
                found += outer
            return found

        return await self._read(look)

    async def depth(self, document: Document) -> int:
        """How many documents a document is inside of."""

        def look(connection: sa.Connection) -> int:
            depth, parent = 0, document.parent
            while parent is not None and depth < DEEPEST:
                depth += 1
                parent = connection.scalar(sa.select(t.documents.c.parent).where(t.documents.c.id == parent))
            return depth

        return await self._read(look)

    # what a search and the store read

    async def passages(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Stored]:
        """Chunks by (generation, index) with text and document; chunks that no search may find are left out."""
        return await self._read(lambda c: passages_of(c, wanted))

    async def hashes_in_index(
        self, index_id: int, wanted: Sequence[tuple[str, int]]
    ) -> dict[tuple[str, int], str]:
        """The SHA-256 of chunks by (generation, index), of those that a search may find in this index."""
        return await self._read(lambda c: hashes_of(c, index_id, wanted))

    async def texts(self, content: str, chunks: Sequence[Chunk]) -> list[str]:
        """What is indexed for neighbouring chunks of a content. Reads their pages once."""
        texts = await self._read(lambda c: texts_of(c, content, chunks))
        return [chunk.with_context(text) for chunk, text in zip(chunks, texts, strict=True)]


_RECOGNITION = "ocr="


def _reading_text(version: str, encoding: str | None, recognition: str | None = None) -> str:
    """The column's text; no encoding's name has a space in it."""
    asked = [encoding] if encoding else []
    return " ".join([version, *asked, *([f"{_RECOGNITION}{recognition}"] if recognition else [])])
