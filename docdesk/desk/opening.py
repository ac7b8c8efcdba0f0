# SPDX-License-Identifier: Apache-2.0
"""Builds the parts of a library in one pass, each from the ones before it, and closes them in reverse.

What takes longest starts first: the store's process begins before the catalog is open.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.desk.configuration import Configuration, CurrentSettings
from docdesk.desk.importing import import_first_parts, import_heavy_parts
from docdesk.desk.late import close_pages, late_asking, late_pages
from docdesk.desk.offering import offer_model
from docdesk.desk.orders import gives_orders
from docdesk.desk.parts import Parts, StandIns
from docdesk.desk.reading import rows_first
from docdesk.errors import CatalogDamaged, DocdeskError
from docdesk.errors.os_errors import from_os_error
from docdesk.ingest.hold import Hold
from docdesk.money.ledger import Ledger
from docdesk.settings.keys import key_for
from docdesk.settings.model import Settings, load_settings, write_down
from docdesk.settings.trust import is_known, is_new, trust
from docdesk.system import log as logs
from docdesk.system import offline
from docdesk.system.background import BackgroundTasks
from docdesk.system.private import belongs_to_another
from docdesk.values.documents import Event, QueueState
from docdesk.values.problems import Notice

if TYPE_CHECKING:
    from docdesk.catalog.copies import Copies, RestoredCatalog
    from docdesk.catalog.database import Database
    from docdesk.catalog.listing import Listing
    from docdesk.ingest.recipes import Embedders
    from docdesk.store.interface import Vectors
    from docdesk.store.places import Place
    from docdesk.upkeep.catalog_copies import CatalogCopies
    from docdesk.upkeep.homes import AtOpening, Homes
    from docdesk.upkeep.library import Library
    from docdesk.watch.known_files import KnownFiles
    from docdesk.workers.pool import Workers

log = logging.getLogger(__name__)

LEAST_WORKERS = 2


async def open_parts(
    settings: Settings,
    *,
    api_key: str | None = None,
    starts_work: bool = True,
    shown: asyncio.Event | None = None,
    stand_ins: StandIns | None = None,
    trusted: bool = False,
) -> Parts:
    """Open a library's parts as its owner, and start its work if `starts_work`.

    See `docdesk.desk.desk.open_desk` for the arguments and errors.
    """
    stack = AsyncExitStack()
    opening = _Opening(stack, settings, starts_work, shown, stand_ins or StandIns(), trusted)
    try:
        await asyncio.to_thread(import_first_parts)
        store = await opening.own(api_key)
        await asyncio.to_thread(import_heavy_parts)
        parts = await opening.build(api_key, store)
        await opening.begin(parts)
    except BaseException:
        await stack.aclose()
        raise
    return parts


class _Opening:
    """One opening of a library. Whatever it opens goes onto `stack` at once."""

    def __init__(
        self,
        stack: AsyncExitStack,
        settings: Settings,
        starts_work: bool,
        shown: asyncio.Event | None,
        stand_ins: StandIns,
        trusted: bool,
    ) -> None:
        self._stack = stack
        self._trusted = trusted
        self._settings = settings
        self._starts_work = starts_work
        self._shown = shown
        self._stand_ins = stand_ins
        self._path = settings.library

    async def own(self, api_key: str | None) -> Vectors | None:
        """Own the library, and start what takes longest: a first question waits for the store."""
        from docdesk.desk.lock import only_folder_of_vectors, take

        made_here = await asyncio.to_thread(is_new, self._path)
        lock, log_file = take(self._path)
        self._stack.callback(lock.release)
        self._stack.callback(log_file.close)
        self._stack.callback(gc.unfreeze)
        if made_here:
            await asyncio.to_thread(write_down, self._settings)
        await self._look_whose(made_here)
        logs.hide(api_key or "")
        self._workers = self._start_workers()
        if self._settings.chroma_url is not None and self._hold.problem is None:
            return None
        folder = await asyncio.to_thread(only_folder_of_vectors, self._path)
        return self._start_store(folder) if folder is not None else None

    async def build(self, api_key: str | None, early_store: Vectors | None) -> Parts:
        """Every part, each from the ones before it."""
        from docdesk.backup.library_backup import LibraryBackup
        from docdesk.catalog.answers import AnswerRecords
        from docdesk.catalog.conditions import Conditions
        from docdesk.catalog.files import Files
        from docdesk.catalog.listing import Listing
        from docdesk.catalog.questions import QuestionRecords
        from docdesk.desk.comparison import Comparison
        from docdesk.ingest.in_work import InWork
        from docdesk.ingest.inbox import Inbox
        from docdesk.ingest.pipeline import Pipeline
        from docdesk.ingest.questions import Questions
        from docdesk.ingest.queue import IngestQueue
        from docdesk.ingest.removals import Removals
        from docdesk.ingest.tagging import Tagging
        from docdesk.search.kept_questions import KeptQuestions
        from docdesk.search.model_offer import ModelOffer
        from docdesk.search.search import Search
        from docdesk.upkeep.homes import Homes
        from docdesk.upkeep.index_change import IndexChange
        from docdesk.upkeep.reindex import Reindex
        from docdesk.upkeep.run_end import RunEnd
        from docdesk.upkeep.sweeper import Sweeper
        from docdesk.upkeep.traces import Traces
        from docdesk.upkeep.upkeep import Upkeep
        from docdesk.watch.known_files import KnownFiles

        settings, path = self._settings, self._path
        current = CurrentSettings(settings)
        ledger = Ledger(path / "ledger.db")
        self._closes(asyncio.to_thread, ledger.close)
        workers = self._workers
        database, copies, restored = await self._trusted_database()
        homes = Homes(path, lambda: current.value, current.replace, lambda: self._hold.problem is not None)
        library, embedders, at, words_are_new = await self._library(
            database, homes, early_store, api_key, ledger
        )
        recipe, embedder = await embedders.recipe()
        catalog, store, words = library.catalog, library.store, library.words
        conditions, questions = Conditions(database), Questions(workers, store)
        embedder_for = self._hold.guarding(library.embedder_for)
        search = Search(catalog, conditions, library.embeddings, store, words, embedder_for, questions)
        kept_questions = KeptQuestions(catalog, QuestionRecords(database), search)
        background = BackgroundTasks("desk")
        self._closes(background.stop)
        sweeper = Sweeper(library)
        log_file = str(path / "logs" / "docdesk.log")
        listing, in_work = Listing(database), InWork(catalog, self._hold)
        inbox = Inbox(path / "inbox")
        known_files = KnownFiles(catalog, Files(database), in_work)
        notes = _RemovalNotes(current, known_files)
        traces = Traces(library, database, copies)
        removals = Removals(catalog, listing, in_work, inbox, notes, sweeper.sweep, traces.erase)
        backup = LibraryBackup(database, catalog, path, in_work, removals, ledger, log_file)
        originals = backup.originals
        pipeline = Pipeline(settings, recipe, catalog, workers, embedder, store, words, originals)
        queue = IngestQueue(
            in_work,
            catalog,
            listing,
            pipeline,
            inbox,
            removals,
            originals,
            sweeper.begin,
            path,
            log_file,
        )
        run_end = RunEnd(database, copies, queue, library, sweeper)
        # closing the queue ends a run, too: what that run leaves to settle is noted afterwards
        self._closes(run_end.close)
        self._closes(queue.close)
        self._closes(backup.close)
        # closing does not wait for another program's lock for long
        self._stack.callback(database.patience.hurry)
        pages = late_pages(catalog, listing, inbox, current)
        self._closes(close_pages, pages)
        configuration = Configuration(current, embedders, queue, backup, background, self._hold)
        upkeep = Upkeep(path, library, sweeper, run_end.settled, homes, at)
        reindex = Reindex(library, pipeline, upkeep, sweeper)
        return Parts(
            current=current,
            ledger=ledger,
            workers=workers,
            database=database,
            catalog_copies=copies,
            library=library,
            words_are_new=words_are_new,
            embedders=embedders,
            search=search,
            kept_questions=kept_questions,
            model_offer=ModelOffer(catalog, words),
            asking=late_asking(search, current, AnswerRecords(database), ledger, catalog),
            background=background,
            sweeper=sweeper,
            pipeline=pipeline,
            listing=listing,
            queue=queue,
            tagging=Tagging(catalog, listing, in_work),
            pages=pages,
            run_end=run_end,
            known_files=known_files,
            backup=backup,
            configuration=configuration,
            upkeep=upkeep,
            reindex=reindex,
            index_change=IndexChange(
                reindex,
                library.inventory,
                embedders,
                workers,
                lambda: current.value,
                configuration.change,
                Comparison(database, library, questions, kept_questions),
            ),
            notices=[restored] if restored is not None else [],
            closing=self._stack,
        )

    async def begin(self, parts: Parts) -> None:
        """Bring the parts to where the last owner left them, and start what goes on by itself."""
        catalog, background, upkeep = parts.library.catalog, parts.background, parts.upkeep
        await parts.backup.begin(self._settings, starts_work=self._starts_work)
        await parts.queue.prepare()
        await catalog.requeue_running()
        await parts.queue.begin_removals()
        parts.notices.extend(await upkeep.look_at_start())
        await parts.run_end.begin(starts_work=self._starts_work)
        whole = not parts.notices and not parts.run_end.after_a_kill

        def back_up_when_idle(event: Event) -> None:
            if isinstance(event, QueueState) and parts.queue.idle:
                parts.backup.copy_when_quiet()

        parts.queue.subscribe(back_up_when_idle)
        loop = asyncio.get_running_loop()

        def show_locked(locked: bool) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(parts.queue.show_locked, locked)

        parts.database.patience.wait_for_ever(show_locked)

        def use_own_settings(_: None) -> None:
            background.keep(_use_own_settings(parts))

        self._hold.released.subscribe(use_own_settings)
        if parts.words_are_new:
            background.keep(upkeep.fill_words())
        if self._starts_work:
            background.keep(_mend(parts, whole=whole))
            background.keep(parts.reindex.go_on())
            background.keep(_sweep_spools(self._path, parts.listing))
            parts.sweeper.begin()
            background.keep(_warm_up(parts, self._shown))
            await parts.queue.start()

    # below

    async def _look_whose(self, made_here: bool) -> None:
        """A library that is new to this user and wants something does nothing until they trust it."""
        known = self._trusted or (not made_here and await asyncio.to_thread(is_known, self._path))
        if not known and not await asyncio.to_thread(self._may_want_something, made_here):
            known = True
            try:
                await asyncio.to_thread(trust, self._path)
            except OSError as error:
                raise from_os_error(error, str(self._path)) or error from error
        self._hold = Hold(self._path, on=not known)
        offline.keep_offline(self._settings.offline or not known)

    def _may_want_something(self, made_here: bool) -> bool:
        """Whether the library asks for anything, or belongs to somebody who may have it do so at any time."""
        return belongs_to_another(self._path) or (not made_here and gives_orders(self._path))

    def _closes(self, close: Callable[..., Awaitable[None]], *arguments: Any) -> None:
        """Have a part closed at the end. A failure of one must not keep the others open."""

        async def closed() -> None:
            try:
                await close(*arguments)
            except Exception:
                log.exception("a part of the library did not close")

        self._stack.push_async_callback(closed)

    def _start_workers(self) -> Workers:
        """The workers. They import what they need while this process imports what it needs."""
        from docdesk.workers.pool import Workers

        count = self._settings.workers or _cores()
        workers = Workers(count, self._settings.memory_mb, writable=(self._path / "spool",))
        self._closes(workers.close)
        if self._starts_work:
            workers.start(at_once=self._shown is None)
        return workers

    def _start_store(self, place: Place) -> Vectors:
        from docdesk.store.vectors import Store

        store = (self._stand_ins.store or Store)(place)
        self._closes(store.close)
        store.start(at_once=self._shown is None)
        return store

    async def _trusted_database(self) -> tuple[Database, CatalogCopies, Notice | None]:
        """The catalog's database, open; restored from a copy if it turns out to be damaged."""
        from docdesk.catalog.copies import Copies
        from docdesk.catalog.database import Database
        from docdesk.upkeep.catalog_copies import CatalogCopies

        database = Database(self._path, self._settings.catalog_url)
        copies: Copies | None = None
        restored: RestoredCatalog | None = None
        if database.is_sqlite:
            copies = Copies(self._path)
            restored = await asyncio.to_thread(copies.begin)
        try:
            await asyncio.to_thread(database.open)
        except CatalogDamaged as error:
            if copies is None or restored is not None:
                raise
            restored = await asyncio.to_thread(copies.restore, error.fact("reason"))
            database = Database(self._path)
            await asyncio.to_thread(database.open)
        catalog_copies = CatalogCopies(database, copies)
        self._closes(catalog_copies.close)
        if restored is None:
            return database, catalog_copies, None
        facts = {"when": restored.when, "kept": restored.kept}
        return database, catalog_copies, Notice("catalog_restored", facts)

    async def _library(
        self, database: Database, homes: Homes, store: Vectors | None, api_key: str | None, ledger: Ledger
    ) -> tuple[Library, Embedders, AtOpening, bool]:
        """What upkeep works on, the embedders, where the vectors are, and whether the words must be filled again.

        `store` is the one that was started before the catalog could say which folder has the vectors.
        """
        from docdesk.catalog.catalog import Catalog
        from docdesk.catalog.inventory import Inventory
        from docdesk.ingest.recipes import Embedders
        from docdesk.records.embeddings import Embeddings
        from docdesk.store.words import Words
        from docdesk.upkeep.library import Library

        catalog = (self._stand_ins.catalog or Catalog)(database)
        at = await homes.at_opening(catalog)
        place = at.home.place(at.name)
        if store is None or store.place != place:
            if store is not None:
                await store.close()
            store = self._start_store(place)
        embeddings = Embeddings(self._path / "embeddings.db")
        self._closes(embeddings.close)
        words = (self._stand_ins.words or Words)(self._path / "words.db")
        self._closes(words.close)
        words_are_new = await words.open()
        embedders = Embedders(self._settings, api_key, catalog, embeddings, ledger)
        self._closes(embedders.close)
        await embedders.find_keys()
        library = Library(catalog, Inventory(database), store, words, embeddings, embedders.of)
        return library, embedders, at, words_are_new


