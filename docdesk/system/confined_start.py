# SPDX-License-Identifier: Apache-2.0
"""Gives up rights and becomes another program: what `confined_programs` starts, in a Python of its own.

    python -I -S confined_start.py ORDER PROGRAM [ARGUMENT...]

Nothing of this can be done between fork and exec of a process with threads, as the owner is. ORDER is JSON: see
`confined_programs.ConfinedProgram`.
"""

from __future__ import annotations

import glob
import json
import os
import signal
import sys
from pathlib import Path

if __name__ == "__main__":  # `-I` leaves the folder of this file out
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from docdesk.system.confinement import (
    SYSTEM,
    drop_privileges,
    end_with_parent,
    refuse_network,
    refuse_processes,
    refuse_unneeded,
    restrict_files,
)

LOADERS = ("/lib/ld-*", "/lib64/ld-*", "/lib/*/ld-*", "/usr/lib/ld-*", "/usr/lib64/ld-*", "/usr/lib/*/ld-*")
"""What the kernel starts in order to start a program."""

NOT_STARTED = 126
"""The exit code if the program could not be started, as in a shell."""


def main(order: str, command: list[str]) -> int:
    """Become the program. Returns only if that fails."""
    assert sys.platform != "win32"  # programs are started without it there
    given = json.loads(order)
    _limit(given)
    end_with_parent(given["owner"])
    drop_privileges()
    refuse_network(unix=False)
    refuse_processes()
    refuse_unneeded()
    program = Path(command[0])
    beside = [program.parent, program.parent.parent / "lib", program.parent.parent / "share"]
    restrict_files(
        readable=map(Path, (*SYSTEM, *map(str, beside), *given["readable"])),
        writable=map(Path, (*given["writable"], os.devnull)),
        executable=[program, *(Path(path) for pattern in LOADERS for path in glob.glob(pattern))],  # noqa: PTH207
    )
    # the owner blocks some signals, and Python ignores these two
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execv(program, command)
    except OSError as error:
        print(f"{program}: {error.strerror}", file=sys.stderr)
    return NOT_STARTED


def _limit(given: dict[str, int]) -> None:
    assert sys.platform != "win32"
    import resource

    for kind, limit in (
        (resource.RLIMIT_CPU, given["seconds"]),
        (resource.RLIMIT_FSIZE, given["bytes"]),
        (resource.RLIMIT_AS, given["memory"]),
        (resource.RLIMIT_NOFILE, given["files"]),
    ):
        hard = resource.getrlimit(kind)[1]
        # at the hard limit of processor time the kernel kills without saying why
        most = limit + 1 if kind == resource.RLIMIT_CPU else limit
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (min(limit, most), most))
        except (OSError, ValueError):  # macOS takes no limit of the address space
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
