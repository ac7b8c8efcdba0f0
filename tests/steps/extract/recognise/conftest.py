# SPDX-License-Identifier: Apache-2.0
"""Real workers with the memory that recognition may take."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from docdesk.workers.pool import Workers

MEMORY_MB = 2_048


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def confined(tmp_path_factory) -> AsyncIterator[tuple[Workers, Path]]:
    """Workers as a library has them, and the one folder in which they may write."""
    spools = tmp_path_factory.mktemp("spools")
    running = Workers(2, MEMORY_MB, writable=(spools,))
    running.start()
    yield running, spools
    await running.close()
