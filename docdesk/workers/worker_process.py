# SPDX-License-Identifier: Apache-2.0
"""What runs in a worker's process: it serves one owner until the owner hangs up, dies or kills it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import logging
import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import stat
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from docdesk.system import safe_pickle
from docdesk.system.children import leave_current_folder
from docdesk.system.confinement import (
    drop_privileges,
    own_places,
    refuse_network,
    refuse_processes,
    refuse_programs,
    refuse_unneeded,
    restrict_files,
)
from docdesk.system.offline import keep_offline
from docdesk.system.priority import READING, step_back
from docdesk.values.formats import READ, FileType

Report = Callable[[Any], None]

WARM = (*(name for kind in READ for name in kind.about.warm), "langchain_text_splitters.character")
"""Modules that the work needs. If workers are forked, the forking process imports those of most files once (1 s).
Elsewhere each worker imports the first before it is ready (0.2 s) and the others while it has nothing to do."""

FORKED = (
    *FileType.PDF.about.warm,
    "langchain_text_splitters.character",
    "psutil",
    "docdesk.workers.worker_process",
    "docdesk.steps.extract.formats.pdf",
    "docdesk.steps.extract.formats.text",
    "docdesk.steps.split.split",
    "docdesk.workers.frozen",
)
"""What the forking process imports once for all workers. It takes no longer than the first worker would: what few files
need would keep the first of all files waiting."""

MEMORY_EXIT = 77
"""The exit code of a worker whose own watch found it over the limit."""

MOST_FILE_BYTES = 8 << 30
"""Of one file that a worker writes: more than the text of any document that is read."""

CPU_SECONDS = 3_600
"""Processor time of one call; the owner's own limits are far below."""

REPORTS = 20
REPORTS_AT_ONCE = 5
WATCH_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Ready:
    confined: bool = False
    """Whether the process gives up files that it is not allowed to read."""


@dataclass(frozen=True, slots=True)
class Began:
    cpu: float
    """Processor time of the process so far, in seconds."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The process may not read a file of its call: it is not the one of that name any more. Nothing was called."""


@dataclass(frozen=True, slots=True)
class Reported:
    value: Any
    cpu: float


@dataclass(frozen=True, slots=True)
class Done:
    value: Any
    error: BaseException | None
    resident: int


class _Reporter:
    """Sends the function's reports to the owner: a few at once, then at most `REPORTS` a second."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._allowed = float(REPORTS_AT_ONCE)
        self._counted_at = time.monotonic()

    def __call__(self, value: Any) -> None:
        now = time.monotonic()
        self._allowed = min(REPORTS_AT_ONCE, self._allowed + (now - self._counted_at) * REPORTS)
        self._counted_at = now
        if self._allowed >= 1:
            self._allowed -= 1
            self._connection.send(Reported(value, time.process_time()))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may take: memory in addition to what it has at rest, folders to write below, and its priority.

    Where the system sets no limit on memory, the worker watches its own, with `watches_memory`. Without `writable` it
    may read and write everywhere.
    """

    memory_mb: int
    watches_memory: bool
    writable: tuple[Path, ...] = ()
    niceness: int = READING
    imports: tuple[str, ...] = ()


