# SPDX-License-Identifier: Apache-2.0
"""Titles are embedded with the texts of new libraries; older ones go on as they did, so that nothing is paid twice."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from docdesk.catalog import database as database_module
from docdesk.ingest.planner import estimate
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint

FRONT = "---\ntitle: Handbook\n---\n"
TRAIN = "We go by train. " * 50
HOTELS = "Two stars are enough. " * 40
NOTE = f"{FRONT}# Travel\n\n{TRAIN}\n\n## Hotels\n\n{HOTELS}"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(NOTE)
    return path


async def test_titles_are_embedded_and_neither_shown_nor_searched_for_words(
    tmp_path: Path, note: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        plan = await desk.plan([note])
        (document,) = await add_and_wait(desk, note)
        sent = openai_endpoint.stats.texts
        assert {text.split("\n")[0] for text in sent} == {"Handbook > Travel", "Handbook > Travel > Hotels"}
        assert plan.files[0].tokens_new == sum(map(estimate, sent))
        assert (await desk.plan([note])).files[0].tokens_new == 0
        chunks, _ = await desk.chunks(document)
        for chunk, text in chunks:
            assert chunk.sha256 in {hashlib.sha256(each.encode()).hexdigest() for each in sent}
            assert "Handbook" not in text
        for passage in await desk.search("Handbook", 5):
            assert "Handbook" not in passage.text
        assert await desk.search('"Handbook"', 5) == [], "no passage has this word"
        assert (await desk.upkeep.check()).ok


async def test_a_library_of_the_version_before_pays_for_nothing_twice(
    tmp_path: Path, note: Path, openai_endpoint: Endpoint
) -> None:
    library = tmp_path / "library"
    settings = endpoint_settings(library, openai_endpoint)
    async with a_desk(settings, starts_work=False):
        pass
    _older(library)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, note)
        assert not any("Handbook" in text for text in openai_endpoint.stats.texts)
        before = len(openai_endpoint.stats.texts)
        # one section changes: the other one's text was paid for
        note.write_text(NOTE.replace("Two stars", "Three stars"))
        await add_and_wait(desk, note)
        assert len(openai_endpoint.stats.texts) == before + 1
        assert (await desk.upkeep.check()).ok


def _older(library: Path) -> None:
    """Take the catalog back to the version before, in which an index says nothing of titles."""
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{library / 'catalog.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0012")
    engine.dispose()
