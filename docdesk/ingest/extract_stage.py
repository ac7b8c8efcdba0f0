# SPDX-License-Identifier: Apache-2.0
"""The first stage of a document: the hash of its bytes, and their pages."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from docdesk.catalog.catalog import Catalog
from docdesk.errors import (
    BackupMissing,
    BackupOff,
    DocdeskError,
    FileMissing,
    FileUnreadable,
    LibraryUnsafe,
    SourceError,
    TooLarge,
)
from docdesk.ingest.checked_copy import checked_copy
from docdesk.ingest.inbox import Inbox
from docdesk.ingest.originals import Originals
from docdesk.ingest.room import ReadingSlot, Turns
from docdesk.ingest.row import Row
from docdesk.settings.model import Settings
from docdesk.steps import extract as extracting
from docdesk.values.coverage import coverage_of
from docdesk.values.documents import MEMBERS, Backup, Document, Page, Source, Stage
from docdesk.values.facts import coded, megabytes
from docdesk.values.formats import FileType
from docdesk.values.paths import path_of_text
from docdesk.values.problems import Notice
from docdesk.values.recognition import Recognition
from docdesk.workers.runs import Runs

RECOGNISING = 2
"""Documents whose pages are recognised at once: each of them can keep all workers busy."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


TakeOut = Callable[[Document, Sequence[tuple[str, Path]]], Awaitable[None]]
"""Gets a document, and the names and places of the files inside it."""


