# SPDX-License-Identifier: Apache-2.0
"""Shows that the built .deb works on a bare Debian without a network; says how large it is and how fast it starts.

    python packaging/prove_in_chroot.py [--before FILE.deb] [--folder FOLDER] [FILE.deb]

Without a file it takes the package in `dist`. `--before` is the package of an earlier version; without it, the same
program with a lower number is upgraded. Needs root, debootstrap, the packages of apt-test.txt, and a Python with the
packages of requirements.lock. The network is used for the bare system and for what the package depends on; then this
program starts itself again in a network of its own that leads nowhere. The exit code is 1 if something does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import proof_documents
from bare_debian import HOME, BareDebian, mirror_of_this_machine
from first_seen import bare_screen, seconds_to_paint

from tests.end_to_end.screen import Screen, missing_programs, wait_for

ROOT = Path(__file__).resolve().parents[1]
MOST_INSTALLED = 600
MOST_DOWNLOAD = 230
"""Megabytes."""
MOST_SLOWER = 1.3
STARTS = 15
READY_SECONDS = 300
BEFORE = "0~before"


class Proof:
    """What is shown, one line each; `failed` counts what does not hold."""

    def __init__(self) -> None:
        self.failed = 0

    def say(self, text: str) -> None:
        """Something to read."""
        print(text, flush=True)

    def holds(self, what: str, is_so: bool, seen: object = "") -> None:
        """Something that must be so, and what was seen."""
        self.failed += not is_so
        self.say(f"  {'yes' if is_so else 'NO '}  {what}{f': {seen}' if seen != '' else ''}")


class Installed:
    """docdesk in the bare system, as a person uses it."""

    def __init__(self, bare: BareDebian, proof: Proof, screen: Screen) -> None:
        self.bare = bare
        self.proof = proof
        self.screen = screen

    @property
    def library(self) -> Path:
        """The person's library."""
        return self.bare.home(".local/share/docdesk/library")

    @contextmanager
    def window(self) -> Iterator[str]:
        """Its window, which is closed by its cross at the end."""
        command = self.bare.as_person("docdesk", display=self.screen.environment["DISPLAY"])
        log = (self.bare.root.parent / "window.log").open("ab")
        program = self.screen.start(command, stdout=log, stderr=log)
        window = self.screen.window(program, "docdesk")
        yield window
        self.screen.do("windowactivate", "--sync", window)
        self.screen.do("key", "alt+F4")
        code = program.wait(120)
        log.close()
        self.proof.holds("the window closes", code == 0, f"exit code {code}")

    def wait_for_title(self, window: str, outcome: str) -> None:
        """Wait until the window's title says what became of all documents."""
        with contextlib.suppress(TimeoutError):
            wait_for(lambda: self.screen.title(window).startswith(f"{outcome} — "), outcome, READY_SECONDS)
        title = self.screen.title(window)
        self.proof.holds(f"the title says “{outcome}”", title.startswith(f"{outcome} — "), title)

    def drop(self, window: str, files: list[Path]) -> None:
        """Drag files from another program onto the window."""
        self.proof.holds(
            f"files are dropped: {', '.join(file.name for file in files)}", self.screen.drag(files, window)
        )

    def status(self) -> dict[str, str]:
        """Each document's status by its name."""
        return {row["name"]: row["status"] for row in self._lines("status", "--json")}

    def search(self, answers: dict[str, str]) -> None:
        """Ask each question; the document that answers must come first."""
        for question, name in answers.items():
            found = self._lines("search", "--json", "-k", "3", question)
            first = found[0]["name"] if found else "nothing"
            self.proof.holds(f"“{question}” finds {name}", first == name, first)

    def _lines(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.bare.ask("docdesk", *words).splitlines()]


def main() -> int:
    """1 if something does not hold."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("package", nargs="?", type=Path)
    words.add_argument("--before", type=Path, help="the package of an earlier version")
    words.add_argument("--folder", type=Path, help="where the bare system is made, and stays")
    words.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = words.parse_args()
    if os.geteuid() != 0:
        words.error("only root may make a bare system")
    missing = [*missing_programs(), *(name for name in ("debootstrap", "unshare") if not shutil.which(name))]
    if missing:
        words.error(f"not installed: {', '.join(missing)}")
    package = given.package or next((ROOT / "dist").glob("docdesk_*.deb"), None)
    if package is None:
        words.error("there is no package in dist: make package")
    if given.inside:
        return prove(given.folder, package, given.before)
    with _folder(given.folder) as folder:
        bare = BareDebian(folder / "debian")
        bare.make(mirror_of_this_machine())
        before = lower(given.before or package, folder)
        for each in (package, before):
            bare.fetch_dependencies(each)
        again = [sys.executable, __file__, "--inside", "--folder", folder, "--before", before, package]
        return subprocess.run(["unshare", "--net", "--mount", *map(str, again)], check=False).returncode


def prove(folder: Path, package: Path, before: Path) -> int:
    """Everything that needs no network."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    proof, bare = Proof(), BareDebian(folder / "debian")
    bare.mount()
    documents = proof_documents.write(bare.home("documents"))
    bare.give(bare.home("documents"))
    seen = [Path(HOME, "documents", path.name) for path in documents]
    proof.say(f"A bare {_name_of(bare)}, without a network")
    proof.holds("it has no Python", not list(bare.root.glob("usr/bin/python*")))
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout
    proof.holds("no route leads out of it", not routes.strip(), routes.strip())

    proof.say(f"\nInstall {package.name}")
    was = bare.sizes()
    bare.install(package)
    show_size(proof, bare, package, was)
    with tempfile.TemporaryDirectory() as home:
        screen = Screen(Path(home))
        try:
            walk(Installed(bare, proof, screen), package, before, seen)
        finally:
            screen.close()
    proof.say("\nStart")
    bare.install(package)
    show_start(proof, bare)
    proof.say(f"\n{proof.failed or 'Nothing'} of this does not hold.")
    return 1 if proof.failed else 0


def walk(installed: Installed, package: Path, before: Path, documents: list[Path]) -> None:
    """A person's first day with it, an upgrade, and its end."""
    proof, bare = installed.proof, installed.bare
    proof.say("\nUse it")
    with installed.window() as window:
        installed.drop(window, documents)
        installed.wait_for_title(window, f"{len(documents)} ready")
        proof.holds("the terminal says the same", set(installed.status().values()) == {"ready"})
        proof.holds("the model is built in", "multilingual-e5-small" in bare.ask("docdesk", "model"))
        installed.search(proof_documents.ANSWERS)
    installed.search(proof_documents.ANSWERS)

    proof.say("\nRemove it")
    was = digests(installed.library)
    bare.remove("docdesk")
    proof.holds("the program is gone", not (bare.root / "usr/lib/docdesk").exists())
    proof.holds("the library stays", digests(installed.library) == was, f"{len(was)} files as they were")

    proof.say(f"\nUpgrade a library of the version before ({before.name})")
    shutil.rmtree(bare.home(".local"))
    bare.install(before)
    with installed.window() as window:
        installed.drop(window, documents[:-1])
        installed.wait_for_title(window, f"{len(documents) - 1} ready")
    old = revision(installed.library)
    paid = embeddings(installed.library)
    bare.install(package)
    proof.say(f"  the catalog is of revision {old}")
    with installed.window() as window:
        installed.wait_for_title(window, f"{len(documents) - 1} ready")
        proof.holds("nothing was embedded again", embeddings(installed.library) == paid, f"{paid} vectors")
        installed.drop(window, documents[-1:])
        installed.wait_for_title(window, f"{len(documents)} ready")
        installed.search(proof_documents.ANSWERS)
    new = revision(installed.library)
    proof.say(f"  the catalog is now of revision {new}")

    proof.say("\nGo back to the version before")
    was = digests(installed.library)
    bare.install(before)
    if new == old:
        proof.holds("it opens the library", set(installed.status().values()) == {"ready"})
    else:
        try:
            said = bare.ask("docdesk", "status")
        except RuntimeError as error:
            said = str(error)
        proof.holds("it refuses the library and says why", "newer version" in said)
        changed = {name for name, digest in digests(installed.library).items() if was.get(name) != digest}
        kept = {name for name in changed if not name.startswith("logs/")}
        proof.holds("it leaves the library as it was", not kept, ", ".join(sorted(kept)) or "all files")


def show_size(proof: Proof, bare: BareDebian, package: Path, was: dict[str, int]) -> None:
    """What the package takes, and which parts of it take the room."""
    now = bare.sizes()
    megabytes = now["docdesk"] * 1024 / 1e6
    proof.holds(f"at most {MOST_INSTALLED} MB installed", megabytes <= MOST_INSTALLED, f"{megabytes:.0f} MB")
    download = package.stat().st_size / 1e6
    proof.holds(f"at most {MOST_DOWNLOAD} MB to download", download <= MOST_DOWNLOAD, f"{download:.0f} MB")
    others = {name: size for name, size in now.items() if name not in was and name != "docdesk"}
    proof.say(
        f"       and {len(others)} packages that it depends on and a desktop has already:"
        f" {sum(others.values()) * 1024 / 1e6:.0f} MB installed"
    )
    parts = {}
    for path in (bare.root / "usr/lib/docdesk/_internal").iterdir():
        parts[path.name] = sum(file.stat().st_size for file in _files(path))
    resources = bare.root / "usr/lib/docdesk/_internal/docdesk/resources"
    largest = sorted(parts.items(), key=lambda part: -part[1])[:14]
    proof.say("       the largest parts, MB:")
    for name, size in largest:
        proof.say(f"       {size / 1e6:7.1f}  {name}")
    for path in sorted(resources.iterdir()):
        if (size := sum(file.stat().st_size for file in _files(path))) > 2e6:
            proof.say(f"       {size / 1e6:7.1f}  of docdesk: resources/{path.name}")


def show_start(proof: Proof, bare: BareDebian) -> None:
    """How long the installed program takes to its painted window, beside the same from source."""
    source = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with bare_screen() as display, tempfile.TemporaryDirectory() as home:
        plain = {"PATH": os.environ["PATH"]}
        from_source = {**source, "HOME": home, "LC_ALL": "C.UTF-8"}
        started = [sys.executable, "-P", "-m", "docdesk", "--library", f"{home}/library"]
        from_source["PYTHONPATH"] = str(ROOT)
        as_installed = bare.as_person("docdesk", "--library", f"{HOME}/empty", display=display)
        # the first of each finds nothing in memory, and modules that were never compiled
        pairs = [
            (seconds_to_paint(as_installed, plain, display), seconds_to_paint(started, from_source, display))
            for _ in range(STARTS + 1)
        ]
    (first, _), *pairs = pairs
    ours, beside = (statistics.median(times) for times in zip(*pairs, strict=True))
    proof.say(f"  the first start after the installation: {first:.2f} s")
    proof.holds(
        f"the window is painted within {MOST_SLOWER} times the time from source",
        statistics.median(one / other for one, other in pairs) <= MOST_SLOWER,
        f"{ours:.2f} s, from source {beside:.2f} s, medians of {STARTS}",
    )


def lower(package: Path, folder: Path) -> Path:
    """The package with a version lower than any other."""
    laid = folder / "lowered"
    shutil.rmtree(laid, ignore_errors=True)
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(laid)], check=True)
    control = laid / "DEBIAN/control"
    version = re.search(r"^Version: (.*)$", control.read_text("utf-8"), re.MULTILINE)
    assert version is not None
    number = f"{BEFORE}.{version[1]}"
    control.write_text(control.read_text("utf-8").replace(version[0], f"Version: {number}"), "utf-8")
    made = folder / f"docdesk_{number}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(laid), str(made)],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    shutil.rmtree(laid)
    return made


def digests(library: Path) -> dict[str, str]:
    """Every file of a library with its checksum."""
    return {
        str(path.relative_to(library)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _files(library)
    }


def revision(library: Path) -> str:
    """The version of a library's tables."""
    return str(_value(library / "catalog.db", "SELECT version_num FROM alembic_version"))


def embeddings(library: Path) -> int:
    """How many vectors a library has kept."""
    return int(_value(library / "embeddings.db", "SELECT count(*) FROM embeddings"))


def _value(database: Path, question: str) -> Any:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchone()[0]


def _files(path: Path) -> list[Path]:
    found = [path] if not path.is_dir() else path.rglob("*")
    return sorted(each for each in found if each.is_file() and not each.is_symlink())


def _name_of(bare: BareDebian) -> str:
    release = (bare.root / "etc/os-release").read_text("utf-8")
    return (re.search(r'^PRETTY_NAME="(.*)"$', release, re.MULTILINE) or ["", "Debian"])[1]


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        yield Path(made)


if __name__ == "__main__":
    sys.exit(main())
