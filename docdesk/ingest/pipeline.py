# SPDX-License-Identifier: Apache-2.0
"""Takes one document through extract, recognise, split, embed and store, with a checkpoint after each.

Every stage first looks whether its effect is there already, so running a document again costs only what is
missing. Nothing counts as done before it is on the disk.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Catalog, Generation, Index
from docdesk.catalog.replaced import Replaced
from docdesk.errors import DocdeskError, NoText
from docdesk.ingest.extract_stage import ExtractStage, TakeOut, remove_spool
from docdesk.ingest.not_embedded import NOT_EMBEDDED, Embedded, with_refused
from docdesk.ingest.originals import Originals
from docdesk.ingest.recipes import Making, Recipe
from docdesk.ingest.room import Precedence, ReadingSlot, Room, Turns
from docdesk.ingest.row import Row, unwatched
from docdesk.settings.model import Settings
from docdesk.steps import extract as extracting
from docdesk.steps.split import split as splitting
from docdesk.store.interface import Rows, Vectors
from docdesk.store.rows import about_collection, collection_name, moved_aside, vector_id, vector_metadata
from docdesk.store.words import Words
from docdesk.system.background import run_to_completion
from docdesk.values.documents import Chunk, Document, Page, Stage, Status, new_id
from docdesk.values.formats import FileType
from docdesk.values.languages import ENGLISH
from docdesk.values.paths import path_of_text
from docdesk.values.problems import Notice
from docdesk.values.waits import SHORTER, Wait
from docdesk.workers.runs import Runs

if TYPE_CHECKING:
    import numpy as np

    from docdesk.steps.embed.embedder import Embedder

SLICE = 1_024
"""Chunks of one document in memory at once."""

MOST_CHUNKS = 8_192
"""Chunks of all documents in memory at once."""

CROWD = 4
"""While at least this many shorter documents are embedded or stored, a long one waits."""
SHARE = 4.0
"""A long document's slice may go once this many times its chunks were stored for shorter ones."""
LONG_PATIENCE = 60.0
"""Seconds after which a long document's slice goes in any case."""


