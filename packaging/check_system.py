# SPDX-License-Identifier: Apache-2.0
"""Checks that the machine has what docdesk needs besides Python packages.

    python packaging/check_system.py [--tests]

On a machine with apt the packages of apt-run.txt (and apt-test.txt) are looked for; where some are missing
they are installed if root runs this, else the one apt line is printed and the exit code is 1. On another
system libraries and programs are looked for by name. What is missing is only said there, as that system calls
its packages otherwise and may not need them all; CI=true makes it an error all the same.

Runs on the bare Python of the system: standard library only.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = {  # of apt-test.txt, for systems that name their packages otherwise
    "Xvfb": "a display without a screen",
    "xauth": "the right to that display",
    "openbox": "a window manager",
    "xdotool": "mouse and keyboard",
    "import": "ImageMagick",
    "dbus-run-session": "a session bus",
    "gnome-keyring-daemon": "a keyring",
}


def named_in(path: Path) -> list[str]:
    """The packages of a list: one a line, `#` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def missing_packages(wanted: Iterable[str], dpkg_status: str) -> list[str]:
    """The wanted packages that are not installed.

    `dpkg_status` holds a line a package: name, status and what it provides, parted by tabs. Newer releases
    renamed some (libglib2.0-0t64 provides libglib2.0-0).
    """
    there: set[str] = set()
    for line in dpkg_status.splitlines():
        name, status, provides = [*line.split("\t"), "", ""][:3]
        if status == "installed":
            there.add(name)
            there.update(part.split("(")[0].strip() for part in provides.split(","))
    return [name for name in wanted if name not in there]


def venv_package() -> str | None:
    """The package without which this Python makes no environment, where Debian has split it off."""
    if importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None:
        return None
    return f"python3.{sys.version_info.minor}-venv"


def has_environment(root: Path = ROOT) -> bool:
    """Whether the checkout's .venv is there, so that none needs to be made."""
    return (root / ".venv" / "bin" / "python").exists()


def apt_line(packages: Iterable[str], *, as_root: bool) -> str:
    """The one line that installs the packages."""
    sudo = "" if as_root else "sudo "
    return f"{sudo}apt-get install --yes --no-install-recommends {' '.join(packages)}"


def check_apt(*, tests: bool) -> int:
    """Look for the packages by dpkg; install them where we may."""
    wanted = named_in(ROOT / "packaging" / "apt-run.txt")
    if tests:
        wanted += named_in(ROOT / "packaging" / "apt-test.txt")
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${Package}\t${db:Status-Status}\t${Provides}\n"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    missing = missing_packages(wanted, listing.stdout)
    if not has_environment() and (package := venv_package()):
        missing.insert(0, package)
    if not missing:
        return 0
    line = apt_line(missing, as_root=os.geteuid() == 0)
    if os.geteuid() != 0:
        print("docdesk needs system packages that are not installed. This installs them:", file=sys.stderr)
        print(f"\n    {line}\n", file=sys.stderr)
        return 1
    print(f"Installing {len(missing)} missing system packages: {line}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"]
    update = subprocess.run(["apt-get", "update", *quiet], env=environment, check=False)
    install = subprocess.run(
        ["apt-get", "install", "--yes", "--no-install-recommends", *quiet, *missing],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    if install.returncode:
        hint = "" if update.returncode == 0 else " (apt-get update had failed before)"
        print(f"apt-get could not install them{hint}. Install them, then try again.", file=sys.stderr)
    return install.returncode


def check_names(*, tests: bool) -> int:
    """Look for libraries and programs by name, on a system without apt."""
    sys.path.insert(0, str(ROOT))
    from docdesk.system import preflight

    lacking = [f"{name} ({what})" for name, what in PROGRAMS.items() if tests and not shutil.which(name)]
    if sys.platform.startswith("linux"):
        lacking = preflight.missing_libraries(preflight.IMPORT_LIBRARIES | preflight.X_LIBRARIES) + lacking
    else:
        lacking = []  # the tests that need an X server are for Linux
    if package := None if has_environment() else venv_package():
        print(
            f"This Python cannot make environments: install its ensurepip ({package} on Debian).",
            file=sys.stderr,
        )
        return 1
    if lacking:
        print("Not found on this system, and perhaps needed: " + ", ".join(lacking), file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    return 0


def main() -> int:
    """0 where all is there, or was installed."""
    words = argparse.ArgumentParser(description="Check the system packages that docdesk needs.")
    words.add_argument("--tests", action="store_true", help="those of the tests too")
    tests = words.parse_args().tests
    if shutil.which("dpkg-query") and shutil.which("apt-get"):
        return check_apt(tests=tests)
    return check_names(tests=tests)


if __name__ == "__main__":
    sys.exit(main())
