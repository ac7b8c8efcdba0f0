# SPDX-License-Identifier: Apache-2.0
"""A worker that a hostile file has taken over writes nothing, starts nothing, and gives the owner no orders."""

from __future__ import annotations

import datetime
import functools
import os
import pickle
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docdesk.errors import Encrypted, StoreUnavailable
from docdesk.steps.split.split import SplitResult, SplitSpec
from docdesk.system import safe_pickle
from docdesk.system.confinement import restrict_files
from docdesk.values.documents import Chunk, FileType, Page
from docdesk.workers.pool import WorkerDied, Workers
from docdesk.workers.worker_process import CPU_SECONDS, MOST_FILE_BYTES, Done, Ready
from tests.security import hostile_work as work

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither Landlock nor limits")


@pytest.fixture
async def workers(tmp_path: Path) -> AsyncIterator[Workers]:
    (tmp_path / "spool").mkdir()
    running = Workers(1, 512, writable=(tmp_path / "spool",))
    running.start()
    yield running
    await running.close()


@pytest.mark.parametrize("way", [work.order, work.order_in_error])
async def test_an_order_in_a_result_is_not_carried_out(tmp_path: Path, workers: Workers, way: Any) -> None:
    with pytest.raises((WorkerDied, RuntimeError)):
        await workers.run(way, str(tmp_path / "made by the owner"))
    assert not (tmp_path / "made by the owner").exists()
    assert await workers.run(work.double, 21) == 42, "the next worker serves"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has seccomp and Landlock")
async def test_it_writes_below_the_spool_only_and_starts_no_program(tmp_path: Path, workers: Workers) -> None:
    assert await workers.run(work.write, str(tmp_path / "spool" / "pages")) == "written"
    assert await workers.run(work.write, str(tmp_path / "diary.txt")) == "PermissionError"
    assert await workers.run(work.write, str(Path.home() / ".docdesk-was-here")) == "PermissionError"
    assert await workers.run(work.start_program) == "PermissionError"


async def test_a_worker_has_its_limits(workers: Workers) -> None:
    core, largest, seconds = await workers.run(work.limits)
    assert core == 0
    assert largest == MOST_FILE_BYTES
    assert CPU_SECONDS <= seconds <= CPU_SECONDS + 600


@pytest.mark.parametrize(
    "value",
    [
        Done(SplitResult((Chunk(0, 0, 3, 1, 1, "a" * 64),), "English"), None, 5),
        Ready(),
        Done(None, ValueError("no"), 0),
        (FileType.PDF, Page(1, "text\ud800", None), {"a": [1.5, None, b"x", {2}]}),
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.float32(0.5),
        Path("/tmp/a"),
    ],
)
def test_messages_of_docdesks_own_processes_are_read(value: Any) -> None:
    for protocol in (4, 5):
        found = safe_pickle.loads(pickle.dumps(value, protocol))
        if isinstance(value, np.ndarray):
            assert np.array_equal(found, value)
        elif not isinstance(value, Done) or value.error is None:
            assert found == value


def test_docdesks_errors_are_read() -> None:
    for error in (Encrypted(), StoreUnavailable(reason="gone")):
        found = safe_pickle.loads(pickle.dumps(error))
        assert (type(found), found.facts) == (type(error), error.facts)


@pytest.mark.parametrize(
    "value",
    [
        os.system,
        eval,
        getattr,
        __import__,
        functools.partial(print),
        work.double,
        datetime.datetime(2024, 1, 1),
        SplitSpec.__init__,
        Workers,
        pickle.loads,
        type,
    ],
)
def test_nothing_else_is_looked_up(value: Any) -> None:
    with pytest.raises(safe_pickle.Refused):
        safe_pickle.loads(pickle.dumps(value))


def test_the_test_machine_can_confine(tmp_path: Path) -> None:
    """With CI=true a kernel without Landlock fails here instead of hiding that nothing was tested."""
    if sys.platform != "linux":
        pytest.skip("only Linux has Landlock")
    child = os.fork()
    if child == 0:
        os._exit(0 if restrict_files(readable=[Path("/")], writable=[tmp_path]) else 1)
    assert os.waitpid(child, 0)[1] == 0
