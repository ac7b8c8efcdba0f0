# SPDX-License-Identifier: Apache-2.0
"""A worker that a hostile file has taken over writes nothing, starts nothing, and gives the owner no orders."""

from __future__ import annotations

import asyncio
import contextlib
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
from docdesk.values.documents import Chunk, FileType, Page, Status
from docdesk.workers.pool import WorkerDied, Workers, WorkerTimeout
from docdesk.workers.worker_process import CPU_SECONDS, MOST_FILE_BYTES, Done, Ready
from tests.security import hostile_work as work
from tests.security.programs import linux_only, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither Landlock nor limits")


@pytest.fixture
async def workers(tmp_path: Path) -> AsyncIterator[Workers]:
    (tmp_path / "spool").mkdir()
    running = Workers(1, 512, writable=(tmp_path / "spool",))
    running.start()
    yield running
    await running.close()


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt", "StopIteration"])
async def test_a_worker_cannot_end_its_owner(workers: Workers, kind: str) -> None:
    with pytest.raises((WorkerDied, RuntimeError)):
        await workers.run(work.end_the_owner, kind)


@pytest.mark.parametrize("said", [1e9, float("inf"), float("nan"), "much"])
async def test_a_worker_that_lies_about_its_time_is_ended_all_the_same(
    workers: Workers, said: float | str
) -> None:
    async with asyncio.timeout(60):
        with pytest.raises(WorkerTimeout):
            await workers.run(work.compute_and_lie, said, seconds=0.2)
    assert await workers.run(work.double, 21) == 42


def test_children_have_no_terminal(tmp_path: Path) -> None:
    """A terminal is open for writing as well, and takes what is typed."""
    code = (
        "import asyncio, os; from docdesk.workers.pool import Workers; from tests.security import hostile_work\n"
        "async def main():\n"
        "    workers = Workers(1, 512); workers.start()\n"
        "    print(await workers.run(hostile_work.standard_input) == (True, os.stat(os.devnull).st_rdev))\n"
        "    await workers.close()\n"
        "asyncio.run(main())"
    )
    ran = run([sys.executable, "-c", code], cwd=tmp_path, stdin="typed by a person")
    assert ran.stdout == "True\n", ran.stderr


async def test_an_order_in_a_result_is_not_carried_out(tmp_path: Path, workers: Workers) -> None:
    made = tmp_path / "made by the owner"
    with pytest.raises(WorkerDied):
        await workers.run(work.order, str(made))
    with pytest.raises(RuntimeError, match="ValueError"):  # the worker sends such an error as text
        await workers.run(work.order_in_error, str(made))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(WorkerDied):
            await workers.run(work.order_past_the_worker, str(made), protocol)
    assert not made.exists()
    assert await workers.run(work.double, 21) == 42, "the next worker serves"


@linux_only
async def test_it_writes_below_the_spool_only_and_starts_no_program(tmp_path: Path, workers: Workers) -> None:
    assert await workers.run(work.write, str(tmp_path / "spool" / "pages")) == "written"
    assert await workers.run(work.write, str(tmp_path / "diary.txt")) == "PermissionError"
    assert await workers.run(work.write, str(Path.home() / ".docdesk-was-here")) == "PermissionError"
    assert await workers.run(work.start_program) == "PermissionError"


@linux_only
async def test_it_reads_the_file_of_its_call_only(tmp_path: Path, workers: Workers) -> None:
    given, diary = tmp_path / "given.txt", tmp_path / "diary.txt"
    given.write_text("a page")
    diary.write_text("private")
    assert await workers.run(work.read, str(given), reads=[given]) == "a page"
    assert await workers.run(work.read, str(diary), reads=[given]) == "PermissionError"
    assert await workers.run(work.read, str(diary)) == "PermissionError"
    assert await workers.run(work.read, "/etc/passwd") == "PermissionError"
    assert await workers.run(work.read, f"/proc/{os.getpid()}/environ") == "PermissionError"
    assert await workers.run(work.signal_owner) == "PermissionError PermissionError"


@linux_only
async def test_another_file_is_read_by_another_worker(tmp_path: Path, workers: Workers) -> None:
    pages = [tmp_path / f"{number}.txt" for number in range(4)]
    for page in pages:
        page.write_text(page.name)
    pids = set()
    for page in pages:
        assert await workers.run(work.read, str(page), reads=[page]) == page.name
        pids.add(await workers.run(os.getpid))
    assert len(pids) == len(pages), "calls without a file take the worker that is there"


