# SPDX-License-Identifier: Apache-2.0
"""The file of a document, if it still has the bytes that were read."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Sequence
from pathlib import Path

from docdesk.errors import DocdeskError, FileChanged, FileMissing
from docdesk.steps.extract.identify import content_of
from docdesk.values.documents import Document, Source
from docdesk.values.paths import path_of_text

Version = tuple[int, int, int]
"""Size, time of change in nanoseconds and number of a file: other ones mean other bytes."""


class Files:
    """Finds the files of documents, and remembers which were compared by their hash."""

    def __init__(self) -> None:
        self._same: dict[str, tuple[Version, str]] = {}
        """By path: the version that was hashed, and its hash."""

    async def of(self, document: Document, sources: Sequence[Source]) -> Path:
        """A file that has the bytes of a document. Raises FileMissing, FileChanged, FileUnreadable."""
        return await asyncio.to_thread(self._find, document, sources)

    def version(self, path: Path) -> Version | None:
        """What says whether a file is the same as before; None if it is gone or no ordinary file. Blocks."""
        try:
            about = path.stat()
        except OSError:
            return None
        return (about.st_size, about.st_mtime_ns, about.st_ino) if stat.S_ISREG(about.st_mode) else None

    def _find(self, document: Document, sources: Sequence[Source]) -> Path:
        known = {source.path: source for source in sources}
        known.setdefault(document.path, Source(document.path, document.size, 0))
        changed: str | None = None
        unreadable: DocdeskError | None = None
        for text, source in sorted(known.items(), key=lambda item: item[0] != document.path):
            path = path_of_text(text)
            version = self.version(path)
            if version is None:
                continue
            try:
                if version[:2] == (source.size, source.mtime_ns) or self._has(path, version, document):
                    return path
            except DocdeskError as error:
                unreadable = error
            else:
                changed = changed or text
        if unreadable is not None:
            raise unreadable
        raise FileChanged(path=changed) if changed is not None else FileMissing(path=document.path)

    def _has(self, path: Path, version: Version, document: Document) -> bool:
        """Whether a file that was touched has the document's bytes all the same."""
        if version[0] != document.size:
            return False
        name = str(path)
        if name not in self._same or self._same[name][0] != version:
            self._same[name] = version, content_of(path)[0]
        return self._same[name][1] == document.content
