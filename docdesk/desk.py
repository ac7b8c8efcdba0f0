# SPDX-License-Identifier: Apache-2.0
"""The one place where the parts of a library are built and closed; its owner, and the owner's lock."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk import log as logs
from docdesk.documents import Chunk, Document, Passage, Status
from docdesk.errors import DocdeskError, LibraryInUse, from_os_error
from docdesk.settings import Settings, changed, save_settings

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from docdesk.catalog import Catalog, Generation, Index
    from docdesk.catalog.database import Database
    from docdesk.catalog.listing import Listing
    from docdesk.embeddings import Embeddings
    from docdesk.ingest_queue import IngestQueue
    from docdesk.pipeline import Plan
    from docdesk.search import Search
    from docdesk.steps.embed.embedder import Embedder
    from docdesk.steps.store import Store
    from docdesk.words import Words
    from docdesk.workers import Workers

log = logging.getLogger(__name__)

LEAST_WORKERS = 2


async def open_desk(settings: Settings, *, api_key: str | None = None, starts_work: bool = True) -> Desk:
    """Open a library as its owner; made where there is none.

    With `starts_work` what was left queued goes on. Raises LibraryInUse, ReadOnly, DiskFull, CatalogNewer,
    CatalogDamaged and other DocdeskErrors; the library is then closed again.
    """
    await asyncio.to_thread(_import_heavy_parts)
    desk = Desk(settings, api_key)
    try:
        await desk._open(starts_work)
    except BaseException:
        await desk.close()
        raise
    return desk


class Desk:
    """The running whole of one library. Made by `open_desk`."""

    queue: IngestQueue

    def __init__(self, settings: Settings, api_key: str | None) -> None:
        self.settings = settings
        self._api_key = api_key
        self._lock: BaseFileLock | None = None
        self._log: logs.Log | None = None
        self._database: Database | None = None
        self._catalog: Catalog | None = None
        self._listing: Listing | None = None
        self._embeddings: Embeddings | None = None
        self._words: Words | None = None
        self._store: Store | None = None
        self._workers: Workers | None = None
        self._search: Search | None = None
        self._embedders: dict[tuple[Any, ...], Embedder] = {}
        self._queue: IngestQueue | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._behind: set[asyncio.Task[None]] = set()

    async def documents(self) -> list[Document]:
        """Every document of the library, oldest first; what runs with its newest value."""
        assert self._catalog is not None
        newest = self.queue.newest
        return [newest.get(document.id, document) for document in await self._catalog.documents()]

    async def document(self, id: str) -> Document | None:
        """One document with its newest value; under an id that turned out to be another one, that one.

        The second has the name and path that the id was added with, and the notice "duplicate".
        """
        assert self._catalog is not None
        found = self.queue.newest.get(id) or await self._catalog.document(id)
        if found is not None:
            return found
        other = await self.queue.joined(id)
        if other is None:
            return None
        from docdesk.pipeline import joined

        real = self.queue.newest.get(other.document) or await self._catalog.document(other.document)
        return joined(real, other.name, other.path) if real is not None else None

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]:
        """Documents page by page, oldest first, and how many there are in all."""
        assert self._listing is not None
        rows, total = await self._listing.documents(statuses, offset, limit)
        newest = self.queue.newest
        return [newest.get(row.id, row) for row in rows], total

    async def chunks(
        self, document: Document, offset: int = 0, limit: int = 100
    ) -> tuple[list[tuple[Chunk, str]], int]:
        """What a search finds of a document, with its texts, page by page; and how many there are in all."""
        assert self._listing is not None
        return await self._listing.chunks(document, offset, limit)

    async def search(self, text: str, k: int = 10) -> list[Passage]:
        """The k passages that answer best, best first. Raises DocdeskError where nothing can be asked."""
        assert self._search is not None
        return await self._search(text, k)

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Work with other settings from now on, and keep them. A queue that paused by itself goes on.

        Documents that are ready stay searchable with the model that made them. Raises DocdeskError.
        """
        assert self._catalog is not None
        save_settings(settings)
        self.settings = settings
        if api_key is not None:
            self._api_key = api_key
            logs.hide(api_key)
        stale = self._embedders
        self._embedders = {}
        pipeline = self.queue.pipeline
        plan, embedder = await self._plan()
        pipeline.reconfigure(settings, plan, embedder)
        for old in stale.values():
            self._keep_behind(old.close())
        if self.queue.state.problem is not None:
            await self.queue.resume()

    async def close(self) -> None:
        """Stop what runs, keep what was reached, and let go of the library. A part that fails is logged."""
        if self._queue is not None:
            await self._closed(self._queue.close())
        for task in (self._sweeping, *self._behind):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        for embedder in self._embedders.values():
            await self._closed(embedder.close())
        for part in (self._workers, self._store, self._words, self._embeddings):
            if part is not None:
                await self._closed(part.close())
        if self._database is not None:
            await asyncio.to_thread(self._database.close)
        if self._log is not None:
            self._log.close()
        if self._lock is not None:
            self._lock.release()
        self._queue = self._workers = self._store = self._words = self._embeddings = None
        self._database = self._log = self._lock = None

    # opening

    async def _open(self, starts_work: bool) -> None:
        from docdesk.catalog import Catalog
        from docdesk.catalog.database import Database
        from docdesk.catalog.listing import Listing
        from docdesk.embeddings import Embeddings
        from docdesk.ingest_queue import IngestQueue
        from docdesk.pipeline import Pipeline
        from docdesk.search import Search
        from docdesk.steps.store import Store
        from docdesk.words import Words
        from docdesk.workers import Workers

        library = self.settings.library
        self._take(library)
        if self._api_key:
            logs.hide(self._api_key)
        self._store = Store(library / "vectors")
        self._store.start()
        self._workers = Workers(self.settings.workers or _cores(), self.settings.memory_mb)
        if starts_work:
            self._workers.start()
        self._database = Database(library, self.settings.catalog_url)
        await asyncio.to_thread(self._database.open)
        self._catalog = catalog = Catalog(self._database)
        self._embeddings = Embeddings(library / "embeddings.db")
        self._words = words = Words(library / "words.db")
        words_are_new = await words.open()
        plan, embedder = await self._plan()
        self._search = Search(catalog, self._embeddings, self._store, words, self._embedder_for)
        pipeline = Pipeline(self.settings, plan, catalog, self._workers, embedder, self._store, words)
        log_file = str(library / "logs" / "docdesk.log")
        self._listing = Listing(self._database)
        self._queue = self.queue = IngestQueue(
            catalog, self._listing, pipeline, self._sweep, library, log_file
        )
        await self.queue.prepare()
        await catalog.requeue_running()
        await catalog.forget(await catalog.hidden())
        if words_are_new:
            self._keep_behind(self._fill_words())
        if starts_work:
            self._sweep()
            self._keep_behind(self._prepare(embedder))
            await self.queue.start()

    def _take(self, library: Path) -> None:
        """Make the library's folders, and be its only owner."""
        from filelock import FileLock, Timeout

        try:
            for folder in (library, library / "spool", library / "logs"):
                folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(library / "owner.lock", is_singleton=False)
            lock.acquire(blocking=False)
            self._lock = lock
            self._log = logs.start_log(library)
        except Timeout:
            raise LibraryInUse(path=str(library), reason="") from None
        except FileExistsError as error:
            raise from_os_error(OSError(errno.EACCES, ""), str(library)) or error from error
        except OSError as error:
            raise from_os_error(error, str(library)) or error from error

    async def _plan(self) -> tuple[Plan, Embedder]:
        """The index that the settings ask for, and the embedder that fills it."""
        from docdesk.catalog import Index
        from docdesk.pipeline import Plan
        from docdesk.steps.embed import open_provider
        from docdesk.steps.embed.embedder import Embedder
        from docdesk.steps.embed.models import model_window
        from docdesk.steps.split import SplitSpec

        assert self._catalog is not None
        assert self._embeddings is not None
        settings = self.settings
        window = await asyncio.to_thread(model_window, settings)
        size = settings.chunk_size or window.default_chunk_size
        overlap = settings.chunk_overlap
        if overlap is None:
            overlap = min(window.default_overlap, size // 5)
        provider = open_provider(settings, self._api_key)
        index = await self._catalog.index_for(
            Index(
                id=0,
                provider=settings.provider,
                model=settings.embedding_model,
                endpoint=provider.endpoint,
                asked_dimensions=settings.dimensions,
                chunk_size=size,
                chunk_overlap=overlap,
            )
        )
        split = SplitSpec(
            size=size,
            overlap=overlap,
            window=window.usable,
            tokenizer=str(window.tokenizer) if window.tokenizer else None,
            fit=settings.chunk_size is None,
        )
        embedder = Embedder.of(settings, provider, self._embeddings)
        self._embedders[_who(index)] = embedder
        return Plan(index, split, english_only=settings.provider == "builtin"), embedder

    def _embedder_for(self, index: Index) -> Embedder:
        """Who makes vectors for an index, which may be of an earlier choice of model."""
        from docdesk.steps.embed import open_provider
        from docdesk.steps.embed.embedder import Embedder

        assert self._embeddings is not None
        embedder = self._embedders.get(_who(index))
        if embedder is None:
            settings = changed(
                self.settings,
                provider=index.provider,
                model=index.model,
                base_url=index.endpoint or None,
                dimensions=index.asked_dimensions,
            )
            embedder = Embedder.of(settings, open_provider(settings, self._api_key), self._embeddings)
            self._embedders[_who(index)] = embedder
        return embedder

    # behind the work

    async def _prepare(self, embedder: Embedder) -> None:
        """Load the model while the first file is read; what is wrong with it the first document tells."""
        with contextlib.suppress(DocdeskError):
            await embedder.prepare()

    async def _fill_words(self) -> None:
        """Make the words again from the catalog, after their file was lost."""
        assert self._catalog is not None
        assert self._words is not None
        for document in await self._catalog.documents():
            if document.generation and document.content:
                chunks = await self._catalog.chunks(document.generation)
                for i in range(0, len(chunks), 1_000):
                    some = chunks[i : i + 1_000]
                    texts = await self._catalog.texts(document.content, some)
                    await self._words.add(
                        (document.generation, chunk.index, text)
                        for chunk, text in zip(some, texts, strict=True)
                    )

    def _sweep(self) -> None:
        """Remove the vectors of what nothing needs any more, behind the work."""
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._sweep_all())

    async def _sweep_all(self) -> None:
        assert self._catalog is not None
        assert self._store is not None
        assert self._words is not None
        try:
            while going := await self._catalog.to_sweep():
                for generation, collection in going:
                    if collection is not None:
                        await self._store.delete(collection, _vector_ids(generation))
                await self._words.drop([generation.id for generation, _ in going])
                await self._catalog.swept([generation.id for generation, _ in going])
        except DocdeskError as error:
            log.warning("sweeping stopped: %s; it goes on at the next start", error.code)

    def _keep_behind(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._ended_behind)

    def _ended_behind(self, task: asyncio.Task[None]) -> None:
        self._behind.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work behind the desk failed", exc_info=error)

    async def _closed(self, closing: Coroutine[Any, Any, None]) -> None:
        try:
            await closing
        except Exception:
            log.exception("a part of the desk did not close")


def _who(index: Index) -> tuple[Any, ...]:
    return (index.provider, index.model, index.endpoint, index.asked_dimensions)


def _vector_ids(generation: Generation) -> list[str]:
    from docdesk.pipeline import vector_id

    return [vector_id(generation, number) for number in range(generation.chunks)]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return max(LEAST_WORKERS, len(os.sched_getaffinity(0)))
    return max(LEAST_WORKERS, os.cpu_count() or 1)


def _import_heavy_parts() -> None:
    """Import what is slow to import in a thread, so that a window stays alive meanwhile."""
    import docdesk.catalog
    import docdesk.ingest_queue
    import docdesk.search
    import docdesk.steps.embed.embedder
    import docdesk.steps.store  # noqa: F401
