# SPDX-License-Identifier: Apache-2.0
"""Rights that a process or thread gives up for good, in the kernel: network, programs, files.

Linux only, by system calls through ctypes: a seccomp filter for sockets, programs and processes, Landlock for files.
Each function returns whether the kernel does it; elsewhere it changes nothing and returns False. What is given up
is so for the calling thread and for every thread and process that it starts from then on, so call these functions
before there are others. Light: `confined_start` imports this in a bare Python.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from docdesk.system.frozen import is_frozen, models_folder
from docdesk.system.unneeded_calls import DEVICE_COMMANDS, FILE_COMMANDS, FIRST_UNKNOWN, NONE, UNNEEDED

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE, _PR_SET_PDEATHSIG = 22, 38, 4, 1
_SECCOMP_MODE_FILTER = 2
_ALLOW, _ERRNO = 0x7FFF_0000, 0x0005_0000
_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _JUMP, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x05, 0x06
_CLONE_THREAD = 0x0001_0000


class _Calls(NamedTuple):
    """The numbers of the system calls of one kind of processor, and its name in a seccomp filter."""

    audit: int
    socket: int
    execve: int
    execveat: int
    clone: int
    kill: int
    tgkill: int
    prlimit64: int
    setpriority: int
    fcntl: int
    ioctl: int
    socketpair: int
    column: int
    """Of the table of calls that are not needed."""
    forks: tuple[int, ...] = ()
    clone3: int = 435
    """Its flags lie in memory, where no filter looks; the C library falls back on `clone`."""
    io_uring_setup: int = 425
    """Its operations open sockets and files past the filter."""


class _Rule(NamedTuple):
    """Refuse a system call, unless one argument is among `allowed` or has the bit `unless`.

    With `refused`, the call is refused only if the argument is among these.
    """

    call: int
    allowed: frozenset[int] = frozenset()
    unless: int = 0
    error: int = errno.EACCES
    argument: int = 0
    refused: frozenset[int] = frozenset()


_CALLS = {
    "x86_64": _Calls(
        audit=0xC000_003E, socket=41, execve=59, execveat=322, clone=56, kill=62, tgkill=234, prlimit64=302,
        setpriority=141, fcntl=72, ioctl=16, socketpair=53, column=0, forks=(57, 58),
    ),
    "aarch64": _Calls(
        audit=0xC000_00B7, socket=198, execve=221, execveat=281, clone=220, kill=129, tgkill=131, prlimit64=261,
        setpriority=140, fcntl=25, ioctl=29, socketpair=199, column=1,
    ),
}  # fmt: skip

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL_DEVICE = 1 << 14, 1 << 15
_MAKE_SPECIAL = 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
"""Making devices, sockets, pipes and links: the owner would open them, or an administrator's process a disk."""
_RIGHTS_BY_VERSION = ((1, 13), (2, 14), (3, 15), (5, 16))
"""(from this version of Landlock on, how many rights on files there are)"""
_NET_SINCE, _NET = 4, 0b11
"""Binding and connecting, for TCP."""
_SCOPES_SINCE, _SCOPES = 6, 0b11
"""No abstract Unix sockets and no signals of processes that are not confined as well."""


SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/fonts", "/dev/urandom")
"""Where a program's libraries and data are; nothing of a person is there."""

_MACHINE = (
    "/etc/localtime",
    "/proc/meminfo",
    "/proc/cpuinfo",
    "/proc/stat",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system",
    "/sys/fs/cgroup",
)
"""Where libraries look for processors, memory and the time zone."""


def own_places() -> list[Path]:
    """What a process of docdesk reads for itself: Python, the installed packages, docdesk, the system's libraries."""
    package = Path(__file__).resolve().parents[1]
    home = Path.home()
    # a folder of modules that is a person's home or above it says too much
    modules = [Path(place) for place in sys.path if place and not home.is_relative_to(place)]
    own = [package, package.parent / "resources", Path(sys.prefix), Path(sys.base_prefix)]
    if is_frozen():
        own += [Path(sys.executable), models_folder()]  # its modules are in the program itself
    libraries = [place for place in os.environ.get("LD_LIBRARY_PATH", "").split(":") if place.startswith("/")]
    about_itself = Path("/proc", str(os.getpid()))
    return [*map(Path, (*SYSTEM, *_MACHINE, *libraries)), *own, *modules, about_itself]


def refuse_network(*, unix: bool = True) -> bool:
    """Refuse new sockets of this thread except, with `unix`, those of this machine's Unix domain.

    Native code gets EACCES as well. Connections that are open already keep working.
    """
    calls = _calls()
    if calls is None:
        return False
    # socket(family, ...): the family is the low half of the first argument
    return _install(calls, [_Rule(calls.socket, socket_families(unix=unix))])


def refuse_programs() -> bool:
    """Refuse to start other programs from this thread."""
    calls = _calls()
    return calls is not None and _install(calls, [_Rule(calls.execve), _Rule(calls.execveat)])


def refuse_processes() -> bool:
    """Refuse to make other processes from this thread. Threads can still be made.

    A limit of processes would count all that the user runs, and does not hold for an administrator.
    """
    calls = _calls()
    if calls is None:
        return False
    forks = [_Rule(number) for number in calls.forks]
    # not EACCES for clone3: the C library must take it for a call that this kernel does not have
    rules = [*forks, _Rule(calls.clone, unless=_CLONE_THREAD), _Rule(calls.clone3, error=errno.ENOSYS)]
    return _install(calls, rules)