class ExtractStage:
    """Reads files for one library. Use it through the pipeline."""

    def __init__(
        self,
        settings: Settings,
        catalog: Catalog,
        workers: Runs,
        originals: Originals,
    ) -> None:
        self.settings = settings
        self.turns = Turns()
        """Turns to read the bytes of a content: a plan may read them at the same time."""
        self._catalog = catalog
        self._workers = workers
        self._originals = originals
        self._inbox = Inbox(settings.library / "inbox")
        self._recognising = asyncio.Semaphore(RECOGNISING)
        self.take_out: TakeOut | None = None
        """Gives files inside a document rows of their own; the queue sets it."""

    async def settle(self, row: Row) -> Source:
        """Hash the file, and join the document that has the same bytes, if there is one.

        The row's document is then the one that has these bytes. Raises the SourceErrors.
        """
        document = row.document
        reading = await self._catalog.reading(document.content) if document.content else None
        as_text = document.content if reading is not None and reading.encoding else None
        try:
            file_type, sha256, source = await self._look(row, document.path, as_text)
        except FileMissing:
            # the text was read before the file disappeared, which is enough
            if reading is not None and reading.total is not None:
                known = await self._catalog.sources(document.id)
                return next(
                    (s for s in known if s.path == document.path), Source(document.path, document.size, 0)
                )
            elsewhere = await asyncio.to_thread(still_there, await self._catalog.sources(document.id))
            if elsewhere is not None:
                file_type, sha256, source = await self._look(row, elsewhere.path, as_text)
            else:
                fetched = await self._fetch(row)
                file_type = await asyncio.to_thread(extracting.identify, fetched, as_text=as_text is not None)
                sha256, source = document.content or "", Source(document.path, document.size, 0)
        settling = asyncio.ensure_future(self._catalog.settle_content(document, sha256, source))
        try:
            settled = await asyncio.shield(settling)
        except asyncio.CancelledError:
            settled = await settling
            if settled.id == document.id:
                raise
            # it has joined an older one, which must still get its path
        if settled.id != document.id:
            row.document = settled
        else:
            row.change(
                content=settled.content, size=settled.size, type=file_type, generation=settled.generation
            )
        if settled.backup is not Backup.DONE:
            self._originals.want(settled.id, sha256)
        return source

    async def _look(self, row: Row, text: str, as_text: str | None) -> tuple[FileType, str, Source]:
        """See `_read_source`. What an assistant named is copied at once, and the copy is what is read from then on."""
        path, limit_mb = path_of_text(text), self.settings.max_file_mb
        if not await self._catalog.assistant_paths.holds(text):
            return await asyncio.to_thread(_read_source, path, text, limit_mb, as_text)
        copying = asyncio.ensure_future(asyncio.to_thread(checked_copy, path, self._inbox, limit_mb))
        try:
            copy, mtime_ns = await asyncio.shield(copying)
        except asyncio.CancelledError:
            with contextlib.suppress(DocdeskError):
                row.fetched, _ = await copying  # so that it is removed
            raise
        row.fetched = copy
        file_type, sha256, source = await asyncio.to_thread(_read_source, copy, text, limit_mb, as_text)
        return file_type, sha256, dataclasses.replace(source, mtime_ns=mtime_ns)

    async def _look_elsewhere(self, row: Row, content: str, source: Source) -> Path:
        """The file of another source of a content; a copy of it if an assistant named it. Raises FileUnreadable."""
        if not await self._catalog.assistant_paths.holds(source.path):
            return path_of_text(source.path)
        _, sha256, _ = await self._look(row, source.path, None)
        if sha256 != content or row.fetched is None:
            raise FileUnreadable(path=source.path, reason=coded("changed_while_read"))
        return row.fetched

    async def _fetch(self, row: Row) -> Path:
        """Download the original from the bucket, because the file is gone. Raises FileMissing, BackupError."""
        document = row.document
        missing = FileMissing(path=document.path)
        if document.content is None:
            raise missing
        ending = path_of_text(document.path).suffix
        target = self.settings.library / "fetched" / f"{own_name(document.content)}{ending}"
        try:
            await self._originals.fetch(document.content, target)
        except (BackupOff, BackupMissing):
            raise missing from None
        row.fetched = target
        return target

    async def pages(
        self, row: Row, password: str | None, slot: ReadingSlot, source: Source
    ) -> Sequence[Page]:
        """The pages of the row's content, from the catalog or the file. Raises the SourceErrors."""
        assert row.document.content is not None
        async with contextlib.AsyncExitStack() as turn:
            with row.at_rest():
                await turn.enter_async_context(self.turns.of(row.document.content))
            return await self._read(row, row.document.content, password, slot, source)

    async def _read(
        self, row: Row, content: str, password: str | None, slot: ReadingSlot, source: Source
    ) -> Sequence[Page]:
        document = row.document
        known = await self._catalog.reading(content)
        if (
            known is not None
            and known.version == extracting.READING
            and not await self._lacks_members(document, known.notices)
        ):
            pages = await self._catalog.pages(content)
            row.change(warnings=known.notices, about=known.about, **_covered(pages, known.covered))
            return pages
        encoding = known.encoding if known is not None else None
        path = row.fetched or path_of_text(document.path)
        if not await asyncio.to_thread(path.exists):
            elsewhere = await asyncio.to_thread(still_there, await self._catalog.sources(document.id))
            source = elsewhere or source
            looking = self._look_elsewhere(row, content, elsewhere) if elsewhere else self._fetch(row)
            path = await looking
        extraction = extracting.extract(
            path,
            document.type,
            self.spool(row),
            self._workers,
            self.settings,
            password=password,
            encoding=encoding,
            recognition=Recognition(known.recognition) if known is not None and known.recognition else None,
            hashed=(content, source.size),
            on_progress=lambda done, total: row.progress(done, total),
            on_slow=slot.give_up,
            recognising=lambda: self._recognise(row, slot),
            on_turn=row.take_turn,
        )
        try:
            found = await extraction
        except SourceError as error:
            if (coverage := coverage_of(error.covered) if error.covered else None) is not None:
                row.change(pages=sum(coverage.public().values()), covered=error.covered)
            raise
        if row.fetched is None:
            # the text must come from the bytes that were hashed
            grows = (content, source.size) if document.type.about.has_encoding else None
            await asyncio.to_thread(_check_unchanged, path, source, grows)
        if self.take_out is not None and found.members:
            # before the pages count as read: after a crash between the two, the files are taken out again
            await self.take_out(document, found.members)
        await self._catalog.save_pages(
            content,
            found.pages,
            found.total_pages,
            found.notices,
            extracting.READING,
            encoding,
            known.recognition if known is not None else None,
            found.about,
            found.recognised,
            found.covered,
        )
        # generations of an earlier text were dropped together with it
        covered = _covered(found.pages, found.covered)
        row.change(warnings=found.notices, about=found.about, generation=None, **covered)
        return found.pages

    @contextlib.asynccontextmanager
    async def _recognise(self, row: Row, slot: ReadingSlot) -> AsyncIterator[Callable[[int, int], None]]:
        """The stage of recognition: its turn among documents of pictures, behind which no text waits."""
        slot.give_up()
        async with row.stage(Stage.RECOGNISE):
            row.change(stage=Stage.RECOGNISE, done=0, total=0)
            async with self._recognising:
                yield lambda done, total: row.progress(done, total)

    async def _lacks_members(self, document: Document, notices: Sequence[Notice]) -> bool:
        """Whether files inside were taken out for another row of these bytes, which is gone."""
        has_members = any(notice.code == MEMBERS for notice in notices)
        return has_members and not await self._catalog.inside([document.id])

    def spool(self, row: Row) -> Path:
        """The spool file that holds the pages of the row's content while it is read."""
        return spool_of(self.settings.library, row.document.content or "")


