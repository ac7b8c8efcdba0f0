# SPDX-License-Identifier: Apache-2.0
"""Takes out of the library's files what deleted documents leave there: databases only mark it as free."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError

if TYPE_CHECKING:
    from docdesk.catalog.database import Database
    from docdesk.upkeep.catalog_copies import CatalogCopies
    from docdesk.upkeep.library import Library


log = logging.getLogger(__name__)

MOST_PATIENCE = 30.0
"""Seconds to wait until nobody searches."""
LOOK_SECONDS = 0.1


class Traces:
    """The traces of documents in one library."""

    def __init__(self, library: Library, database: Database, copies: CatalogCopies) -> None:
        self._library = library
        self._database = database
        self._copies = copies

    async def erase(self, hashes: Iterable[str]) -> int:
        """After documents were deleted: erase the recorded embeddings of these texts, and all words of the documents.

        Returns how many embeddings there were. What a large database of vectors keeps goes with the next rebuild.
        """
        erased = await self._library.embeddings.erase(hashes)
        await self._library.words.purge()
        await self._purge_vectors()
        await self._database.empty_log()
        await self._copies.renew()
        return erased

    async def _purge_vectors(self) -> None:
        store = self._library.store
        # not in the middle of somebody's searches, but not for ever behind them
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(MOST_PATIENCE):
                while store.searched:  # noqa: ASYNC110 - the end of a search is no event
                    await asyncio.sleep(LOOK_SECONDS)
        try:
            if not await store.purge():
                log.info("the vectors' database is large, so deleted texts stay in it until the next rebuild")
        except DocdeskError as error:
            log.warning("the vectors' database keeps deleted texts until the next rebuild: %s", error.code)
