# SPDX-License-Identifier: Apache-2.0
"""Processes that do CPU work and can be killed.

Each worker is a process with a pipe of its own, so killing one never affects another. A function that has run for
`slow_after` seconds counts as slow: waiting work gets its place, and it continues at a lower priority. While other
work waits, at most `SPARE` slow functions run; if there are more, the youngest is killed and starts again later. A
worker of slow functions takes further ones, so that what it has loaded serves the next page of a scan, and ends when
none are left. A function given to `Workers.run` must therefore be able to start again: it should find on disk what it
finished.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar, cast

from docdesk.system.priority import READING
from docdesk.workers.rights import Rights
from docdesk.workers.worker import Task, Worker
from docdesk.workers.worker_process import (
    MEMORY_EXIT,
    Began,
    Done,
    Limits,
    NotAllowed,
    Ready,
    Report,
    Reported,
)

T = TypeVar("T")

SPARE = 2
"""Processes in addition to the regular ones, for slow functions."""

SLOW_AFTER = 0.5
"""Seconds of processor time, enough for a hundred pages; `IDLE_PATIENCE` times as long if the process only waits."""

WORN_BYTES = 384 << 20
"""A worker that holds more memory than this between two tasks is replaced, so that nothing grows with the queue."""

SLOW_WORN_BYTES = 1 << 30
"""The same for a worker of slow functions while more of them wait: recognising pages takes about half of it."""

STARTS = 3
"""How many workers in a row may die before they are ready; after that, waiting work fails."""

IDLE_PATIENCE = 6
"""A limit counts processor time; a process that computes nothing may take this many times as long. Waiting for its
turn on a busy machine does not count: that is not the document's fault."""

ENDED_FROM_OUTSIDE = frozenset({-1, -15, 255})
"""Exit codes of a process that somebody ended, or whose forking process somebody ended (SIGHUP, SIGTERM: a terminal
that closes signals everything it started). That is not the fault of the work, so another worker starts it again."""


class WorkerDied(ChildProcessError):
    """The worker's process died while it worked: it crashed, was aborted, or was killed from outside."""


class NoWorkerStarted(RuntimeError):
    """The system starts no process: that is not the fault of the work."""


class WorkerTimeout(TimeoutError):
    """The function gave no sign of life within its limit; its process was killed."""


