# SPDX-License-Identifier: Apache-2.0
"""Builds what a person installs; packaging/README.md says what each is made of.

    python packaging/build.py folder            dist/docdesk: the program with its own Python, on every system
    python packaging/build.py deb               dist/docdesk_VERSION_ARCH.deb, from the folder (Debian, Ubuntu)
    python packaging/build.py appdir            dist/docdesk.AppDir, and an AppImage if appimagetool is there
    python packaging/build.py share FOLDER      what a desktop knows of it alone, for another kind of package
    python packaging/build.py sums              dist/SHA256SUMS of all that is there
    python packaging/build.py compare A B       exit code 1 and the differences if two files are not the same

Runs on a Python that has the packages of requirements-build.lock and of model.lock. The same commit gives the same
bytes: nothing of the clock, the machine or the order of its folders goes in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

DIST = ROOT / "dist"
WORK = ROOT / "build"
FOLDER = DIST / "docdesk"
SUMS = "SHA256SUMS"

_drawing: list[object] = []
"""Qt's application, without which no picture is drawn; it lives as long as this program."""


def epoch() -> int:
    """The time that everything in an installer has: SOURCE_DATE_EPOCH, or the last commit's. Raises RuntimeError."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    asked = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise RuntimeError("There is no git checkout here: set SOURCE_DATE_EPOCH to the time of the version")
    return int(asked.stdout)


def build_folder() -> Path:
    """Run PyInstaller; its spec adds the licences and the bill of materials."""
    from docdesk import __version__

    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(epoch()),
        "PYTHONHASHSEED": "0",  # the order of sets goes into byte code
        "PYTHONDONTWRITEBYTECODE": "1",
        "DOCDESK_VERSION": __version__,
    }
    if said := write_publisher(WORK / "publisher.json", os.environ):
        environment["DOCDESK_PUBLISHER"] = str(said)
    if sys.platform in ("win32", "darwin"):
        environment["DOCDESK_ICON"] = str(write_icon(WORK / "docdesk.png"))
    shutil.rmtree(FOLDER, ignore_errors=True)
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", str(DIST), "--workpath", str(WORK)),
            str(ROOT / "packaging" / "freeze" / "docdesk.spec"),
        ],
        env=environment, cwd=ROOT, check=True,
    )  # fmt: skip
    settle(FOLDER, epoch())
    return FOLDER


def write_publisher(target: Path, environ: Mapping[str, str]) -> Path | None:
    """Who announces new versions, as docdesk reads it; None if whoever builds this says nobody. Raises ValueError."""
    address, key = (environ.get(f"DOCDESK_PUBLISHER_{part}", "") for part in ("ADDRESS", "KEY"))
    if not address and not key:
        return None
    if not address.startswith("https://") or not re.fullmatch("[0-9a-f]{64}", key):
        raise ValueError("a publisher has an address with https:// and a key of 64 hexadecimal digits")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"address": address, "key": key}) + "\n", "utf-8")
    return target


def write_icon(target: Path, size: int = 512) -> Path:
    """Draw docdesk's icon as a square picture of `size` pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    if QGuiApplication.instance() is None:
        _drawing.append(QGuiApplication([]))
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(ROOT / "resources" / "icons" / "docdesk.svg")).render(painter)
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(target)):
        raise RuntimeError(f"{target} cannot be written")
    return target


def settle(folder: Path, when: int) -> None:
    """Give every file and folder the same time and plain rights, whatever the umask was."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)
    folder.chmod(0o755)
    os.utime(folder, (when, when))


def write_sums(folder: Path) -> Path:
    """SHA256SUMS of the installers in a folder, as `sha256sum --check` reads it."""
    lines = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name != SUMS:
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    sums = folder / SUMS
    sums.write_text("".join(lines), "utf-8")
    return sums


def differences(first: Path, second: Path) -> list[str]:
    """What is not the same in two files or two folders: names, rights, links, contents. Empty if all is."""
    if first.is_file():
        return [] if first.read_bytes() == second.read_bytes() else [first.name]
    ones, others = ({path.relative_to(root): path for path in root.rglob("*")} for root in (first, second))
    found = [f"only in one: {name}" for name in sorted(ones.keys() ^ others.keys())]
    for name in sorted(ones.keys() & others.keys()):
        one, other = ones[name], others[name]
        if one.is_symlink() or other.is_symlink():
            same = one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
        else:
            same = one.stat().st_mode == other.stat().st_mode
            same = same and (one.is_dir() or one.read_bytes() == other.read_bytes())
        if not same:
            found.append(str(name))
    return found


def main() -> int:
    """1 if two builds differ."""
    words = argparse.ArgumentParser(description="Build what a person installs.")
    words.add_argument("what", choices=["folder", "deb", "appdir", "share", "sums", "compare"])
    words.add_argument("paths", nargs="*", type=Path)
    given = words.parse_args()
    if given.what == "compare":
        found = differences(*given.paths)
        print("\n".join(found) or "the same, byte by byte")
        return 1 if found else 0
    if given.what == "folder":
        print(build_folder())
    elif given.what == "sums":
        print(write_sums(DIST))
    else:
        import linux

        if given.what == "share":
            linux.lay_for_desktop(given.paths[0], epoch())
            return 0
        made = linux.build_deb if given.what == "deb" else linux.build_appdir
        print(made(FOLDER, DIST, epoch()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
