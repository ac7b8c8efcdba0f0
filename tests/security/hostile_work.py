# SPDX-License-Identifier: Apache-2.0
"""What a worker would do that a hostile file has taken over."""

from __future__ import annotations

import os
import pickle
import resource
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any


class Order:
    """A result whose pickle has the owner call a function."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


def order(path: str) -> Order:
    return Order(path)


def order_past_the_worker(path: str, protocol: int) -> None:
    """Send the order by the worker's own pipe, as native code would that has taken the process over."""
    frame = sys._getframe()
    while "connection" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    frame.f_locals["connection"].send_bytes(pickle.dumps(Order(path), protocol))


def compute_and_lie(said: float | str) -> None:
    """Compute for ever, and say of the processor time so far what is not true."""
    from docdesk.workers.worker_process import Reported

    frame = sys._getframe()
    while "connection" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    frame.f_locals["connection"].send(Reported(None, said))  # type: ignore[arg-type]
    while True:
        pass


def standard_input() -> tuple[bool, int]:
    """Whether the standard input is a device, and the number of that."""
    about = os.fstat(0)
    return stat.S_ISCHR(about.st_mode), about.st_rdev


def end_the_owner(kind: str) -> None:
    """Raise what ends a program and not a task."""
    raise {"SystemExit": SystemExit, "KeyboardInterrupt": KeyboardInterrupt, "StopIteration": StopIteration}[
        kind
    ]


def order_in_error(path: str) -> None:
    error = ValueError("no text")
    error.args = (Order(path),)
    raise error


def write(path: str) -> str:
    try:
        Path(path).write_text("taken over")
    except OSError as error:
        return type(error).__name__
    return "written"


def start_program() -> str:
    try:
        subprocess.run([sys.executable, "-c", "pass"], check=True, timeout=20)
    except OSError as error:
        return type(error).__name__
    return "started"


def limits() -> tuple[int, int, int]:
    """The largest core dump, the largest file, and the processor time, that are allowed."""
    return (
        resource.getrlimit(resource.RLIMIT_CORE)[0],
        resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        resource.getrlimit(resource.RLIMIT_CPU)[0],
    )


def own_pid() -> int:
    return os.getpid()


def double(number: int) -> int:
    return 2 * number


def read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError as error:
        return type(error).__name__


def fork() -> str:
    try:
        child = os.fork()
    except OSError as error:
        return type(error).__name__
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "forked"


def signal_owner() -> str:
    """Whether the owner can be reached: by a signal, and by a look into its environment."""
    found = []
    for attempt in (
        lambda: os.kill(os.getppid(), 0),
        lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    ):
        try:
            attempt()
        except OSError as error:
            found.append(type(error).__name__)
    return " ".join(found)
