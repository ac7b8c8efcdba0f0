# SPDX-License-Identifier: Apache-2.0
"""The cost of the documents of a drop, counted instead of timed, so that a regression shows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from docdesk.ingest.dispatcher import MOST_RUNNING
from docdesk.values.documents import Document, Stage, Status
from tests.desks import Events, a_desk, ended, endpoint_settings, is_document
from tests.openai_endpoint import Endpoint

DOCUMENTS = 60
CHUNKS = 4
"""Of each document, all of different texts."""


async def test_sixty_documents_cost_few_requests_writes_and_signals(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(DOCUMENTS):
        parts = [" ".join(f"word{number}x{part}y{i}" for i in range(14)) for part in range(CHUNKS)]
        (folder / f"{number:03}.txt").write_text("\n\n".join(parts))
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0, request_seconds=240.0
    )
    async with a_desk(settings) as desk:
        signals: Counter[str] = Counter()
        ready: list[Document] = []

        def heard(event: object) -> None:
            if isinstance(event, Document):
                signals[event.id] += 1
                if event.status is Status.READY:
                    ready.append(event)

        desk.queue.subscribe(heard)
        transactions, upserts = desk.parts.database.transactions, desk.parts.library.store.upserts
        events = Events(desk)
        # nothing is answered before all wait for it: what is counted does not depend on who was quicker
        openai_endpoint.hold()
        added = await desk.queue.add([folder])
        for document in added.documents:
            await events.until(is_document(id=document.id, stage=Stage.EMBED))
        openai_endpoint.release()
        found = await ended(desk, [document.id for document in added.documents], 120)
        chunks = sum(document.chunks for document in found.values())
        transactions = desk.parts.database.transactions - transactions
        upserts = desk.parts.library.store.upserts - upserts

    assert len(ready) >= DOCUMENTS
    assert chunks == DOCUMENTS * CHUNKS
    assert openai_endpoint.stats.inputs == chunks, "no text is sent twice"
    assert openai_endpoint.stats.requests <= DOCUMENTS / 2, "texts of several documents share a request"
    assert upserts <= DOCUMENTS / 2, "what gathers while Chroma writes is written together"
    assert transactions <= 6 * DOCUMENTS, "at most one transaction for each checkpoint of each document"
    assert max(signals.values()) <= 16, "progress is thinned at its source"


async def test_cancelling_a_long_queue_begins_nothing_and_is_one_write(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(3 * MOST_RUNNING):
        (folder / f"{number:03}.txt").write_text(f"Paper {number} waits with many others in a line.")
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add([folder])
        ids = [document.id for document in added.documents]
        await openai_endpoint.until(lambda stats: stats.in_flight >= 1)
        waiting = {id for id, newest in desk.queue.newest.items() if newest.status is Status.QUEUED}
        assert len(waiting) >= MOST_RUNNING
        began: set[str] = set()

        def heard(event: object) -> None:
            if isinstance(event, Document) and event.id in waiting and event.status is Status.RUNNING:
                began.add(event.id)

        unsubscribe = desk.queue.subscribe(heard)
        await desk.queue.cancel(ids)
        found = await ended(desk, ids)
        unsubscribe()
        assert {document.status for document in found.values()} == {Status.CANCELLED}
        assert not began, "a place that becomes free goes to none that is cancelled as well"

        await desk.queue.pause()
        await desk.queue.retry(ids)
        transactions = desk.parts.database.transactions
        await desk.queue.cancel(ids)
        assert desk.parts.database.transactions == transactions + 1
        assert {row.status for row in await desk.documents()} == {Status.CANCELLED}
        openai_endpoint.release()
