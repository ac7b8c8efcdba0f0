# SPDX-License-Identifier: Apache-2.0
"""Vectors, collections and words in the derived files that belong to no document."""

from __future__ import annotations

from collections.abc import Sequence

from docdesk.errors import StoreUnavailable
from docdesk.upkeep.library import Library
from docdesk.values.findings import Findings
from docdesk.values.problems import Notice

ASKED_AT_ONCE = 5_000
"""How many ids of a collection are examined together."""


class Orphans:
    """Finds orphans in one library, and removes them."""

    def __init__(self, library: Library) -> None:
        self._catalog = library.catalog
        self._inventory = library.inventory
        self._store = library.store
        self._words = library.words

    async def look(self, found: Findings, *, words_too: bool, mend: bool) -> None:
        """Count vectors and orphans; with `mend` remove the orphans instead."""
        try:
            await self._vector_orphans(found, mend=mend)
        except StoreUnavailable as error:
            found.unreadable = error.fact("reason")
        if not words_too:
            return
        counts = await self._words.counts()
        known = await self._inventory.known(counts)
        strays = [generation for generation in counts if generation not in known]
        if mend:
            await self._words.drop(strays)
        elif strays:
            found.orphans += sum(counts[generation] for generation in strays)
            found.remarks.append(Notice("check_stray_words"))

    async def _vector_orphans(self, found: Findings, *, mend: bool) -> None:
        # in this order: the catalog names a collection before it is made
        there = await self._store.collections()
        ours = {index.collection for index in await self._catalog.indexes()}
        for collection in there:
            count = await self._store.count(collection)
            if collection not in ours:
                if mend:
                    await self._store.drop(collection)
                    continue
                found.vectors += count
                found.orphans += count
                facts = {"collection": collection, "count": count}
                found.remarks.append(Notice("check_foreign_collection", facts))
                continue
            strays: list[str] = []
            offset = 0
            while ids := await self._store.ids(collection, ASKED_AT_ONCE, offset):
                strays += await self._strays(collection, ids)
                offset += len(ids)
            if mend:
                await self._store.delete(collection, strays)
                count -= len(strays)
            elif strays:
                found.orphans += len(strays)
                facts = {"collection": collection, "count": len(strays)}
                found.remarks.append(Notice("check_stray_vectors", facts))
            found.vectors += count

    async def _strays(self, collection: str, ids: Sequence[str]) -> list[str]:
        """Those ids that belong to no generation. A row being written has its generation in the catalog already."""
        named = {id: _named_in(id) for id in ids}
        known = await self._inventory.known(name[1] for name in named.values() if name is not None)
        strays = []
        for id, name in named.items():
            there = known.get(name[1]) if name is not None else None
            if (
                name is None
                or there is None
                or there[0] != name[0]
                or name[2] >= there[1]
                or there[2] != collection
            ):
                strays.append(id)
        return strays


def _named_in(id: str) -> tuple[str, str, int] | None:
    """(document, generation, chunk) of a vector's id; None if it is not docdesk's."""
    parts = id.split(":")
    if len(parts) != 3 or not parts[2].isdecimal() or parts[2] != str(int(parts[2])):
        return None
    return parts[0], parts[1], int(parts[2])
