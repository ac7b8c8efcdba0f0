# SPDX-License-Identifier: Apache-2.0
"""Reads and writes the derived rows of chunks that are in the catalog already."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Index
from docdesk.catalog.inventory import Expected
from docdesk.errors import StoreUnavailable
from docdesk.records.embeddings import ModelKey
from docdesk.store.interface import Rows
from docdesk.store.rows import (
    about_collection,
    collection_name,
    copies_among,
    moved_aside,
    vector_id,
    vector_metadata,
)
from docdesk.upkeep.library import Library
from docdesk.values.documents import Chunk
from docdesk.values.findings import Findings

if TYPE_CHECKING:
    from docdesk.upkeep.comparing import ByNumber


class ChunkRows:
    """The rows of one library's chunks during one check.

    What the store cannot do is noted in the findings, so that a check goes on to the end.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._written: set[str] = set()
        """SHA-256 of the texts whose vectors this check has written."""

    def key(self, index: Index) -> ModelKey:
        """Which model's embeddings fill an index."""
        return self._library.embedder_for(index).model_key

    async def texts(self, item: Expected, chunks: Sequence[Chunk]) -> dict[int, str]:
        """What is indexed for chunks, by their numbers."""
        texts = await self._library.catalog.texts(item.generation.content, chunks)
        return {chunk.index: text for chunk, text in zip(chunks, texts, strict=True)}

    async def stored(self, item: Expected, chunks: Sequence[Chunk], found: Findings) -> ByNumber:
        """The vectors that the store has of these chunks."""
        if item.index.collection is None:
            return {}
        ids = {vector_id(item.generation, chunk.index): chunk.index for chunk in chunks}
        try:
            rows = await self._library.store.vectors(item.index.collection, list(ids))
        except StoreUnavailable as error:
            # one vector that the index has lost fails the whole query; all of them are written again
            found.unreadable = error.fact("reason")
            return {}
        return {ids[id]: vector for id, vector in rows.items()}

    async def save_embeddings(self, index: Index, chunks: Sequence[Chunk], stored: ByNumber) -> None:
        """Keep the stored vectors of these chunks as embeddings again: they were paid for."""
        saved = [(chunk.sha256, stored[chunk.index]) for chunk in chunks if chunk.index in stored]
        if saved:
            await self._library.embeddings.put(self.key(index), saved)

    async def write(
        self,
        item: Expected,
        chunks: Sequence[Chunk],
        vectors: ByNumber,
        texts: dict[int, str],
        found: Findings,
    ) -> None:
        """Write the vectors of these chunks."""
        import numpy as np

        if not chunks:
            return
        index, collection = await self._named(item.index, int(vectors[chunks[0].index].shape[0]))
        ids = [vector_id(item.generation, chunk.index) for chunk in chunks]
        stacked = np.stack([vectors[chunk.index] for chunk in chunks])
        copies = copies_among([chunk.sha256 for chunk in chunks], self._written)
        rows = Rows(
            ids=ids,
            vectors=moved_aside(ids, stacked, copies),
            texts=[texts[chunk.index] for chunk in chunks],
            metadatas=[vector_metadata(item.document, chunk, item.stored) for chunk in chunks],
        )
        try:
            await self._library.store.upsert(collection, about_collection(index), rows)
        except StoreUnavailable as error:
            found.unreadable = error.fact("reason")

    async def delete(self, item: Expected, chunks: Sequence[Chunk]) -> None:
        """Delete the vectors of these chunks."""
        if item.index.collection is not None:
            ids = [vector_id(item.generation, chunk.index) for chunk in chunks]
            await self._library.store.delete(item.index.collection, ids)

    async def drop_if_removed(self, item: Expected, found: Findings) -> None:
        """Drop what was removed while it was written: its sweep may have come first."""
        generation = item.generation
        if await self._library.inventory.is_kept(generation.id):
            return
        await self._library.words.drop([generation.id])
        if item.index.collection is not None:
            ids = [vector_id(generation, number) for number in range(generation.chunks)]
            try:
                await self._library.store.delete(item.index.collection, ids)
            except StoreUnavailable as error:
                found.unreadable = error.fact("reason")

    async def _named(self, index: Index, dimensions: int) -> tuple[Index, str]:
        """An index and its collection, which the first vectors name."""
        if index.collection is not None:
            return index, index.collection
        name = collection_name(index, dimensions)
        index = dataclasses.replace(index, dimensions=dimensions, collection=name)
        await self._library.catalog.save_index(index)
        return index, name
