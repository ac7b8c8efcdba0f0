# SPDX-License-Identifier: Apache-2.0
"""Pages that were planned but never added are removed after a week; those that a retry needs stay."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from docdesk.ingest.leftovers import KEPT_SECONDS, sweep_spools
from docdesk.steps.extract import READING
from docdesk.values.documents import Status
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint


def grown_old(file: Path) -> Path:
    then = time.time() - KEPT_SECONDS - 60
    os.utime(file, (then, then))
    return file


async def test_unneeded_spools_are_swept(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    for name in ("planned", "failed", "fresh"):
        (tmp_path / f"{name}.txt").write_text(f"Some words of the {name} file.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, attempts=1)
    folder = settings.library / "spool"
    async with a_desk(settings) as desk:
        await desk.plan([tmp_path / "planned.txt"])
        [planned] = folder.iterdir()
        openai_endpoint.rule = lambda request: "500"
        [failed] = await add_and_wait(desk, tmp_path / "failed.txt")
        assert failed.status is Status.FAILED
        # as a document leaves it whose reading did not come to its end
        kept = folder / f"{failed.content}.{READING}"
        kept.write_bytes(planned.read_bytes())
        await desk.plan([tmp_path / "fresh.txt"])
        [fresh] = set(folder.iterdir()) - {planned, kept}
        older = folder / f"{'0' * 64}.pages-0"
        older.write_text("{}")
        assert await sweep_spools(folder, desk.parts.listing) == 1, "what an older docdesk wrote"
        for file in (planned, kept):
            grown_old(file)
        assert await sweep_spools(folder, desk.parts.listing) == 1
        assert set(folder.iterdir()) == {kept, fresh}
        grown_old(fresh)
    async with a_desk(settings):
        async with asyncio.timeout(60):
            while fresh.exists():  # noqa: ASYNC110 - it has no event
                await asyncio.sleep(0.01)
        assert kept.exists()