class _RemovalNotes:
    """Remembers removed documents while folders are watched, so that these do not bring them back."""

    def __init__(self, current: CurrentSettings, known_files: KnownFiles) -> None:
        self._current = current
        self._known_files = known_files

    async def note_removal(self, ids: Sequence[str]) -> None:
        if self._current.value.watched:
            await self._known_files.note_removal(ids)


async def _mend(parts: Parts, *, whole: bool) -> None:
    """Mend what was found missing at the start, and bring the vectors to where the settings want them."""
    await parts.upkeep.mend_in_background(whole=whole)
    if parts.upkeep.at_home:
        parts.withdraw("vectors_elsewhere")


async def _use_own_settings(parts: Parts) -> None:
    """The settings of a library that has just been trusted, all of them."""
    settings = await asyncio.to_thread(lambda: load_settings(library=parts.current.value.library))
    await parts.configuration.change(settings, await key_for(settings))


async def _warm_up(parts: Parts, shown: asyncio.Event | None) -> None:
    """Have processes and model ready for the first file. The first document reports what is wrong with a model."""
    await rows_first(shown)
    # one after the other: each takes what processor there is, and a question may come before a file
    with contextlib.suppress(DocdeskError):
        await parts.library.store.warm()
    parts.workers.start()
    with contextlib.suppress(DocdeskError):
        await parts.pipeline.making.embedder.prepare()
    await offer_model(parts)
    # a full collection looks at every module there is, a tenth of a second during which a window stands still
    gc.freeze()


async def _sweep_spools(path: Path, listing: Listing) -> None:
    from docdesk.ingest.leftovers import sweep_spools

    await sweep_spools(path / "spool", listing)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return max(LEAST_WORKERS, len(os.sched_getaffinity(0)))
    return max(LEAST_WORKERS, os.cpu_count() or 1)