def _covered(pages: Sequence[Page], covered: str) -> dict[str, object]:
    """The pages of a document and what became of them, which change together."""
    return {"pages": len(pages), "covered": covered}


def spool_of(library: Path, content: str) -> Path:
    """The spool file that holds the pages of a content while it is read."""
    return library / "spool" / f"{own_name(content)}.{extracting.READING}"


def remove_spool(spool: Path) -> None:
    """Remove a spool, and the files inside the document that were put beside it. Raises OSError. Blocks."""
    shutil.rmtree(spool.with_name(f"{spool.name}.{extracting.BESIDE_SPOOL}"), ignore_errors=True)
    spool.unlink(missing_ok=True)


def own_name(content: str) -> str:
    """The content for use in a file's name. Raises LibraryUnsafe: a received catalog may say "../.." there."""
    if not _SHA256.fullmatch(content):
        raise LibraryUnsafe(path="catalog.db", reason=coded("foreign_content"))
    return content


def still_there(sources: Sequence[Source]) -> Source | None:
    """One of these files that has not changed since it was read, or None. Blocks."""
    for source in sources:
        with contextlib.suppress(OSError):
            now = path_of_text(source.path).stat()
            if (now.st_size, now.st_mtime_ns) == (source.size, source.mtime_ns):
                return source
    return None


def _read_source(path: Path, text: str, limit_mb: int, as_text: str | None) -> tuple[FileType, str, Source]:
    """The file's type, hash, size and time of change.

    `as_text` is the content for which a person chose an encoding: it is text, whatever its bytes look like.
    """
    before = extracting.look_at(path)
    file_type = extracting.identify(path, as_text=as_text is not None)
    if before.st_size > limit_mb << 20:
        raise TooLarge(size=megabytes(before.st_size), limit=coded("megabytes", count=limit_mb))
    # a program may add to a text as fast as it is read
    most = before.st_size if file_type.about.has_encoding else None
    sha256, size = extracting.content_of(path, most)
    if as_text is not None and sha256 != as_text:
        # the bytes have changed, so the choice does not apply to them
        file_type = extracting.identify(path)
    return file_type, sha256, Source(text, size, before.st_mtime_ns)


def _check_unchanged(path: Path, source: Source, grows: tuple[str, int] | None) -> None:
    """Raise FileUnreadable if the file has changed since it was hashed as `source`."""
    if source.mtime_ns:
        extracting.check_unchanged(path, source.size, source.mtime_ns, grows)
