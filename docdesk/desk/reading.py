# SPDX-License-Identifier: Apache-2.0
"""Reads a library without working on it: documents, their chunks, pages and attempts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docdesk.values.documents import Chunk, Document, Page, Source, Status
from docdesk.values.recognition import RecognisedPage

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog
    from docdesk.catalog.listing import Listing
    from docdesk.ingest.queue import IngestQueue


REST_SECONDS = 3.0
"""How long a start waits for a window to show its rows first."""


async def rows_first(shown: asyncio.Event | None) -> None:
    """Wait until a window shows its rows, but not for long: warming up would slow that down.

    `shown` is None if there is no such window.
    """
    if shown is not None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REST_SECONDS):
                await shown.wait()


class Reading:
    """The part of a desk that reads."""

    def __init__(self, catalog: Catalog, listing: Listing, queue: IngestQueue) -> None:
        self._catalog = catalog
        self._listing = listing
        self.queue = queue

    async def documents(self) -> list[Document]:
        """Every document of the library, oldest first; those in work with their newest values."""
        rows = await self._catalog.documents()
        newest = self.queue.newest
        return [newest.get(document.id, document) for document in rows] if newest else rows

    async def document(self, id: str) -> Document | None:
        """One document with its newest value; under an id that turned out to be another one, that one.

        The second has the name and path that the id was added with, and the notice "duplicate".
        """
        found = self.queue.newest.get(id) or await self._catalog.document(id)
        if found is not None:
            return found
        other = await self.queue.joined(id)
        if other is None:
            return None
        from docdesk.ingest.pipeline import joined

        real = self.queue.newest.get(other.document) or await self._catalog.document(other.document)
        return joined(real, other.name, other.path) if real is not None else None

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]:
        """Documents page by page, oldest first, and how many there are in all."""
        rows, total = await self._listing.documents(statuses, offset, limit)
        newest = self.queue.newest
        return [newest.get(row.id, row) for row in rows], total

    async def chunks(
        self, document: Document, offset: int = 0, limit: int = 100
    ) -> tuple[list[tuple[Chunk, str]], int]:
        """The searchable chunks of a document with their texts, `limit` at a time; and how many there are in all."""
        return await self._listing.chunks(document, offset, limit)

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
        """The text of `limit` pages at most from the page `first` on, and how many pages were read in all."""
        return await self._listing.pages(document, first, limit)

    async def recognised_pages(
        self, document: Document, first: int = 1, limit: int = 10
    ) -> list[RecognisedPage]:
        """The recognised pages of a document from page `first` on, with the places of their lines."""
        return await self._listing.recognised_pages(document, first, limit)

    async def sources(self, id: str) -> list[Source]:
        """The files that a document stands for."""
        return await self._catalog.sources(id)

    async def attempts(self, id: str) -> list[dict[str, Any]]:
        """The attempts at a document: stage, start in seconds since the epoch, seconds, outcome."""
        names = ("stage", "began_at", "seconds", "outcome")
        return [dict(zip(names, row, strict=True)) for row in await self._listing.attempts(id)]