def refuse_unneeded() -> bool:
    """Refuse system calls that reading files does not need, and reaching other processes by those that it does.

    See `unneeded_calls`. A process may still signal itself and set its own limits and priority.
    """
    calls = _calls()
    if calls is None:
        return False
    itself, here = frozenset({os.getpid()}), frozenset({0, os.getpid()})
    numbers = [row[calls.column] for row in UNNEEDED.values()]
    rules = [_Rule(number, error=errno.EPERM) for number in numbers if number != NONE]
    rules += [
        _Rule(calls.kill, itself, error=errno.EPERM),
        _Rule(calls.tgkill, itself, error=errno.EPERM),
        _Rule(calls.prlimit64, here, error=errno.EPERM),
        # which: 0 is one process; 1 and 2 are all of a group and of a user
        _Rule(calls.setpriority, frozenset({0}), error=errno.EPERM),
        _Rule(calls.setpriority, here, error=errno.EPERM, argument=1),
        _Rule(calls.fcntl, error=errno.EPERM, argument=1, refused=FILE_COMMANDS),
        _Rule(calls.ioctl, error=errno.EPERM, argument=1, refused=DEVICE_COMMANDS),
        _Rule(calls.socketpair, socket_families(unix=True)),
    ]
    return _install(calls, rules)


def restrict_files(
    *,
    readable: Iterable[Path] = (),
    writable: Iterable[Path] = (),
    executable: Iterable[Path] = (),
    tcp: bool = False,
) -> bool:
    """Let this thread open files below these paths only; in `writable` ones it may also make, write and remove files.

    `executable` ones may be read and started. Paths that do not exist are left out. Files that are open already
    stay usable. Where the kernel can, TCP (unless `tcp`), abstract Unix sockets, and signals to processes outside are
    refused too.
    Calling it again only takes more away.
    """
    if sys.platform != "linux":
        return False
    libc = _libc()
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    if version < 1:
        return False
    rights = max(count for since, count in _RIGHTS_BY_VERSION if version >= since)
    everything = (1 << rights) - 1
    may_write = everything & ~(_EXECUTE | _MAKE_SPECIAL | _IOCTL_DEVICE)
    handled = [
        everything,
        *([0 if tcp else _NET] if version >= _NET_SINCE else []),
        *([_SCOPES] if version >= _SCOPES_SINCE else []),
    ]
    attributes = ctypes.create_string_buffer(struct.pack(f"={len(handled)}Q", *handled))
    rules = libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(8 * len(handled)), ctypes.c_uint(0))
    if rules < 0:
        return False
    may_read = _READ_FILE | _READ_DIR
    try:
        for paths, allowed in (
            (readable, may_read),
            (writable, may_write),
            (executable, may_read | _EXECUTE),
        ):
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


def end_with_parent(parent: int) -> bool:
    """Let the kernel end this process with the thread that started it, one of process `parent`."""
    if sys.platform != "linux":
        return False
    done = _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    if os.getppid() != parent:  # it ended before
        os._exit(1)
    return bool(done)


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
            # what there is to do with a file: no listing, no making
            allowed &= _EXECUTE | _READ_FILE | _WRITE_FILE | _TRUNCATE
        rule = ctypes.create_string_buffer(struct.pack("=Qi", allowed, opened))
        libc.syscall(_LANDLOCK_ADD, rules, ctypes.c_int(1), rule, ctypes.c_uint(0))
    finally:
        os.close(opened)


def _calls() -> _Calls | None:
    return _CALLS.get(platform.machine()) if sys.platform == "linux" and sys.maxsize > 2**32 else None


def _install(calls: _Calls, rules: list[_Rule]) -> bool:
    """Install a filter with these rules beside those that hold already."""
    libc = _libc()
    program = _filter(calls, rules)
    code = ctypes.create_string_buffer(b"".join(program))
    described = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    return (
        _no_new_privileges(libc) and libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0) == 0
    )


def _filter(calls: _Calls, rules: list[_Rule]) -> list[bytes]:
    """The filter's instructions; a jump counts the instructions that it leaves out."""
    missing = _step(_RETURN, _ERRNO | errno.ENOSYS)
    program = [
        _step(_LOAD, 4),  # the kind of processor: another one has other numbers
        _step(_EQUAL, calls.audit, 1, 0),
        missing,
        _step(_LOAD, 0),  # the call's number; the second table of x86-64 begins far above
        _step(_AT_LEAST, FIRST_UNKNOWN, 0, 1),
        missing,
        _step(_EQUAL, calls.io_uring_setup, 0, 1),
        missing,
    ]
    for rule in rules:
        body = _body(rule)
        program += [_step(_EQUAL, rule.call, 0, len(body)), *body]
    return [*program, _step(_RETURN, _ALLOW)]


def _body(rule: _Rule) -> list[bytes]:
    """What follows if the number is the rule's: it refuses, or goes on behind itself with the number again."""
    refuse = _step(_RETURN, _ERRNO | rule.error)
    if not (rule.allowed or rule.unless or rule.refused):
        return [refuse]
    tests = [(_EQUAL, value) for value in sorted(rule.allowed | rule.refused)]
    if rule.unless:
        tests.append((_HAS_BIT, rule.unless))
    found = [_step(code, value, len(tests) - number) for number, (code, value) in enumerate(tests)]
    # the low half of the argument; what no test finds comes to `other`, what one does to the step behind it
    other, one = (_step(_JUMP, 1), refuse) if rule.refused else (refuse, _step(_JUMP, 0))
    return [_step(_LOAD, 16 + 8 * rule.argument), *found, other, one, _step(_LOAD, 0)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _no_new_privileges(libc: ctypes.CDLL) -> bool:
    return bool(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
