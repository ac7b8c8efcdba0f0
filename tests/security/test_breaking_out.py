# SPDX-License-Identifier: Apache-2.0
"""Native code that has taken a process over tries every way out of it that is known: out of a worker, the store, and a
program of the system."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from docdesk.store.process import keep_vectors
from docdesk.system.children import start_safely
from docdesk.system.confined_programs import ConfinedProgram
from docdesk.system.confinement import _calls
from docdesk.system.unneeded_calls import NONE, UNNEEDED
from docdesk.workers.pool import Workers
from tests.security import breaking_out
from tests.security.breaking_out import REFUSED
from tests.security.programs import linux_only

pytestmark = linux_only

MOST_IMPORTANT = {"ptrace", "keyctl", "bpf", "userfaultfd", "perf_event_open", "chmod", "mount", "unshare"}


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "private" / "diary.txt"
    path.parent.mkdir()
    path.write_text("private")
    path.chmod(0o600)
    return path


@pytest.fixture
async def workers(tmp_path: Path) -> AsyncIterator[Workers]:
    (tmp_path / "spool").mkdir()
    running = Workers(1, 512, writable=(tmp_path / "spool",))
    running.start()
    yield running
    await running.close()


def succeeded(found: dict[str, str]) -> dict[str, str]:
    return {name: outcome for name, outcome in found.items() if outcome not in REFUSED}


def assert_untouched(diary: Path) -> None:
    assert diary.read_text() == "private"
    assert diary.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in diary.parent.iterdir()] == ["diary.txt"]


async def test_no_way_leads_out_of_a_worker(tmp_path: Path, workers: Workers, diary: Path) -> None:
    spool = tmp_path / "spool"
    found = await workers.run(breaking_out.attempts, str(diary), str(spool))
    assert succeeded(found) == {}
    assert_untouched(diary)
    assert [path.name for path in spool.iterdir()] == ["made"]
    assert await workers.run(breaking_out.what_is_needed, str(spool)) == "a page"


async def test_no_thread_of_a_worker_keeps_rights(workers: Workers, diary: Path) -> None:
    """The kernel takes rights from the calling thread alone; one that was started before keeps them."""
    rights = await workers.run(breaking_out.rights_of_other_threads, str(diary))
    assert rights == {"owner": ["EACCES"] * 4}
    assert await workers.run(breaking_out.threads) == 2, "no library has one of its own"
    assert_untouched(diary)


async def test_a_worker_that_watches_its_memory_keeps_no_rights_either(tmp_path: Path, diary: Path) -> None:
    (tmp_path / "spool").mkdir()
    workers = Workers(1, 512, writable=(tmp_path / "spool",), watches_memory=True)
    workers.start()
    try:
        rights = await workers.run(breaking_out.rights_of_other_threads, str(diary))
    finally:
        await workers.close()
    assert rights == dict.fromkeys(["owner", "memory"], ["EACCES"] * 4)


async def test_a_worker_holds_nothing_but_its_pipe(workers: Workers) -> None:
    """No terminal, to which orders could be written, and no pipe to another process of docdesk."""
    found = await workers.run(breaking_out.descriptors)
    kept = [what for what in found if what not in ("/dev/null", "/proc/self/fd") and "/fd" not in what]
    assert kept == ["pipe", "socket"]


async def test_calls_that_no_reader_needs_are_refused(workers: Workers) -> None:
    calls = _calls()
    assert calls is not None
    assert UNNEEDED.keys() >= MOST_IMPORTANT
    # vhangup takes no argument, so that it cannot be tried without doing it
    numbers = [(name, row[calls.column]) for name, row in UNNEEDED.items() if name != "vhangup"]
    there = [(name, number) for name, number in numbers if number != NONE]
    assert await workers.run(breaking_out.calls_that_are_there, there) == []


def _keep_and_try(pipe: Any, folder: Path) -> None:
    import docdesk.store.process as process

    class Trying(process.ChromaDirectory):
        def attempts(self, diary: str) -> dict[str, str]:
            return breaking_out.attempts(diary, str(folder))

        def threads(self, diary: str) -> dict[str, list[str]]:
            return breaking_out.rights_of_other_threads(diary)

        def needed(self) -> str:
            return breaking_out.what_is_needed(str(folder))

    process.ChromaDirectory = Trying  # type: ignore[misc]
    keep_vectors(pipe, folder)


def test_no_way_leads_out_of_the_store(tmp_path: Path, diary: Path) -> None:
    start_safely()
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_keep_and_try, args=(theirs, tmp_path / "vectors"))
    process.start()
    theirs.close()

    def ask(method: str, *arguments: Any) -> Any:
        ours.send((method, arguments))
        assert ours.poll(120)
        return ours.recv()

    try:
        assert ours.recv() is None
        assert succeeded(ask("attempts", str(diary))) == {}
        assert [row for row in ask("threads", str(diary)).values() if row != ["EACCES"] * 4] == []
        assert ask("needed") == "a page"
    finally:
        ours.close()
        process.join(60)
    assert_untouched(diary)


def test_no_way_leads_out_of_a_program_of_the_system(tmp_path: Path, diary: Path) -> None:
    """A program may start itself: the kernel asks for the right to do so when it starts."""
    (tmp_path / "out").mkdir()
    script = Path(breaking_out.__file__)
    program = ConfinedProgram(
        [sys.executable, "-I", "-S", script, diary, tmp_path / "out"],
        readable=[script, Path(sys.base_prefix)], writable=[tmp_path / "out"],
    )  # fmt: skip
    found = json.loads(program.run())
    assert succeeded(found) == {}
    assert_untouched(diary)
