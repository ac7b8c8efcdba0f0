# SPDX-License-Identifier: Apache-2.0
"""Each document that a reader has open has a worker of its own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from docdesk.pages.viewers import DOCUMENTS, Viewers
from docdesk.workers.pool import WorkerDied, Workers


@pytest.fixture
async def viewers() -> AsyncIterator[Viewers]:
    viewers = Viewers(lambda: Workers(1, 256, slow_after=100))
    yield viewers
    await viewers.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / f"{number}.pdf" for number in range(DOCUMENTS + 1)]
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
    await viewers.run(os.getpid, file=files[-1], seconds=10)
    assert await viewers.run(os.getpid, file=files[1], seconds=10) == workers[1]
    assert await viewers.run(os.getpid, file=files[0], seconds=10) not in workers


async def test_one_document_never_waits_for_a_page_of_another(viewers: Viewers, files: list[Path]) -> None:
    waits = asyncio.ensure_future(viewers.run(time.sleep, 600, file=files[0], seconds=600))
    for file in files[1:]:
        await viewers.run(os.getpid, file=file, seconds=10)
    # what is under way is not given up for those that were opened later
    assert not waits.done()
    await viewers.close()
    with pytest.raises(WorkerDied):
        await waits
