# SPDX-License-Identifier: Apache-2.0
"""The folders of vectors in a library, and what the catalog says of them.

A received catalog may say anything: no name of it leads to a folder that is none of docdesk's.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Collection
from pathlib import Path

log = logging.getLogger(__name__)

FIRST_FOLDER = "vectors"
CURRENT = "vectors_folder"
"""The fact that names the folder with the vectors, or the database at a server."""
IN_WORK = "vectors_folder_in_work"
"""The fact that names the folder or database being filled; a rebuild that was killed goes on with it."""
IN_WORK_AT = "vectors_in_work_at"
"""The fact with the key of the home where that is; see `homes`."""
HOME = "vectors_home"
"""The fact with the key of the home that has all vectors; None is the library's folder."""

_FOLDER = re.compile(r"vectors(-\d+)?(\.lock)?")


def tidy(library: Path, kept: Collection[str]) -> None:
    """Remove folders of vectors that nothing names any more, as a swap leaves them. Blocks."""
    for path in library.iterdir():
        if _FOLDER.fullmatch(path.name) and path.name.removesuffix(".lock") not in kept:
            _remove(path)


def own_folder(name: object, otherwise: str) -> str:
    """The name if docdesk gives such names to folders of vectors: a received catalog may name any other folder."""
    return name if isinstance(name, str) and _FOLDER.fullmatch(name) and "." not in name else otherwise


def folders(library: Path) -> list[str]:
    """The existing folders of vectors, oldest first. Blocks."""
    names = [path.name for path in library.iterdir() if _FOLDER.fullmatch(path.name) and path.is_dir()]
    return sorted(names, key=lambda name: (len(name), name))


def free_name(library: Path) -> str:
    """A name that no folder has or recently had."""
    numbers = [int(name.rpartition("-")[2]) for name in folders(library) if "-" in name]
    return f"{FIRST_FOLDER}-{max(numbers, default=1) + 1}"


def _remove(path: Path) -> None:
    """Windows may keep handles for a while: what cannot be removed now is removed at the next start."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s could not be removed yet: %s", path.name, error)
