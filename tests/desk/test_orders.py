# SPDX-License-Identifier: Apache-2.0
"""A library without a record at this user's: only one that would do something by itself is asked about."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from docdesk.desk.orders import gives_orders
from docdesk.errors import LibraryUnsafe
from docdesk.settings.model import load_settings
from docdesk.settings.trust import is_known
from docdesk.values.documents import Status
from tests.desks import a_desk, add_and_wait


@pytest.fixture
async def moved(tmp_path: Path) -> Path:
    """A library of documents that are done, in a folder of which this user has no record."""
    made = tmp_path / "made"
    note = tmp_path / "note.txt"
    note.write_text("the harbour has room for ninety ships\n")
    async with a_desk(load_settings({}, library=made)) as desk:
        (row,) = await add_and_wait(desk, note)
        assert row.status is Status.READY
    library = tmp_path / "moved"
    shutil.copytree(made, library)
    assert not is_known(library)
    return library


async def test_a_library_of_done_documents_is_opened_like_any_file(moved: Path, tmp_path: Path) -> None:
    assert not gives_orders(moved)
    (tmp_path / "more.txt").write_text("the lighthouse keeper winds the clock\n")
    async with a_desk(load_settings({}, library=moved)) as desk:
        assert desk.queue.state.problem is None
        assert [passage.name for passage in await desk.search("harbour ships", 1)] == ["note.txt"]
        (row,) = await add_and_wait(desk, tmp_path / "more.txt")
        assert row.status is Status.READY
    assert is_known(moved)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET status = 'queued'",
        "UPDATE documents SET status = 'running'",
        "UPDATE documents SET generation = NULL",
        "DELETE FROM chunks",
        "UPDATE indexes SET endpoint = 'http://stranger.example/v1'",
        "UPDATE indexes SET provider = 'openai'",
        "INSERT INTO facts VALUES ('reindex_to', '1')",
        "DROP TABLE facts",
    ],
)
async def test_queued_work_in_a_received_catalog_is_an_order(moved: Path, statement: str) -> None:
    with closing(sqlite3.connect(moved / "catalog.db")) as catalog, catalog:
        catalog.execute(statement)
    assert gives_orders(moved)


@pytest.mark.parametrize(
    "line",
    [
        'base_url = "https://stranger.example/v1"',
        'bucket = "strangers"',
        'watched = ["/home"]',
        'assistant_folders = ["/home"]',
        'provider = "openai"',
        "no toml",
    ],
)
async def test_received_settings_are_orders(moved: Path, line: str) -> None:
    (moved / "settings.toml").write_text(line + "\n")
    assert gives_orders(moved)


async def test_a_trigger_is_refused_before_anything_else(moved: Path) -> None:
    with closing(sqlite3.connect(moved / "catalog.db")) as catalog, catalog:
        catalog.execute("CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM documents; END")
    with pytest.raises(LibraryUnsafe):
        gives_orders(moved)
