# SPDX-License-Identifier: Apache-2.0
"""The disk answers with EIO: the program says so and pauses, and with a disk that works all is whole.

strace makes the kernel's answer to every third and later write to one file an I/O error, for the real program
and all its processes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.durability import program as p
from tests.openai_endpoint import Endpoint

WRITES = "pwrite64,pwritev,fsync,fdatasync"


def strace() -> list[str]:
    """The command that can do it; the test is skipped where nobody may trace."""
    found = shutil.which("strace") if sys.platform == "linux" else None
    if (
        found
        and subprocess.run([found, "-qq", "-o", os.devnull, "true"], capture_output=True).returncode == 0
    ):
        return [found, "-f", "--seccomp-bpf", "-qq", "-o", os.devnull]
    if os.environ.get("CI"):
        pytest.fail("strace (packaging/apt-test.txt) cannot trace here; the test of a failing disk needs it")
    pytest.skip("a failing disk is made by strace, which is not here or may not trace")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "file",
    [
        "embeddings.db-wal",
        pytest.param("catalog.db-wal", marks=pytest.mark.soak),
        pytest.param("words.db-wal", marks=pytest.mark.soak),
        pytest.param("vectors/chroma.sqlite3", marks=pytest.mark.soak),
    ],
)
def test_a_failing_disk_is_reported_and_loses_nothing_that_was_saved(
    tmp_path: Path, openai_endpoint: Endpoint, file: str
) -> None:
    library, files = tmp_path / "library", tmp_path / "files"
    p.write_documents(files, 6, 11)
    (files / "empty.txt").unlink()
    p.write_settings(library, openai_endpoint)
    fails = ["-P", str(library / file), "-e", f"trace={WRITES}", "-e", f"inject={WRITES}:error=EIO:when=3+"]
    code, said = p.run(library, "add", str(files), before=[*strace(), *fails])
    assert code == 1, said
    assert "Traceback" not in said
    assert "internal_error" not in said
    assert "disk" in said.lower(), said

    code, rows = p.json_of(library, "add", str(files))
    assert code == 0, rows
    assert {row["status"] for row in rows} == {"ready"}
    code, [found] = p.json_of(library, "check", "--all")
    assert (code, found["ok"]) == (0, True)
    seen = p.look(library)
    assert seen.there == seen.expected
    stats = openai_endpoint.stats
    assert stats.answered - stats.distinct <= p.IN_FLIGHT * p.BATCH
