# SPDX-License-Identifier: Apache-2.0
"""Documents in a real catalog with real workers for pages, and nothing else of a library."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.database import Database
from docdesk.catalog.listing import Listing
from docdesk.ingest.inbox import Inbox
from docdesk.pages.pages import Pages
from docdesk.settings.model import Settings
from docdesk.steps.extract.cleaning import HYPHEN
from docdesk.steps.extract.engines import open_engine
from docdesk.steps.extract.identify import identify
from docdesk.steps.extract.request import Request
from docdesk.values.documents import Document, Page, Source, new_id


class Shelf:
    """A catalog, and the pages of its documents."""

    def __init__(self, catalog: Catalog, pages: Pages) -> None:
        self.catalog = catalog
        self.pages = pages

    async def add(
        self, path: Path, texts: Sequence[Page | str] | None = None, password: str | None = None
    ) -> Document:
        """A document of this file, with its text as the engine reads it, or with this one."""
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        about = path.stat()
        document = Document(new_id(), path.name, str(path), identify(path), about.st_size)
        await self.catalog.add([document])
        source = Source(str(path), about.st_size, about.st_mtime_ns)
        settled = await self.catalog.settle_content(document, content, source)
        read = texts if texts is not None else texts_of(path, password)
        pages = [page if isinstance(page, Page) else Page(n, page) for n, page in enumerate(read, 1)]
        await self.catalog.save_pages(content, pages, len(pages), [], "test")
        return settled

    async def span(self, document: Document, words: str) -> tuple[int, int]:
        """Where words are in a document's text, the first time."""
        return (await self.pages.find(document, words, 1))[0]


def texts_of(path: Path, password: str | None = None) -> list[str]:
    """The texts of a PDF's pages as extraction reads them."""
    request = Request(identify(path), str(path), "", {}, password, None, "pdfium", 100, 1_000_000)
    with open_engine("pdfium", request) as engine:
        return [engine.read(n).text.replace(HYPHEN, "-") for n in range(1, engine.claimed + 1)]


@asynccontextmanager
async def a_shelf(folder: Path, **settings: float) -> AsyncIterator[Shelf]:
    """A shelf that is closed at the end."""
    spool = folder / "spool"
    spool.mkdir(parents=True)
    database = Database(folder)
    await asyncio.to_thread(database.open)
    chosen = Settings(library=folder, **settings)
    catalog = Catalog(database)
    pages = Pages(catalog, Listing(database), Inbox(folder / "inbox"), lambda: chosen)
    try:
        yield Shelf(catalog, pages)
    finally:
        await pages.close()
        await asyncio.to_thread(database.close)
