# SPDX-License-Identifier: Apache-2.0
"""Other users of the machine read nothing of a library and cannot hold its lock, whatever the umask."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from docdesk.system.private import make_private
from tests.security.programs import SAMPLES, clean_environment, open_folder, run_as_nobody

__all__ = ["open_folder"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead of a umask")

READ_ALL = """
import os, sys
for folder, folders, files in os.walk(sys.argv[1]):
    for name in files:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                print("read", name, len(file.read()))
        except OSError:
            pass
"""
HOLD_LOCK = """
import fcntl, sys, time
file = open(sys.argv[1])
fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
print("held", flush=True)
"""


def modes(library: Path) -> dict[str, str]:
    """The paths below a library, itself included, on which others have any right."""
    found = {}
    for path in (library, *library.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077 and not path.is_symlink():
            found[str(path.relative_to(library))] = oct(mode)
    return found


def add(library: Path, umask: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "docdesk", "add", str(SAMPLES / "bread-notes.md"), "--library", str(library)],
        env=clean_environment(), umask=umask, capture_output=True, encoding="utf-8", timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("umask", [0o000, 0o022], ids=oct)
def test_a_new_library_is_private(open_folder: Path, umask: int) -> None:
    library = open_folder / "library"
    add(library, umask)
    assert (library / "catalog.db").exists()
    assert modes(library) == {}
    read = run_as_nobody(READ_ALL, library)
    assert (read.stdout, read.returncode) == ("", 0), read.stderr
    held = run_as_nobody(HOLD_LOCK, library / "owner.lock")
    assert "held" not in held.stdout
    assert "PermissionError" in held.stderr


def test_an_older_library_becomes_private_when_it_is_opened(open_folder: Path) -> None:
    library = open_folder / "library"
    add(library, 0o022)
    for path in (library, *library.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    # the attack works on such a library
    assert "read catalog.db" in run_as_nobody(READ_ALL, library).stdout
    assert "held" in run_as_nobody(HOLD_LOCK, library / "owner.lock").stdout
    add(library, 0o022)
    assert modes(library) == {}
    assert run_as_nobody(READ_ALL, library).stdout == ""


def test_rights_are_not_taken_through_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.touch()
    outside.chmod(0o644)
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o755)
    library = tmp_path / "library"
    library.mkdir()
    library.chmod(0o755)
    (library / "link").symlink_to(outside)
    (library / "linked").symlink_to(folder)
    os.mkfifo(library / "pipe")
    make_private(library)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE(library.stat().st_mode) == 0o700