class Pipeline:
    """The four stages over the parts of one library."""

    def __init__(
        self,
        settings: Settings,
        recipe: Recipe,
        catalog: Catalog,
        workers: Runs,
        embedder: Embedder,
        store: Vectors,
        words: Words,
        originals: Originals,
    ) -> None:
        self.making = Making(recipe, embedder)
        """What documents that begin now are made with."""
        self._catalog = catalog
        self._workers = workers
        self._store = store
        self._words = words
        self._originals = originals
        self._reading = asyncio.Semaphore(workers.count * 2 + 2)
        self._extracting = ExtractStage(settings, catalog, workers, originals)
        self._room = Room(MOST_CHUNKS)
        self._precedence = Precedence(SHARE, LONG_PATIENCE, CROWD)
        self._naming = asyncio.Lock()
        self._named: dict[int, Index] = {}
        """Indexes whose collection is known, by id."""

    @property
    def turns(self) -> Turns:
        """Turns to read the bytes of a content."""
        return self._extracting.turns

    def take_out(self, take_out: TakeOut) -> None:
        """Call this for documents that hold files, before their pages count as read."""
        self._extracting.take_out = take_out

    @property
    def recipe(self) -> Recipe:
        """The recipe for documents that begin now."""
        return self.making.recipe

    def reconfigure(self, settings: Settings, recipe: Recipe, embedder: Embedder) -> None:
        """Use another recipe for documents that begin from now on. Running documents keep theirs."""
        self._extracting.settings, self.making = settings, Making(recipe, embedder)

    async def run(self, row: Row, *, password: str | None = None) -> Replaced:
        """Make the row's document searchable. Its last value is then on the row and in the catalog.

        Returns what became of documents whose place this one took. If the same bytes were there already, the
        row's document is the older one. Raises DocdeskError.
        """
        try:
            return await self._run(row, password)
        finally:
            if row.fetched is not None:
                await asyncio.to_thread(row.fetched.unlink, missing_ok=True)

    async def _run(self, row: Row, password: str | None) -> Replaced:
        making = self.making
        async with self._slot(row.document) as slot:
            row.begin()
            async with row.stage(Stage.EXTRACT):
                row.change(stage=Stage.EXTRACT, done=0, total=0)
                asked = row.document.id
                source = await self._extracting.settle(row)
                if row.document.id != asked:
                    return Replaced()
                pages = await self._extracting.pages(row, password, slot, source)
            async with row.stage(Stage.SPLIT):
                row.change(stage=Stage.SPLIT, done=0, total=len(pages), pages=len(pages))
                generation, chunks = await self._split(row, pages, making.recipe)
                del pages
                await asyncio.to_thread(remove_spool, self._extracting.spool(row))
        await self._embed_and_store(row, generation, chunks, making)
        ready = row.change(
            status=Status.READY,
            stage=None,
            done=0,
            total=0,
            generation=generation.id,
            waiting=None,
            error=None,
        )
        # all is made and paid for, so it is too late to cancel
        return await run_to_completion(self._catalog.turn_to(ready, source))

    @asynccontextmanager
    async def _slot(self, document: Document) -> AsyncIterator[ReadingSlot]:
        """A slot to read a document in; its file is expected by the workers meanwhile.

        A file that an assistant named is not: its path may lead elsewhere when a worker is allowed to read it.
        """
        by_assistant = await self._catalog.assistant_paths.holds(document.path)
        with nullcontext() if by_assistant else self._workers.expecting(path_of_text(document.path)):
            async with ReadingSlot(self._reading) as slot:
                yield slot

    async def split_again(self, document: Document, making: Making) -> tuple[Generation, Sequence[Chunk]]:
        """Split a ready document for another index. No search finds the new generation yet."""
        assert document.content is not None
        pages = await self._catalog.pages(document.content)
        return await self._split(unwatched(document), pages, making.recipe)

    async def embed_again(
        self, document: Document, generation: Generation, chunks: Sequence[Chunk], making: Making
    ) -> None:
        """Embed and store the result of `split_again`. No search finds it yet."""
        await self._embed_and_store(unwatched(document), generation, chunks, making)

    # split

    async def _split(
        self, row: Row, pages: Sequence[Page], recipe: Recipe
    ) -> tuple[Generation, Sequence[Chunk]]:
        document, index = row.document, recipe.index
        assert document.content is not None
        generation = await self._catalog.generation_for(document.id, document.content, index.id)
        language = document.language
        if generation is not None:
            chunks: Sequence[Chunk] = await self._catalog.chunks(generation.id)
        else:
            # pages that were just read are in the spool: nothing large is sent from process to process
            spool = self._extracting.spool(row)
            fresh = await asyncio.to_thread(spool.exists)
            result = await self._workers.run(
                splitting.split_document,
                spool if fresh else pages,
                recipe.split_of(document.about),
                first=True,
                on_turn=row.take_turn,
            )
            chunks = result.chunks
            if not chunks:
                raise NoText(pages=len(pages), reason="")
            generation = Generation(
                id=new_id(),
                document=document.id,
                content=document.content,
                index_id=index.id,
                chunks=len(chunks),
                notices=_notices(chunks, result.language, recipe),
            )
            await self._catalog.add_generation(generation, chunks)
            language = result.language or ""
        warnings = (*document.warnings, *generation.notices)
        row.change(chunks=len(chunks), warnings=warnings, language=language)
        return generation, chunks

    # embed and store

    async def _embed_and_store(
        self, row: Row, generation: Generation, chunks: Sequence[Chunk], making: Making
    ) -> None:
        """A document of one slice goes before documents of several."""
        if len(chunks) > SLICE:
            await self._in_slices(row, generation, chunks, making)
        else:
            with self._precedence.short(len(chunks)):
                await self._in_slices(row, generation, chunks, making)

    async def _in_slices(
        self, row: Row, generation: Generation, chunks: Sequence[Chunk], making: Making
    ) -> None:
        """Slice by slice: while one is written, the next is embedded."""
        writing: asyncio.Task[None] | None = None
        refused: dict[int, DocdeskError] = {}
        row.change(stage=Stage.EMBED, done=0, total=len(chunks), reused=0)
        began = 0
        try:
            for began in range(0, len(chunks), SLICE):
                some = chunks[began : began + SLICE]
                if len(chunks) > SLICE and not self._precedence.free:
                    row.change(waiting=Wait(SHORTER))
                    await self._precedence.turn(len(some))
                    row.change(waiting=None)
                async with AsyncExitStack() as room:
                    with row.at_rest():
                        await room.enter_async_context(self._room.taken(len(some)))
                    async with row.stage(Stage.EMBED):
                        texts = await self._catalog.texts(generation.content, some)
                        vectors, copies, without = await self._embed(
                            row, began, len(chunks), some, texts, making.embedder
                        )
                    refused.update((began + position, error) for position, error in without.items())
                    if writing is not None:
                        await writing
                    writing = asyncio.create_task(
                        self._write(
                            row.document,
                            generation,
                            some,
                            texts,
                            Embedded(vectors, copies, set(without)),
                            making.recipe.index,
                        )
                    )
                    if began + SLICE >= len(chunks):
                        row.change(stage=Stage.STORE, done=0, total=len(chunks))
                        async with row.stage(Stage.STORE):
                            await writing
            await self._note_refused(row, generation, refused)
        except BaseException:
            if writing is not None and not writing.done():
                # the store writes these rows anyway; nothing may run on after the document has ended
                await asyncio.wait([writing])
            raise

    async def _embed(
        self,
        row: Row,
        began: int,
        total: int,
        chunks: Sequence[Chunk],
        texts: Sequence[str],
        embedder: Embedder,
    ) -> tuple[np.ndarray, set[int], dict[int, DocdeskError]]:
        copies: set[int] = set()
        refused: dict[int, DocdeskError] = {}
        reused_before = row.document.reused
        reused = 0

        def progress(done: int, of_them_reused: int) -> None:
            nonlocal reused
            reused = of_them_reused
            row.progress(began + done, total, reused=reused_before + reused)

        def wait(reason: Wait | None) -> None:
            row.change(waiting=reason)

        named = [(chunk.sha256, chunk.embedded(text)) for chunk, text in zip(chunks, texts, strict=True)]
        vectors = await embedder.embed(
            named,
            on_progress=progress,
            on_wait=wait,
            on_copies=copies.update,
            on_refused=refused.update,
        )
        # the last progress report may have been dropped
        last = {
            "done": began + len(chunks),
            "total": total,
            "reused": reused_before + reused,
            "waiting": None,
        }
        if any(getattr(row.document, name) != value for name, value in last.items()):
            row.change(**last)
        return vectors, copies, refused

    async def _note_refused(self, row: Row, generation: Generation, refused: dict[int, DocdeskError]) -> None:
        """Say on the row which chunks the provider could not embed. Raises the error if it could embed none."""
        if len(refused) == generation.chunks:
            raise refused[min(refused)]
        notices = with_refused(generation, refused)
        if notices != generation.notices:
            await self._catalog.save_notices(generation.id, notices)
            own = [notice for notice in row.document.warnings if notice.code != NOT_EMBEDDED]
            row.change(warnings=(*own, *(notice for notice in notices if notice.code == NOT_EMBEDDED)))

    async def _write(
        self,
        document: Document,
        generation: Generation,
        chunks: Sequence[Chunk],
        texts: Sequence[str],
        embedded: Embedded,
        index: Index,
    ) -> None:
        passages = [(generation.id, chunk.index, text) for chunk, text in zip(chunks, texts, strict=True)]
        chunks, texts, vectors, copies = embedded.without_refused(chunks, texts)
        if not chunks:
            await self._words.add(passages)
            return
        index = await self._named_index(index, int(vectors.shape[1]))
        assert index.collection is not None
        # does not wait for an original that is still being sent; a repair or rebuild adds its address
        stored = self._originals.stored(generation.content)
        ids = [vector_id(generation, chunk.index) for chunk in chunks]
        rows = Rows(
            ids=ids,
            vectors=await asyncio.to_thread(moved_aside, ids, vectors, copies) if copies else vectors,
            texts=list(texts),
            metadatas=[vector_metadata(document, chunk, stored) for chunk in chunks],
        )
        await asyncio.gather(
            self._store.upsert(index.collection, about_collection(index), rows), self._words.add(passages)
        )

    async def _named_index(self, index: Index, dimensions: int) -> Index:
        """The index with its collection, whose name depends on the first vectors' dimensions."""
        async with self._naming:
            if index.id in self._named:
                return self._named[index.id]
            if index.collection is None:
                name = collection_name(index, dimensions)
                index = dataclasses.replace(index, dimensions=dimensions, collection=name)
                await self._catalog.save_index(index)
            self._named[index.id] = index
            return index


def _notices(chunks: Sequence[Chunk], language: str | None, recipe: Recipe) -> tuple[Notice, ...]:
    """Notices about a document's chunks."""
    found = []
    if recipe.english_only and language not in (None, ENGLISH):
        found.append(Notice("not_english", {"language": language}))
    cut = sum(chunk.cut for chunk in chunks)
    if cut:
        found.append(Notice("chunks_cut", {"count": cut, "total": len(chunks)}))
    return tuple(found)


def joined(document: Document, name: str, path: str) -> Document:
    """The older document of the same bytes, as it is shown for another path."""
    notices = (*document.warnings, Notice("duplicate", {"name": document.name}))
    return dataclasses.replace(document, name=name, path=path, warnings=notices)


def type_of_name(name: str) -> FileType | None:
    """The file type that a name suggests, for the row; None if only the bytes can tell, or if it is unsupported."""
    return extracting.type_of_name(name)