@linux_only
async def test_files_that_are_expected_need_no_worker_of_their_own(tmp_path: Path, workers: Workers) -> None:
    pages = [tmp_path / f"{number}.txt" for number in range(10)]
    with contextlib.ExitStack() as expected:
        for page in pages:
            page.write_text(page.name)
            expected.enter_context(workers.expecting(page))
        pids = {await workers.run(work.own_pid, reads=[page]) for page in pages}
        assert len(pids) == 1


@linux_only
async def test_a_file_that_was_replaced_meanwhile_is_read(tmp_path: Path, workers: Workers) -> None:
    """The kernel's permission is for the file that had the name, not for the name."""
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text("one")
    second.write_text("two")
    with workers.expecting(second):
        assert await workers.run(work.read, str(first), reads=[first]) == "one"
        (tmp_path / "new").write_text("new two")
        (tmp_path / "new").replace(second)
        assert await workers.run(work.read, str(second), reads=[second]) == "new two"


@linux_only
async def test_it_makes_no_processes(workers: Workers) -> None:
    assert await workers.run(work.fork) == "PermissionError"


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
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_else_is_looked_up(value: Any, protocol: int) -> None:
    """In the older protocols names stand as text, and those of Python 2 are translated."""
    try:
        message = pickle.dumps(value, protocol)
    except (pickle.PicklingError, TypeError):
        assert protocol < 4, "a nested name has no older form"
        return
    with pytest.raises(safe_pickle.Refused):
        safe_pickle.loads(message)


@pytest.mark.parametrize(
    "message",
    [
        b"cos\nsystem\n(S'true'\ntR.",
        b"c__builtin__\neval\n(S'1'\ntR.",
        b"cposix\nsystem\n(S'true'\ntR.",
        b"\x80\x02cnumpy.testing._private.utils\nruntests\nq\x00.",
        b"\x80\x04\x8c\x14docdesk.values.paths\x8c\x0cos.path.join\x93.",
        b"\x80\x02cdocdesk.workers.worker_process\nos.system\nq\x00.",
        b"\x80\x02(S'true'\nios\nsystem\n.",
        b"\x80\x02cdocdesk.steps.extract.request\nPath\nq\x00.",
        b"\x82\x01.",
        # attributes of a class that is only named
        b"\x80\x02cpathlib\nPosixPath\nN}X\x06\x00\x00\x00parentX\x05\x00\x00\x00/evils\x86b.",
        b"\x80\x02cdocdesk.values.documents\nStatus\nN}X\x06\x00\x00\x00parentX\x05\x00\x00\x00/evils\x86b.",
        b"\x80\x02cdocdesk.values.documents\nStatus\n(X\x05\x00\x00\x00readytR}X\x04\x00\x00\x00nameX\x01\x00\x00\x00xsb.",
        # the attribute of a value: its class, and from there everything
        b"cbuiltins\ngetattr\n(cdocdesk.values.documents\nPassage\nS'__init__'\ntR.",
        b"cbuiltins\ngetattr\n(cdocdesk.values.documents\nStatus\nS'__class__'\ntR.",
        b"cbuiltins\ngetattr\n(cdocdesk.values.documents\nStatus\nS'mro'\ntR.",
        b"cbuiltins\ngetattr\n(S'text'\nS'format'\ntR.",
    ],
)
def test_orders_by_hand_are_refused(message: bytes) -> None:
    with pytest.raises((safe_pickle.Refused, ValueError)):
        safe_pickle.loads(message)


@pytest.mark.parametrize("protocol", range(3, pickle.HIGHEST_PROTOCOL + 1))
def test_an_attribute_is_looked_up_of_enums_alone(protocol: int) -> None:
    """Debian 12's Python writes a member of an enum as an attribute of its class."""
    message = b"cbuiltins\ngetattr\n(cdocdesk.values.documents\nStatus\nS'READY'\ntR."
    assert safe_pickle.loads(message) is Status.READY
    assert safe_pickle.loads(pickle.dumps(getattr, protocol)) is not getattr


def test_the_test_machine_can_confine(tmp_path: Path) -> None:
    """With CI=true a kernel without Landlock fails here instead of hiding that nothing was tested."""
    if sys.platform != "linux":
        pytest.skip("only Linux has Landlock")
    child = os.fork()
    if child == 0:
        os._exit(0 if restrict_files(readable=[Path("/")], writable=[tmp_path]) else 1)
    assert os.waitpid(child, 0)[1] == 0
