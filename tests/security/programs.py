# SPDX-License-Identifier: Apache-2.0
"""Starts docdesk as an attack finds it: the real program, and where needed another user or a network of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "resources" / "samples"
NOBODY = 65_534

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's confinement is Linux'")


def lacking(reason: str) -> None:
    """Skip a test for want of something, or fail it on a build machine, where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def clean_environment(**more: str) -> dict[str, str]:
    """Without settings and keys of whoever runs the tests, and without what switches telemetry off."""
    left_out = ("DOCDESK_", "OPENAI_", "CHROMA_", "ORT_", "PYTHON")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(left_out) and name != "CI"
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more}


def run(
    command: Sequence[str | Path], *, cwd: Path, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd, env=clean_environment(**environment), input=stdin, capture_output=True, encoding="utf-8",
        timeout=240, check=False,
    )  # fmt: skip


def run_as_nobody(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Python code as a user who owns nothing. Needs root."""
    if os.geteuid() != 0:
        lacking("only root can act as another user")
    # the system's Python: one below another user's home cannot be reached
    python = next(
        (found for name in ("/usr/bin/python3", sys.executable) if (found := shutil.which(name))), None
    )
    assert python is not None
    return subprocess.run(
        [python, "-I", "-c", code, *map(str, arguments)],
        cwd="/", env={"PATH": os.environ["PATH"]}, user=NOBODY, group=NOBODY, extra_groups=[],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@contextlib.contextmanager
def started_as_nobody(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Python code that runs meanwhile as a user who owns nothing. Needs root."""
    if os.geteuid() != 0:
        lacking("only root can act as another user")
    python = shutil.which("/usr/bin/python3") or sys.executable
    process = subprocess.Popen(
        [python, "-I", "-c", code, *arguments],
        cwd="/", env={"PATH": os.environ["PATH"]}, user=NOBODY, group=NOBODY, extra_groups=[],
        stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter, unlike pytest's own."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="docdesk-others-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
