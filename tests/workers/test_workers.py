# SPDX-License-Identifier: Apache-2.0
"""Worker processes, really started and really killed."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import textwrap
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from docdesk.errors import FileEmpty
from docdesk.workers.pool import SPARE, WorkerDied, Workers, WorkerTimeout
from docdesk.workers.worker_process import FORKED
from tests.places import ROOT

MEMORY_MB = 512


def own_pid() -> int:
    return os.getpid()


def imported_at_the_start(names: list[str]) -> list[bool]:
    return [name in sys.modules for name in names]


def mark_and_wait(folder: str, name: str) -> None:
    """Leave a file with the process's id, then wait for one that lets it go on."""
    (Path(folder) / f"{name}.begun.{os.getpid()}").touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.01)


def begin_twice(folder: str) -> int:
    """The first process waits to be ended from outside; the next one comes to an end."""
    first = Path(folder) / "first"
    if first.exists():
        return os.getpid()
    first.write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


def compute_for_ever(folder: str) -> None:
    (Path(folder) / f"computing.{os.getpid()}").touch()
    while True:
        zlib.crc32(b"x" * 1_000_000)


def sleep_in_c(folder: str) -> None:
    """An endless C call that gives the interpreter's lock up, as pdfium's do."""
    (Path(folder) / f"sleeping.{os.getpid()}").touch()
    (ctypes.windll.kernel32.Sleep if sys.platform == "win32" else ctypes.CDLL(None).sleep)(3600)


def crash() -> None:
    os.abort()


def eat(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def eat_slowly() -> None:
    held = []
    while True:
        held.append(bytearray(os.urandom(1 << 20)))
        time.sleep(0.002)


def raise_known(reason: str) -> None:
    raise FileEmpty(reason=reason)


def raise_unpicklable() -> None:
    error = ValueError("odd")
    error.what = lambda: None  # type: ignore[attr-defined]
    raise error


def return_unpicklable() -> object:
    return lambda: None


def count_up(times: int, report: Callable[[int], None]) -> str:
    for number in range(times):
        report(number)
        time.sleep(0.06)
    return "done"


def compute(seconds: float, folder: str) -> str:
    """Compute for some seconds of the processor in all, over as many starts as it takes."""
    kept = Path(folder) / "kept"
    while (done := float(kept.read_text() or 0) if kept.exists() else 0.0) < seconds:
        began = time.process_time()
        while time.process_time() - began < 0.05:
            zlib.crc32(b"x" * 100_000)
        fresh = kept.with_suffix(".new")
        fresh.write_text(str(done + 0.05))
        fresh.replace(kept)
    with (Path(folder) / "starts").open("a") as starts:
        starts.write("ended\n")
    return "computed"


async def until(condition: Callable[[], Any], seconds: float = 60.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.01)
    return found


def pid_of(folder: Path, begin: str) -> int | None:
    for path in folder.glob(f"{begin}.*"):
        return int(path.suffix[1:])
    return None


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    running = Workers(2, MEMORY_MB)
    running.start()
    yield running
    await running.close()


async def test_it_runs_functions_in_other_processes(workers: Workers) -> None:
    pids = await asyncio.gather(*(workers.run(own_pid) for _ in range(10)))
    assert os.getpid() not in pids
    assert len(set(pids)) <= 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are spawned")
async def test_a_worker_starts_with_what_it_needs_imported(workers: Workers) -> None:
    """Each worker that imports it itself takes 50 ms longer to start."""
    assert {"psutil", "pypdfium2", "docdesk.steps.extract.formats.pdf"} <= set(FORKED)
    assert all(await workers.run(imported_at_the_start, list(FORKED)))


async def test_a_worker_loads_what_it_is_told_to_before_it_is_ready() -> None:
    module = "docdesk.steps.extract.view.work"
    for imports in ((), (module,)):
        running = Workers(1, MEMORY_MB, imports=imports)
        running.start()
        try:
            assert await running.run(imported_at_the_start, [module]) == [bool(imports)]
        finally:
            await running.close()


async def test_cancelling_kills_the_process_and_others_continue(workers: Workers, tmp_path: Path) -> None:
    task = asyncio.create_task(workers.run(sleep_in_c, str(tmp_path)))
    pid = await until(lambda: pid_of(tmp_path, "sleeping"))
    other = asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), "other"))
    await until(lambda: pid_of(tmp_path, "other.begun"))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: gone(pid))
    (tmp_path / "go").touch()
    await other
    assert pid not in await asyncio.gather(*(workers.run(own_pid) for _ in range(6)))


