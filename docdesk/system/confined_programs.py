# SPDX-License-Identifier: Apache-2.0
"""Runs programs of the system, such as pdftotext, on files of strangers: the one way in which docdesk does so.

Workers start no programs, so the owner starts them. Such a program reads the files that it is given and its own
libraries, writes where it is told, has no network, no keys, makes no other processes, and has limits of processor
time, memory and output. `docs/security.md` says what of this holds on which system.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from docdesk.system import confined_start
from docdesk.system.children import HOME
from docdesk.system.frozen import CONFINED, inner_command, is_frozen

IDLE_PATIENCE = 6
"""The limit counts processor time; a program that waits for its turn may take this many times as long."""

MOST_OPEN_FILES = 256
TOLD_BYTES = 2_000
"""Bytes at the end of what a program says about an error, which are kept."""

_PIECE = 1 << 16


class ProgramFailed(ChildProcessError):
    """The program ended with an error, was ended by a limit, or wrote too much. The message is for the log."""


class ProgramTimeout(TimeoutError):
    """The program took longer than its limit, and was killed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take: seconds of processor time, memory, and bytes of output and of each file."""

    seconds: float = 30.0
    memory_mb: int = 1_024
    output_bytes: int = 64 << 20


def find_program(name: str, environ: Mapping[str, str] | None = None) -> Path | None:
    """The program of this name on the PATH; None if there is none. The current folder is never looked at."""
    places = (os.environ if environ is None else environ).get("PATH", "").split(os.pathsep)
    names = [f"{name}.exe"] if sys.platform == "win32" else [name]
    for place in places:
        if not Path(place).is_absolute():  # an empty or relative entry means the current folder
            continue
        for each in names:
            path = Path(place, each)
            if path.is_file() and os.access(path, os.X_OK):
                return path
    return None


class ConfinedProgram:
    """One run of a program. `command` begins with its absolute path, and holds no secret: others can read it.

    It reads below `readable` and writes below `writable`, beside what every program needs. `environment` is all
    that it finds there, apart from PATH and the language.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        readable: Iterable[Path] = (),
        writable: Iterable[Path] = (),
        limits: Limits | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        # the real path: the program is what a link leads to
        self._command = [os.path.realpath(command[0]), *map(str, command[1:])]
        self._order = {
            "owner": os.getpid(),
            "readable": [os.path.abspath(path) for path in readable],  # noqa: PTH100 - links stay links
            "writable": [os.path.abspath(path) for path in writable],  # noqa: PTH100
            "seconds": max(1, round(self._limits.seconds)),
            "memory": self._limits.memory_mb << 20,
            "bytes": self._limits.output_bytes,
            "files": MOST_OPEN_FILES,
        }
        self._environment = {"PATH": os.defpath, "LANG": "C.UTF-8", **(environment or {})}
        if sys.platform == "win32":  # without it no program starts there
            self._environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = ""

    def run(self) -> bytes:
        """Run it to its end and return its standard output. Blocks.

        Raises ProgramFailed, ProgramTimeout, and OSError if the system starts no process.
        """
        with tempfile.TemporaryFile() as told:
            process = self._begin(told)
            clock = threading.Timer(IDLE_PATIENCE * self._limits.seconds, self.kill, ["too slow"])
            clock.daemon = True
            clock.start()
            try:
                output = self._read(process)
            finally:
                clock.cancel()
                self.kill("")
                code = process.wait()
                assert process.stdout is not None
                process.stdout.close()
            ended = self._ended
            if ended == "too slow" or (sys.platform != "win32" and code == -_SIGXCPU):
                raise ProgramTimeout(f"{self._name} took longer than {self._limits.seconds:g} seconds")
            if ended or code != 0:
                told.seek(max(0, told.seek(0, os.SEEK_END) - TOLD_BYTES))
                words = told.read().decode("utf-8", "replace").strip()
                raise ProgramFailed(f"{self._name} ended with {code}: {ended} {words}")
            return output

    def _begin(self, told: IO[bytes]) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._ended:
                raise ProgramFailed(self._ended)
            self._process = subprocess.Popen(
                self._started(),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told,
                cwd=HOME, env=self._environment, start_new_session=True,
            )  # fmt: skip
            return self._process

    def kill(self, reason: str = "killed") -> None:
        """End it at once, also before it has begun; `run` raises then. For any thread."""
        with self._lock:
            self._ended = self._ended or reason
            if self._process is not None and self._process.poll() is None:
                with contextlib.suppress(OSError):
                    self._process.kill()

    @property
    def _name(self) -> str:
        return Path(self._command[0]).name

    def _started(self) -> list[str]:
        if sys.platform == "win32":
            return self._command
        order = json.dumps(self._order)
        if is_frozen():
            return [*inner_command(CONFINED), order, *self._command]
        start = os.fspath(Path(confined_start.__file__))
        return [sys.executable, "-I", "-S", start, order, *self._command]

    def _read(self, process: subprocess.Popen[bytes]) -> bytes:
        assert process.stdout is not None
        pieces, size = [], 0
        while piece := os.read(process.stdout.fileno(), _PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > self._limits.output_bytes:
                self.kill("too much output")
                break
        else:
            process.wait()  # it closed its output: the clock ends it if it stays
        return b"".join(pieces)


_SIGXCPU = 24


async def output_of(program: ConfinedProgram) -> bytes:
    """Run a program in a thread. Cancelling the caller kills it. Raises what `ConfinedProgram.run` raises."""
    try:
        return await asyncio.to_thread(program.run)
    except asyncio.CancelledError:
        program.kill()
        raise
