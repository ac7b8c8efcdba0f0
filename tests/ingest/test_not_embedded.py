# SPDX-License-Identifier: Apache-2.0
"""A chunk that the provider cannot embed is named on its row; the rest of the document is ready and whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from docdesk.settings.model import Settings, load_settings
from docdesk.values.documents import Status
from docdesk.values.notices import notice_text
from tests.desks import a_desk, add_and_wait, ended
from tests.openai_endpoint import Endpoint, Reply, Request

PARAGRAPHS = [
    f"Paragraph {n} of the keeper's book says that lantern number {n * 37} was lit at dusk and burned well until"
    f" the morning, whatever the wind did to the panes of the tower that night."
    for n in range(12)
]


def settings_of(tmp_path: Path, endpoint: Endpoint) -> Settings:
    return load_settings(
        {},
        library=tmp_path / "library",
        provider="openai",
        base_url=endpoint.url,
        model="words",
        chunk_size=200,
        chunk_overlap=0,
        backoff_min=0.01,
        backoff_max=0.02,
    )


def written(tmp_path: Path, *bad: int) -> Path:
    file = tmp_path / "book.txt"
    words = [f"{text} poison" if n in bad else text for n, text in enumerate(PARAGRAPHS)]
    file.write_text("\n\n".join(words))
    return file


def refuses(request: Request) -> Reply | None:
    bad = any("poison" in text for text in request.inputs)
    return Reply(500, {"error": {"message": "unsupported value: NaN"}}) if bad else None


async def test_the_rest_is_ready_the_chunk_is_named_and_a_check_finds_all_whole(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = refuses
    file = written(tmp_path, 4, 5, 9)
    async with a_desk(settings_of(tmp_path, openai_endpoint)) as desk:
        [document] = await add_and_wait(desk, file)
        assert document.status is Status.READY
        [notice] = [notice for notice in document.warnings if notice.code == "chunks_not_embedded"]
        assert notice.facts["chunks"] == [4, 5, 9]
        said = notice_text(notice)
        assert "3 of 12 chunks (number 5–6, 10)" in said
        assert "unsupported value: NaN" in said
        # found by its words, and the others by their meaning
        assert any("poison" in passage.text for passage in await desk.search("lantern number 148", 5))
        found = await desk.upkeep.check(asks_for_all=True)
        assert found.ok, found
        before = openai_endpoint.stats.requests
        found = await desk.upkeep.check(repair=True)
        assert found.ok
        found = await desk.upkeep.rebuild()
        assert found.ok
        assert openai_endpoint.stats.requests == before, "a check or a rebuild asked the provider"
    async with a_desk(settings_of(tmp_path, openai_endpoint)) as desk:
        [again] = await desk.documents()
        assert [notice.code for notice in again.warnings] == ["chunks_not_embedded"]


async def test_a_document_with_no_embeddable_chunk_fails(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    openai_endpoint.rule = refuses
    async with a_desk(settings_of(tmp_path, openai_endpoint)) as desk:
        [document] = await add_and_wait(desk, written(tmp_path, *range(12)))
        assert document.status is Status.FAILED
        assert document.error is not None
        assert (document.error.code, document.error.retryable) == ("provider_error", True)
        assert "NaN" in document.error.detail
        openai_endpoint.rule = None
        await desk.queue.retry([document.id])
        ready = (await ended(desk, [document.id]))[document.id]
        assert ready.status is Status.READY
        assert ready.warnings == ()


async def test_a_retry_for_another_reason_repeats_a_refused_request(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    """The notice goes when a later generation has all vectors."""
    openai_endpoint.rule = refuses
    settings = settings_of(tmp_path, openai_endpoint)
    async with a_desk(settings) as desk:
        [document] = await add_and_wait(desk, written(tmp_path, 3))
        assert document.warnings
    openai_endpoint.rule = None
    (tmp_path / "book.txt").write_text("\n\n".join(PARAGRAPHS))
    async with a_desk(settings) as desk:
        [document] = await add_and_wait(desk, tmp_path / "book.txt")
        assert (document.status, document.warnings) == (Status.READY, ())
    with sqlite3.connect(settings.library / "catalog.db") as catalog:
        rows: list[Any] = catalog.execute("SELECT count(*) FROM documents").fetchall()
    assert rows == [(1,)]
