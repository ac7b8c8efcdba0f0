# SPDX-License-Identifier: Apache-2.0
"""How files become rows of the queue: files that a person adds, and files that another program posts."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Joined
from docdesk.errors import FileMissing
from docdesk.ingest import pipeline as p
from docdesk.ingest.in_work import InWork
from docdesk.ingest.inbox import Inbox, Upload
from docdesk.ingest.originals import Originals
from docdesk.system.author import author
from docdesk.system.background import run_to_completion
from docdesk.system.sources import FoundFile, find_files
from docdesk.values.documents import FILE_GONE, Document, Source, Status, new_id
from docdesk.values.formats import FileType
from docdesk.values.paths import name_of_path, path_of_text, text_of_path
from docdesk.values.plans import Added, Skipped

DEEPEST_MEMBERS = 2
"""Files are taken out of a document, and out of one inside it; not out of one inside that."""

FIRST_GROUP = 100
"""Files of a drop whose rows appear before the others are even found."""
GROUP = 1_000
"""Files of a drop that get their rows together."""


class Intake:
    """Adds documents to one queue. Use it through the queue."""

    def __init__(
        self,
        catalog: Catalog,
        in_work: InWork,
        inbox: Inbox,
        library: Path,
        originals: Originals,
    ) -> None:
        self._catalog = catalog
        self._work = in_work
        self._inbox = inbox
        self._library = library
        self._originals = originals

    async def add(self, paths: Iterable[Path], *, links: bool = True) -> Added:
        """See `IngestQueue.add`."""
        # a path that became a link to a folder meanwhile is no folder to look through
        walk = iter(find_files(list(paths), self._library) if links else map(_found_itself, paths))
        documents: list[Document] = []
        skipped: list[Skipped] = []
        size = FIRST_GROUP
        while found := await asyncio.to_thread(_portion, walk, size):
            skipped += [item for item in found if isinstance(item, Skipped)]
            files = [item for item in found if isinstance(item, FoundFile)]
            if files:
                await self._note_who_adds([text_of_path(file.path) for file in files], links)
                documents += await self._add_group(files)
                self._work.go_on()
            size = GROUP
        return Added(tuple(documents), tuple(skipped))

    async def _note_who_adds(self, paths: Sequence[str], links: bool) -> None:
        """Before there are rows: nothing may read a file of an assistant by its path."""
        known = self._catalog.assistant_paths
        await (known.remove(paths) if links else known.add(paths))

    async def add_posted(self, uploads: Sequence[Upload]) -> list[Document]:
        """See `IngestQueue.add_posted`."""
        joined = self._work.joined
        async with self._inbox.keeping:
            paths = await asyncio.to_thread(self._inbox.keep, uploads)
            # the same bytes twice in one post are one file, under the name that came first
            names = {path: upload.name for path, upload in reversed([*zip(paths, uploads, strict=True)])}
            files = await asyncio.to_thread(lambda: [_found(path) for path in dict.fromkeys(paths)])
            rows = await self._add_group(files, names)
            others = [joined[row.id].document for row in rows if row.id in joined]
            real = {row.id: row for row in await self._catalog.documents(others)}
            documents = {}
            for file, row in zip(files, rows, strict=True):
                other = joined.get(row.id)
                documents[file.path] = real.get(other.document, row) if other else row
        self._work.go_on()
        return [documents[path] for path in paths]

    async def add_members(self, parent: Document, members: Sequence[tuple[str, Path]]) -> None:
        """Give files that were taken out of a document rows of their own, unless that one is inside others itself.

        The files are stored in the inbox, like posted ones. Doing it again changes nothing.
        """
        if await self._catalog.depth(parent) >= DEEPEST_MEMBERS:
            return
        async with self._inbox.keeping:
            uploads = await asyncio.to_thread(self._received, members)
            paths = await asyncio.to_thread(self._inbox.keep, uploads)
            names = {path: upload.name for path, upload in reversed([*zip(paths, uploads, strict=True)])}
            files = await asyncio.to_thread(lambda: [_found(path) for path in dict.fromkeys(paths)])
            for begin in range(0, len(files), GROUP):
                await self._add_group(files[begin : begin + GROUP], names, parent)

    def _received(self, members: Sequence[tuple[str, Path]]) -> list[Upload]:
        uploads = []
        for name, file in members:
            upload = self._inbox.begin(name)
            upload.write(file.read_bytes())
            upload.finish()
            uploads.append(upload)
        return uploads

    async def follow(self, document: Document, added: Document, *, again: bool) -> None:
        """Move a document's row to a new path of the same bytes if the old path is gone.

        With `again` the document is tried once more, from its new path.
        """
        try:
            await self._follow(document, added)
        finally:
            now = await self._catalog.document(document.id) if again else None
            if now is not None and now.status in (Status.FAILED, Status.CANCELLED):
                await self._work.requeue(now)
                self._work.go_on()

    async def _follow(self, document: Document, added: Document) -> None:
        running = self._work.running.get(document.id)
        if running is not None:
            await asyncio.wait({running})
        now = await self._catalog.document(document.id)
        if now is None or self._work.at_work(now.id):
            return
        if await asyncio.to_thread(path_of_text(now.path).exists):
            return
        if not await asyncio.to_thread(path_of_text(added.path).exists):
            return  # it has moved on in the meantime, and is added from there
        warnings = tuple(notice for notice in now.warnings if notice.code != FILE_GONE)
        moved = dataclasses.replace(now, path=added.path, name=added.name, warnings=warnings)
        await self._catalog.move(moved, now.path)
        await self._catalog.save(moved)
        self._work.publish(moved)
        if moved.error is not None and moved.error.code == FileMissing.code:
            # its file was moved while it was read
            await self._work.requeue(moved)
            self._work.go_on()

    async def _add_group(
        self,
        files: Sequence[FoundFile],
        names: Mapping[Path, str] | None = None,
        parent: Document | None = None,
    ) -> list[Document]:
        known = await self._catalog.known_paths([text_of_path(file.path) for file in files])
        unended = self._work.documents
        fresh: list[Document] = []
        result: list[Document] = []
        for file in files:
            path = text_of_path(file.path)
            document, source = known.get(path, (None, None))
            unchanged = source == Source(path, file.size or 0, file.mtime_ns or 0)
            if document is not None and document.id in unended and (unchanged or document.path == path):
                result.append(self._as_named(unended[document.id], path))
            elif document is not None and document.status in (Status.FAILED, Status.CANCELLED):
                result.append(self._as_named(await self._work.requeue(document), path))
            elif document is not None and unchanged:
                result.append(self._with_own_id(document, path))
            else:
                new = self._new_document(file, path, (names or {}).get(file.path), parent)
                if document is not None:
                    # the file has changed: what a person calls it has not
                    new = dataclasses.replace(new, tags=document.tags)
                fresh.append(new)
                result.append(new)
        # a caller that goes away meanwhile must not leave rows that nobody works on
        await run_to_completion(self._add_rows(fresh))
        return result

    async def _add_rows(self, fresh: Sequence[Document]) -> None:
        await self._catalog.add(fresh)
        for document in fresh:
            self._work.publish(document)
            self._work.enqueue(document)
        self._work.go_on()

    def _as_named(self, document: Document, path: str) -> Document:
        """The row for a file whose document is in work; a second path of the same bytes has a row of its own."""
        return document if document.path == path else self._with_own_id(document, path)

    def _with_own_id(self, document: Document, path: str) -> Document:
        """A row for a file of a known document, for callers that ask how each file of a drop ended."""
        name = name_of_path(path_of_text(path))
        asked = dataclasses.replace(p.joined(document, name, path), id=new_id())
        self._work.joined[asked.id] = Joined(document.id, name, path)
        return asked

    def _new_document(
        self, file: FoundFile, path: str, name: str | None, parent: Document | None = None
    ) -> Document:
        return Document(
            id=new_id(),
            name=name or name_of_path(file.path),
            path=path,
            type=p.type_of_name(file.path.name) or FileType.OTHER,
            size=file.size or 0,
            backup=self._originals.initial,
            added_at=time.time(),
            parent=parent.id if parent is not None else None,
            # what is inside a document is its owner's, whoever's request is answered meanwhile
            added_by=parent.added_by if parent is not None else author(),
        )


def _found(path: Path) -> FoundFile:
    about = path.stat()
    return FoundFile(path, about.st_size, about.st_mtime_ns)


def _found_itself(path: Path) -> FoundFile:
    """A file without following a link; it is read later, and refused then if it is none."""
    try:
        about = path.lstat()
    except (OSError, ValueError):
        return FoundFile(path, None, None)
    return FoundFile(path, about.st_size, about.st_mtime_ns)


def _portion(walk: Iterator[FoundFile | Skipped], size: int) -> list[FoundFile | Skipped]:
    return list(itertools.islice(walk, size))
