# SPDX-License-Identifier: Apache-2.0
"""A whole library whose catalog is in a real PostgreSQL: worked with, opened again, and taken back to a file."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from docdesk.catalog.database import Database
from docdesk.values.documents import Document, Status
from tests import postgres
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint

PASSWORD = "hunter2secret"


def by_name(documents: list[Document]) -> dict[str, Document]:
    return {document.name: document for document in documents}


async def test_a_library_in_a_database_of_a_server(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL programs (initdb, pg_ctl) on this machine")
    library, notes = tmp_path / "library", tmp_path / "notes"
    notes.mkdir()
    for name, text in {"a": "A harbour of the north, 항구", "b": "Bread without yeast", "c": " \n "}.items():
        (notes / f"{name}.txt").write_text(text)
    with postgres.server(programs) as url:
        address = f"{url.replace('docdesk@', f'docdesk:{PASSWORD}@')}/postgres"
        settings = endpoint_settings(library, openai_endpoint, catalog_url=address)
        async with a_desk(settings) as desk:
            added = by_name(await add_and_wait(desk, notes))
            assert {name: row.status for name, row in added.items()} == {
                "a.txt": Status.READY,
                "b.txt": Status.READY,
                "c.txt": Status.FAILED,
            }
            await desk.queue.remove([added["b.txt"].id])
            assert [passage.name for passage in await desk.search("bread", 5)] == ["a.txt"]
            await desk.queue.restore([added["b.txt"].id])
            figures = await desk.parts.listing.figures()
            assert (figures.documents[Status.READY], figures.documents[Status.FAILED]) == (2, 1)
            assert (figures.chunks, figures.removed) == (2, 0)
        paid = openai_endpoint.stats.inputs
        async with a_desk(settings) as desk:
            before = await desk.documents()
            assert set(by_name(before)) == set(added)
            assert {passage.name for passage in await desk.search('"bread"', 5)} == {"b.txt"}
            assert (await desk.upkeep.check()).ok
        assert not (library / "catalog.db").exists()
        for file in library.rglob("*"):
            assert not file.is_file() or PASSWORD.encode() not in file.read_bytes(), file

        # as a backup does it: the same library, with its catalog in a file
        database = Database(library, address)
        await asyncio.to_thread(database.open)
        await asyncio.to_thread(database.write_snapshot, library / "catalog.db")
        await asyncio.to_thread(database.close)
    async with a_desk(endpoint_settings(library, openai_endpoint)) as desk:
        assert await desk.documents() == before
        assert {passage.name for passage in await desk.search('"harbour"', 5)} == {"a.txt"}
        assert (await desk.upkeep.check()).ok
    # the two questions since then, and no document again
    assert openai_endpoint.stats.inputs == paid + 2
