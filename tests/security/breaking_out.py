# SPDX-License-Identifier: Apache-2.0
"""What native code tries that has taken over a process which reads a stranger's file. Runs inside that process.

Each attempt is harmless where it succeeds. Run as a program, it prints what `attempts` gives for its two arguments.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import platform
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

_COLUMN = {"x86_64": 0, "aarch64": 1}.get(platform.machine(), 0)
_PIDFD_OPEN, _IO_URING_SETUP, _CLONE3 = 434, 425, 435
_PRLIMIT = (302, 261)[_COLUMN]
_EXECVEAT = (322, 281)[_COLUMN]
_SHMGET = (29, 194)[_COLUMN]
_TIOCSTI = 0x5412


def _call(number: int, *arguments: Any) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    found: int = libc.syscall(ctypes.c_long(number), *arguments)
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return found


def _limit_of(pid: int) -> None:
    """Looks only; whoever may look may also set it."""
    _call(_PRLIMIT, pid, resource.RLIMIT_CPU, None, ctypes.create_string_buffer(16))


def _start_from_memory() -> None:
    program = os.memfd_create("program")
    os.write(program, Path(sys.executable).read_bytes()[:4096])
    _call(_EXECVEAT, program, b"", None, None, 0x1000)


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _socket(family: int) -> Callable[[], object]:
    """By the C library: Python has a switch of its own."""
    return lambda: _call((41, 198)[_COLUMN], family, 2, 0)


def _pair(family: int) -> None:
    _call((53, 199)[_COLUMN], family, 1, 0, ctypes.create_string_buffer(8))


def _signal_by_descriptor() -> None:
    ours, _ = os.pipe()
    fcntl.fcntl(ours, fcntl.F_SETOWN, os.getppid())


def _type_into_a_terminal() -> None:
    _, other = os.openpty()
    fcntl.ioctl(other, _TIOCSTI, b"x")


def attempts(diary: str, spool: str) -> dict[str, str]:
    """What became of each attempt: "done", or the name of the error. `diary` is somebody's file, `spool` its own."""
    owner = os.getppid()
    beside = Path(diary).parent
    tries: dict[str, Callable[[], object]] = {
        "read a file": lambda: Path(diary).read_bytes(),
        "list a folder": lambda: os.listdir(beside),  # noqa: PTH208 - the system's own call
        "list the system": lambda: os.listdir("/etc"),  # noqa: PTH208
        "read by another root": lambda: Path("/proc/self", "root", "etc", "passwd").read_bytes(),
        "write a file": lambda: Path(diary).write_text("x"),
        "cut a file": lambda: os.truncate(diary, 0),
        "remove a file": lambda: Path(diary).unlink(),
        "take a file": lambda: Path(diary).rename(Path(spool, "taken")),
        "put a file": lambda: Path(spool, "made").rename(beside / "put"),
        "link a file": lambda: os.link(diary, Path(spool, "linked")),
        "make a link": lambda: Path(spool, "link").symlink_to(diary),
        "make a pipe": lambda: os.mkfifo(Path(spool, "pipe")),
        "make a device": lambda: os.mknod(Path(spool, "device"), 0o600 | 0o020000, os.makedev(1, 3)),
        "show a file to all": lambda: Path(diary).chmod(0o666),
        "give a file away": lambda: os.chown(diary, os.getuid(), os.getgid()),
        "change a file's time": lambda: os.utime(diary, (0, 0)),
        "mark a file": lambda: os.setxattr(diary, "user.docdesk", b"x"),
        "watch a folder": lambda: _call((294, 26)[_COLUMN], 0),
        "environment of the owner": lambda: Path(f"/proc/{owner}/environ").read_bytes(),
        "memory of the owner": lambda: os.open(f"/proc/{owner}/mem", os.O_RDONLY),
        "trace the owner": lambda: _call((101, 117)[_COLUMN], 0x4206, owner, None, None),
        "copy the owner's memory": lambda: _call((310, 270)[_COLUMN], owner, None, 0, None, 0, 0),
        "signal the owner": lambda: os.kill(owner, 0),
        "signal the group": lambda: os.kill(0, 0),
        "signal everybody": lambda: os.kill(-1, 0),
        "signal by descriptor": _signal_by_descriptor,
        "hold the owner": lambda: _call(_PIDFD_OPEN, owner, 0),
        "limits of the owner": lambda: _limit_of(owner),
        "priority of the owner": lambda: os.setpriority(
            os.PRIO_PROCESS, owner, os.getpriority(os.PRIO_PROCESS, owner)
        ),
        "priority of the user": lambda: os.setpriority(
            os.PRIO_USER, 0, os.getpriority(os.PRIO_USER, os.getuid())
        ),
        "shared memory": lambda: _call(_SHMGET, 0, 4096, 0o600),
        "an internet socket": _socket(2),
        "an internet socket, version 6": _socket(10),
        "a unix socket": _socket(1),
        "a kernel socket": _socket(16),
        "a virtual machine's socket": _socket(40),
        "a pair of other sockets": lambda: _pair(30),
        "calls in a ring": lambda: _call(_IO_URING_SETUP, 1, ctypes.create_string_buffer(120)),
        "a program": lambda: os.execv("/bin/true", ["true"]),
        "a program from memory": _start_from_memory,
        "a process": _fork,
        "a process by clone3": lambda: _call(_CLONE3, ctypes.create_string_buffer(64), 64),
        "a namespace": lambda: _call((272, 97)[_COLUMN], 0x1000_0000),
        "a mount": lambda: _call((165, 40)[_COLUMN], b"none", spool.encode(), b"tmpfs", 0, None),
        "keys in the kernel": lambda: _call((250, 219)[_COLUMN], 0, -4, 0),
        "type into a terminal": _type_into_a_terminal,
    }  # fmt: skip
    Path(spool, "made").touch()
    return {name: _outcome(attempt) for name, attempt in tries.items()}


