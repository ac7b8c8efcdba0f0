# SPDX-License-Identifier: Apache-2.0
"""The files of removed documents: a watched folder does not bring them back by itself, also under another name."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from docdesk.system.sources import FoundFile
from docdesk.values.paths import path_of_text

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class RemovedFile:
    """A file as it was when its document was removed."""

    size: int
    mtime_ns: int
    sha256: str | None = None
    """The content of the document, if it was known."""

    def is_as_it_was(self, size: int, mtime_ns: int) -> bool:
        return (self.size, self.mtime_ns) == (size, mtime_ns)


def renamed_files(
    found: Mapping[str, FoundFile], removed: Mapping[str, RemovedFile]
) -> dict[str, RemovedFile]:
    """Those of these new files that are removed ones under another name, by their present paths.

    A copy beside a removed file is none of them: a person may want that one. Blocks: files of the size of a
    removed one that is not at its path any more are read.
    """
    contents = {
        (file.size, file.sha256)
        for path, file in removed.items()
        if file.sha256 is not None and not os.path.lexists(path_of_text(path))
    }
    sizes = {size for size, _ in contents}
    renamed = {}
    for path, file in found.items():
        if file.size in sizes and file.mtime_ns is not None:
            with contextlib.suppress(OSError):
                sha256 = _sha256(file)
                if (file.size, sha256) in contents:
                    renamed[path] = RemovedFile(file.size, file.mtime_ns, sha256)
    return renamed


def _sha256(file: FoundFile) -> str:
    digest = hashlib.sha256()
    with file.path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