class Workers:
    """Worker processes behind one coroutine, `run`.

    `count` functions run at once, and up to `SPARE` slow ones in addition. `memory_mb` is how much a function may take
    beyond what the process has at rest: the system enforces it on Linux, a thread watches it elsewhere
    (`watches_memory`). If `writable` is given, a process may write below these folders only and read the files of its
    calls only (see `rights`), as far as the kernel can enforce that. `niceness` is its priority. `imports` are modules
    that it loads before it is ready. Call every method on the thread of the running loop.
    """

    def __init__(
        self,
        count: int,
        memory_mb: int,
        *,
        slow_after: float = SLOW_AFTER,
        watches_memory: bool | None = None,
        writable: Sequence[Path] = (),
        niceness: int = READING,
        imports: Sequence[str] = (),
    ) -> None:
        self.count = count
        self.slow_after = slow_after
        watches = sys.platform != "linux" if watches_memory is None else watches_memory
        self._limits = Limits(memory_mb, watches, tuple(writable), niceness, tuple(imports))
        self._rights = Rights()
        self._workers: set[Worker] = set()
        self._waiting: deque[Task] = deque()
        self._slow_waiting: deque[Task] = deque()
        self._running: set[Task] = set()
        self._failed_starts = 0
        self._holds = 0
        self._closing = False
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def busy(self) -> int:
        """How many functions run now, slow ones included."""
        return len(self._running)

    def start(self, *, at_once: bool = True) -> None:
        """Start the processes and return at once; they import what they need in the background.

        Without `at_once`, processes start as work arrives, until this is called again.
        """
        self._loop = asyncio.get_running_loop()
        self._closing = False
        if at_once:
            self._fill()

    async def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        reads: Sequence[Path] = (),
        seconds: float | None = None,
        on_report: Report | None = None,
        first: bool = False,
        slow: bool = False,
        on_slow: Callable[[], None] | None = None,
        on_turn: Callable[[bool], None] | None = None,
    ) -> T:
        """Run a function of a module in a worker process and return what it returns.

        It may read the files `reads`. Cancelling the caller kills the process. `seconds` limits the processor time
        between two signs of life: the start and each report. With `on_report`, the function gets a keyword `report`;
        what it is called with arrives here on the loop's thread, except some of very many reports a second. The
        function may be killed and started again (see the module). `first` puts it before waiting work, so that what has
        begun is finished before more begins. `slow` says beforehand that it is slow; `on_slow` is called once it turns
        out to be. `on_turn` is called with False if it has to wait for a process, and with True when it begins.

        Raises WorkerDied, NoWorkerStarted, WorkerTimeout, MemoryError (at the limit), and what the function raises.
        """
        if self._loop is None or self._closing:
            raise RuntimeError("the workers are not running")
        names = tuple(map(os.fspath, reads))
        task = Task(
            (function, arguments), names, self._loop.create_future(), seconds, on_report, on_slow, on_turn
        )
        if slow:
            task.turn_slow()
            self._slow_waiting.append(task)
        elif first:
            self._waiting.appendleft(task)
        else:
            self._waiting.append(task)
        self._dispatch()
        if task.worker is None:
            task.say_turn(False)
        try:
            return cast(T, await task.future)
        except asyncio.CancelledError:
            self._forget(task)
            raise

    def expecting(self, path: Path) -> AbstractContextManager[None]:
        """Say that a file will be read soon, so that a worker that begins meanwhile may read it too."""
        return self._rights.expecting(path)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Begin nothing meanwhile; running functions continue."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            if not self._closing:
                self._dispatch()

    async def close(self) -> None:
        """Kill everything that runs; waiting work ends with WorkerDied."""
        self._closing = True
        threads = [worker.thread for worker in self._workers if worker.ready]
        for worker in self._workers:
            worker.kill()
        for task in (*self._running, *self._waiting, *self._slow_waiting):
            self._fail(task, WorkerDied("the workers were closed"))
        # do not wait for one that is still starting: its thread ends it as soon as there is a process
        await asyncio.gather(*(asyncio.to_thread(thread.join, 5.0) for thread in threads))
        self._workers.clear()

    # -- who runs where

    def _fill(self) -> None:
        """Keep a regular worker for each place, ready before it is needed."""
        while not self._closing and sum(not worker.worn for worker in self._workers) < self.count:
            self._workers.add(self._worker())

    def _worker(self) -> Worker:
        return Worker(self, asyncio.get_running_loop(), self._limits)

    def _dispatch(self) -> None:
        """Give free places to waiting work: first to new work, then to slow work."""
        if self._holds:
            return
        slow = [task for task in self._running if task.slow]
        quick = len(self._running) - len(slow)
        while self._waiting and quick < self.count:
            if len(slow) + quick >= self.count + SPARE:
                youngest = max(slow, key=lambda task: task.began)
                slow.remove(youngest)
                self._postpone(youngest)
            self._begin(self._waiting.popleft())
            quick += 1
        places = SPARE if self._waiting else min(max(SPARE, self.count), self.count + SPARE - quick)
        while self._slow_waiting and len(slow) < places:
            task = self._slow_waiting.popleft()
            slow.append(task)
            self._begin(task)
        if not self._slow_waiting:
            for worker in [each for each in self._workers if each.worn and each.task is None]:
                self._retire(worker)

    def _begin(self, task: Task) -> None:
        worker = self._idle_for(task)
        if worker is None:
            worker = self._worker()
            self._workers.add(worker)
        if self._limits.writable:
            self._rights.allow(worker, task.reads)
        self._running.add(task)
        worker.give(task)

    def _idle_for(self, task: Task) -> Worker | None:
        """An idle worker that may read the task's files; one that has not begun yet is kept for other files.

        If there is none, one that no expected file needs makes room for the worker that the task gets.
        """
        idle = [
            worker
            for worker in self._workers
            if worker.task is None and not worker.killed and (task.slow or not worker.worn)
        ]
        fitting = [worker for worker in idle if self._rights.fits(worker, task.reads)]
        if fitting:
            return max(fitting, key=lambda each: (each.worn, each.allowed is not None, each.ready))
        if idle:
            useless = next((worker for worker in idle if self._rights.spent(worker)), idle[0])
            useless.kill()
            self._workers.discard(useless)
        return None

    def _postpone(self, task: Task) -> None:
        """Kill the process of a slow task to make room; the task waits for a place and starts again."""
        self._release(task)
        self._slow_waiting.append(task)
        task.say_turn(False)

    def _release(self, task: Task) -> None:
        task.stop_timers()
        self._running.discard(task)
        worker, task.worker = task.worker, None
        if worker is not None and worker.task is task:
            worker.task = None
            self._retire(worker)

    def _retire(self, worker: Worker) -> None:
        worker.kill()
        self._workers.discard(worker)
        self._fill()

    def _forget(self, task: Task) -> None:
        for line in (self._waiting, self._slow_waiting):
            if task in line:
                line.remove(task)
        if task in self._running:
            self._release(task)
        if not self._closing:
            self._dispatch()

    def _fail(self, task: Task, error: BaseException) -> None:
        task.stop_timers()
        if not task.future.done():
            task.future.set_exception(error)

    # -- messages of the workers' threads, and the clock

    def on_message(self, worker: Worker, message: object) -> None:
        task = worker.task
        if isinstance(message, Ready):
            worker.ready, self._failed_starts = True, 0
            self._rights.confines = message.confined
        elif task is None:  # postponed or cancelled in the meantime
            return
        elif isinstance(message, Began):
            self._on_began(task, worker, _seconds(message.cpu))
        elif isinstance(message, Reported):
            task.signed_at, task.signed_cpu = time.monotonic(), _seconds(message.cpu)
            if task.on_report is not None:
                task.on_report(message.value)
        elif isinstance(message, NotAllowed):  # the file was replaced since the worker began
            self._running.discard(task)
            worker.task = task.worker = None
            (self._slow_waiting if task.slow else self._waiting).appendleft(task)
            self._retire(worker)
            self._dispatch()
        elif isinstance(message, Done):
            task.stop_timers()
            self._running.discard(task)
            worker.task = task.worker = None
            resident = message.resident if type(message.resident) is int else SLOW_WORN_BYTES + 1
            again = worker.worn and self._slow_waiting and resident <= SLOW_WORN_BYTES
            if not again and (worker.worn or resident > WORN_BYTES):
                self._retire(worker)
            if not task.future.done():
                if message.error is None:
                    task.future.set_result(message.value)
                else:
                    task.future.set_exception(_known(message.error))
            self._dispatch()

    def on_end(self, worker: Worker, exit_code: int | None) -> None:
        if worker not in self._workers:  # it was killed from here
            return
        self._workers.discard(worker)
        task, worker.task = worker.task, None
        if not worker.ready:
            self._failed_starts += 1
        if task is not None:
            self._running.discard(task)
            # it died before it had anything to do, or somebody ended it
            not_its_fault = not worker.begun or exit_code in ENDED_FROM_OUTSIDE
            if not_its_fault and task.lost < STARTS:
                task.stop_timers()
                task.worker = None
                task.lost += 1
                (self._slow_waiting if task.slow else self._waiting).appendleft(task)
            elif exit_code == MEMORY_EXIT:
                self._fail(task, MemoryError())
            elif worker.begun:
                self._fail(task, WorkerDied(f"the worker process ended with {exit_code}"))
            else:
                self._fail(task, NoWorkerStarted(f"{task.lost} ended with {exit_code} before they began"))
        if self._failed_starts < STARTS:
            self._fill()
        self._dispatch()

    def on_unsent(self, worker: Worker, task: Task, error: BaseException) -> None:
        """The function never arrived: the idle process had died, or the call cannot be pickled."""
        if worker.task is not task:
            return
        worker.task = task.worker = None
        self._running.discard(task)
        if isinstance(error, OSError):
            self._workers.discard(worker)
            (self._slow_waiting if task.slow else self._waiting).appendleft(task)
            self._fill()
        else:
            self._fail(task, error)
        self._dispatch()

    def _on_began(self, task: Task, worker: Worker, cpu: float) -> None:
        worker.begun = True
        task.say_turn(True)
        task.began = task.signed_at = time.monotonic()
        task.began_cpu = task.signed_cpu = cpu
        if task.slow:
            worker.step_back()
            self._fill()
        else:
            task.slow_timer = asyncio.get_running_loop().call_later(self.slow_after, self._on_slow, task)
        if task.seconds is not None:
            self._watch(task, task.seconds)

    def _on_slow(self, task: Task) -> None:
        worker = task.worker
        if worker is None:
            return
        left = self.slow_after - (task.used() - task.began_cpu)
        patience = IDLE_PATIENCE * self.slow_after
        if left > 0 and not (time.monotonic() - task.began > patience and worker.is_idle()):
            task.slow_timer = asyncio.get_running_loop().call_later(max(0.05, left), self._on_slow, task)
            return
        task.turn_slow()
        worker.step_back()
        self._fill()
        if sum(each.slow for each in self._running) > max(SPARE, self.count):
            self._postpone(task)
        self._dispatch()

    def _watch(self, task: Task, seconds: float) -> None:
        task.clock = asyncio.get_running_loop().call_later(max(0.01, seconds), self._on_clock, task)

    def _on_clock(self, task: Task) -> None:
        worker, limit = task.worker, task.seconds
        if worker is None or limit is None:
            return
        left = limit - (task.used() - task.signed_cpu)
        idle_left = task.signed_at + IDLE_PATIENCE * limit - time.monotonic()
        if left > 0 and (idle_left > 0 or not worker.is_idle()):
            self._watch(task, min(left, idle_left) if idle_left > 0 else min(left, limit / 4))
            return
        self._release(task)
        self._fail(task, WorkerTimeout(f"no sign of life for {limit:g} seconds"))
        self._dispatch()


def _seconds(said: object) -> float:
    """What a worker said of its processor time; `Task.used` holds it to the truth."""
    return said if type(said) is float else 0.0


def _known(error: object) -> Exception:
    """The error that a worker sent, unless it is none, or one that would end this program's loop."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    return WorkerDied(f"the worker sent {type(error).__name__}")