async def test_work_says_that_it_waits_and_when_it_begins(workers: Workers, tmp_path: Path) -> None:
    busy = [asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), str(n))) for n in range(2)]
    await until(lambda: len(list(tmp_path.glob("*.begun.*"))) == 2)
    turns: list[bool] = []
    third = asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), "third", on_turn=turns.append))
    await until(lambda: turns)
    assert turns == [False]
    assert not list(tmp_path.glob("third.*"))
    (tmp_path / "go").touch()
    await asyncio.gather(third, *busy)
    assert turns == [False, True]
    turns.clear()
    await workers.run(own_pid, on_turn=turns.append)
    assert turns == [True], "a free process is not waited for"


async def test_waiting_work_can_be_cancelled_before_it_begins(workers: Workers, tmp_path: Path) -> None:
    busy = [asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), str(n))) for n in range(2)]
    await until(lambda: len(list(tmp_path.glob("*.begun.*"))) == 2)
    waiting = asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), "never"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    (tmp_path / "go").touch()
    await asyncio.gather(*busy)
    await workers.run(own_pid)
    assert pid_of(tmp_path, "never.begun") is None


async def test_work_in_progress_comes_before_waiting_work(tmp_path: Path) -> None:
    workers = Workers(1, MEMORY_MB, slow_after=60.0)
    workers.start()
    ended: list[str] = []

    async def run(name: str, *, first: bool = False) -> None:
        await workers.run(mark_and_wait, str(tmp_path), name, first=first)
        ended.append(name)

    try:
        tasks = [asyncio.create_task(run("held"))]
        await until(lambda: any(tmp_path.glob("held.begun.*")))
        tasks += [asyncio.create_task(run(name)) for name in ("one", "two")]
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(run("first", first=True)))
        await asyncio.sleep(0)
        (tmp_path / "go").touch()
        await asyncio.gather(*tasks)
    finally:
        await workers.close()
    assert ended == ["held", "first", "one", "two"]


async def test_a_crash_costs_its_own_function_only(workers: Workers, tmp_path: Path) -> None:
    other = asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), "other"))
    await until(lambda: pid_of(tmp_path, "other.begun"))
    with pytest.raises(WorkerDied):
        await workers.run(crash)
    (tmp_path / "go").touch()
    await other
    assert isinstance(await workers.run(own_pid), int)


async def test_a_worker_killed_while_it_is_idle_costs_nothing(workers: Workers) -> None:
    pids = set(await asyncio.gather(*(workers.run(own_pid) for _ in range(4))))
    for pid in pids:
        psutil.Process(pid).kill()
    await until(lambda: all(gone(pid) for pid in pids))
    assert not pids & set(await asyncio.gather(*(workers.run(own_pid) for _ in range(4))))


async def test_the_limit_of_time_counts_from_the_last_sign_of_life(workers: Workers, tmp_path: Path) -> None:
    async with asyncio.timeout(60):
        with pytest.raises(WorkerTimeout):
            await workers.run(compute_for_ever, str(tmp_path), seconds=0.5)
    reports: list[int] = []
    assert await workers.run(count_up, 30, seconds=0.15, on_report=reports.append) == "done"
    assert reports[0] == 0
    assert reports == sorted(reports)
    assert len(reports) > 5


