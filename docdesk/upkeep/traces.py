# SPDX-License-Identifier: Apache-2.0
"""Takes out of the library's files what deleted documents leave there: databases only mark it as free."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.catalog.database import Database
    from docdesk.upkeep.catalog_copies import CatalogCopies
    from docdesk.upkeep.library import Library


class Traces:
    """The traces of documents in one library."""

    def __init__(self, library: Library, database: Database, copies: CatalogCopies) -> None:
        self._library = library
        self._database = database
        self._copies = copies

    async def erase(self, hashes: Iterable[str]) -> int:
        """After documents were deleted: erase the recorded embeddings of these texts, and all words of the documents.

        Returns how many embeddings there were. What the vectors' own database keeps goes with the next rebuild.
        """
        erased = await self._library.embeddings.erase(hashes)
        await self._library.words.purge()
        await self._database.empty_log()
        await self._copies.renew()
        return erased
