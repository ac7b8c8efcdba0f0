# SPDX-License-Identifier: Apache-2.0
"""Rights that a process or thread gives up for good, in the kernel: network, programs, files.

Linux only, by system calls through ctypes: a seccomp filter for sockets and programs, Landlock for files. Each
function returns whether the kernel does it; elsewhere it changes nothing and returns False. A filter holds for the
calling thread and for every thread and process that it starts from then on, so call it before there are others.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 22, 38, 4
_SECCOMP_MODE_FILTER = 2
_ALLOW, _ERRNO = 0x7FFF_0000, 0x0005_0000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x4000_0000
"""Numbers of the second table of x86-64's system calls begin here; it has the same calls."""


@dataclass(frozen=True, slots=True)
class _Calls:
    """The numbers of the system calls of one kind of processor, and its name in a seccomp filter."""

    audit: int
    socket: int
    execve: int
    execveat: int
    io_uring_setup: int = 425
    """Its operations open sockets and files past the filter."""


_CALLS = {
    "x86_64": _Calls(audit=0xC000_003E, socket=41, execve=59, execveat=322),
    "aarch64": _Calls(audit=0xC000_00B7, socket=198, execve=221, execveat=281),
}

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE = 1 << 4 | 1 << 5
_MAKE = 0b1111111 << 6
_RIGHTS_BY_VERSION = ((1, 13), (2, 14), (3, 15), (5, 16))
"""(from this version of Landlock on, how many rights on files there are)"""


def refuse_network(*, unix: bool = True) -> bool:
    """Refuse new sockets of this thread except, with `unix`, those of this machine's Unix domain.

    Native code gets EACCES as well. Connections that are open already keep working.
    """
    calls = _calls()
    if calls is None:
        return False
    # socket(family, ...): the family is the low half of the first argument
    return _install(calls, [(calls.socket, socket_families(unix=unix))])


def refuse_programs() -> bool:
    """Refuse to start other programs from this thread."""
    calls = _calls()
    return calls is not None and _install(calls, [(calls.execve, None), (calls.execveat, None)])


def restrict_files(*, readable: Iterable[Path] = (), writable: Iterable[Path] = ()) -> bool:
    """Let this thread open files below these paths only; `writable` ones may also be read, made and removed.

    Paths that do not exist are left out. Files that are open already stay usable.
    """
    if sys.platform != "linux":
        return False
    libc = _libc()
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    if version < 1:
        return False
    rights = max(count for since, count in _RIGHTS_BY_VERSION if version >= since)
    everything = (1 << rights) - 1
    # ioctl on devices (bit 15) is of no use to a worker and stays refused
    may_write = everything & ~_EXECUTE
    attributes = ctypes.create_string_buffer(struct.pack("=Q", everything))
    rules = libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(8), ctypes.c_uint(0))
    if rules < 0:
        return False
    try:
        for paths, allowed in ((readable, _READ_FILE | _READ_DIR), (writable, may_write)):
            for path in paths:
                _allow_below(libc, rules, path, allowed)
        return _no_new_privileges(libc) and libc.syscall(_LANDLOCK_RESTRICT, rules, ctypes.c_uint(0)) == 0
    finally:
        os.close(rules)


def drop_privileges() -> bool:
    """Leave no core dump, gain no rights by starting a program, and let no other process of the user look inside."""
    if sys.platform == "win32":
        return False
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return False
    libc = _libc()
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return _no_new_privileges(libc)


def socket_families(*, unix: bool) -> frozenset[int]:
    """The families of sockets that `refuse_network` allows."""
    return frozenset({1}) if unix else frozenset()


def _allow_below(libc: ctypes.CDLL, rules: int, path: Path, allowed: int) -> None:
    try:
        opened = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not Path(path).is_dir():
            allowed &= (
                _READ_FILE | _WRITE_FILE | 1 << 14
            )  # what there is to do with a file: no listing, no making
        rule = ctypes.create_string_buffer(struct.pack("=Qi", allowed, opened))
        libc.syscall(_LANDLOCK_ADD, rules, ctypes.c_int(1), rule, ctypes.c_uint(0))
    finally:
        os.close(opened)


def _calls() -> _Calls | None:
    return _CALLS.get(platform.machine()) if sys.platform == "linux" and sys.maxsize > 2**32 else None


def _install(calls: _Calls, refused: list[tuple[int, frozenset[int] | None]]) -> bool:
    """Install a filter that refuses each of these calls, unless its first argument is one of those allowed."""
    libc = _libc()
    program = _filter(calls, refused)
    code = ctypes.create_string_buffer(b"".join(program))
    described = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    return (
        _no_new_privileges(libc) and libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0) == 0
    )


def _filter(calls: _Calls, refused: list[tuple[int, frozenset[int] | None]]) -> list[bytes]:
    """The filter's instructions; a jump counts the instructions that it leaves out."""
    denied = _step(_RETURN, _ERRNO | errno.EACCES)
    missing = _step(_RETURN, _ERRNO | errno.ENOSYS)
    allowed = _step(_RETURN, _ALLOW)
    program = [
        _step(_LOAD, 4),  # the kind of processor: another one has other numbers
        _step(_EQUAL, calls.audit, 1, 0),
        missing,
        _step(_LOAD, 0),  # the call's number
        _step(_AT_LEAST, _X32, 0, 1),
        missing,
        _step(_EQUAL, calls.io_uring_setup, 0, 1),
        missing,
    ]
    for number, families in refused:
        if families is None:
            program += [_step(_EQUAL, number, 0, 1), denied]
            continue
        tests = [step for family in sorted(families) for step in (_step(_EQUAL, family, 0, 1), allowed)]
        body = [_step(_LOAD, 16), *tests, denied]
        program += [_step(_EQUAL, number, 0, len(body)), *body]
    return [*program, allowed]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _no_new_privileges(libc: ctypes.CDLL) -> bool:
    return bool(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