async def test_a_function_that_computes_nothing_is_ended_too(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(WorkerTimeout):
        await workers.run(sleep_in_c, str(tmp_path), seconds=0.1)
    pid = pid_of(tmp_path, "sleeping")
    assert pid is not None
    await until(lambda: gone(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="the system sets this limit on Linux only")
async def test_too_much_memory_is_an_error_and_the_worker_lives_on() -> None:
    workers = Workers(1, MEMORY_MB)
    workers.start()
    try:
        pid = await workers.run(own_pid)
        with pytest.raises(MemoryError):
            await workers.run(eat, MEMORY_MB + 200)
        assert await workers.run(own_pid) == pid
        assert await workers.run(eat, 100) == 100 << 20
    finally:
        await workers.close()


async def test_the_watch_ends_a_worker_that_takes_too_much_memory() -> None:
    workers = Workers(1, 256, watches_memory=True)
    workers.start()
    try:
        pid = await workers.run(own_pid)
        with pytest.raises(MemoryError):
            await workers.run(eat_slowly)
        assert await workers.run(own_pid) != pid
    finally:
        await workers.close()


async def test_errors_arrive_unchanged(workers: Workers) -> None:
    with pytest.raises(FileEmpty) as caught:
        await workers.run(raise_known, "it has no bytes")
    assert caught.value.facts == {"reason": "it has no bytes"}
    with pytest.raises(RuntimeError, match="odd"):
        await workers.run(raise_unpicklable)
    with pytest.raises(RuntimeError, match="cannot be sent"):
        await workers.run(return_unpicklable)
    with pytest.raises(Exception, match="pickle"):
        await workers.run(eat, lambda: 3)
    assert isinstance(await workers.run(own_pid), int)


async def test_slow_work_makes_way_for_quick_work(tmp_path: Path) -> None:
    workers = Workers(1, MEMORY_MB, slow_after=0.2)
    workers.start()
    try:
        slow = asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), "slow"))
        pid = await until(lambda: pid_of(tmp_path, "slow.begun"))
        assert await asyncio.wait_for(workers.run(own_pid), 60) != pid
        assert not slow.done()
        (tmp_path / "go").touch()
        await slow
        assert len(list(tmp_path.glob("slow.begun.*"))) == 1, "a free place was there: no need to begin again"
        await until(lambda: gone(pid))  # its low priority stays with the process, so it goes
    finally:
        await workers.close()


async def test_more_slow_work_than_places_never_delays_quick_work(tmp_path: Path) -> None:
    workers = Workers(1, MEMORY_MB, slow_after=0.1)
    workers.start()
    try:
        folders = [tmp_path / str(number) for number in range(SPARE + 3)]
        for folder in folders:
            folder.mkdir()
        slow = [asyncio.create_task(workers.run(compute, 0.6, str(folder))) for folder in folders]
        await until(lambda: (folders[-1] / "kept").exists() or slow[0].done())
        for _ in range(3):
            assert isinstance(await asyncio.wait_for(workers.run(own_pid), 60), int)
        assert await asyncio.wait_for(asyncio.gather(*slow), 120) == ["computed"] * len(folders)
        assert all((folder / "starts").read_text() == "ended\n" for folder in folders)
    finally:
        await workers.close()


async def test_closing_kills_running_work_and_ends_waiting_work(tmp_path: Path) -> None:
    workers = Workers(1, MEMORY_MB)
    workers.start()
    running = asyncio.create_task(workers.run(sleep_in_c, str(tmp_path)))
    pid = await until(lambda: pid_of(tmp_path, "sleeping"))
    waiting = asyncio.create_task(workers.run(own_pid))
    await asyncio.sleep(0)
    async with asyncio.timeout(60):  # of the hour that it would sleep
        await workers.close()
    assert gone(pid)
    ended: list[Awaitable[object]] = [running, waiting]
    for task in ended:
        with pytest.raises(WorkerDied):
            await task
    with pytest.raises(RuntimeError):
        await workers.run(own_pid)


