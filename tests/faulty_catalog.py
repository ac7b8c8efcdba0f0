# SPDX-License-Identifier: Apache-2.0
"""A real catalog whose calls fail when a test says so."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from docdesk.catalog.catalog import Catalog, Generation
from docdesk.catalog.database import Database
from docdesk.desk.desk import Desk
from docdesk.desk.parts import StandIns
from docdesk.errors import DocdeskError
from docdesk.settings.model import Settings
from docdesk.values.documents import Chunk, Document
from tests.desks import a_desk


class FaultyCatalog(Catalog):
    """Stands in for a library's catalog."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.failing: dict[str, DocdeskError] = {}
        """What calls of a method raise, by its name."""
        self.saving: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        """By document: set when a save of it begins."""

    async def save(self, *documents: Document) -> None:
        for document in documents:
            self.saving[document.id].set()
        self._fail("save")
        await super().save(*documents)

    async def add_generation(self, generation: Generation, chunks: Sequence[Chunk]) -> None:
        self._fail("add_generation")
        await super().add_generation(generation, chunks)

    async def hide(self, ids: Sequence[str]) -> None:
        self._fail("hide")
        await super().hide(ids)

    async def forget(self, ids: Sequence[str]) -> None:
        self._fail("forget")
        await super().forget(ids)

    async def fact(self, name: str) -> Any:
        self._fail("fact")
        return await super().fact(name)

    def _fail(self, method: str) -> None:
        if method in self.failing:
            raise self.failing[method]


@asynccontextmanager
async def desk_with_faults(settings: Settings) -> AsyncIterator[tuple[Desk, FaultyCatalog]]:
    """An open desk over a catalog that can fail."""
    made: list[FaultyCatalog] = []

    def make(database: Database) -> FaultyCatalog:
        made.append(FaultyCatalog(database))
        return made[-1]

    async with a_desk(settings, stand_ins=StandIns(catalog=make)) as desk:
        yield desk, made[-1]
