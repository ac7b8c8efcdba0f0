# SPDX-License-Identifier: Apache-2.0
"""The files of a library's documents: which are gone, which came back, which a person has removed."""

from __future__ import annotations

import asyncio
import dataclasses
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.files import Files, KnownFile
from docdesk.ingest.in_work import InWork
from docdesk.values.documents import FILE_GONE, Document
from docdesk.values.paths import name_of_path, path_of_text
from docdesk.values.problems import Notice
from docdesk.watch.places import Identity
from docdesk.watch.removed_files import RemovedFile

REMOVED = "removed_files"
"""The fact that holds the files of removed documents: size, time of change and SHA-256 by path."""

PLACES = "watched_places"
"""The fact that holds the folders in which files were seen: device and inode by path."""

TOGETHER = 100
"""Documents that are changed together, in few transactions."""


class KnownFiles:
    """Records what happens to the files of one library. Use it through the desk."""

    def __init__(self, catalog: Catalog, files: Files, in_work: InWork) -> None:
        self.files = files
        self._catalog = catalog
        self._work = in_work

    async def mark_gone(self, paths: Sequence[str]) -> list[str]:
        """Mark documents whose file is gone, or point them to another of their files.

        Returns the paths whose documents are in work: call it again for them later.
        """
        known = await self.files.of(paths)
        later: list[str] = []
        there = [known[path] for path in paths if path in known]
        for i in range(0, len(there), TOGETHER):
            ended = await asyncio.gather(*(self._mark_gone(file) for file in there[i : i + TOGETHER]))
            later += [
                file.path for file, done in zip(there[i : i + TOGETHER], ended, strict=True) if not done
            ]
        return later

    async def mark_found(self, files: Sequence[KnownFile]) -> None:
        """Unmark documents whose file is back."""
        for i in range(0, len(files), TOGETHER):
            await asyncio.gather(*(self._mark_found(file) for file in files[i : i + TOGETHER]))

    async def note_removal(self, ids: Sequence[str]) -> None:
        """Remember the files of documents that a person removes: unless they change, they must not be added again."""
        facts = await self.files.of_documents(ids)
        if facts:
            await self.note_removed(
                {path: RemovedFile(size, mtime_ns, sha256) for path, size, mtime_ns, sha256 in facts}
            )

    async def note_removed(self, files: Mapping[str, RemovedFile]) -> None:
        """Remember these files as those of removed documents, by path."""
        removed = {**await self.removed(), **files}
        kept = {path: [file.size, file.mtime_ns, file.sha256] for path, file in removed.items()}
        await self._catalog.save_fact(REMOVED, kept)

    async def removed(self) -> dict[str, RemovedFile]:
        """The files of removed documents, by path."""
        kept = await self._catalog.fact(REMOVED) or {}
        return {path: RemovedFile(*fact) for path, fact in kept.items()}

    async def places(self) -> dict[str, Identity]:
        """The folders in which files were seen, with what they were then; see `docdesk.watch.places`."""
        kept = await self._catalog.fact(PLACES) or {}
        return {path: (device, inode) for path, (device, inode) in kept.items()}

    async def note_places(self, places: Mapping[str, Identity]) -> None:
        """Remember in which folders files were seen."""
        before = await self.places()
        if any(before.get(path) != identity for path, identity in places.items()):
            after = {**before, **places}
            await self._catalog.save_fact(PLACES, {path: list(identity) for path, identity in after.items()})

    async def _mark_gone(self, file: KnownFile) -> bool:
        document = await self._catalog.document(file.document)
        if document is None:
            return True
        if not document.status.ended or document.id in self._work.documents:
            return False
        others = [source.path for source in await self._catalog.sources(document.id)]
        others = [path for path in (document.path, *others) if path != file.path]
        elsewhere = await asyncio.to_thread(lambda: next((p for p in others if _is_there(p)), None))
        if elsewhere is not None:
            if file.path == document.path:
                path = path_of_text(elsewhere)
                moved = dataclasses.replace(document, path=elsewhere, name=name_of_path(path))
                await self._catalog.move(moved, file.path)
                self._work.show([document.id])
            else:
                await self.files.forget(file.path, document.id)
        elif not file.is_gone:
            notices = (*without_gone(document), Notice(FILE_GONE, {"path": str(path_of_text(file.path))}))
            await self._catalog.save(dataclasses.replace(document, warnings=notices))
            self._work.show([document.id])
        return True

    async def _mark_found(self, file: KnownFile) -> None:
        document = await self._catalog.document(file.document)
        if document is not None and document.status.ended and document.id not in self._work.documents:
            await self._catalog.save(dataclasses.replace(document, warnings=without_gone(document)))
            self._work.show([document.id])


def without_gone(document: Document) -> tuple[Notice, ...]:
    """A document's warnings without the notice that its file is gone."""
    return tuple(notice for notice in document.warnings if notice.code != FILE_GONE)


def _is_there(path: str) -> bool:
    return os.path.lexists(path_of_text(path))


def below(path: Path, folders: Sequence[Path]) -> Path | None:
    """The folder that a path is in or equals, or None."""
    return next((folder for folder in folders if path == folder or folder in path.parents), None)