REFUSED = frozenset({"EACCES", "EPERM", "ENOSYS", "EXDEV"})
"""EXDEV is what the kernel answers for moving a file between folders; ENOSYS says that there is no such call."""


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return "done"


def calls_that_are_there(numbers: list[tuple[str, int]]) -> list[str]:
    """The calls among these that the kernel begins to carry out. All arguments are nonsense: none does anything."""
    nonsense = [ctypes.c_long(-1)] * 6
    found = []
    for name, number in numbers:
        try:
            _call(number, *nonsense)
        except OSError as error:
            if error.errno == errno.EPERM:
                continue
        found.append(name)
    return found


def what_is_needed(spool: str) -> str:
    """What the libraries of a reader do with the same calls; raises if it is refused."""
    for one in socket.socketpair():
        one.close()
    os.kill(os.getpid(), 0)
    signal.raise_signal(0)
    resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))
    os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0))
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
    made = Path(spool, "folder")
    made.mkdir()
    (made / "page").write_text("a page")
    (made / "page").rename(Path(spool, "page"))
    made.rmdir()
    return Path(spool, "page").read_text()


def rights_of_other_threads(diary: str) -> dict[str, list[str]]:
    """What each of this process's other threads may do, once code of an attacker runs in it.

    A C handler of a signal runs in whatever thread gets the signal, as code does that overwrites a thread's stack.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    kind = ctypes.CFUNCTYPE(None, ctypes.c_int)
    found: list[str] = []
    ran = threading.Event()

    def run(_: int) -> None:
        found.extend(
            (
                _outcome(lambda: Path(diary).read_bytes()),
                _outcome(lambda: Path(diary).write_text("taken over")),
                _outcome(_socket(2)),
                _outcome(_fork),
            )
        )
        ran.set()

    handler = kind(run)
    libc.signal.argtypes = [ctypes.c_int, kind]
    libc.signal(signal.SIGUSR2, handler)
    rights = {}
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.ident is not None:
            signal.pthread_kill(thread.ident, signal.SIGUSR2)
            assert ran.wait(30)
            rights[thread.name] = list(found)
            found.clear()
            ran.clear()
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    return rights


def threads() -> int:
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - numbers


def descriptors() -> list[str]:
    """What this process has open, without the folder that is being listed."""
    folder = Path("/proc/self/fd")
    return sorted(str(link.readlink()).split(":")[0] for link in folder.iterdir() if os.path.lexists(link))


if __name__ == "__main__":
    print(json.dumps(attempts(*sys.argv[1:3])))
