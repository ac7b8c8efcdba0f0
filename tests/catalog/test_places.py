# SPDX-License-Identifier: Apache-2.0
"""The catalog keeps where pages and chunks stand, and opens libraries from before it did."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import docdesk.catalog.database as database_module
from docdesk.catalog.catalog import Catalog, Generation, Index
from docdesk.catalog.database import Database
from docdesk.store.rows import vector_metadata
from docdesk.values.documents import Chunk, Document, Page, Source, Status, StoredObject
from docdesk.values.formats import FileType
from docdesk.values.places import NOWHERE, Heading, Outline, Place, PlaceKind, PlaceMark, Table

SHA = "ab" * 32
TEXT = "Costs\nitem | price\nscrew | 3\nnail | 1"
PAGE = Page(
    1,
    TEXT,
    place=Place(PlaceKind.SHEET, "Costs"),
    outline=Outline((Heading(0, 1, "Costs"),), (Table(6, 18, len(TEXT)),), (PlaceMark(6, "Costs", 1),)),
    recognised=True,
)
CHUNK = Chunk(
    0, 29, len(TEXT), 1, 1, "f" * 64, place=Place(PlaceKind.SHEET, "Costs!A3"), heading=("Costs",),
    recognised=True, context="item | price",
)  # fmt: skip


async def test_pages_chunks_and_parents_come_back_as_they_were(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    catalog = Catalog(database)
    outer = Document(id="outer", name="a.zip", path="/a.zip")
    document = Document(id="d", name="c.xlsx", path="/c.xlsx", parent="outer", status=Status.READY)
    await catalog.add([outer, document])
    settled = await catalog.settle_content(document, SHA, Source("/c.xlsx", 1, 1))
    await catalog.save_pages(SHA, [PAGE], 1, [], "pages-x")
    index = await catalog.index_for(Index(0, "fake", "m", "", None, 100, 0))
    await catalog.add_generation(Generation("g", "d", SHA, index.id, 1), [CHUNK])
    await catalog.turn_to(replace(settled, generation="g"), Source("/c.xlsx", 1, 1))
    assert await catalog.pages(SHA) == [PAGE]
    assert await catalog.chunks("g") == [CHUNK]
    assert await catalog.texts(SHA, [CHUNK]) == ["item | price\nnail | 1"]
    stored = (await catalog.passages([("g", 0)]))["g", 0]
    assert (stored.text, stored.place_on(1), stored.chunk.context) == ("nail | 1", CHUNK.place, CHUNK.context)
    assert [each.parent for each in await catalog.documents()] == [None, "outer"]
    await asyncio.to_thread(database.close)


async def test_a_library_of_the_version_before_is_opened_with_all_it_holds(tmp_path: Path) -> None:
    old = Database(tmp_path)
    await asyncio.to_thread(old.open)
    await asyncio.to_thread(old.close)
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    scripts = Path(database_module.__file__).with_name("migrations")
    config.set_main_option("script_location", str(scripts))
    engine = create_engine(f"sqlite:///{tmp_path / 'catalog.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
    engine.dispose()
    with sqlite3.connect(tmp_path / "catalog.db") as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(chunks)")}
        assert "place" not in columns
        connection.execute("INSERT INTO contents (sha256, size, total_pages) VALUES (?, 1, 1)", (SHA,))
        connection.execute("INSERT INTO pages VALUES (?, 1, 0, 'old text', NULL)", (SHA,))
        connection.execute("INSERT INTO indexes VALUES (1, 'fake', 'm', '', 2, 9, 0, 'c', NULL)")
        connection.execute(
            "INSERT INTO documents (id, content, name, path, type, size, status, pages, chunks, reused,"
            " seconds, warnings, backup, added_at, generation)"
            " VALUES ('d', ?, 'n.pdf', '/n.pdf', 'pdf', 1, 'ready', 1, 1, 0, 0, '[]', 'off', 0, 'g')",
            (SHA,),
        )
        connection.execute(
            "INSERT INTO generations (id, document, content, index_id, chunks, notices, dropped)"
            " VALUES ('g', 'd', ?, 1, 1, '[]', 0)",
            (SHA,),
        )
        connection.execute("INSERT INTO chunks VALUES ('g', 0, 0, 8, 1, 1, ?, NULL, 0)", ("e" * 64,))
    connection.close()
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    catalog = Catalog(database)
    assert await catalog.pages(SHA) == [Page(1, "old text")]
    (chunk,) = await catalog.chunks("g")
    assert (chunk.place, chunk.heading, chunk.recognised, chunk.context) == (NOWHERE, (), False, "")
    stored = (await catalog.passages([("g", 0)]))["g", 0]
    assert stored.place_on(1) == Place(PlaceKind.PAGE, "1")
    assert (await catalog.documents())[0].parent is None
    await asyncio.to_thread(database.close)


def test_metadata_beside_a_vector_suffices_to_cite_it() -> None:
    sheet = Document(id="d", name="c.xlsx", path="/c.xlsx")
    found = vector_metadata(sheet, CHUNK)
    assert (found["place_kind"], found["place"]) == ("sheet", "Costs!A3")
    assert (found["heading"], found["recognised"]) == ("Costs", True)
    text = vector_metadata(sheet, Chunk(0, 0, 1, 1, 1, "e" * 64))
    assert text == {"name": "c.xlsx", "path": "/c.xlsx", "first_page": 1}
    pdf = Document(id="d", name="c.pdf", path="/c.pdf", type=FileType.PDF)
    page = vector_metadata(pdf, Chunk(0, 0, 1, 3, 4, "e" * 64), StoredObject("gs://b/o", 7, "AAAAAA==", 9))
    assert page == {
        "name": "c.pdf", "path": "/c.pdf", "first_page": 3, "last_page": 4, "object": "gs://b/o",
        "object_generation": 7,
    }  # fmt: skip
