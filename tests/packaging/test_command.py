# SPDX-License-Identifier: Apache-2.0
"""The command `docdesk` of a checkout, and what texts call it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docdesk.values import commands

ROOT = Path(__file__).resolve().parent.parent.parent
posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no make; pip makes the command there"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a blank in its name, the code by links, and an environment of its own with the command."""
    root = tmp_path / "a checkout"
    environment = root / ".venv"
    (environment / "bin").mkdir(parents=True)
    for name in ("docdesk", "resources"):
        (root / name).symlink_to(ROOT / name)
    # the launcher goes by its own place, so it is copied
    shutil.copytree(ROOT / "packaging", root / "packaging")
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", environment)
    (environment / "lib").symlink_to(Path(sys.prefix) / "lib")
    (environment / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    made = subprocess.run(
        ["make", "--makefile", ROOT / "Makefile", "-o", ".venv/.installed", ".venv/bin/docdesk"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return root


def run(*words: str | Path, cwd: Path, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DOCDESK_"))}
    ran = subprocess.run(
        [str(word) for word in words],
        cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@posix_only
def test_the_command_works_from_another_folder_by_link_and_after_a_move(
    checkout: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "docdesk.py").write_text("raise SystemExit('the folder it was started in was imported')")
    (elsewhere / "argparse.py").write_text("raise SystemExit('the folder it was started in was imported')")
    assert run(checkout / ".venv/bin/docdesk", "--version", cwd=elsewhere).startswith("docdesk ")

    moved = tmp_path / "moved"
    checkout.rename(moved)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "docdesk").symlink_to(Path("..") / "moved" / ".venv" / "bin" / "docdesk")
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    assert run("docdesk", "--version", cwd=elsewhere, PATH=path, CDPATH="/").startswith("docdesk ")


@posix_only
def test_the_checkout_through_which_a_shared_environment_is_reached_is_the_one_that_runs(
    checkout: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    package = other / "docdesk"
    package.mkdir(parents=True)
    shutil.copytree(checkout / "packaging", other / "packaging")
    (other / ".venv").symlink_to(checkout / ".venv")
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("def main(): print('the other one')")
    assert run(other / ".venv/bin/docdesk", cwd=tmp_path) == "the other one\n"


@posix_only
def test_texts_name_the_command_as_it_is_typed(checkout: Path, tmp_path: Path) -> None:
    asked = "from docdesk.values.commands import as_typed; print(as_typed('Try: docdesk check --repair'))"
    python, command = checkout / ".venv/bin/python", checkout / ".venv/bin/docdesk"
    said = run(python, "-c", asked, cwd=checkout)
    assert said == f"Try: '{command}' check --repair\n"
    in_path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    assert run(python, "-c", asked, cwd=checkout, PATH=in_path) == "Try: docdesk check --repair\n"
    # another docdesk that comes first is not this one
    (tmp_path / "docdesk").write_text("#!/bin/sh\n")
    (tmp_path / "docdesk").chmod(0o755)
    assert run(python, "-c", asked, cwd=checkout, PATH=f"{tmp_path}{os.pathsep}{in_path}") == said


@posix_only
def test_without_a_command_the_interpreter_is_named_and_that_line_works(
    checkout: Path, tmp_path: Path
) -> None:
    (checkout / ".venv/bin/docdesk").unlink()
    asked = "from docdesk.values.commands import program; print(program())"
    line = run(checkout / ".venv/bin/python", "-c", asked, cwd=checkout).strip()
    assert run("sh", "-c", f"{line} --version", cwd=tmp_path).startswith("docdesk ")


@pytest.mark.parametrize(
    "text",
    [
        "Start docdesk again.",
        "/home/docdesk add/notes.txt is gone",
        "docdesk adds it",
        "another-docdesk check",
    ],
)
def test_text_that_is_not_a_command_stays(text: str) -> None:
    assert commands.as_typed(text) == text
