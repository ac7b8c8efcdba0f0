# SPDX-License-Identifier: Apache-2.0
"""Takes off what a model adds for a passage in the question's own script, in libraries that hold several scripts.

A multilingual model sets texts of one language a little apart from all others. A Korean question is then nearer to
any Korean passage than to the English one that answers it. What the texts of a script have in common is their mean
vector; without the difference of these means, the right passage comes first (measured: see docs/figures.md). The
stored vectors stay as they are: a question's vector and its cosines are corrected.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from docdesk.catalog.catalog import Catalog, Index
from docdesk.search.scripts import script_of
from docdesk.store.words import Words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from docdesk.records.embeddings import Embeddings, ModelKey

    Vector: TypeAlias = npt.NDArray[np.float32]

SAMPLE = 600
"""Passages from which the means are taken."""

LEAST = 3
"""Passages of a script from which a mean says something of the script (measured: five of each suffice)."""

GROWN = 1.05
"""How many times as many passages there are when the means are taken again."""


@dataclass(frozen=True, slots=True)
class Means:
    """The mean vectors of an index's passages, by script. There are at least two."""

    by_script: Mapping[str, Vector]

    def without_script(self, vector: Vector) -> Vector:
        """A question's vector without the directions in which the scripts lie apart, of length 1.

        What is near to it is near to the question in meaning, whatever its script.
        """
        import numpy as np

        means = np.stack(list(self.by_script.values()))
        apart, strength, _ = np.linalg.svd((means[1:] - means[0]).T, full_matrices=False)
        apart = apart[:, strength > 1e-6]
        left = vector - (apart @ (apart.T @ vector)).astype(np.float32)
        length = float(np.linalg.norm(left))
        return left / length if length > 1e-6 else vector

    def corrections(self, question: str, vector: Vector) -> dict[str, float]:
        """What to add to the cosine of a passage, by its script.

        It is 0 in the question's own script, so that scores mean the same as in a library of one language.
        """
        nearness = {script: float(vector @ mean) for script, mean in self.by_script.items()}
        own = script_of(question)
        if own is None:
            return {}
        standard = nearness.get(own, sum(nearness.values()) / len(nearness))
        return {script: standard - near for script, near in nearness.items()}


class Languages:
    """The means of the indexes, taken with the first question and again as the library grows."""

    def __init__(self, catalog: Catalog, embeddings: Embeddings, words: Words) -> None:
        self._catalog = catalog
        self._embeddings = embeddings
        self._words = words
        self._known: dict[int, tuple[int, Means | None]] = {}
        """By index: how many passages there were, and the means; None in a library of one script."""
        self._taking = asyncio.Lock()

    async def means(self, index: Index, key: ModelKey) -> Means | None:
        """The means of an index whose vectors are recorded under `key`; None if its passages are of one script."""
        async with self._taking:
            passages = await self._words.passage_count()
            known = self._known.get(index.id)
            if known is None or not known[0] / GROWN <= passages <= known[0] * GROWN:
                known = self._known[index.id] = passages, await self._take(index, key)
            return known[1]

    async def _take(self, index: Index, key: ModelKey) -> Means | None:
        scripts = {
            (each.generation, each.chunk): script
            for each in await self._words.sample(SAMPLE)
            if (script := script_of(each.text)) is not None
        }
        if len(set(scripts.values())) < 2:
            return None
        hashes = await self._catalog.hashes_in_index(index.id, list(scripts))
        vectors = await self._embeddings.get(key, set(hashes.values()))
        by_script: dict[str, list[Vector]] = {}
        for place, sha256 in hashes.items():
            if sha256 in vectors:
                by_script.setdefault(scripts[place], []).append(vectors[sha256])
        means = {script: _mean(some) for script, some in by_script.items() if len(some) >= LEAST}
        return Means(means) if len(means) > 1 else None


def _mean(vectors: list[Vector]) -> Vector:
    import numpy as np

    mean: Vector = np.mean(vectors, axis=0, dtype=np.float32)
    return mean
