# SPDX-License-Identifier: Apache-2.0
"""Small file systems that fill up, for tests of a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of so many megabytes at `folder`; the test is skipped where nobody may mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(words, capture_output=True).returncode:
        if os.environ.get("CI"):
            pytest.fail("a small file system cannot be mounted here; the tests of a full disk need that")
        pytest.skip("mounting a small file system needs Linux and its administrator's rights")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Write until nothing more fits; returns the file that takes the room."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler
