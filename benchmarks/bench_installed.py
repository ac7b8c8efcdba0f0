# SPDX-License-Identifier: Apache-2.0
"""What `make package` built: how large it is, and how soon it starts beside the same program from source.

    python benchmarks/bench_installed.py [--repeats N]

Takes the package and the folder in `dist`, and an X server of its own. packaging/prove_in_chroot.py measures the same
of the package as it is installed on a bare Debian.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import ROOT, Row, keep, not_measured
from first_seen import bare_screen, seconds_to_paint

DIST = ROOT / "dist"
MOST_INSTALLED, MOST_DOWNLOAD = 600, 230
"""Megabytes."""
MOST_SLOWER = 1.3
PARTS = 6
"""Of the folder, the largest, which the notes name."""


def sizes(package: Path) -> list[Row]:
    """What it takes to download and on the disk."""
    asked = ["dpkg-deb", "--field", str(package), "Installed-Size"]
    kilobytes = int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    installed, download = kilobytes * 1024 / 1e6, package.stat().st_size / 1e6
    parts = {}
    for path in (DIST / "docdesk" / "_internal").iterdir():
        files = [file for file in (path, *path.rglob("*")) if file.is_file() and not file.is_symlink()]
        parts[path.name] = round(sum(file.stat().st_size for file in files) / 1e6)
    largest = dict(sorted(parts.items(), key=lambda part: -part[1])[:PARTS])
    figure = "the .deb, MB"
    return [
        Row(figure, "to download", f"≤ {MOST_DOWNLOAD}", [download], download <= MOST_DOWNLOAD),
        Row(figure, "installed", f"≤ {MOST_INSTALLED}", [installed], installed <= MOST_INSTALLED, largest),
    ]


def starts(repeats: int) -> list[Row]:
    """From the start of a process to its painted window, and to the end of `docdesk --version`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"}
    ways = {"built": [str(DIST / "docdesk" / "docdesk")], "source": [sys.executable, "-P", "-m", "docdesk"]}
    paint: dict[str, list[float]] = {way: [] for way in ways}
    version: dict[str, list[float]] = {way: [] for way in ways}
    with bare_screen() as display, tempfile.TemporaryDirectory() as home:
        environment["HOME"] = home
        # the first of each finds nothing in memory, and modules that were never compiled
        for _ in range(repeats + 1):
            for way, command in ways.items():
                window = [*command, "--library", f"{home}/{way}"]
                paint[way].append(seconds_to_paint(window, environment, display))
                begin = time.monotonic()
                subprocess.run(
                    [*command, "--version"], env=environment, check=True, stdout=subprocess.DEVNULL
                )
                version[way].append(time.monotonic() - begin)
    rows = []
    for figure, found, most in (
        ("the built program's first paint, times as long", paint, MOST_SLOWER),
        ("`docdesk --version` of the built program, times as long", version, None),
    ):
        built, source = found["built"][1:], found["source"][1:]
        ratios = [one / other for one, other in zip(built, source, strict=True)]
        row = Row(figure, "the same from source", f"≤ {most}" if most else "", ratios, None)
        if most:
            row.reached = statistics.median(ratios) <= most
        row.details = {
            "built s": round(statistics.median(built), 3),
            "source s": round(statistics.median(source), 3),
        }
        rows.append(row)
    return rows


def main() -> None:
    """Measure what is in `dist`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeats", type=int, default=15)
    given = parser.parse_args()
    package = next(DIST.glob("docdesk_*.deb"), None)
    if package is None or not (DIST / "docdesk").is_dir():
        not_measured("there is nothing in dist: make package")
    if missing := [name for name in ("Xvfb", "dpkg-deb") if shutil.which(name) is None]:
        not_measured(f"{', '.join(missing)} is not installed")
    keep("installed", [*sizes(package), *starts(given.repeats)])


if __name__ == "__main__":
    main()
