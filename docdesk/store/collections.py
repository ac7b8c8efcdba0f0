# SPDX-License-Identifier: Apache-2.0
"""The collections of one Chroma directory or of one database at a server: what docdesk asks of either.

Every call may be repeated without harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docdesk.errors import StoreUnavailable, VectorServerError
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np

HNSW = {"space": "cosine", "max_neighbors": 64, "ef_construction": 64}
"""With Chroma's 16 neighbours no search finds about one vector in a thousand; with 32, every one of 10,000 vectors
of different texts was found. But of texts that differ in a number alone, as a hundred invoices do, all
lie equally far from each other, and more of them than two times the neighbours lose one another. 64 take some 400
bytes more per vector than 16.

With 64 candidates for them the graph of 384 or 1,536 dimensions takes two thirds of the processor time that Chroma's
100 take. Searches among 5,148 vectors (a third of them of real texts, the others between two near ones; for 1,536
dimensions four side by side) found 99.97 % of the ten nearest with 384 dimensions (100.0 % with 100 candidates) and
99.57 % with 1,536 (99.63 %). Fewer candidates than neighbours are not possible."""

NEAR = 1e-5
"""A vector counts as found if an answer is this near: equal texts have equal vectors."""

SAME = 5e-4
"""Components of unit vectors that differ by less are equal: one of many copies may have been moved aside."""

MOST_AT_ONCE = 5_000
"""Chroma takes 5,461 rows in one call."""


class Collections:
    """Collections over a client that has the methods of `bindings.Client`."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._collections: dict[str, Any] = {}
        self._churned: set[str] = set()
        """Collections in which rows were deleted or rewritten."""

    def upsert(
        self,
        collection: str,
        about: dict[str, Any],
        ids: list[str],
        vectors: np.ndarray,
        texts: list[str],
        metadatas: list[dict[str, Any]],
    ) -> None:
        """Write rows and verify that they are there. Writing a row again changes nothing."""
        target = self._made(collection, about)
        kept = self._kept(target, ids, vectors)
        fresh = [i for i, id in enumerate(ids) if id not in kept]
        if fresh:
            target.upsert(
                ids=[ids[i] for i in fresh],
                embeddings=vectors[fresh],
                documents=[texts[i] for i in fresh],
                metadatas=[metadatas[i] for i in fresh],
            )
        there = set(target.get(ids=ids, include=[])["ids"])
        if len(there) != len(set(ids)):
            raise StoreUnavailable(reason=coded("vectors_not_there", count=len(set(ids)) - len(there)))
        if kept or collection in self._churned:
            self._churned.add(collection)
            self._see_that_found(collection, ids, vectors, texts, metadatas)

    def _kept(self, target: Any, ids: list[str], vectors: np.ndarray) -> set[str]:
        """The ids that already have exactly these vectors: writing a row twice harms the graph."""
        import numpy as np

        try:
            found = target.get(ids=ids, include=["embeddings"])
        except VectorServerError:
            raise
        except Exception:  # a row that the index lost fails the whole call; then all are written
            return set()
        places = {id: i for i, id in enumerate(ids)}
        return {
            id
            for id, vector in zip(found["ids"], found["embeddings"], strict=True)
            if len(vector) == vectors.shape[1] and np.allclose(vector, vectors[places[id]], atol=SAME)
        }

    def _see_that_found(
        self,
        collection: str,
        ids: list[str],
        vectors: np.ndarray,
        texts: list[str],
        metadatas: list[dict[str, Any]],
    ) -> None:
        """Insert again what Chroma's graph lost when rows were deleted or rewritten."""
        target = self._made(collection, {})
        asked = list(range(len(ids)))
        for _ in range(3):
            near = self.nearest(collection, vectors[asked])
            asked = [i for i, similarity in zip(asked, near, strict=True) if similarity < 1.0 - NEAR]
            if not asked:
                return
            target.delete(ids=[ids[i] for i in asked])
            target.upsert(
                ids=[ids[i] for i in asked],
                embeddings=vectors[asked],
                documents=[texts[i] for i in asked],
                metadatas=[metadatas[i] for i in asked],
            )

    def query(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """The ids of the k nearest rows with their cosine similarity, nearest first."""
        target = self._there(collection)
        if target is None:
            return []
        found = target.query(query_embeddings=[vector], n_results=k, include=["distances"])
        return [(id, 1.0 - float(d)) for id, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove rows. Ids that are not there do not matter."""
        target = self._there(collection)
        if target is not None:
            self._churned.add(collection)
            for i in range(0, len(ids), MOST_AT_ONCE):
                target.delete(ids=list(ids[i : i + MOST_AT_ONCE]))

    def nearest(self, collection: str, vectors: np.ndarray) -> list[float]:
        """For each vector the cosine similarity of the nearest row; -1 if there is none."""
        target = self._there(collection)
        if target is None or not len(vectors):
            return [-1.0] * len(vectors)
        found = target.query(query_embeddings=list(vectors), n_results=1, include=["distances"])
        return [1.0 - float(d[0]) if len(d) else -1.0 for d in found["distances"]]

    def ids(self, collection: str, limit: int | None = None, offset: int = 0) -> list[str]:
        """The ids of all rows, or of `limit` rows from `offset` on."""
        target = self._there(collection)
        return [] if target is None else list(target.get(include=[], limit=limit, offset=offset)["ids"])

    def count(self, collection: str) -> int:
        """How many rows there are."""
        target = self._there(collection)
        return 0 if target is None else int(target.count())

    def vectors(self, collection: str, ids: list[str]) -> dict[str, np.ndarray]:
        """The stored vectors of rows, by id."""
        target = self._there(collection)
        if target is None:
            return {}
        found = target.get(ids=ids, include=["embeddings"])
        return dict(zip(found["ids"], found["embeddings"], strict=True))

    def collections(self) -> list[str]:
        """The names of all collections in the directory."""
        return sorted(c.name for c in self._client.list_collections())

    def drop(self, collection: str) -> None:
        """Remove a collection."""
        self._collections.pop(collection, None)
        if collection in self.collections():
            self._client.delete_collection(collection)

    def close(self) -> None:
        """Close the directory."""
        self._collections.clear()
        self._client.close()

    def _made(self, name: str, about: dict[str, Any]) -> Any:
        found = self._there(name)
        if found is None:
            found = self._client.create_collection(
                name, configuration={"hnsw": HNSW}, metadata=about, embedding_function=None
            )
            self._collections[name] = found
        return found

    def _there(self, name: str) -> Any:
        if name not in self._collections:
            found = self._found(name)
            if found is None:
                return None
            self._collections[name] = found
        return self._collections[name]

    def _found(self, name: str) -> Any:
        """The client's object for a collection, or None."""
        return self._client.collection(name)
