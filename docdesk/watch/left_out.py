# SPDX-License-Identifier: Apache-2.0
"""Which files of a watched folder are left out: hidden, unfinished, parts of a web page, or matching a pattern."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from docdesk.system.sources import is_of_web_page

ALWAYS_LEFT_OUT = ("~$*", "*~", "*.part", "*.partial", "*.crdownload", "*.download", "*.tmp", "*.swp")
"""Names that programs give to unfinished files."""


class LeftOut:
    """Whether a path below one of the watched folders is left out.

    A pattern without a slash means the name of the file or of any folder above it; one with a slash means the
    path from the watched folder on. One that ends with a slash means folders. A path that is below none of the
    folders is left out, and so is the `library`.
    """

    def __init__(self, folders: Sequence[Path], patterns: Iterable[str], library: Path) -> None:
        names = list(ALWAYS_LEFT_OUT)
        paths: list[str] = []
        folder_names: list[str] = []
        folder_paths: list[str] = []
        for pattern in patterns:
            plain = os.path.normcase(pattern.strip("/"))
            if "/" in pattern.strip("/"):
                (folder_paths if pattern.endswith("/") else paths).append(plain.replace(os.sep, "/"))
            else:
                (folder_names if pattern.endswith("/") else names).append(plain)
        self._names, self._paths = _any_of(names), _any_of(paths)
        self._folder_names, self._folder_paths = _any_of(folder_names), _any_of(folder_paths)
        # the innermost first, so that the relative path is shortest
        self._roots = sorted((str(folder) for folder in folders), key=len, reverse=True)
        self._known: dict[str, bool] = dict.fromkeys(self._roots, False)
        """Whether everything below a folder is left out."""
        self._library = str(library)
        self._known.setdefault(self._library, True)

    def __call__(self, path: Path) -> bool:
        text = str(path)
        if text in self._roots:
            return False
        parent, name = os.path.split(text)
        return (
            text == self._library
            or self._is_all_out(parent)
            or self._is_out(text, name, self._names, self._paths)
        )

    def _is_all_out(self, folder: str) -> bool:
        known = self._known.get(folder)
        if known is None:
            parent, name = os.path.split(folder)
            known = parent == folder or self._is_all_out(parent)
            known = known or self._is_out(folder, name, self._names, self._paths)
            known = known or self._is_out(folder, name, self._folder_names, self._folder_paths)
            known = known or is_of_web_page(Path(folder))
            self._known[folder] = known
        return known

    def _is_out(
        self, text: str, name: str, names: re.Pattern[str] | None, paths: re.Pattern[str] | None
    ) -> bool:
        if name.startswith("."):
            return True
        name = os.path.normcase(name)
        if names is not None and names.match(name):
            return True
        if paths is None:
            return False
        root = next(root for root in self._roots if text.startswith(root.rstrip(os.sep) + os.sep))
        below = os.path.normcase(os.path.relpath(text, root)).replace(os.sep, "/")
        return paths.match(below) is not None


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns)) if patterns else None