def serve(connection: Connection, limits: Limits) -> None:
    """Serve calls until the owner hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the owner decides
    _let_the_kernel_end_it()
    leave_current_folder()
    _close_what_was_inherited(connection)
    # an address in a document is not followed, neither by Python nor by native code
    keep_offline(without_sockets=True)
    refuse_network(unix=False)
    drop_privileges()
    import psutil

    step_back(limits.niceness)
    later = [name for name in WARM if name not in sys.modules]
    for name in (*limits.imports, *(name for name in WARM[:1] if name in later)):
        importlib.import_module(name)
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    logging.getLogger("pypdf").propagate = False
    if not limits.watches_memory:
        _limit_memory(limits.memory_mb)
    _silence()
    _limit_files()
    refuse_programs()
    refuse_processes()
    refuse_unneeded()
    # what is read is given up at the first call
    writable = limits.writable
    confined = bool(writable) and restrict_files(readable=[Path("/")], writable=[*writable, Path(os.devnull)])
    if confined:
        later.clear()  # a thread that a module starts now would keep the right to read everything
    else:
        _start_threads(limits)
    connection.send(Ready(confined))
    process = psutil.Process()
    reading_given_up = not confined
    while True:
        while later and not connection.poll(0):
            importlib.import_module(later.pop(0))
        try:
            function, arguments, reports, reads, allowed = connection.recv()
        except EOFError:
            return
        if not reading_given_up:
            restrict_files(
                readable=[*own_places(), *map(Path, allowed)], writable=[*writable, Path(os.devnull)]
            )
            reading_given_up = True
            _start_threads(limits)
        elif confined and not all(map(_may_read, reads)):
            connection.send(NotAllowed())
            return
        _limit_processor()
        connection.send(Began(time.process_time()))
        done = _outcome(function, arguments, _Reporter(connection) if reports else None)
        try:
            connection.send(Done(*done, process.memory_info().rss))
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            connection.send(Done(None, RuntimeError(f"the result cannot be sent: {error}"), 0))
        del done


def _start_threads(limits: Limits) -> None:
    """Start this process's own threads, once every right is given up.

    The kernel takes rights from the calling thread alone. One that was there before would keep them, and whoever
    has taken the process over has it do what he likes.
    """
    _end_with_owner()
    if limits.watches_memory:
        _watch_memory(limits.memory_mb)


def _may_read(path: str) -> bool:
    """Whether the kernel lets this process read a file; one that is missing or no file is for the function to find."""
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except PermissionError:
        return False
    except OSError:
        return True
    return True


def _outcome(
    function: Callable[..., Any], arguments: tuple[Any, ...], report: Report | None
) -> tuple[Any, BaseException | None]:
    try:
        return (function(*arguments, report=report) if report else function(*arguments)), None
    except MemoryError:
        gc.collect()
        return None, MemoryError()
    except BaseException as error:
        try:
            safe_pickle.loads(pickle.dumps(error))  # as the owner will read it
        except Exception:
            return None, RuntimeError("".join(traceback.format_exception(error)))
        error.add_note("".join(traceback.format_exception(error)))
        return None, error


def _let_the_kernel_end_it() -> None:
    """End this process with the one that forked it (Linux), and that one ends with the owner."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        owner = multiprocessing.parent_process()
        if owner is not None and multiprocessing.connection.wait([owner.sentinel], 0):
            os._exit(1)


def _end_with_owner() -> None:
    """End this process once its owner is gone, even inside a C call that never returns.

    The thread needs the interpreter's lock for a moment. If a call never releases it, see `_let_the_kernel_end_it`.
    """
    owner = multiprocessing.parent_process()
    if owner is None:  # not started as a child
        return
    sentinel = owner.sentinel

    def wait() -> None:
        multiprocessing.connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=wait, name="owner", daemon=True).start()


def _close_what_was_inherited(connection: Connection) -> None:
    """Close the pipes to other processes of docdesk: a stranger's file has nothing to say to them.

    One leads to the process that removes shared memory by its name; another keeps the forking process alive.
    """
    if sys.platform != "linux":
        return
    owner = multiprocessing.parent_process()
    kept = {0, 1, 2, connection.fileno(), *([owner.sentinel] if owner is not None else [])}
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - numbers
        number = int(name)
        with contextlib.suppress(OSError):
            kind = os.fstat(number).st_mode
            if number not in kept and (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
                os.close(number)


def _limit_files() -> None:
    """Let no file of this process grow without end."""
    if sys.platform != "win32":
        import resource

        _lower(resource.RLIMIT_FSIZE, MOST_FILE_BYTES)


def _limit_processor() -> None:
    """End this process by the kernel if a call computes far longer than the owner ever lets it."""
    if sys.platform != "win32":
        import resource

        _lower(resource.RLIMIT_CPU, int(time.process_time()) + CPU_SECONDS)


def _lower(kind: int, limit: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _limit_memory(memory_mb: int) -> None:
    """Let this process take `memory_mb` of address space beyond what it has now (Linux)."""
    assert sys.platform != "win32"  # the parent measures there, and never asks for this
    import resource

    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limit = now + (memory_mb << 20)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(
        resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )


def _watch_memory(memory_mb: int) -> None:
    """End this process once it holds too much, on systems that set no such limit."""
    import psutil

    process = psutil.Process()
    limit = process.memory_info().rss + (memory_mb << 20)

    def watch() -> None:
        while process.memory_info().rss < limit:
            time.sleep(WATCH_SECONDS)
        os._exit(MEMORY_EXIT)

    threading.Thread(target=watch, name="memory", daemon=True).start()


def _silence() -> None:
    """Drop what a C library prints as it aborts: it would appear in the middle of a progress bar.

    The terminal of whoever started docdesk is closed with it: what is written there may give it orders.
    """
    with Path(os.devnull).open("w") as nowhere:
        for stream in (sys.stdout, sys.stderr):
            try:
                number = stream.fileno()
            except (AttributeError, OSError, ValueError):  # a windowed program on Windows has none
                continue
            os.dup2(nowhere.fileno(), number)
