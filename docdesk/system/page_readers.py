# SPDX-License-Identifier: Apache-2.0
"""The reader of the system for a kind of file, opened at a page. Few readers can; the others open the file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from docdesk.system.addresses import address_of_path

SECONDS = 2.0
"""The system's answer to which program opens a kind of file takes a hundredth of this."""

_Arguments = Callable[[Path, int], list[str]]


def _fragment(file: Path, page: int) -> list[str]:
    """Browsers take the page behind the address."""
    return [f"{address_of_path(file).decode()}#page={page}"]


_GNOME: _Arguments = lambda file, page: [f"--page-index={page}", str(file)]  # noqa: E731
READERS: dict[str, _Arguments] = {
    "evince": _GNOME,
    "papers": _GNOME,
    "atril": _GNOME,
    "xreader": _GNOME,
    "okular": lambda file, page: ["--page", str(page), str(file)],
    "zathura": lambda file, page: [f"--page={page}", str(file)],
    "qpdfview": lambda file, page: [f"{file}#{page}"],
    "mupdf": lambda file, page: [str(file), str(page)],
    "xpdf": lambda file, page: [str(file), str(page)],
    "acroread": lambda file, page: ["/a", f"page={page}", str(file)],
    "acrobat": lambda file, page: ["/A", f"page={page}", str(file)],
    "acrord32": lambda file, page: ["/A", f"page={page}", str(file)],
    "sumatrapdf": lambda file, page: ["-page", str(page), str(file)],
    "firefox": _fragment,
    "chromium": _fragment,
    "chromium-browser": _fragment,
    "google-chrome": _fragment,
    "chrome": _fragment,
    "msedge": _fragment,
    "microsoft-edge": _fragment,
}
"""How each reader is told the page, by the name of its program in small letters."""


def command_at_page(program: str, file: Path, page: int) -> list[str] | None:
    """The command that opens a file with this program at a page, counted from 1; None if it takes no page.

    The file is an absolute path, so that no reader takes its name for an option.
    """
    name = Path(program).name.lower().removesuffix(".exe")
    arguments = READERS.get(name)
    if arguments is None or not file.is_absolute() or page < 1:
        return None
    return [program, *arguments(file, page)]


def reader_of_pdf(platform: str = sys.platform) -> str | None:
    """The program that this person's system opens a PDF with, if it takes a page. Blocks for a moment."""
    if platform == "linux":
        return _of_desktop_file(_said(["xdg-mime", "query", "default", "application/pdf"]))
    if platform == "win32":
        return _of_windows()
    return None  # no reader of macOS takes a page on its command line


def _of_desktop_file(entry: str) -> str | None:
    """org.gnome.Evince.desktop, okularApplication_pdf.desktop and the like name their program."""
    words = entry.strip().removesuffix(".desktop").lower()
    names = sorted(READERS, key=len, reverse=True)
    found = next((name for name in names if name in words), None)
    return shutil.which(found) if found is not None else None


def _of_windows() -> str | None:
    """Edge is on every Windows; another reader that takes a page goes before it."""
    found = (shutil.which(name) for name in ("SumatraPDF", "Acrobat", "AcroRd32", "msedge"))
    return next((program for program in found if program), None)


def _said(command: Sequence[str]) -> str:
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *command[1:]],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
