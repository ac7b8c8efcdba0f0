# SPDX-License-Identifier: Apache-2.0
"""Takes off what a model adds for a passage in the question's own script, and for a passage of a few words.

A multilingual model sets texts of one language a little apart from all others, and texts of a few words apart from
longer ones. A Korean question is then nearer to any Korean passage than to the English one that answers it, and a short
question nearer to any note of three words than to the page that answers it. What the texts of such a group have in
common is their mean vector; without the difference of these means, the right passage comes first (measured: see
docs/figures.md). The stored vectors stay as they are: a question's vector and its cosines are corrected.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from docdesk.catalog.catalog import Catalog, Index
from docdesk.search.scripts import script_of
from docdesk.store.words import Words, words_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from docdesk.records.embeddings import Embeddings, ModelKey

    Vector: TypeAlias = npt.NDArray[np.float32]

SAMPLE = 600
"""Passages from which the means are taken."""

LEAST = 3
"""Passages of a group from which a mean says something of the group (measured: five of each suffice)."""

FEW_WORDS = 10
"""A passage of this many words, as they are indexed, is nearer to a short question than a longer one (measured: one of
8 English words is, one of 12 is not)."""

FEW_LETTERS = 100
"""A passage of more characters than this has more than `FEW_WORDS`."""

SHORT_PART = 0.8
"""The part of that nearness which is taken off: without all of it, a short passage is found that is the answer.

Of 60 Korean questions of two or three words in a library with a hundred notes of a few English words, .82 find their
page first instead of .75, and 2 a note instead of 8; of 24 that a note answers, .58 find it first instead of .67.
"""

Group: TypeAlias = tuple[str, bool]
"""The script of a text's language, and whether the text has a few words only."""

GROWN = 1.05
"""How many times as many passages there are when the means are taken again."""


def group_of(text: str) -> Group | None:
    """The group of a passage by its text as it is embedded, or as it is indexed; None if it has no letters."""
    script = script_of(text)
    if script is None:
        return None
    return script, len(text) <= FEW_LETTERS and len(words_of(text)) <= FEW_WORDS


@dataclass(frozen=True, slots=True)
class Means:
    """The mean vectors of an index's passages, by their group. There are at least two."""

    by_group: Mapping[Group, Vector]

    def without_group(self, vector: Vector) -> Vector:
        """A question's vector without the directions in which the groups lie apart, of length 1.

        What is near to it is near to the question in meaning, whatever its script and length.
        """
        import numpy as np

        means = np.stack(list(self.by_group.values()))
        apart, strength, _ = np.linalg.svd((means[1:] - means[0]).T, full_matrices=False)
        apart = apart[:, strength > 1e-6]
        left = vector - (apart @ (apart.T @ vector)).astype(np.float32)
        length = float(np.linalg.norm(left))
        return left / length if length > 1e-6 else vector

    def corrections(self, question: str, vector: Vector) -> dict[Group, float]:
        """What to add to the cosine of a passage, by its group.

        It is 0 for passages of usual length in the question's own script, so that scores mean the same as in a
        library of one language.
        """
        own = script_of(question)
        if own is None:
            return {}
        near = {group: float(vector @ mean) for group, mean in self.by_group.items()}
        average = sum(near.values()) / len(near)
        standard = near.get((own, False), near.get((own, True), average))
        found: dict[Group, float] = {}
        for script in {script for script, _ in near}:
            long, short = near.get((script, False)), near.get((script, True))
            if long is None:
                # the longer ones are too few to say how much less near they are
                assert short is not None
                found[script, False] = found[script, True] = standard - short
                continue
            found[script, False] = standard - long
            # too few short ones: at least they are not raised like longer ones, which are less near
            found[script, True] = (
                min(0.0, standard - long) if short is None else standard - long - SHORT_PART * (short - long)
            )
        return found


class Languages:
    """The means of the indexes, taken with the first question and again as the library grows."""

    def __init__(self, catalog: Catalog, embeddings: Embeddings, words: Words) -> None:
        self._catalog = catalog
        self._embeddings = embeddings
        self._words = words
        self._known: dict[int, tuple[int, Means | None]] = {}
        """By index: how many passages there were, and the means; None in a library of one group."""
        self._taking = asyncio.Lock()

    async def means(self, index: Index, key: ModelKey) -> Means | None:
        """The means of an index whose vectors are recorded under `key`; None if its passages are of one group."""
        async with self._taking:
            passages = await self._words.passage_count()
            known = self._known.get(index.id)
            if known is None or not known[0] / GROWN <= passages <= known[0] * GROWN:
                known = self._known[index.id] = passages, await self._take(index, key)
            return known[1]

    async def _take(self, index: Index, key: ModelKey) -> Means | None:
        groups = {
            (each.generation, each.chunk): group
            for each in await self._words.sample(SAMPLE)
            if (group := group_of(each.text)) is not None
        }
        if len(set(groups.values())) < 2:
            return None
        hashes = await self._catalog.hashes_in_index(index.id, list(groups))
        vectors = await self._embeddings.get(key, set(hashes.values()))
        by_group: dict[Group, list[Vector]] = {}
        for place, sha256 in hashes.items():
            if sha256 in vectors:
                by_group.setdefault(groups[place], []).append(vectors[sha256])
        return means_of(by_group)


def means_of(by_group: Mapping[Group, Sequence[Vector]]) -> Means | None:
    """The means of passages' vectors by their group; None if they are of one group."""
    means = {group: _mean(some) for group, some in by_group.items() if len(some) >= LEAST}
    return Means(means) if len(means) > 1 else None


def _mean(vectors: Sequence[Vector]) -> Vector:
    import numpy as np

    mean: Vector = np.mean(vectors, axis=0, dtype=np.float32)
    return mean
