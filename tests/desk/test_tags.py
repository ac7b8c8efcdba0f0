# SPDX-License-Identifier: Apache-2.0
"""Tags stay with their documents whatever becomes of these, and a search can be narrowed to them."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from docdesk.catalog import database as database_module
from docdesk.desk.desk import Desk
from docdesk.errors import TagInvalid
from docdesk.search import narrowing
from docdesk.settings.model import changed
from docdesk.values.documents import Document, Status
from docdesk.values.tags import TagCount
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document
from tests.openai_endpoint import Endpoint

TEXTS = {
    "lamp.txt": "The keeper lights the lamp at dusk. Rain water fills the tank behind the tower.",
    "bread.txt": "Knead the dough with water and salt, then let it rise under a damp cloth for an hour.",
    "계약서.txt": "이 계약의 임대 기간은 이 년이며, 임차인은 매달 임대료를 냅니다. water 값은 따로입니다.",
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


async def tags(desk: Desk) -> dict[str, tuple[str, ...]]:
    return {row.name: row.tags for row in await desk.documents()}


async def names(desk: Desk, question: str) -> set[str]:
    return {passage.name for passage in await desk.search(question, 10)}


async def add_papers(desk: Desk, papers: Path) -> tuple[Document, Document, Document]:
    rows = {row.name: row for row in await add_and_wait(desk, papers)}
    lamp, bread, lease = (rows[name] for name in TEXTS)
    return lamp, bread, lease


async def test_tags_narrow_a_search(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        lamp, bread, lease = await add_papers(desk, papers)
        assert await desk.tag([lamp.id, bread.id, "unknown"], add=["Home", "to do"]) == 2
        assert await desk.tag([lease.id], add=["계약 2024", "HOME"]) == 1
        assert await desk.tag([lease.id], add=["home"]) == 0
        questions = {
            "water": set(TEXTS),
            "water tag:home": set(TEXTS),
            'water tag:"To Do"': {lamp.name, bread.name},
            "water 태그:“계약 2024”": {lease.name},
            'water -tag:"to do"': {lease.name},
            'water tag:home -tag:"to do"': {lease.name},
            'water tag:"계약 2024" OR name:lamp': {lamp.name, lease.name},
            "water tag:hom": set(),
        }
        assert {question: await names(desk, question) for question in questions} == questions
        # the same where the allowed documents are too large to compare each of their passages
        monkeypatch.setattr(narrowing, "MOST_EXACT", 0)
        assert {question: await names(desk, question) for question in questions} == questions
        assert await desk.tags() == [
            TagCount("Home", 3), TagCount("to do", 2), TagCount("계약 2024", 1)
        ]  # fmt: skip
        assert await desk.tag([lamp.id], add=["first"], remove=["TO DO", "never there"]) == 1
        assert (await tags(desk))[lamp.name] == ("first", "Home")
        with pytest.raises(TagInvalid):
            await desk.tag([lamp.id], add=["fine", "\n"])
        assert (await tags(desk))[lamp.name] == ("first", "Home")


async def test_tags_outlast_everything_but_the_document(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        lamp, bread, lease = await add_papers(desk, papers)
        await desk.tag([lamp.id], add=["tower"])
        await desk.tag([bread.id], add=["kitchen"])
        expected = {lamp.name: ("tower",), bread.name: ("kitchen",), lease.name: ()}

        # read again, another model, another start
        await desk.queue.read_again([lamp.id], "utf-8")
        again = (await ended(desk, [lamp.id]))[lamp.id]
        assert (again.status, again.tags) == (Status.READY, ("tower",))
        await desk.index_change.run(changed(desk.settings, chunk_size=60, chunk_overlap=0), "sk-test-0000")
        assert await tags(desk) == expected
    async with a_desk(settings) as desk:
        assert await tags(desk) == expected

        # a file that changed is another document with the same tags
        file = papers / bread.name
        file.write_text(
            "The oven is hot, and the loaf is brown after forty minutes of water and steam.", "utf-8"
        )
        os.utime(file, ns=(1, 2_000_000_000_000_000_000))
        (baked,) = await add_and_wait(desk, file)
        assert (baked.id != bread.id, baked.tags) == (True, ("kitchen",))
        assert await tags(desk) == expected

        # removed and restored; removed, added again and restored
        await desk.queue.remove([lamp.id])
        assert await desk.tags() == [TagCount("kitchen", 1)]
        await desk.queue.restore([lamp.id])
        assert await tags(desk) == expected
        await desk.queue.remove([lamp.id])
        same = tmp_path / lamp.name
        same.write_text(TEXTS[lamp.name], "utf-8")
        (fresh,) = await add_and_wait(desk, same)
        assert fresh.tags == ()
        events = Events(desk)
        await desk.queue.restore([lamp.id])
        await events.until(is_document(id=fresh.id, tags=("tower",)))
        assert await tags(desk) == expected

        # another document turns out to have the same bytes
        copy = tmp_path / "copy.txt"
        copy.write_text("Something else for now.", "utf-8")
        (other,) = await add_and_wait(desk, copy)
        await desk.tag([other.id], add=["twin"])
        copy.write_text(TEXTS[lamp.name], "utf-8")
        os.utime(copy, ns=(1, 2_000_000_000_000_000_000))
        await add_and_wait(desk, copy)
        await events.until(is_document(id=fresh.id, tags=("tower", "twin")))

        await desk.queue.remove([fresh.id], now=True)
        await desk.queue.remove([baked.id], now=True)
        assert await desk.tags() == []
        assert await desk.parts.database.read(lambda c: c.exec_driver_sql("SELECT * FROM tags").all()) == []


async def test_a_document_in_work_shows_its_tags_and_keeps_them(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await desk.queue.pause()
        added = (await desk.queue.add([papers / "lamp.txt"])).documents[0]
        events = Events(desk)
        assert await desk.tag([added.id], add=["early"]) == 1
        await events.until(is_document(id=added.id, status=Status.QUEUED, tags=("early",)))
        await desk.queue.resume()
        ready = (await ended(desk, [added.id]))[added.id]
        assert (ready.status, ready.tags) == (Status.READY, ("early",))
        assert await desk.document(added.id) == ready


async def test_a_library_of_the_version_before_gets_tags(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    library = tmp_path / "library"
    settings = endpoint_settings(library, openai_endpoint)
    async with a_desk(settings) as desk:
        lamp, _, _ = await add_papers(desk, papers)
    _older(library)
    sent = openai_endpoint.stats.answered
    async with a_desk(settings) as desk:
        assert await tags(desk) == dict.fromkeys(TEXTS, ())
        await desk.tag([lamp.id], add=["tower"])
        assert await names(desk, "water tag:tower") == {lamp.name}
        assert (await desk.upkeep.check()).ok
    assert openai_endpoint.stats.answered <= sent + 1, "only the question was sent"


async def test_tags_that_another_program_wrote_harm_nothing(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        lamp, _, _ = await add_papers(desk, papers)
    with sqlite3.connect(settings.library / "catalog.db") as catalog:
        for key, name in (
            ("a", b"\x00\x01"),
            ("b", "two\nlines"),
            ("c", "x" * 10_000),
            ("d", "fine"),
            ("e", 7),
        ):
            catalog.execute("INSERT INTO tags VALUES (?, ?, ?)", (lamp.id, key, name))
    catalog.close()
    async with a_desk(settings) as desk:
        (row,) = [row for row in await desk.documents() if row.id == lamp.id]
        assert row.status is Status.READY
        assert "fine" in row.tags
        assert all(tag.isprintable() and len(tag) <= 100 for tag in row.tags)
        assert {each.name for each in await desk.tags()} >= {"fine"}


def _older(library: Path) -> None:
    """Take the catalog back to the version before, which has no tags."""
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{library / 'catalog.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0015")
    engine.dispose()
