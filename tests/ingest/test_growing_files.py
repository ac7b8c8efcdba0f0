# SPDX-License-Identifier: Apache-2.0
"""A log to which a program adds all the time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from docdesk.values.documents import Status
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint


@pytest.mark.asyncio
async def test_a_log_that_never_rests_is_read_to_where_it_was(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    path = tmp_path / "server.log"
    path.write_text("The lamp was lit at dusk.\n")
    enough = threading.Event()

    def add_lines() -> None:
        with path.open("a", buffering=1) as log:
            while not enough.wait(0.001):
                log.write("The keeper looked at the lamp.\n")

    writer = threading.Thread(target=add_lines)
    writer.start()
    try:
        async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
            [document] = await add_and_wait(desk, path)
            [hit] = await desk.search("lamp dusk", 1)
    finally:
        enough.set()
        writer.join()
    assert (document.status, document.error) == (Status.READY, None)
    assert hit.text.startswith("The lamp was lit at dusk.")
    assert 0 < document.size < path.stat().st_size
