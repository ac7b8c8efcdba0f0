# SPDX-License-Identifier: Apache-2.0
"""Finds the files below the paths that were given, and what was skipped with the reason."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docdesk.values.paths import text_of_path
from docdesk.values.plans import Skipped


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A path that gets a row. `size` and `mtime_ns` are None if the file cannot be examined."""

    path: Path
    size: int | None
    mtime_ns: int | None


def absolute_text(path: str | Path) -> str:
    """A path as every process on this machine understands it, as text. Links stay links."""
    return text_of_path(os.path.abspath(expanded(Path(path))))  # noqa: PTH100


HIDDEN = "hidden"
HIDDEN_NAMES = (".", "~$")
"""How names of hidden files begin: Office marks a document that is open with a file of its own, and hides that on
Windows alone."""
CIRCLE = "link_in_a_circle"
UNREADABLE = "unreadable_folder"
SPECIAL = "not_a_file"
OF_WEB_PAGE = "of_web_page"
PAGE_FOLDERS = ("_files", ".files", "_file", "-Dateien", "_fichiers", "_archivos")
"""How browsers and Office end the name of the folder with the pictures and scripts of a page that they save."""
PAGES = (".html", ".htm", ".xhtml")


def find_files(
    paths: Iterable[Path],
    leave_out: Path | None = None,
    *,
    passes: Callable[[Path], bool] = lambda path: True,
) -> Iterator[FoundFile | Skipped]:
    """Every file in the paths and below their folders, each once, sorted by name.

    Files that are named are always included; hidden ones in folders are skipped, and so are the folders of saved web
    pages if the page is there. `leave_out` is the library's own folder. Entries of folders for which `passes` is
    false are ignored without a record and not entered. Blocks: run it in a thread.
    """
    seen: set[tuple[int, int] | str] = set()
    files: set[str] = set()
    # abspath keeps links, unlike resolve()
    named = [Path(os.path.abspath(expanded(path))) for path in paths]  # noqa: PTH100
    for path in named:
        try:
            about = path.stat()
        except (OSError, ValueError):  # ValueError: a NUL in it
            about = None
        if about is not None and stat.S_ISDIR(about.st_mode):
            if not _pages_of(path).isdisjoint(named):
                yield Skipped(text_of_path(path), OF_WEB_PAGE)
                continue
            yield from _below(path, about, seen, files, leave_out, passes)
        elif str(path) not in files:
            files.add(str(path))
            regular = about is not None and stat.S_ISREG(about.st_mode)
            yield (
                FoundFile(path, about.st_size, about.st_mtime_ns)
                if regular and about
                else FoundFile(path, None, None)
            )


def _below(
    folder: Path,
    about: os.stat_result,
    seen: set[tuple[int, int] | str],
    files: set[str],
    leave_out: Path | None,
    passes: Callable[[Path], bool],
) -> Iterator[FoundFile | Skipped]:
    # an explicit stack: a tree can be deeper than Python's recursion
    waiting: list[tuple[Path, os.stat_result]] = [(folder, about)]
    while waiting:
        folder, about = waiting.pop()
        # without inodes, the real path identifies a folder
        identity = (about.st_dev, about.st_ino) if about.st_ino else os.path.realpath(folder)
        if identity in seen:
            yield Skipped(text_of_path(folder), CIRCLE)
            continue
        seen.add(identity)
        if leave_out is not None and folder == leave_out:
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield Skipped(text_of_path(folder), UNREADABLE)
            continue
        folders: list[tuple[Path, os.stat_result]] = []
        for entry in entries:
            path = Path(entry.path)
            try:
                entry_about = entry.stat()
            except OSError:
                # a broken link, or a file that has just been deleted: its row says so
                entry_about = None
            if entry.name.startswith(HIDDEN_NAMES) or (entry_about is not None and _is_hidden(entry_about)):
                yield Skipped(text_of_path(path), HIDDEN)
            elif not passes(path):
                continue
            elif entry_about is None:
                files.add(str(path))
                yield FoundFile(path, None, None)
            elif stat.S_ISDIR(entry_about.st_mode):
                if is_of_web_page(path):
                    yield Skipped(text_of_path(path), OF_WEB_PAGE)
                else:
                    folders.append((path, entry_about))
            elif not stat.S_ISREG(entry_about.st_mode):
                yield Skipped(text_of_path(path), SPECIAL)
            elif str(path) not in files:
                files.add(str(path))
                yield FoundFile(path, entry_about.st_size, entry_about.st_mtime_ns)
        waiting.extend(reversed(folders))


def is_of_web_page(folder: Path) -> bool:
    """Whether a folder belongs to a saved web page that lies beside it."""
    return any(os.path.isfile(page) for page in _pages_of(folder))  # noqa: PTH113 - a walk asks for each folder


def _pages_of(folder: Path) -> set[Path]:
    """Where the web page is whose folder this would be by its name; none for most folders."""
    ending = next((ending for ending in PAGE_FOLDERS if folder.name.endswith(ending)), "")
    name = folder.name.removesuffix(ending)
    return {folder.with_name(f"{name}{page}") for page in PAGES} if ending and name else set()


def expanded(path: Path) -> Path:
    """Expand a leading `~`, unless a file has that name, such as `~$notes.txt`, or there is no such user."""
    if path.parts[:1] and path.parts[0].startswith("~") and not os.path.lexists(path):
        with contextlib.suppress(RuntimeError):
            return path.expanduser()
    return path


def _is_hidden(about: os.stat_result) -> bool:
    # Windows marks hidden files by an attribute; elsewhere there is none
    return bool(getattr(about, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN)
