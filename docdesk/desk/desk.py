# SPDX-License-Identifier: Apache-2.0
"""The one place where the parts of a library are built and closed; its owner, and the owner's lock."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import gc
import logging
import os
from collections.abc import Awaitable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.desk.reading import Reading, rows_first
from docdesk.errors import CatalogDamaged, DocdeskError
from docdesk.money.ledger import Ledger
from docdesk.settings.model import Settings, save_settings
from docdesk.system import log as logs
from docdesk.system import offline
from docdesk.system.background import BackgroundTasks
from docdesk.values.documents import Backup, Document, Event, Passage, QueueState
from docdesk.values.problems import Notice, Problem

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from docdesk.backup.library_backup import LibraryBackup
    from docdesk.catalog.copies import Copies
    from docdesk.catalog.database import Database
    from docdesk.ingest.planner import Planner
    from docdesk.ingest.queue import IngestQueue
    from docdesk.ingest.recipes import Embedders
    from docdesk.records.embeddings import Embeddings
    from docdesk.search.search import Search
    from docdesk.steps.embed.embedder import Embedder
    from docdesk.store.vectors import Store
    from docdesk.store.words import Words
    from docdesk.upkeep.index_change import IndexChange
    from docdesk.upkeep.reindex import Reindex
    from docdesk.upkeep.run_end import RunEnd
    from docdesk.upkeep.upkeep import Upkeep
    from docdesk.values.plans import OnPlanned, Plan
    from docdesk.watch.known_files import KnownFiles
    from docdesk.workers.pool import Workers

log = logging.getLogger(__name__)

LEAST_WORKERS = 2


async def open_desk(
    settings: Settings,
    *,
    api_key: str | None = None,
    starts_work: bool = True,
    shown: asyncio.Event | None = None,
) -> Desk:
    """Open a library as its owner; made where there is none.

    With `starts_work` what was left queued goes on. Where `shown` is given, what is only warmed up for later
    work waits for it, see `rows_first`. Raises LibraryInUse, ReadOnly, DiskFull, CatalogNewer,
    CatalogDamaged and other DocdeskErrors; the library is then closed again.
    """
    desk = Desk(settings, api_key)
    try:
        await desk._begin(shown)
        await asyncio.to_thread(_import_heavy_parts)
        await desk._open(starts_work, shown)
    except BaseException:
        await desk.close()
        raise
    return desk


class Desk(Reading):
    """The running whole of one library. Made by `open_desk`."""

    backup: LibraryBackup
    known_files: KnownFiles
    """Which files of documents went, or are not wanted."""

    def __init__(self, settings: Settings, api_key: str | None) -> None:
        super().__init__()
        self.settings = settings
        self._api_key = api_key
        self._lock: BaseFileLock | None = None
        self._log: logs.Log | None = None
        self._database: Database | None = None
        self._embeddings: Embeddings | None = None
        self._words: Words | None = None
        self._store: Store | None = None
        self._workers: Workers | None = None
        self._search: Search | None = None
        self.ledger: Ledger | None = None
        """What left this machine."""
        self._embedders: Embedders | None = None
        self._queue: IngestQueue | None = None
        self._backup: LibraryBackup | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._copies: Copies | None = None
        self._run_end: RunEnd | None = None
        self.reindex: Reindex
        """Another model for documents that are there."""
        self.index_change: IndexChange
        """The same together with the settings, as a person asks for it."""
        self.upkeep: Upkeep
        """Check, repair and rebuild."""
        self.notices: list[Notice] = []
        """What a person should know of the library since it was opened."""
        self._behind = BackgroundTasks("desk")

    async def search(self, text: str, k: int = 10) -> list[Passage]:
        """The k passages that answer best, best first. Raises DocdeskError where nothing can be asked."""
        assert self._search is not None
        return await self._search(text, k)

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Work with other settings from now on, and keep them. A queue that paused by itself goes on.

        Documents that are ready stay searchable with the model that made them. Raises DocdeskError.
        """
        assert self._embedders is not None
        save_settings(settings)
        self.settings = settings
        offline.keep_offline(settings.offline)
        stale = self._embedders.reconfigure(settings, api_key)
        plan, embedder = await self._embedders.plan()
        self.queue.pipeline.reconfigure(settings, plan, embedder)
        # what was made the old way so far asks an embedder that is going to be closed
        self.queue.begin_again()
        await self.backup.begin(settings, starts_work=True)
        for old in stale:
            self._behind.keep(old.close())
        if self.queue.state.problem is not None:
            await self.queue.resume()

    async def planner(self, settings: Settings | None = None) -> Planner:
        """Examines files before anything is spent, for other settings than the library's where they are given."""
        from docdesk.ingest.planner import Planner
        from docdesk.ingest.recipes import model_key, split_for

        assert self._catalog is not None
        assert self._listing is not None
        assert self._workers is not None
        assert self._embeddings is not None
        settings = settings or self.settings
        self._workers.start()
        return Planner(
            settings,
            await split_for(settings),
            model_key(settings),
            self._catalog,
            self._listing,
            self._workers,
            self._embeddings,
            self.queue.pipeline.turns,
        )

    async def plan(
        self,
        paths: Iterable[Path],
        *,
        settings: Settings | None = None,
        on_file: OnPlanned = lambda file, total: None,
    ) -> Plan:
        """What adding these paths would make, cost and take; each file is told as it is examined.

        Sends nothing and adds nothing; what was read is not read again by an `add`.
        """
        return await (await self.planner(settings)).run(paths, on_file)

    async def diagnose(self, id: str | None = None, *, with_log: bool = False) -> str:
        """What helps to find a fault with a document, or with all that failed; see `docdesk.desk.diagnose`."""
        from docdesk.desk.diagnose import diagnose

        return await diagnose(self, id, with_log=with_log)

    async def backed_up(self, document: Document) -> Document:
        """The document once its original is in the bucket, failed, or cannot be sent for now."""
        assert self._catalog is not None
        if document.backup is not Backup.WAITING or document.content is None:
            return document
        await self.backup.originals.settled(document.content)
        now = await self._catalog.document(document.id)
        if now is None:
            return document
        return dataclasses.replace(document, backup=now.backup, backup_error=now.backup_error)

    async def finish_backup(self) -> Problem | None:
        """After a run: until the backup is as far as it can be; why it is not done, or None."""
        await self.backup.finish()
        return self.backup.problem

    async def point_to(self, document: Document, before: str) -> None:
        """A document's file is at `document.path` now, and no more at `before`."""
        assert self._catalog is not None
        await self._catalog.move(document, before)

    async def close(self) -> None:
        """Stop what runs, keep what was reached, and let go of the library. A part that fails is logged."""
        from docdesk.upkeep.run_end import SWEEP_SECONDS

        if self._backup is not None:
            await self._closed(self._backup.close())
        if self._queue is not None:
            await self._closed(self._queue.close())
        if self._run_end is not None:
            await self._closed(self._run_end.close())
        if self._sweeping is not None:
            # what the run replaced goes with it; a long sweep goes on at the next start
            await asyncio.wait({self._sweeping}, timeout=SWEEP_SECONDS)
            self._sweeping.cancel()
            await asyncio.gather(self._sweeping, return_exceptions=True)
        await self._behind.stop()
        for embedder in self._embedders.all if self._embedders is not None else ():
            await self._closed(embedder.close())
        for part in (self._workers, self._store, self._words, self._embeddings):
            if part is not None:
                await self._closed(part.close())
        if self.ledger is not None:
            await asyncio.to_thread(self.ledger.close)
        if self._database is not None:
            if self._run_end is not None:
                await self._run_end.copy_catalog()
            await asyncio.to_thread(self._database.close)
            if self._copies is not None and not self._database.damaged:
                self._copies.end()
        if self._log is not None:
            self._log.close()
        if self._lock is not None:
            self._lock.release()
        self._queue = self._workers = self._store = self._words = self._embeddings = None
        self._database = self._log = self._lock = self._copies = None
        gc.unfreeze()

    # opening

    async def _begin(self, shown: asyncio.Event | None) -> None:
        """Own the library, and start what takes longest to be there: a first question waits for the store."""
        from docdesk.desk.lock import only_folder_of_vectors, take
        from docdesk.store.vectors import Store

        library = self.settings.library
        offline.keep_offline(self.settings.offline)
        self._lock, self._log = take(library)
        logs.hide(self._api_key or "")
        folder = await asyncio.to_thread(only_folder_of_vectors, library)
        if folder is not None:
            self._store = Store(folder)
            self._store.start(at_once=shown is None)

    async def _open(self, starts_work: bool, shown: asyncio.Event | None) -> None:
        from docdesk.backup.library_backup import LibraryBackup
        from docdesk.catalog.catalog import Catalog
        from docdesk.catalog.files import Files
        from docdesk.catalog.inventory import Inventory
        from docdesk.catalog.listing import Listing
        from docdesk.ingest.in_work import InWork
        from docdesk.ingest.inbox import Inbox
        from docdesk.ingest.pipeline import Pipeline
        from docdesk.ingest.questions import Questions
        from docdesk.ingest.queue import IngestQueue
        from docdesk.ingest.recipes import Embedders
        from docdesk.ingest.removals import Removals
        from docdesk.records.embeddings import Embeddings
        from docdesk.search.search import Search
        from docdesk.store.vectors import Store
        from docdesk.store.words import Words
        from docdesk.upkeep.index_change import IndexChange
        from docdesk.upkeep.reindex import Reindex
        from docdesk.upkeep.run_end import RunEnd
        from docdesk.upkeep.upkeep import Upkeep, folder_of_vectors
        from docdesk.watch.known_files import KnownFiles
        from docdesk.workers.pool import Workers

        library = self.settings.library
        self.ledger = Ledger(library / "ledger.db")
        self._workers = Workers(self.settings.workers or _cores(), self.settings.memory_mb)
        if starts_work:
            self._workers.start(at_once=False)
        self._database = await self._trusted_database()
        self._catalog = catalog = Catalog(self._database)
        folder = await folder_of_vectors(catalog, library)
        if self._store is None or self._store.folder != folder:
            if self._store is not None:
                await self._store.close()
            self._store = Store(folder)
            self._store.start(at_once=shown is None)
        self._embeddings = Embeddings(library / "embeddings.db")
        self._words = words = Words(library / "words.db")
        words_are_new = await words.open()
        self._embedders = Embedders(self.settings, self._api_key, catalog, self._embeddings, self.ledger)
        await self._embedders.find_keys()
        plan, embedder = await self._embedders.plan()
        embedder_for = self._embedders.of
        questions = Questions(self._workers, self._store)
        self._search = Search(catalog, self._embeddings, self._store, words, embedder_for, questions)
        log_file = str(library / "logs" / "docdesk.log")
        self._listing = Listing(self._database)
        in_work = InWork(catalog)
        inbox = Inbox(library / "inbox")
        self.known_files = KnownFiles(catalog, Files(self._database), in_work)
        removals = Removals(catalog, self._listing, in_work, inbox, self, self._sweep)
        self._backup = self.backup = LibraryBackup(
            self._database, catalog, library, in_work, removals, self.ledger, log_file
        )
        originals = self.backup.originals
        pipeline = Pipeline(
            self.settings, plan, catalog, self._workers, embedder, self._store, words, originals
        )
        self._queue = self.queue = IngestQueue(
            in_work,
            catalog,
            self._listing,
            pipeline,
            inbox,
            removals,
            originals,
            self._sweep,
            library,
            log_file,
        )
        await self.backup.begin(self.settings, starts_work=starts_work)
        await self.queue.prepare()
        await catalog.requeue_running()
        await catalog.forget(await catalog.hidden())
        inventory = Inventory(self._database)
        self.upkeep = Upkeep(
            library,
            catalog,
            inventory,
            self._store,
            words,
            self._embeddings,
            embedder_for,
        )
        self.reindex = Reindex(
            catalog, inventory, self._embeddings, words, pipeline, self.upkeep, embedder_for
        )
        self.index_change = IndexChange(
            self.reindex, inventory, self._embedders, self._workers, lambda: self.settings, self.reconfigure
        )
        self.notices += await self.upkeep.look_at_start()
        self._run_end = RunEnd(self._database, self._copies, self.queue, self.upkeep, lambda: self._sweeping)
        self.upkeep.before_check(self._run_end.settled)
        self.queue.subscribe(self._back_up_when_idle)
        if words_are_new:
            self._behind.keep(self.upkeep.fill_words())
        if starts_work:
            killed = self._copies is not None and self._copies.was_killed
            self._behind.keep(self.upkeep.mend_behind(whole=not self.notices and not killed))
            self._behind.keep(self.reindex.go_on())
            self._behind.keep(self._sweep_spools())
            self._sweep()
            self._behind.keep(self._warm_up(embedder, shown))
            await self.queue.start()

    async def _trusted_database(self) -> Database:
        """The catalog's database, open; put back from a copy where it turns out to be damaged."""
        from docdesk.catalog.copies import Copies
        from docdesk.catalog.database import Database

        database = Database(self.settings.library, self.settings.catalog_url)
        restored = None
        if database.is_sqlite:
            self._copies = Copies(self.settings.library)
            restored = await asyncio.to_thread(self._copies.begin)
        try:
            await asyncio.to_thread(database.open)
        except CatalogDamaged as error:
            if self._copies is None or restored is not None:
                raise
            reason = str(error.facts.get("reason", ""))
            restored = await asyncio.to_thread(self._copies.restore, reason)
            database = Database(self.settings.library)
            await asyncio.to_thread(database.open)
        if restored is not None:
            facts = {"when": restored.when, "kept": restored.kept}
            self.notices.append(Notice("catalog_restored", facts))
        return database

    # behind the work

    async def _warm_up(self, embedder: Embedder, shown: asyncio.Event | None) -> None:
        """Have processes and model ready for the first file; what is wrong with a model the first document tells."""
        await rows_first(shown)
        if self._workers is not None and self._store is not None:
            # one after the other: each takes what processor there is, and a question may come before a file
            with contextlib.suppress(DocdeskError):
                await self._store.warm()
            self._workers.start()
            with contextlib.suppress(DocdeskError):
                await embedder.prepare()
            # a full collection looks at every module there is, a tenth of a second in which a window stands
            gc.freeze()

    async def note_removal(self, ids: Sequence[str]) -> None:
        """Have the files of removed documents stay away from a watched library."""
        if self.settings.watched:
            await self.known_files.note_removal(ids)

    def _sweep(self) -> None:
        """Remove the vectors of what nothing needs any more, behind the work."""
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self.upkeep.sweep())

    async def _sweep_spools(self) -> None:
        from docdesk.ingest.leftovers import sweep_spools

        assert self._listing is not None
        await sweep_spools(self.settings.library / "spool", self._listing)

    def _back_up_when_idle(self, event: Event) -> None:
        if isinstance(event, QueueState) and self.queue.idle:
            self.backup.copy_when_quiet()

    async def _closed(self, closing: Awaitable[None]) -> None:
        try:
            await closing
        except Exception:
            log.exception("a part of the desk did not close")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return max(LEAST_WORKERS, len(os.sched_getaffinity(0)))
    return max(LEAST_WORKERS, os.cpu_count() or 1)


def _import_heavy_parts() -> None:
    """Import what is slow to import in a thread, so that a window stays alive meanwhile."""
    import docdesk.backup.library_backup
    import docdesk.catalog.catalog
    import docdesk.ingest.queue
    import docdesk.search.search
    import docdesk.steps.embed.embedder
    import docdesk.store.vectors  # noqa: F401
