# SPDX-License-Identifier: Apache-2.0
"""A question delays documents briefly, and endless questions leave them half of the time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from docdesk.ingest import questions as questions_module
from docdesk.ingest.questions import Questions
from docdesk.store.interface import Rows
from docdesk.store.vectors import Store
from docdesk.workers.pool import Workers


def number(value: int) -> int:
    return value


def one_row(name: str) -> Rows:
    vectors = np.ones((1, 4), dtype=np.float32) / 2
    return Rows([f"{name}:g:0"], vectors, ["a text"], [{"page": 1}])


async def test_no_document_begins_while_a_question_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions_module, "MOST_SECONDS", 60.0)
    workers, store = Workers(1, 512), Store(tmp_path / "vectors")
    workers.start()
    store.start()
    questions = Questions(workers, store)
    try:
        await workers.run(number, 0)
        await store.upsert("docdesk-t", {"model": "test"}, one_row("first"))
        with questions.first(), questions.first():
            reading = asyncio.create_task(workers.run(number, 1))
            writing = asyncio.create_task(store.upsert("docdesk-t", {"model": "test"}, one_row("second")))
            ((id, _), *others) = await store.query("docdesk-t", np.ones(4, dtype=np.float32) / 2, 5)
            assert (id, others) == ("first:g:0", [])
            assert not reading.done()
            assert not writing.done()
        assert await reading == 1
        await writing
        assert await store.count("docdesk-t") == 2
    finally:
        await workers.close()
        await store.close()


async def test_an_endless_question_delays_documents_only_briefly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions_module, "MOST_SECONDS", 0.05)
    workers, store = Workers(1, 512), Store(tmp_path / "vectors")
    workers.start()
    store.start()
    try:
        with Questions(workers, store).first():
            assert await workers.run(number, 1) == 1
            await store.upsert("docdesk-t", {"model": "test"}, one_row("first"))
    finally:
        await workers.close()
        await store.close()


async def test_endless_questions_leave_documents_half_of_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions_module, "MOST_SECONDS", 60.0)
    workers, store = Workers(1, 512), Store(tmp_path / "vectors")
    workers.start()
    store.start()
    questions = Questions(workers, store)
    try:
        await workers.run(number, 0)
        with questions.first():
            held = asyncio.create_task(workers.run(number, 1))
            await asyncio.wait([held], timeout=0.05)
            assert not held.done()
            # as if it had taken a minute to answer it
            questions._began -= 60.0
        assert await held == 1
        with questions.first():
            assert await workers.run(number, 2) == 2, "the next one, at once, is answered beside the work"
    finally:
        await workers.close()
        await store.close()
