# SPDX-License-Identifier: Apache-2.0
"""A Debian in a folder with nothing but its package tools, for `prove_in_chroot.py`. Needs root and debootstrap."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

APT = ("apt-get", "--yes", "--no-install-recommends", "-o", "APT::Install-Suggests=false")
PERSON = 1000
HOME = "/home/person"


@dataclass(frozen=True)
class Mirror:
    """Where this machine has its packages from."""

    address: str
    suite: str
    keyring: str | None


def mirror_of_this_machine() -> Mirror:
    """The first archive in this machine's apt sources that has its own version. Raises LookupError."""
    release = Path("/etc/os-release").read_text("utf-8")
    suite = (re.search(r"^VERSION_CODENAME=(\w+)", release, re.MULTILINE) or [""])[1]
    sources = sorted(Path("/etc/apt/sources.list.d").glob("*.sources"))
    for stanza in (part for file in sources for part in file.read_text("utf-8").split("\n\n")):
        fields = dict(re.findall(r"^([\w-]+):\s*(\S.*)$", stanza, re.MULTILINE))
        if suite in fields.get("Suites", "").split():
            keyring = fields.get("Signed-By", "")
            return Mirror(fields["URIs"].split()[0], suite, keyring if keyring.startswith("/") else None)
    lists = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*.list"))]
    for line in (line for file in lists if file.exists() for line in file.read_text("utf-8").splitlines()):
        if found := re.match(rf"deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+{suite}\s", line):
            return Mirror(found[1], suite, None)
    raise LookupError(f"the apt sources of this machine have no archive of {suite or 'its version'}")


class BareDebian:
    """A minimal Debian below `root`, and the commands that run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    # with the network

    def make(self, mirror: Mirror) -> None:
        """Install the minimal system and make a person's account."""
        shutil.rmtree(self.root, ignore_errors=True)
        keyring = [f"--keyring={mirror.keyring}"] if mirror.keyring else []
        subprocess.run(
            ["debootstrap", "--variant=minbase", *keyring, mirror.suite, str(self.root), mirror.address],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        shutil.copyfile("/etc/resolv.conf", self.root / "etc/resolv.conf")
        self.run("useradd", "--create-home", "--home-dir", HOME, "--uid", str(PERSON), "person")

    def fetch_dependencies(self, package: Path) -> None:
        """Download what a package depends on, and install nothing."""
        name = self.put(package)
        self.run(*APT, "update")
        self.run(*APT, "--download-only", "install", name)

    # without it

    def mount(self) -> None:
        """Give it what the kernel shows of itself. The mounts end with this process's mount namespace."""
        for kind, place in (("proc", "proc"), ("sysfs", "sys")):
            subprocess.run(["mount", "-t", kind, kind, str(self.root / place)], check=True)
        subprocess.run(["mount", "--rbind", "/dev", str(self.root / "dev")], check=True)
        sockets = self.root / "tmp/.X11-unix"
        sockets.mkdir(parents=True, exist_ok=True)
        Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
        subprocess.run(["mount", "--bind", "/tmp/.X11-unix", str(sockets)], check=True)
        runtime = self.root / f"run/user/{PERSON}"
        runtime.mkdir(parents=True, exist_ok=True)
        runtime.chmod(0o700)
        os.chown(runtime, PERSON, PERSON)

    def put(self, file: Path) -> str:
        """Copy a file into it; its path there."""
        shutil.copyfile(file, self.root / "srv" / file.name)
        return f"/srv/{file.name}"

    def install(self, package: Path) -> None:
        """Install a package, or another version of it, from what is there already."""
        self.run(*APT, "--allow-downgrades", "install", self.put(package))

    def remove(self, name: str) -> None:
        """Remove a package."""
        self.run(*APT, "remove", name)

    def run(self, *words: str) -> str:
        """Run a command as its root; what it printed. Raises RuntimeError with its errors."""
        return _run(["chroot", str(self.root), "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                     "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", *words])  # fmt: skip

    def as_person(self, *words: str, display: str = "") -> list[str]:
        """The command line that runs words in it as a person who sits at `display`."""
        screen = [f"DISPLAY={display}"] if display else []
        return [
            *("chroot", f"--userspec={PERSON}:{PERSON}", str(self.root), "/usr/bin/env", "-i", *screen),
            *(f"HOME={HOME}", "USER=person", f"XDG_RUNTIME_DIR=/run/user/{PERSON}"),
            *("PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", *words),
        ]

    def ask(self, *words: str) -> str:
        """Run a command as the person; what it printed. Raises RuntimeError with its errors."""
        return _run(self.as_person(*words))

    def home(self, *parts: str) -> Path:
        """A place in the person's home, as this machine sees it."""
        return self.root.joinpath(HOME.lstrip("/"), *parts)

    def give(self, path: Path) -> None:
        """Make a path and all below it the person's own."""
        for each in (path, *path.rglob("*")):
            os.chown(each, PERSON, PERSON, follow_symlinks=False)

    def sizes(self) -> dict[str, int]:
        """The installed packages, with their sizes in kilobytes."""
        lines = self.run("dpkg-query", "-W", "-f", "${Package} ${Installed-Size}\n").splitlines()
        return {name: int(size or 0) for name, _, size in (line.partition(" ") for line in lines)}


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout
