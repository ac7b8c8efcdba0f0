# SPDX-License-Identifier: Apache-2.0
"""The store and the workers let the owner go first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from docdesk.system.priority import READING, SLOW, STORE, step_back
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint

counts_niceness = pytest.mark.skipif(
    sys.platform == "win32", reason="psutil gives a priority class there, no number that could be compared"
)


@pytest.fixture
def other() -> Iterator[psutil.Process]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield psutil.Process(process.pid)
    process.communicate()


@counts_niceness
def test_a_child_process_lowers_its_priority_and_never_raises_it(other: psutil.Process) -> None:
    own = psutil.Process().nice()
    step_back(own + 5, other.pid)
    assert other.nice() == own + 5
    step_back(own + 2, other.pid)
    assert other.nice() == own + 5


def test_a_process_that_ended_blocks_no_other(other: psutil.Process) -> None:
    other.kill()
    other.wait()
    step_back(SLOW, other.pid)


@counts_niceness
async def test_the_owner_goes_before_the_store_and_that_before_reading(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Of the harbour.")
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, note)
        own = psutil.Process()
        assert desk.upkeep.store_pid is not None
        assert psutil.Process(desk.upkeep.store_pid).nice() == max(STORE, own.nice())
        others = {process.nice() for process in own.children(recursive=True) if process.pid != os.getpid()}
        assert max(READING, own.nice()) in others
