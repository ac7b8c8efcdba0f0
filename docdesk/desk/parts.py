# SPDX-License-Identifier: Apache-2.0
"""What an open library consists of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.ask.asking import Asking
    from docdesk.backup.library_backup import LibraryBackup
    from docdesk.catalog.catalog import Catalog
    from docdesk.catalog.database import Database
    from docdesk.catalog.listing import Listing
    from docdesk.desk.configuration import Configuration, CurrentSettings
    from docdesk.desk.late import Late
    from docdesk.ingest.pipeline import Pipeline
    from docdesk.ingest.queue import IngestQueue
    from docdesk.ingest.recipes import Embedders
    from docdesk.ingest.tagging import Tagging
    from docdesk.money.ledger import Ledger
    from docdesk.pages.pages import Pages
    from docdesk.search.kept_questions import KeptQuestions
    from docdesk.search.model_offer import ModelOffer
    from docdesk.search.search import Search
    from docdesk.store.interface import Vectors
    from docdesk.store.places import Place
    from docdesk.store.words import Words
    from docdesk.system.background import BackgroundTasks
    from docdesk.upkeep.catalog_copies import CatalogCopies
    from docdesk.upkeep.index_change import IndexChange
    from docdesk.upkeep.library import Library
    from docdesk.upkeep.reindex import Reindex
    from docdesk.upkeep.run_end import RunEnd
    from docdesk.upkeep.sweeper import Sweeper
    from docdesk.upkeep.upkeep import Upkeep
    from docdesk.values.problems import Notice
    from docdesk.watch.known_files import KnownFiles
    from docdesk.workers.runs import Runs


@dataclass(frozen=True, slots=True)
class StandIns:
    """How parts are made that take the place of the usual ones, so that a test can let them fail."""

    catalog: Callable[[Database], Catalog] | None = None
    store: Callable[[Place], Vectors] | None = None
    words: Callable[[Path], Words] | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an open library, in the order in which they depend on each other."""

    current: CurrentSettings
    ledger: Ledger
    """What left this machine."""
    workers: Runs
    database: Database
    catalog_copies: CatalogCopies
    library: Library
    """Catalog, inventory, store, words and embeddings."""
    words_are_new: bool
    """Whether the words were lost and must be filled again."""
    embedders: Embedders
    search: Search
    kept_questions: KeptQuestions
    model_offer: ModelOffer
    """Whether another model would read what this library's cannot."""
    asking: Late[Asking]
    """Questions that a chat endpoint answers."""
    background: BackgroundTasks
    """What goes on in the background of the desk itself."""
    sweeper: Sweeper
    pipeline: Pipeline
    listing: Listing
    queue: IngestQueue
    tagging: Tagging
    """What a person calls documents."""
    pages: Late[Pages]
    """Documents as they look."""
    run_end: RunEnd
    known_files: KnownFiles
    """Which files of documents are gone, or not wanted."""
    backup: LibraryBackup
    configuration: Configuration
    upkeep: Upkeep
    """Check, repair and rebuild."""
    reindex: Reindex
    """Another model for documents that are there."""
    index_change: IndexChange
    """The same together with the settings, as a person asks for it."""
    notices: list[Notice]
    """What a person should know of the library since it was opened."""
    closing: AsyncExitStack

    def withdraw(self, code: str) -> None:
        """Take the notices with this code off the list, and let everyone know who listens."""
        left = [notice for notice in self.notices if notice.code != code]
        if len(left) < len(self.notices):
            self.notices[:] = left  # the desk has the same list
            self.current.changes.publish(None)

    async def close(self) -> None:
        """Close every part, the last one first. One that fails is logged, and the others are closed."""
        await self.closing.aclose()
