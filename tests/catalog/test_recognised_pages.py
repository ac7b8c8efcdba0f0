# SPDX-License-Identifier: Apache-2.0
"""The catalog keeps where the lines of recognised pages are, and opens libraries from before it did."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

import docdesk.catalog.database as database_module
from docdesk.catalog.catalog import Catalog
from docdesk.catalog.database import Database
from docdesk.catalog.listing import Listing
from docdesk.values.documents import PAGE_BREAK, Document, Page, Source
from docdesk.values.recognition import LineBox, Recognised, in_document, lines_of, plain_lines

SHA = "cd" * 32
PAGES = [Page(1, "typed"), Page(2, "lamp oil", recognised=True), Page(3, "fog", recognised=True)]
LINES = (
    LineBox(0, 4, (1000, 2000, 5000, 2100, 4990, 2600), 91),
    LineBox(5, 8, (5200, 2100, 9000, 2200, 8990, 2700)),
)
SEEN = [
    Recognised(2, "1:eng", 88.5, LINES),
    Recognised(3, "1:eng", 60.0, (LineBox(0, 3, (0, 0, 9, 0, 9, 9), 60),)),
]
DOCUMENT = Document(id="d", name="a.pdf", path="/a.pdf")


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(tmp_path)
    await asyncio.to_thread(opened.open)
    yield opened
    await asyncio.to_thread(opened.close)


async def _saved(catalog: Catalog) -> Document:
    await catalog.add([DOCUMENT])
    settled = await catalog.settle_content(DOCUMENT, SHA, Source("/a.pdf", 1, 1))
    await catalog.save_pages(SHA, PAGES, 3, [], "pages-x", recognised=SEEN)
    return settled


async def test_lines_are_spans_of_the_documents_text_with_their_places(database: Database) -> None:
    document = await _saved(Catalog(database))
    text = PAGE_BREAK.join(page.text for page in PAGES)
    found = await Listing(database).recognised_pages(document, 1, 10)
    assert [(each.number, each.doubtful) for each in found] == [(2, False), (3, True)]
    assert [text[line.start : line.end] for line in found[0].lines] == ["lamp", "oil"]
    assert found[0].confidence == 0.885
    first, second = found[0].lines
    assert (first.confidence, second.confidence) == (0.91, None)
    assert first.corners == pytest.approx((0.1, 0.2, 0.5, 0.21, 0.499, 0.26, 0.099, 0.25))
    assert first.box == pytest.approx((0.099, 0.2, 0.5, 0.26))
    assert await Listing(database).recognised_pages(document, 3, 10) == found[1:]
    assert await Listing(database).recognised_pages(document, 1, 1) == found[:1]
    assert await Listing(database).recognised_pages(DOCUMENT, 1, 10) == []


async def test_lines_go_with_another_reading_and_with_the_document(database: Database) -> None:
    catalog, listing = Catalog(database), Listing(database)
    document = await _saved(catalog)
    await catalog.save_pages(SHA, PAGES[:2], 2, [], "pages-x", recognised=SEEN[:1])
    assert [each.number for each in await listing.recognised_pages(document, 1, 10)] == [2]
    await catalog.forget([document.id])
    await catalog.swept([])
    assert await catalog.reading(SHA) is None
    assert await listing.recognised_pages(document, 1, 10) == []


async def test_a_library_of_the_version_before_keeps_its_recognised_text(tmp_path: Path) -> None:
    old = Database(tmp_path)
    await asyncio.to_thread(old.open)
    document = await _saved(Catalog(old))
    await asyncio.to_thread(old.close)
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{tmp_path / 'catalog.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
    engine.dispose()
    with sqlite3.connect(tmp_path / "catalog.db") as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name='recognised_pages'").fetchall()
    connection.close()
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    catalog, listing = Catalog(database), Listing(database)
    assert await catalog.pages(SHA) == PAGES
    assert await listing.recognised_pages(document, 1, 10) == []
    await catalog.save_pages(SHA, PAGES, 3, [], "pages-x", recognised=SEEN)
    assert len(await listing.recognised_pages(document, 1, 10)) == 2
    await asyncio.to_thread(database.close)


def test_lines_come_back_from_their_plain_form_and_from_that_of_older_spools() -> None:
    assert lines_of(plain_lines(LINES)) == LINES
    assert lines_of([[0, 4, 100, 200, 500, 260]]) == (LineBox(0, 4, (1000, 2000, 5000, 2000, 5000, 2600)),)
    page = in_document(replace(SEEN[0], lines=lines_of([[0, 4, 100, 200, 500, 260]])), 7)
    assert (page.lines[0].start, page.lines[0].box) == (7, (0.1, 0.2, 0.5, 0.26))