async def test_a_very_long_path_for_temporary_files_works(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    script = tmp_path / "owner.py"
    script.write_text(
        textwrap.dedent("""
        import asyncio, os
        from docdesk.workers.pool import Workers

        async def main():
            workers = Workers(1, 512)
            workers.start()
            print("ran:", await workers.run(os.getpid))
            await workers.close()

        if __name__ == "__main__":
            asyncio.run(main())
        """)
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    ran = await asyncio.to_thread(
        subprocess.run, [sys.executable, str(script)], capture_output=True, text=True, timeout=60, env=environment
    )  # fmt: skip
    assert ran.stdout.startswith("ran: "), ran.stderr


async def test_work_fails_instead_of_waiting_if_no_worker_starts(tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(
        textwrap.dedent("""
        import asyncio, multiprocessing, os, sys
        from docdesk.workers.pool import NoWorkerStarted, Workers

        async def main():
            multiprocessing.set_executable(os.path.join(sys.argv[1], "no such interpreter"))
            workers = Workers(2, 512)
            workers.start()
            try:
                await workers.run(os.getpid)
            except NoWorkerStarted as error:
                print("not started:", error)
            await workers.close()

        if __name__ == "__main__":
            asyncio.run(main())
        """)
    )
    ran = await asyncio.to_thread(
        subprocess.run, [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.stdout.startswith("not started: "), ran.stderr


@pytest.mark.parametrize("endless", ["sleep_in_c", "compute_for_ever"])
async def test_workers_end_when_their_owner_is_killed(tmp_path: Path, endless: str) -> None:
    script = tmp_path / "owner.py"
    script.write_text(
        textwrap.dedent(f"""
        import asyncio, sys
        from tests.workers.test_workers import {endless}
        from docdesk.workers.pool import Workers

        async def main():
            workers = Workers(2, {MEMORY_MB})
            workers.start()
            await workers.run({endless}, sys.argv[1])

        if __name__ == "__main__":
            asyncio.run(main())
        """)
    )
    path = str(ROOT)
    owner = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)], env={**os.environ, "PYTHONPATH": path}
    )
    try:
        begin = "sleeping" if endless == "sleep_in_c" else "computing"
        await until(lambda: pid_of(tmp_path, begin))
        children = [child.pid for child in psutil.Process(owner.pid).children(recursive=True)]
        assert len(children) >= 2
        owner.kill()
        owner.wait()
        await until(lambda: all(gone(pid) for pid in children))
    finally:
        owner.kill()
        owner.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to a process")
async def test_workers_leave_ctrl_c_to_their_owner(workers: Workers, tmp_path: Path) -> None:
    task = asyncio.create_task(workers.run(mark_and_wait, str(tmp_path), "one"))
    pid = await until(lambda: pid_of(tmp_path, "one.begun"))
    os.kill(pid, signal.SIGINT)
    (tmp_path / "go").touch()
    await task
    assert not gone(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no process to end")
@pytest.mark.parametrize("told", ["SIGTERM", "SIGHUP"])
async def test_work_of_a_worker_that_somebody_ended_starts_again(tmp_path: Path, told: str) -> None:
    """A terminal that closes tells every process that it started: no document has earned that."""
    if signal.getsignal(getattr(signal, told)) is signal.SIG_IGN:
        pytest.skip("this run was started deaf to it, as nohup does, and so is every process below it")
    workers = Workers(1, MEMORY_MB)
    workers.start()
    try:
        running = asyncio.ensure_future(workers.run(begin_twice, str(tmp_path)))
        first = tmp_path / "first"
        await until(lambda: first.exists() and first.read_text() != "")
        os.kill(int(first.read_text()), getattr(signal, told))
        assert await asyncio.wait_for(running, 60) != int(first.read_text())
    finally:
        await workers.close()
