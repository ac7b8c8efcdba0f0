# SPDX-License-Identifier: Apache-2.0
"""The Debian package and the AppDir, from the folder that `build.py folder` made."""

from __future__ import annotations

import gzip
import os
import platform
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from xml.sax.saxutils import escape

import linux_words
from build import ROOT, settle, write_icon
from media_types import OWN, media_types

from docdesk import __version__

FILES = ROOT / "packaging" / "linux"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
LIBRARY = "usr/lib/docdesk"

DEPENDS = (
    "libc6 (>= 2.34)", "libdbus-1-3", "libegl1", "libfontconfig1", "libgcc-s1", "libgl1",
    "libglib2.0-0 | libglib2.0-0t64", "libstdc++6", "libwayland-client0", "libwayland-cursor0", "libx11-6",
    "libx11-xcb1", "libxcb-cursor0", "libxcb-glx0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1",
    "libxcb-randr0", "libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1",
    "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1", "libxcb1", "libxkbcommon-x11-0", "libxkbcommon0", "zlib1g",
)  # fmt: skip
"""What Qt and the other libraries load of the system. Debian and Ubuntu mend these, so they are not in the package."""

ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels. Desktops draw the SVG; some menus, trays and stores take a picture."""

APPIMAGE_LIBRARIES = (
    "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-render-util.so.0",
    "libxcb-util.so.1", "libxkbcommon-x11.so.0",
)  # fmt: skip
"""Libraries that some desktops lack; an AppImage brings them along, as it cannot ask for packages."""

DESCRIPTION = """\
find things in documents by meaning, locally
 docdesk reads documents that are dropped on its window and makes them
 searchable by meaning: PDF files, scans, office documents, mail, books and
 web pages. Each match is shown on its page.
 .
 The model that understands the texts and the text recognition for Korean and
 English are in this package. Nothing leaves the computer unless a person
 chooses a service on the network."""


def build_deb(folder: Path, dist: Path, when: int) -> Path:
    """dist/docdesk_VERSION_ARCH.deb. Needs dpkg-deb."""
    architecture = ARCHITECTURES[platform.machine()]
    root = dist.parent / "build" / "deb"
    shutil.rmtree(root, ignore_errors=True)
    _lay(folder, root, when)
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    size = sum(_kilobytes(path) for path in root.rglob("*"))
    control.write_text(_control(architecture, size), "utf-8")
    settle(root, when)
    made = dist / f"docdesk_{__version__}_{architecture}.deb"
    subprocess.run(
        # one thread: more of them cut the archive into other blocks
        ["dpkg-deb", "--root-owner-group", "--threads-max=1", "-Zxz", "-z6", "--build", str(root), str(made)],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(when)}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return made


def build_appdir(folder: Path, dist: Path, when: int) -> Path:
    """dist/docdesk.AppDir, and an AppImage of it if appimagetool is on the PATH."""
    root = dist / "docdesk.AppDir"
    shutil.rmtree(root, ignore_errors=True)
    _lay(folder, root, when)
    for name in APPIMAGE_LIBRARIES:
        if found := _system_library(name):
            shutil.copyfile(found, root / LIBRARY / "_internal" / name)
    start = root / "AppRun"
    start.write_text(
        '#!/bin/sh\nexec "${APPDIR:-$(dirname "$(readlink -f "$0")")}/usr/lib/docdesk/docdesk" "$@"\n',
        "utf-8",
    )
    start.chmod(0o755)
    for name, target in (
        ("docdesk.desktop", "usr/share/applications/docdesk.desktop"),
        ("docdesk.svg", "usr/share/icons/hicolor/scalable/apps/docdesk.svg"),
        (".DirIcon", "docdesk.svg"),
    ):
        (root / name).symlink_to(target)
    settle(root, when)
    tool = shutil.which("appimagetool")
    if tool is None:
        return root
    made = dist / f"docdesk-{__version__}-{platform.machine()}.AppImage"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(when), "ARCH": platform.machine()}
    subprocess.run([tool, "--no-appstream", str(root), str(made)], env=environment, check=True)
    return made


def _lay(folder: Path, root: Path, when: int) -> None:
    """Put everything where a Linux system looks for it."""
    shutil.copytree(folder, root / LIBRARY, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/docdesk").symlink_to("../lib/docdesk/docdesk")
    share = root / "usr/share"
    lay_for_desktop(share, when)
    papers = {
        "doc/docdesk/copyright": copyright_file(folder),
        "lintian/overrides/docdesk": (FILES / "lintian-overrides").read_text("utf-8"),
    }
    for name, text in papers.items():
        _write(share / name, text)
    _pack(share / "doc/docdesk/changelog.gz", changelog(when))
    (share / "doc/docdesk/licences").symlink_to("../../../lib/docdesk/_internal/docdesk/resources/licences")
    (share / "doc/docdesk/docdesk.spdx.json").symlink_to(
        "../../../lib/docdesk/_internal/docdesk/resources/docdesk.spdx.json"
    )


def lay_for_desktop(share: Path, when: int) -> None:
    """What a desktop and a shell know of docdesk: entry, icons, media types, completions, the man page."""
    day = datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d")
    metainfo = (FILES / "org.docdesk.docdesk.metainfo.xml").read_text("utf-8")
    texts = {
        "applications/docdesk.desktop": desktop_entry(),
        "metainfo/org.docdesk.docdesk.metainfo.xml": metainfo.replace("@VERSION@", __version__).replace("@DATE@", day),
        "mime/packages/docdesk.xml": media_type_file(),
        "bash-completion/completions/docdesk": linux_words.bash_completion(),
        "zsh/vendor-completions/_docdesk": linux_words.zsh_completion(),
        "fish/vendor_completions.d/docdesk.fish": linux_words.fish_completion(),
        "icons/hicolor/scalable/apps/docdesk.svg": (ROOT / "resources/icons/docdesk.svg").read_text("utf-8"),
    }  # fmt: skip
    for name, text in texts.items():
        _write(share / name, text)
    for size in ICON_SIZES:
        write_icon(share / f"icons/hicolor/{size}x{size}/apps/docdesk.png", size)
    _pack(share / "man/man1/docdesk.1.gz", linux_words.man_page(when))


def desktop_entry() -> str:
    """The desktop entry with the media types that docdesk opens."""
    return (FILES / "docdesk.desktop").read_text("utf-8") + f"MimeType={';'.join(media_types())};\n"


def media_type_file() -> str:
    """The types that a system may not know."""
    kinds = "".join(
        f'  <mime-type type="{kind}">\n    <comment>{escape(english)}</comment>\n'
        f'    <comment xml:lang="ko">{escape(korean)}</comment>\n    <glob pattern="*{ending}"/>\n  </mime-type>\n'
        for kind, (english, korean, ending) in OWN.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- SPDX-License-Identifier: Apache-2.0 -->\n'
        f'<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n{kinds}</mime-info>\n'
    )


def copyright_file(folder: Path) -> str:
    """Debian's copyright file: docdesk's own licence, and the texts of everything that is in the package."""
    licences = folder / "_internal" / "docdesk" / "resources" / "licences"
    parts = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: docdesk\n",
        "Files: *\nCopyright: The docdesk authors\nLicense: Apache-2.0\n"
        " On Debian systems the full text is in /usr/share/common-licenses/Apache-2.0.\n",
    ]
    for place in _folders(licences):
        if place.name == "docdesk":
            continue
        text = "\n\n".join(path.read_text("utf-8", "replace") for path in _files(place))
        body = "".join(f" {line}\n" if line.strip() else " .\n" for line in text.splitlines())
        parts.append(
            f"Files: usr/lib/docdesk/_internal/{place.name}/*\nCopyright: its authors\nLicense: {place.name}\n{body}"
        )
    return "\n".join(parts)


def changelog(when: int) -> str:
    """Debian's changelog has the version alone; CHANGELOG.md is for people."""
    return (
        f"docdesk ({__version__}) stable; urgency=medium\n\n"
        f"  * Version {__version__}; CHANGELOG.md says what is new.\n\n"
        f" -- The docdesk authors <docdesk@localhost>  {formatdate(when)}\n"
    )


def _control(architecture: str, size: int) -> str:
    return (
        f"Package: docdesk\nVersion: {__version__}\nArchitecture: {architecture}\n"
        "Maintainer: The docdesk authors <docdesk@localhost>\nSection: text\nPriority: optional\n"
        f"Installed-Size: {size}\nDepends: {', '.join(DEPENDS)}\n"
        "Recommends: fonts-nanum | fonts-noto-cjk, xdg-utils\nSuggests: gnome-keyring, poppler-utils\n"
        f"Description: {DESCRIPTION}\n"
    )


def _kilobytes(path: Path) -> int:
    """As Debian counts a package's size: a folder or a link takes one."""
    return 1 if path.is_symlink() or path.is_dir() else -(-path.stat().st_size // 1024)


def _folders(place: Path) -> Iterable[Path]:
    return sorted(path for path in place.iterdir() if path.is_dir()) if place.is_dir() else ()


def _files(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.is_file())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _pack(path: Path, text: str) -> None:
    """gzip without a name and a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def _system_library(name: str) -> Path | None:
    listing = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    for line in listing.splitlines():
        word, _, place = line.strip().partition(" ")
        if word == name and "=>" in place:
            return Path(place.rpartition("=> ")[2])
    return None
