# SPDX-License-Identifier: Apache-2.0
"""Tells a folder whose files were deleted from one whose disk is not there: an empty mount point."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode of a folder."""


def places_of(found: Iterable[Path], folders: Sequence[Path]) -> dict[str, Identity]:
    """Which folders these files are in, of the watched ones and of mount points below them. Blocks."""
    places: dict[str, Identity] = {}
    seen: set[Path] = set()
    for path in found:
        for parent in path.parents:
            if parent in seen:
                break
            seen.add(parent)
            if parent in folders or os.path.ismount(parent):
                with contextlib.suppress(OSError):
                    about = parent.stat()
                    places[str(parent)] = (about.st_dev, about.st_ino)
            if parent in folders:
                break
    return places


def is_away(path: Path, folders: Sequence[Path], places: Mapping[str, Identity]) -> bool:
    """Whether a missing file is on a disk that is not there, as far as its folders show. Blocks.

    A folder that is empty, and is not the one in which files were seen, is a mount point without its disk. One
    in which none were ever seen may be.
    """
    for parent in path.parents:
        text = str(parent)
        if parent in folders or text in places:
            with contextlib.suppress(OSError):
                about = parent.stat()
                if places.get(text) != (about.st_dev, about.st_ino) and not any(parent.iterdir()):
                    return True
        if parent in folders:
            break
    return False
