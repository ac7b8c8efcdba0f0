# SPDX-License-Identifier: Apache-2.0
"""The catalog keeps what became of each page, and derives it for libraries from before it did."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import docdesk.catalog.database as database_module
from docdesk.catalog.catalog import Catalog
from docdesk.catalog.database import Database
from docdesk.values.documents import Document, Page, Source, Status

Row = tuple[str, str | None, int]
"""Text, problem and whether it was recognised, of one page."""


async def test_the_coverage_of_a_content_and_of_a_document_comes_back(tmp_path: Path) -> None:
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    catalog = Catalog(database)
    document = Document(id="d", name="a.pdf", path="/a.pdf", status=Status.READY, covered="r1 e1")
    await catalog.add([document])
    await catalog.settle_content(document, "ab" * 32, Source("/a.pdf", 1, 1))
    await catalog.save_pages("ab" * 32, [Page(1, "x"), Page(2, "")], 2, [], "v", covered="r1 e1")
    reading = await catalog.reading("ab" * 32)
    assert reading is not None
    assert reading.covered == "r1 e1"
    assert [row.covered for row in await catalog.documents()] == ["r1 e1"]
    await asyncio.to_thread(database.close)


OLD: dict[str, tuple[list[Row], int, list[dict[str, Any]], str]] = {
    "whole": ([("a", None, 0), ("b", None, 0)], 2, [], "r2"),
    "language": ([("a", None, 0)], 1, [{"code": "not_english", "facts": {"language": "ko"}}], "r1"),
    "silent": (
        [("a", None, 0), (" \n", None, 0), ("", None, 0)],
        3,
        [{"code": "pages_without_text", "facts": {"count": 2, "total": 3}}],
        "r1 e2",
    ),
    "failed": (
        [("", "too_slow", 0), ("b", "garbled", 0), ("c", None, 0), ("", "damaged", 0)],
        4,
        [{"code": "pages_failed", "facts": {}}, {"code": "garbled", "facts": {}}],
        "f1:page_too_slow d1:page_garbled r1 f1:page_damaged",
    ),
    "scans": (
        [("a", None, 1), ("b", None, 1)],
        2,
        [
            {"code": "recognised", "facts": {}},
            {"code": "recognised_doubtful", "facts": {"which": {"code": "page", "pages": [[2, 2]]}}},
        ],
        "o1 d1:page_hard_to_recognise",
    ),
    "former words": (
        [("a", None, 1)],
        1,
        [
            {"code": "recognised", "facts": {"which": "page 1"}},
            {"code": "recognised_doubtful", "facts": {"which": "page 1"}},
        ],
        "o1",
    ),
    "cut": ([("a", None, 0)], 9, [{"code": "pages_left_out", "facts": {}}], "r1 l8:page_beyond_limit"),
    "guessed": ([("a", None, 0)], 1, [{"code": "encoding_guessed", "facts": {}}], "d1:page_guessed"),
}


def _write_the_version_before(path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
    engine.dispose()
    with sqlite3.connect(path) as connection:
        for name, (pages, total, notices, _covered) in OLD.items():
            connection.execute(
                "INSERT INTO contents (sha256, size, total_pages, notices) VALUES (?, 1, ?, ?)",
                (name, total, json.dumps(notices)),
            )
            for number, (text, problem, recognised) in enumerate(pages, 1):
                connection.execute(
                    "INSERT INTO pages (content, number, begins, text, problem, recognised) VALUES (?, ?, 0, ?, ?, ?)",
                    (name, number, text, problem, recognised),
                )
        _documents = [(name, name, "ready", len(pages)) for name, (pages, *_) in OLD.items()]
        for id_, content, status, pages_ in (*_documents, ("never", None, "failed", 0)):
            connection.execute(
                "INSERT INTO documents (id, content, name, path, type, size, status, pages, chunks, reused,"
                " seconds, warnings, backup, added_at) VALUES (?, ?, ?, '/n', 'pdf', 1, ?, ?, 1, 0, 0, '[]', 'off', 0)",
                (id_, content, id_, status, pages_),
            )
    connection.close()


async def test_documents_of_the_version_before_get_it_from_their_notices(tmp_path: Path) -> None:
    await asyncio.to_thread(_write_the_version_before, tmp_path / "catalog.db")
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    found = {row.id: row.covered for row in await Catalog(database).documents()}
    assert found == {name: covered for name, (*_, covered) in OLD.items()} | {"never": ""}
    await asyncio.to_thread(database.close)
