# SPDX-License-Identifier: Apache-2.0
"""Programs of the system run on files of strangers: they read and write what they are given, and end in time."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from docdesk.system.confined_programs import (
    ConfinedProgram,
    Limits,
    ProgramFailed,
    ProgramTimeout,
    find_program,
    output_of,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs used here are Unix'")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines a program")

SHELL = find_program("sh")
PYTHON = Path(os.path.realpath(sys.executable))
ITS_LIBRARIES = (Path(sys.base_prefix),)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def shell(script: str, *arguments: str | Path, **options: object) -> ConfinedProgram:
    assert SHELL is not None
    return ConfinedProgram([SHELL, "-c", script, "sh", *arguments], **options)  # type: ignore[arg-type]


def python(code: str, *arguments: str | Path, limits: Limits | None = None) -> ConfinedProgram:
    return ConfinedProgram([PYTHON, "-I", "-c", code, *arguments], readable=ITS_LIBRARIES, limits=limits)


def test_it_returns_what_the_program_writes(tmp_path: Path) -> None:
    given = tmp_path / "given.txt"
    given.write_text("a page")
    cat = find_program("cat")
    assert cat is not None
    assert ConfinedProgram([cat, given], readable=[given]).run() == b"a page"


@linux_only
def test_it_reads_and_writes_what_it_is_given_only(tmp_path: Path) -> None:
    given, diary, spool = tmp_path / "given.txt", tmp_path / "diary.txt", tmp_path / "spool"
    given.write_text("a page")
    diary.write_text("private")
    spool.mkdir()
    script = 'read line < "$1"; echo "$line"; read line < "$2"; echo "$line"; echo x > "$3/out"; echo x > "$2"; true'
    found = shell(script, given, diary, spool, readable=[given], writable=[spool]).run()
    assert found == b"a page\na page\n"
    assert (spool / "out").read_text() == "x\n"
    assert diary.read_text() == "private"


@linux_only
@pytest.mark.parametrize(
    "code",
    [
        "import os; os.fork()",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.execv('/bin/true', ['true'])",
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_UNIX)",
        "import os; os.kill(os.getppid(), 0)",
        "import os, sys; open(f'/proc/{os.getppid()}/environ', 'rb').read()",
    ],
)
def test_it_starts_nothing_connects_nowhere_and_looks_at_no_process(code: str) -> None:
    tried = f"try:\n    exec({code!r})\nexcept PermissionError:\n    print('refused')"
    assert python(tried).run() == b"refused\n"


@linux_only
def test_it_may_have_threads() -> None:
    code = "import threading; t = threading.Thread(target=print, args=['in a thread']); t.start(); t.join()"
    assert python(code).run() == b"in a thread\n"


def test_it_finds_no_key_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    assert b"canary" not in shell("export -p").run()
    assert b"TESSDATA_PREFIX='/data'" in shell("export -p", environment={"TESSDATA_PREFIX": "/data"}).run()


def test_an_endless_calculation_is_ended() -> None:
    with pytest.raises(ProgramTimeout):
        shell("while :; do :; done", limits=Limits(seconds=1)).run()


def test_endless_waiting_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docdesk.system.confined_programs.IDLE_PATIENCE", 0.3)
    with pytest.raises(ProgramTimeout):
        python("import time; time.sleep(600)", limits=Limits(seconds=1)).run()


def test_endless_output_is_not_kept() -> None:
    with pytest.raises(ProgramFailed, match="too much output"):
        shell("while :; do echo aaaaaaaaaaaaaaaaaaaaa; done", limits=Limits(output_bytes=1 << 20)).run()


@linux_only
def test_its_memory_and_files_have_a_limit(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="MemoryError"):
        python("bytearray(1 << 30)", limits=Limits(memory_mb=512)).run()
    with pytest.raises(ProgramFailed):
        shell("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaa; done > $1/out", tmp_path, writable=[tmp_path],
              limits=Limits(output_bytes=1 << 16)).run()  # fmt: skip
    assert (tmp_path / "out").stat().st_size <= 1 << 16


def test_an_error_quotes_the_last_lines_of_output() -> None:
    with pytest.raises(ProgramFailed, match=r"sh ended with 3:.*no such page"):
        shell("echo no such page >&2; exit 3").run()


def test_a_program_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("no program")
    (tmp_path / "tool").chmod(0o755)
    with pytest.raises(ProgramFailed):
        ConfinedProgram([tmp_path / "tool"]).run()


async def test_cancelling_ends_it() -> None:
    program = python("import time; time.sleep(600)")
    running = asyncio.ensure_future(output_of(program))
    await asyncio.to_thread(until, lambda: program._process is not None)
    process = program._process
    assert process is not None
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.to_thread(until, lambda: process.returncode is not None)


OWNER = """
import sys
from docdesk.system.confined_programs import ConfinedProgram
python, folder, code = sys.argv[1:]
ConfinedProgram([python, "-I", "-c", code, folder], readable=[sys.base_prefix], writable=[folder]).run()
"""
SAY_PID = """
import os, sys, time
open(sys.argv[1] + "/new", "w").write(str(os.getpid()))
os.rename(sys.argv[1] + "/new", sys.argv[1] + "/pid")
time.sleep(600)
"""


@linux_only
def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(PYTHON), str(tmp_path), SAY_PID])
    until(lambda: (tmp_path / "pid").exists())
    program = psutil.Process(int((tmp_path / "pid").read_text()))
    owner.kill()
    owner.wait()
    program.wait(20)


def test_no_program_is_found_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pdftotext").write_text("#!/bin/sh\n")
    (tmp_path / "pdftotext").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    assert find_program("pdftotext", {"PATH": os.pathsep.join(["", ".", "bin"])}) is None
    assert find_program("pdftotext", {"PATH": f".{os.pathsep}{tmp_path}"}) == tmp_path / "pdftotext"
