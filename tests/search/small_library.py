# SPDX-License-Identifier: Apache-2.0
"""A search over a real catalog, real embeddings and real words; only the model and Chroma are stood in for."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from docdesk.catalog.catalog import Catalog, Generation, Index
from docdesk.catalog.conditions import Conditions
from docdesk.catalog.database import Database
from docdesk.records.embeddings import Embeddings, ModelKey
from docdesk.search.search import Search
from docdesk.settings.builtin_models import E5_SMALL, MINILM
from docdesk.store.words import Words
from docdesk.values.documents import Chunk, Document, Page, Source, Status

E5 = Index(0, "builtin", E5_SMALL.name, "", None, 800, 100)
MINI = Index(0, "builtin", MINILM.name, "", None, 800, 100)
ENDPOINT = Index(0, "openai", "text-embedding-3-small", "https://example.org/v1", None, 800, 100)

Vector = Sequence[float]


def unit(*numbers: float) -> np.ndarray:
    """A vector of length 1."""
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


class Model:
    """Vectors that the test has chosen; a question that it did not choose must not be asked."""

    def __init__(self, key: ModelKey, questions: Mapping[str, np.ndarray]) -> None:
        self.model_key = key
        self._questions = questions

    async def embed_query(self, text: str) -> np.ndarray:
        return self._questions[text]


class Vectors:
    """Exact nearest neighbours, by collection."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, np.ndarray]] = {}

    async def load(self, collection: str, dimensions: int) -> None:
        pass

    async def query(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        found = [(id, float(vector @ each)) for id, each in self.rows.get(collection, {}).items()]
        return sorted(found, key=lambda each: -each[1])[:k]


class Unheld:
    """Nothing else works here that a question would hold back."""

    @contextlib.contextmanager
    def first(self) -> Iterator[None]:
        yield


class SmallLibrary:
    """A library whose passages and vectors a test writes down."""

    def __init__(self, database: Database, embeddings: Embeddings, words: Words) -> None:
        self.catalog, self.embeddings, self.words = Catalog(database), embeddings, words
        self.store = Vectors()
        self.questions: dict[str, np.ndarray] = {}
        self._made = 0
        store: Any = self.store
        unheld: Any = Unheld()
        self.search = Search(
            self.catalog, Conditions(database), embeddings, store, words, self._embedder, unheld
        )

    def _embedder(self, index: Index) -> Any:
        return Model(ModelKey(index.model, None, index.endpoint), self.questions)

    async def add(self, index: Index, *passages: tuple[str, np.ndarray]) -> list[str]:
        """One document for each passage. Returns their ids."""
        kept = await self.catalog.index_for(index)
        if kept.collection is None:
            kept = replace(kept, dimensions=len(passages[0][1]), collection=f"c{kept.id}")
            await self.catalog.save_index(kept)
        assert kept.collection is not None
        ids = []
        for text, vector in passages:
            self._made += 1
            id, generation = f"d{self._made:04}", f"g{self._made:04}"
            sha = hashlib.sha256(text.encode()).hexdigest()
            document = Document(id, f"{id}.txt", f"/{id}.txt")
            source = Source(document.path, len(text), 1)
            await self.catalog.add([document])
            document = await self.catalog.settle_content(document, sha, source)
            await self.catalog.save_pages(sha, [Page(1, text)], 1, (), "1")
            chunk = Chunk(0, 0, len(text), 1, 1, sha)
            await self.embeddings.put(self._embedder(kept).model_key, [(sha, vector)])
            await self.catalog.add_generation(Generation(generation, id, sha, kept.id, 1, ()), [chunk])
            await self.catalog.turn_to(
                replace(document, status=Status.READY, generation=generation, chunks=1), source
            )
            await self.words.add([(generation, 0, text)])
            self.store.rows.setdefault(kept.collection, {})[f"{id}:{generation}:0"] = vector
            ids.append(id)
        return ids


@contextlib.asynccontextmanager
async def a_small_library(folder: Path) -> AsyncIterator[SmallLibrary]:
    """An empty one in a folder."""
    database = Database(folder, None)
    await asyncio.to_thread(database.open)
    embeddings, words = Embeddings(folder / "embeddings.db"), Words(folder / "words.db")
    await words.open()
    try:
        yield SmallLibrary(database, embeddings, words)
    finally:
        await words.close()
        await embeddings.close()
        await asyncio.to_thread(database.close)
