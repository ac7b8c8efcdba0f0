# SPDX-License-Identifier: Apache-2.0
"""A failing provider, through the whole program: what is lost, what is paid, and what waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings as ChromaSettings
from reportlab.pdfgen.canvas import Canvas

from docdesk.steps.embed.slots import FIRST
from docdesk.values.documents import Stage, Status
from tests.desks import Events, a_desk, ended, endpoint_settings, is_document, until
from tests.openai_endpoint import Endpoint, Request, bag_of_words

FAULTS = ("500", "drop", "429 retry-after-ms=20", "cut", "short")
MOST_FOR_A_REJECTED_KEY = 8


def papers(folder: Path, count: int, parts: int = 20) -> Path:
    """Text files; every part of each is a chunk of its own, of words that no other has."""
    folder.mkdir()
    for number in range(count):
        texts = [" ".join(f"word{number}x{part}y{i}" for i in range(14)) for part in range(parts)]
        (folder / f"{number:03}.txt").write_text("\n\n".join(texts))
    return folder


async def test_with_a_tenth_of_wrong_answers_every_document_is_ready_and_every_vector_its_own(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = papers(tmp_path / "papers", 12)
    met: list[str] = []

    def rule(request: Request) -> str | None:
        if request.number % 10 != 3:
            return None
        met.append(FAULTS[len(met) % len(FAULTS)])
        return met[-1]

    openai_endpoint.rule = rule
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0, batch_inputs=4
    )
    async with a_desk(settings) as desk:
        added = await desk.queue.add([folder])
        found = await ended(desk, [document.id for document in added.documents], 120)
        assert {document.status for document in found.values()} == {Status.READY}
        chunks = sum(document.chunks for document in found.values())
    assert len(met) >= len(FAULTS), "each of them happened"
    assert chunks == 12 * 20
    client = chromadb.PersistentClient(
        path=str(settings.library / "vectors"), settings=ChromaSettings(anonymized_telemetry=False)
    )
    [collection] = client.list_collections()
    rows = collection.get(include=["embeddings", "documents"])
    assert rows["documents"] is not None
    assert rows["embeddings"] is not None
    assert len(rows["documents"]) == len(set(rows["documents"])) == chunks
    for text, vector in zip(rows["documents"], rows["embeddings"], strict=True):
        own = bag_of_words(text, openai_endpoint.dimensions)
        assert np.allclose(vector, own, atol=1e-6), text


async def test_a_rejected_key_costs_few_requests_and_fails_nothing(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = papers(tmp_path / "papers", 40, 10)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=200, batch_inputs=8)
    openai_endpoint.rule = lambda request: "401"
    async with a_desk(settings, api_key="sk-test-revoked-0123456789") as desk:
        added = await desk.queue.add([folder])
        ids = [document.id for document in added.documents]
        stopped = await ended(desk, ids)
        assert {document.status for document in stopped.values()} == {Status.QUEUED}
        assert desk.queue.state.problem is not None
        assert desk.queue.state.problem.code == "key_rejected"
        assert 0 < openai_endpoint.stats.requests <= min(FIRST, MOST_FOR_A_REJECTED_KEY)
        openai_endpoint.rule = None
        await desk.queue.resume()
        found = await ended(desk, ids)
        assert {document.status for document in found.values()} == {Status.READY}


def make_pdf(path: Path, pages: int) -> None:
    canvas = Canvas(str(path))
    for page in range(pages):
        canvas.drawString(20, 700, " ".join(f"page{page}word{i}" for i in range(12)))
        canvas.showPage()
    canvas.save()


@pytest.mark.parametrize("pages", [400, pytest.param(5_000, marks=pytest.mark.soak)])
async def test_a_long_pdf_does_not_hold_up_ten_small_files_behind_it(
    pages: int, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    pdf = tmp_path / "long.pdf"
    await asyncio.to_thread(make_pdf, pdf, pages)
    folder = papers(tmp_path / "small", 10, 2)
    needed = {text for document in range(10) for text in _texts_of(folder, document)}
    sent: list[list[str]] = []

    def note(request: Request) -> None:
        if needed <= {text for inputs in sent for text in inputs}:
            # the rest of the long one has no answer until the small ones are ready
            openai_endpoint.hold_in_rule()
        sent.append(request.inputs)

    openai_endpoint.rule = note
    openai_endpoint.hold()
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=200, request_seconds=240.0, batch_inputs=8
    )
    async with a_desk(settings) as desk:
        events = Events(desk)
        [long] = (await desk.queue.add([pdf])).documents
        # all places are taken by the long one, and the rest of it waits for them
        await openai_endpoint.until(lambda stats: stats.in_flight == FIRST, 120)
        small = (await desk.queue.add([folder])).documents
        for document in small:
            await events.until(is_document(id=document.id, stage=Stage.EMBED), 60)
        # and what is embedded of them is looked up first: only then they stand in the line
        [embedder] = desk.parts.embedders.all

        async def in_line() -> int:
            return len(embedder._callers)

        await until(in_line, lambda callers: callers == 1 + len(small))
        before = len(sent)
        openai_endpoint.release()
        found = await ended(desk, [document.id for document in small], 120)
        assert {document.status for document in found.values()} == {Status.READY}
        assert desk.queue.newest[long.id].stage is Stage.EMBED, "much of the long one is left"
        last = max(number for number, inputs in enumerate(sent) if needed & set(inputs))
        assert last < before + 2 * FIRST, f"{last - before} requests went before the last small file's"
        openai_endpoint.rule = lambda request: sent.append(request.inputs)
        openai_endpoint.release()
        found = await ended(desk, [long.id], 120)
        assert found[long.id].status is Status.READY
    assert len(sent) > last + 2 * FIRST


def _texts_of(folder: Path, number: int) -> list[str]:
    return (folder / f"{number:03}.txt").read_text().split("\n\n")
