# SPDX-License-Identifier: Apache-2.0
"""A question in, passages out.

Two ways find candidates: vectors near the question's (by meaning) and passages that share its words. One
score orders them all, so that it can be shown: the cosine similarity, raised towards 1 by the share of the
question's words that stand in the passage.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docdesk.catalog import Catalog, Index, Stored
from docdesk.documents import Passage
from docdesk.errors import DocdeskError
from docdesk.steps.store import Store
from docdesk.words import Words, words_of

if TYPE_CHECKING:
    from docdesk.steps.embed.embedder import Embedder

CANDIDATES = 4
"""Candidates that each way offers for one passage that is asked for."""

LEAST_CANDIDATES = 40

WORDS_WEIGHT = 0.5
"""How far a passage that holds all of the question's words, in another order, is raised towards 1."""

PHRASE_WEIGHT = 0.95
"""The same for a passage in which the question stands word for word."""

log = logging.getLogger(__name__)


class Search:
    """Searches over every index that is in use, so that a change of the model hides nothing."""

    def __init__(
        self,
        catalog: Catalog,
        store: Store,
        words: Words,
        embedder_for: Callable[[Index], Embedder],
    ) -> None:
        self._catalog = catalog
        self._store = store
        self._words = words
        self._embedder_for = embedder_for

    async def __call__(self, question: str, k: int = 10) -> list[Passage]:
        """The k best passages, best first; fewer where the library has no more.

        Where a model cannot be asked, what shares words is found all the same; only a library that can be
        asked in no way raises DocdeskError.
        """
        question = question.strip()
        if not question or k < 1:
            return []
        wanted = max(k * CANDIDATES, LEAST_CANDIDATES)
        similar: dict[tuple[str, int], float] = {}
        failure: DocdeskError | None = None
        for index in await self._catalog.indexes_in_use():
            try:
                similar.update(await self._by_meaning(index, question, wanted))
            except DocdeskError as error:
                log.warning("no search by meaning in %s: %s", index.collection, error.code)
                failure = error
        by_words = await self._words.match(question, wanted)
        if failure is not None and not similar and not by_words:
            raise failure
        found = await self._catalog.passages(list(dict.fromkeys([*similar, *by_words])))
        asked = words_of(question)
        passages = []
        for key, stored in found.items():
            meaning = max(0.0, min(1.0, similar.get(key, 0.0)))
            score = meaning + (1.0 - meaning) * _word_share(asked, words_of(stored.text))
            passages.append(
                Passage(
                    document=stored.document.id,
                    name=stored.document.name,
                    path=stored.document.path,
                    page=_page_of(asked, stored),
                    last_page=stored.chunk.last_page,
                    chunk=stored.chunk.index,
                    start=stored.chunk.start,
                    end=stored.chunk.end,
                    score=round(score, 4),
                    text=stored.text,
                )
            )
        # equal scores (overlapping chunks) in a fixed order: the same question has the same answer
        passages.sort(key=lambda passage: (-passage.score, passage.document, passage.chunk))
        return passages[:k]

    async def _by_meaning(self, index: Index, question: str, k: int) -> dict[tuple[str, int], float]:
        if index.collection is None:
            return {}
        vector = await self._embedder_for(index).embed_query(question)
        found = await self._store.query(index.collection, vector, k)
        return {_key(id): similarity for id, similarity in found}


def _page_of(asked: Sequence[str], stored: Stored) -> int:
    """The page of the passage on which most of the question's words stand; the first one where none is."""
    best, page = 0, stored.chunk.first_page
    if stored.chunk.last_page == page:
        return page
    wanted = set(asked)
    for number, text in stored.parts:
        held = sum(word in wanted for word in words_of(text))
        if held > best:
            best, page = held, number
    return page


def _key(vector_id: str) -> tuple[str, int]:
    _, generation, chunk = vector_id.split(":")
    return generation, int(chunk)


def _word_share(asked: Sequence[str], there: Sequence[str]) -> float:
    """How much of the question's words a passage holds, as the part of the way to 1 that it is raised."""
    if not asked:
        return 0.0
    if _stands_in(asked, there):
        # one common word says little, a whole sentence says all
        return PHRASE_WEIGHT if len(asked) > 2 else WORDS_WEIGHT
    counts = Counter(there)
    weights = {word: len(word) for word in asked}
    held = sum(weight for word, weight in weights.items() if counts[word])
    share = held / sum(weights.values())
    return WORDS_WEIGHT * share * share


def _stands_in(asked: Sequence[str], there: Sequence[str]) -> bool:
    first, n = asked[0], len(asked)
    return any(word == first and list(there[i : i + n]) == list(asked) for i, word in enumerate(there))
