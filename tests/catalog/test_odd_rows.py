# SPDX-License-Identifier: Apache-2.0
"""Rows of documents that a newer docdesk or another program wrote."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.database import Database
from docdesk.catalog.inventory import Inventory
from docdesk.catalog.listing import Listing
from docdesk.errors import DocdeskError
from docdesk.values.documents import Document, Status


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path, None)
    await asyncio.to_thread(database.open)
    yield database
    await asyncio.to_thread(database.close)


ODD = {
    "status": "'archived'",
    "stage": "'translate'",
    "backup": "'mirrored'",
    "name": "x'61ff2e747874'",
    "path": "x'2f70'",
    "size": "'large'",
    "chunks": "x'00'",
    "seconds": "'long'",
    "added_at": "'yesterday'",
    "warnings": "'[{'",
    "error": '\'{"code": 1, "new_field": 2}\'',
    "backup_error": "'7'",
    "about": "'not json'",
}


async def test_a_document_with_an_unknown_value_fails_with_a_sentence_and_the_others_stay(
    database: Database, tmp_path: Path
) -> None:
    catalog = Catalog(database)
    names = ("sound", *ODD)
    await catalog.add([Document(id=name, name=f"{name}.txt", path=f"/papers/{name}.txt") for name in names])
    with sqlite3.connect(tmp_path / "catalog.db") as other:
        for column, value in ODD.items():
            other.execute(f"UPDATE documents SET {column} = {value} WHERE id = ?", (column,))

    found = {row.id: row for row in await catalog.documents()}

    assert found.pop("sound").status is Status.QUEUED
    assert set(found) == set(ODD)
    for column, row in found.items():
        assert row.status is Status.FAILED, column
        assert row.error is not None
        assert (row.error.code, row.error.facts["column"]) == ("record_unreadable", column)
        assert isinstance(row.name, str)
        assert isinstance(row.path, str)
    assert found["status"].error is not None
    assert "“archived”" in found["status"].error.detail
    assert "“status”" in found["status"].error.detail
    assert found["name"].name == "a\ufffd.txt"
    # the ways to fewer documents read the same rows
    assert {row.id for row in await catalog.documents(list(ODD))} == set(ODD)
    assert set(await catalog.known_paths([f"/papers/{name}.txt" for name in names])) >= {"/papers/status.txt"}
    assert await Inventory(database).without_source() == []


async def test_a_list_of_failed_documents_has_those_that_cannot_be_read_and_no_other_list_has_them(
    database: Database, tmp_path: Path
) -> None:
    catalog, listing = Catalog(database), Listing(database)
    odd = {**ODD, "warnings": "'5'", "covered": "x'00'", "parent": "x'00'"}
    ready = [
        Document(id=name, name=f"{name}.txt", path=f"/papers/{name}.txt", status=Status.READY) for name in odd
    ]
    error = DocdeskError().problem()
    failed = Document(id="fails", name="f.txt", path="/papers/f.txt", status=Status.FAILED, error=error)
    await catalog.add([*ready, failed, dataclasses.replace(ready[0], id="sound", path="/papers/s.txt")])
    with sqlite3.connect(tmp_path / "catalog.db") as other:
        for column, value in odd.items():
            other.execute(f"UPDATE documents SET {column} = {value} WHERE id = ?", (column,))

    rows, total = await listing.documents([Status.FAILED], 0, 99)

    assert {row.id for row in rows} == {"fails", *odd}
    assert total == len(rows)
    assert {row.status for row in rows} == {Status.FAILED}
    assert {row.id for row in await catalog.with_status(Status.FAILED)} == {"fails", *odd}
    sound, total = await listing.documents([Status.READY, Status.QUEUED], 0, 99)
    assert ([row.id for row in sound], total) == (["sound"], 1)


async def test_such_a_document_can_be_queued_again(database: Database, tmp_path: Path) -> None:
    catalog = Catalog(database)
    await catalog.add([Document(id="one", name="one.txt", path="/papers/one.txt")])
    with sqlite3.connect(tmp_path / "catalog.db") as other:
        other.execute("UPDATE documents SET status = 'archived', warnings = '5', name = x'61'")

    (failed,) = await catalog.documents()
    await catalog.save(dataclasses.replace(failed, status=Status.QUEUED, error=None))

    (queued,) = await catalog.documents()
    assert (queued.status, queued.name, queued.warnings) == (Status.QUEUED, "a", ())
