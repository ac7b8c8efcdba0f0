# SPDX-License-Identifier: Apache-2.0
"""Real workers, and a short way to read a file through them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from docdesk.settings.model import Settings
from docdesk.steps.extract import Extraction, extract, identify
from docdesk.workers.pool import Workers

Read = Callable[..., Awaitable[Extraction]]

MEMORY_MB = 300


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def workers() -> AsyncIterator[Workers]:
    running = Workers(2, MEMORY_MB)
    running.start()
    yield running
    await running.close()


@pytest.fixture
def read(workers: Workers, tmp_path: Path) -> Read:
    """Identify and extract a file, its spool beside it; settings and `extract`'s own options by keyword."""

    async def read(path: Path, **given: Any) -> Extraction:
        options = {
            name: given.pop(name)
            for name in ("password", "encoding", "hashed", "on_progress")
            if name in given
        }
        given.setdefault("recognition", "off")  # these tests are of what a file says itself
        settings = Settings(library=tmp_path, memory_mb=MEMORY_MB, **given)
        spool = tmp_path / f"{path.name}.spool"
        return await extract(path, identify(path), spool, workers, settings, **options)

    return read
