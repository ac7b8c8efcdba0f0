# SPDX-License-Identifier: Apache-2.0
"""The file of a document, if it still has the bytes that were read."""

from __future__ import annotations

import asyncio
import contextlib
import stat
import threading
from collections.abc import Container, Sequence
from pathlib import Path

from docdesk.errors import DocdeskError, FileChanged, FileMissing
from docdesk.ingest.checked_copy import checked_copy
from docdesk.ingest.inbox import Inbox
from docdesk.steps.extract.identify import content_of
from docdesk.values.documents import Document, Source
from docdesk.values.paths import path_of_text

HASHED = 64 << 20
"""Bytes of a file that is hashed before it is shown for the first time; size and time must do for a larger one."""

MOST_COPIES = 16
"""Copies that are kept at once: more than documents for which workers are busy."""

Version = tuple[int, int, int, int]
"""Size, times of change of bytes and of file in nanoseconds, and number of a file: other ones mean other bytes."""


class Files:
    """Finds the files of documents, and remembers which were compared by their hash."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._known: dict[str, tuple[Version, str]] = {}
        """By path: the version that was hashed, and its hash."""
        self._copies: dict[str, tuple[Version, Path]] = {}
        """By path of what an assistant named: the version that was copied, and the copy."""
        self._copying = threading.Lock()

    async def of(
        self, document: Document, sources: Sequence[Source], by_assistant: Container[str], limit_mb: int
    ) -> tuple[Path, Path]:
        """Where the bytes of a document are to be read, and the file that they are from.

        They are the same, but for paths that an assistant named: a link may have taken their place, so what is read is
        a copy of what was opened without following any. Raises FileMissing, FileChanged, FileUnreadable, LinkRefused.
        """
        return await asyncio.to_thread(self._find, document, sources, by_assistant, limit_mb)

    def version(self, path: Path) -> Version | None:
        """What says whether a file is the same as before; None if it is gone or no ordinary file. Blocks."""
        try:
            about = path.stat()
        except OSError:
            return None
        if not stat.S_ISREG(about.st_mode):
            return None
        return about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino

    def close(self) -> None:
        """Remove the copies. Blocks."""
        for _, copy in self._copies.values():
            with contextlib.suppress(OSError):
                copy.unlink()
        self._copies.clear()

    def _find(
        self, document: Document, sources: Sequence[Source], by_assistant: Container[str], limit_mb: int
    ) -> tuple[Path, Path]:
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
                read = self._copy(text, version, limit_mb) if text in by_assistant else path
                if self._has(read, self.version(read), source, document):
                    return read, path
            except DocdeskError as error:
                unreadable = error
            else:
                changed = changed or text
        if unreadable is not None:
            raise unreadable
        raise FileChanged(path=changed) if changed is not None else FileMissing(path=document.path)

    def _copy(self, text: str, version: Version, limit_mb: int) -> Path:
        """The copy of what is at a path that an assistant named; those used longest ago make room."""
        with self._copying:  # two pages are drawn at once
            if text in self._copies:
                known, copy = self._copies.pop(text)
                if known == version and copy.exists():
                    self._copies[text] = known, copy
                    return copy
                copy.unlink(missing_ok=True)
            copy, _ = checked_copy(path_of_text(text), self._inbox, limit_mb)
            self._copies[text] = version, copy
            while len(self._copies) > MOST_COPIES:
                _, old = self._copies.pop(next(iter(self._copies)))
                with contextlib.suppress(OSError):  # Windows keeps a file that is read
                    old.unlink()
            return copy

    def _has(self, path: Path, version: Version | None, source: Source, document: Document) -> bool:
        """Whether a file has the document's bytes."""
        if version is None or version[0] != document.size:
            return False
        if version[0] > HASHED and version[:2] == (source.size, source.mtime_ns):
            return True
        name = str(path)
        if name not in self._known or self._known[name][0] != version:
            self._known[name] = version, content_of(path)[0]
        return self._known[name][1] == document.content
