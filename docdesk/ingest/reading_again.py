# SPDX-License-Identifier: Apache-2.0
"""Documents that a person wants read with another encoding than the one that was detected."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from pathlib import Path

from docdesk.catalog.catalog import Catalog
from docdesk.errors import DocdeskError, FileMissing, NotNow, NotText
from docdesk.ingest.extract_stage import still_there
from docdesk.ingest.in_work import InWork, queued_again
from docdesk.ingest.room import Turns
from docdesk.steps import extract as extracting
from docdesk.steps.extract.encodings import encoding_named
from docdesk.values.documents import Backup, Document, Status
from docdesk.values.facts import coded
from docdesk.values.paths import path_of_text


class ReadingAgain:
    """Adds documents to one queue. Use it through the queue.

    The chosen encoding belongs to the content, so it survives a crash, and every document of the same bytes
    follows it. The old text stays searchable until the new one is there.
    """

    def __init__(self, catalog: Catalog, work: InWork, turns: Turns) -> None:
        """`turns` are the pipeline's: while the choice is saved, nobody reads these bytes."""
        self._catalog = catalog
        self._work = work
        self._turns = turns

    async def ask(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]:
        """See `IngestQueue.read_again`. Call `InWork.go_on` afterwards."""
        name = encoding_named(encoding)
        left_out: dict[str, DocdeskError] = {}
        for document in await self._catalog.documents(list(ids)):
            try:
                await self._ask(document, name)
            except DocdeskError as error:
                if error.pauses_queue:
                    raise
                left_out[document.id] = error
        return left_out

    async def recognise(self, paths: Iterable[Path], recognition: str) -> None:
        """Have the pages of these files recognised in this way from now on, whatever the library's setting says.

        Call it before the files are added: a file that is there is queued again if it was read in another way.
        """
        for path in paths:
            with contextlib.suppress(
                DocdeskError
            ):  # what cannot be read fails with its reason once it is added
                content, size = await asyncio.to_thread(extracting.content_of, path)
                async with self._turns.of(content):
                    await self._recognise(content, size, recognition)

    async def _recognise(self, content: str, size: int, recognition: str) -> None:
        known = await self._catalog.reading(content)
        if known is not None and known.recognition == recognition:
            return
        same = [row for row in await self._catalog.of_content(content) if row.id not in self._work.running]
        again = [queued_again(row, content=content, size=size) for row in same]
        encoding = known.encoding if known is not None else None
        await self._catalog.request_encoding(content, size, encoding, again, recognition)
        for row in again:
            self._work.publish(row)
            self._work.enqueue(row)

    async def _ask(self, document: Document, encoding: str | None) -> None:
        if not document.type.about.has_encoding:
            raise NotText(name=document.name)
        if document.id in self._work.running:
            raise NotNow(reason=coded("document_busy"))
        content, size = await self._content_of(document)
        async with self._turns.of(content):
            # this document may have no content yet; the others have the same bytes
            same = {row.id: row for row in await self._catalog.of_content(content)} | {document.id: document}
            if any(id in self._work.running for id in same):
                raise NotNow(reason=coded("document_busy"))
            known = await self._catalog.reading(content)
            as_asked = known is not None and (known.version, known.encoding) == (extracting.READING, encoding)
            if as_asked and document.status is Status.READY:
                return
            if as_asked:
                again = [queued_again(document, content=content, size=size)]
                await self._catalog.save(again[0])
            else:
                again = [queued_again(row, content=content, size=size) for row in same.values()]
                recognition = known.recognition if known is not None else None
                await self._catalog.request_encoding(content, size, encoding, again, recognition)
        for row in again:
            if row.id not in self._work.running:
                self._work.publish(row)
                self._work.enqueue(row)

    async def _content_of(self, document: Document) -> tuple[str, int]:
        """The hash and the number of the bytes that will be read. Raises NotNow, FileMissing."""
        try:
            content, size = await asyncio.to_thread(extracting.content_of, path_of_text(document.path))
        except FileMissing:
            sources = await self._catalog.sources(document.id)
            elsewhere = await asyncio.to_thread(still_there, sources)
            if document.content is None or (elsewhere is None and document.backup is not Backup.DONE):
                raise
            return document.content, document.size
        if document.generation is not None and content != document.content:
            raise NotNow(reason=coded("document_changed"))
        return content, size
