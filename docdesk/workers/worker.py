# SPDX-License-Identifier: Apache-2.0
"""One worker: its process, the pipe to it, and a thread that starts the process and lives as long."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import queue
import sys
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from docdesk.system.children import keep_from_ctrl_c, start_safely
from docdesk.system.priority import SLOW, step_back
from docdesk.system.safe_pickle import receive
from docdesk.workers.worker_process import FORKED, Done, Limits, NotAllowed, Ready, Report, serve

LONGEST_FOLDER = 70
"""Most characters of the path for temporary files: the forking process listens on a socket in it, and the system
limits that path to 107."""

_log = logging.getLogger(__name__)
_starting = threading.Lock()  # multiprocessing keeps its children in a plain set


def _start_method() -> Any:
    """How processes start: never by a fork of this process, which has threads.

    On Linux they are forked from a single-threaded process that has imported everything once. That takes 10 ms and
    a few megabytes each; a spawned process takes 1.5 s of processor time and 90 MB. Elsewhere forking is not safe,
    and a socket in a very long path cannot be reached.
    """
    start_safely()
    if sys.platform != "linux" or len(tempfile.gettempdir()) > LONGEST_FOLDER:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(FORKED))
    return context


class Task:
    """One call of `Workers.run`; used on the loop's thread, except for what its worker reads to begin it."""

    def __init__(
        self,
        call: tuple[Any, ...],
        reads: tuple[str, ...],
        future: asyncio.Future[Any],
        seconds: float | None,
        on_report: Report | None,
        on_slow: Callable[[], None] | None,
        on_turn: Callable[[bool], None] | None = None,
    ) -> None:
        self.call = call
        self.reads = reads
        self.future = future
        self.seconds = seconds
        self.on_report = on_report
        self.on_slow = on_slow
        self.on_turn = on_turn
        self.worker: Worker | None = None
        self.slow = False
        self.lost = 0
        self.began = 0.0
        self.began_cpu = 0.0
        self.signed_at = 0.0
        self.signed_cpu = 0.0
        self.slow_timer: asyncio.TimerHandle | None = None
        self.clock: asyncio.TimerHandle | None = None

    def turn_slow(self) -> None:
        self.slow = True
        if self.on_slow is not None:
            self.on_slow()

    def say_turn(self, begun: bool) -> None:
        if self.on_turn is not None:
            self.on_turn(begun)

    def used(self) -> float:
        """Processor time that the worker's process has taken so far, in seconds.

        What the worker said of it is held to this: a worker under a hostile file's control may say anything, and
        would never come to its limit.
        """
        used = self.worker.cpu_seconds() if self.worker is not None else 0.0
        if used:  # 0 if the system does not say it
            self.began_cpu = _at_most(self.began_cpu, used)
            self.signed_cpu = _at_most(self.signed_cpu, used)
        return used

    def stop_timers(self) -> None:
        for timer in (self.slow_timer, self.clock):
            if timer is not None:
                timer.cancel()


def _at_most(said: float, used: float) -> float:
    # not `min`: what was said may be no number
    return said if said <= used else used


class Pool(Protocol):
    """Whom a worker belongs to. The worker calls it on its loop."""

    def on_message(self, worker: Worker, message: object) -> None: ...
    def on_end(self, worker: Worker, exit_code: int | None) -> None: ...
    def on_unsent(self, worker: Worker, task: Task, error: BaseException) -> None: ...


class Worker:
    """A worker's process, and the thread that starts it, talks to it and lives as long."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop, limits: Limits) -> None:
        self.task: Task | None = None
        self.ready = False
        self.begun = False
        self.worn = False
        self.killed = False
        self.allowed: frozenset[str] | None = None
        """The files that it may read, from its first call on."""
        self._pool = pool
        self._loop = loop
        self._limits = limits
        self._calls: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self.thread = threading.Thread(target=self._live, name="worker", daemon=True)
        self.thread.start()

    def give(self, task: Task) -> None:
        self.task, task.worker, self.begun = task, self, False
        self._calls.put(task)

    def kill(self) -> None:
        """End the process at once; `on_end` follows."""
        with self._lock:
            self.killed = True
            if self._process is not None:
                self._process.kill()
        self._calls.put(None)

    def cpu_seconds(self) -> float:
        """Processor time the process has taken so far."""
        import psutil

        try:
            times = psutil.Process(self._pid).cpu_times()
        except (psutil.Error, OSError):  # OSError: no file can be opened, where the system says it
            return 0.0
        return float(times.user + times.system)

    def is_idle(self) -> bool:
        """Whether it waits for anything but its turn on the processor."""
        import psutil

        if sys.platform != "linux":  # other systems call every live process running
            return True
        try:
            return bool(psutil.Process(self._pid).status() != psutil.STATUS_RUNNING)
        except (psutil.Error, OSError):
            return True

    def step_back(self) -> None:
        """Let everything else on the machine go first; this lasts until the process ends."""
        self.worn = True
        if self._pid is not None:
            step_back(SLOW, self._pid)

    @property
    def _pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _live(self) -> None:
        exit_code = None
        try:
            keep_from_ctrl_c()
            context = _start_method()
            ours, theirs = context.Pipe()
            with ours, theirs:
                process = context.Process(target=serve, args=(theirs, self._limits), daemon=True)
                with _starting:
                    process.start()
                theirs.close()
                with self._lock:
                    self._process = process
                    if self.killed:
                        process.kill()
                self._talk(ours)
                process.kill()
                process.join()
                exit_code = process.exitcode
        except Exception:  # EOFError: the forking process is gone; the pool hears of it, whatever it is
            _log.exception("a worker could not be started or called")
            with self._lock:
                if self._process is not None:
                    self._process.kill()
        self._notify(self._pool.on_end, exit_code)

    def _talk(self, connection: Connection) -> None:
        if not self._listen(connection, Ready):
            return
        while (task := self._calls.get()) is not None:
            try:
                connection.send((*task.call, task.on_report is not None, task.reads, self.allowed))
            except Exception as error:  # pickling raises whatever a value raises
                self._notify(self._pool.on_unsent, task, error)
                if isinstance(error, OSError):
                    return
            else:
                if not self._listen(connection, Done):
                    return

    def _listen(self, connection: Connection, last: type[object]) -> bool:
        while True:
            try:
                message = receive(connection)
            except (EOFError, OSError):
                return False
            self._notify(self._pool.on_message, message)
            if isinstance(message, last | NotAllowed):
                return True

    def _notify(self, what: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(what, self, *arguments)
        except RuntimeError:  # the loop is closed: nobody listens
            self.kill()
