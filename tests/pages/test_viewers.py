# SPDX-License-Identifier: Apache-2.0
"""Each document that a reader has open has a worker of its own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from docdesk.pages.viewers import BUSY, DOCUMENTS, Viewers
from docdesk.workers.pool import WorkerDied, Workers
from tests.desks import until


@pytest.fixture
async def viewers() -> AsyncIterator[Viewers]:
    viewers = Viewers(lambda: Workers(1, 256, slow_after=100))
    yield viewers
    await viewers.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / f"{number}.pdf" for number in range(BUSY + 2)]
    for file in found:
        file.touch()
    return found


async def test_a_document_keeps_its_worker_until_enough_others_were_opened(
    viewers: Viewers, files: list[Path]
) -> None:
    workers = [await viewers.run(os.getpid, file=file, seconds=10) for file in files[:DOCUMENTS]]
    assert len(set(workers)) == DOCUMENTS
    assert [await viewers.run(os.getpid, file=file, seconds=10) for file in files[:DOCUMENTS]] == workers
    # the first one was used longest ago, and makes room
    await viewers.run(os.getpid, file=files[DOCUMENTS], seconds=10)
    assert await viewers.run(os.getpid, file=files[1], seconds=10) == workers[1]
    assert await viewers.run(os.getpid, file=files[0], seconds=10) not in workers


async def test_one_document_never_waits_for_a_page_of_another(viewers: Viewers, files: list[Path]) -> None:
    waits = asyncio.ensure_future(viewers.run(time.sleep, 600, file=files[0], seconds=600))
    for file in files[1 : DOCUMENTS + 1]:
        await viewers.run(os.getpid, file=file, seconds=10)
    # what is under way is not given up for those that were opened later
    assert not waits.done()
    await viewers.close()
    with pytest.raises(WorkerDied):
        await waits


async def test_many_documents_at_once_take_a_bounded_number_of_workers(
    viewers: Viewers, files: list[Path]
) -> None:
    most = 0

    async def look(file: Path) -> int:
        nonlocal most
        worker = await viewers.run(os.getpid, file=file, seconds=10)
        most = max(most, viewers.processes)
        return worker

    assert len(await asyncio.gather(*(look(file) for file in files * 3))) == 3 * len(files)
    assert most <= BUSY + DOCUMENTS + 1


async def test_a_worker_that_nobody_needs_is_closed(files: list[Path]) -> None:
    viewers = Viewers(lambda: Workers(1, 256, slow_after=100), idle_seconds=0.01)
    await viewers.run(os.getpid, file=files[0], seconds=10)
    assert viewers.processes == 2
    await until(lambda: asyncio.sleep(0, viewers.processes), lambda count: count == 0)
    assert await viewers.run(os.getpid, file=files[0], seconds=10) > 0
    await viewers.close()


async def test_a_caller_that_leaves_does_not_cost_the_worker_of_its_document(files: list[Path]) -> None:
    viewers = Viewers(lambda: Workers(1, 256, slow_after=100), grace_seconds=600)
    file = files[0]
    worker = await viewers.run(os.getpid, file=file, seconds=10)
    running = asyncio.ensure_future(viewers.run(time.sleep, 0.05, file=file, seconds=10))
    await until(lambda: asyncio.sleep(0, viewers.calls_of(file)), lambda calls: calls == 1)
    running.cancel()
    assert await viewers.run(os.getpid, file=file, seconds=10) == worker
    await viewers.close()


async def test_a_call_that_nobody_waits_for_is_given_up_after_a_moment(files: list[Path]) -> None:
    viewers = Viewers(lambda: Workers(1, 256, slow_after=100), grace_seconds=0.01)
    file = files[0]
    running = asyncio.ensure_future(viewers.run(time.sleep, 600, file=file, seconds=600))
    await until(lambda: asyncio.sleep(0, viewers.calls_of(file)), lambda calls: calls == 1)
    running.cancel()
    assert await viewers.run(os.getpid, file=file, seconds=10) > 0
    await viewers.close()
