# SPDX-License-Identifier: Apache-2.0
"""A question in, passages out.

Two ways find candidates: vectors near the question's (by meaning) and passages that share its words. One
score orders them all, so that it can be shown: the cosine similarity, raised towards 1 by the share of the
question's words that stand in the passage.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from docdesk.catalog.catalog import Catalog, Index, Stored
from docdesk.catalog.conditions import Conditions
from docdesk.errors import DocdeskError
from docdesk.search.narrowing import Narrowed, narrowed, stands_in
from docdesk.store.interface import Vectors
from docdesk.store.words import Words, words_of
from docdesk.values.documents import Passage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from docdesk.ingest.questions import Questions
    from docdesk.records.embeddings import Embeddings
    from docdesk.steps.embed.embedder import Embedder

    Vector: TypeAlias = npt.NDArray[np.float32]

CANDIDATES = 4
"""Candidates that each kind of search offers for each passage requested."""

LEAST_CANDIDATES = 40

MOST_CANDIDATES = 40_000
"""A search that has looked at this many candidates looks no further."""
REPEATS = 16
"""How many times more candidates are fetched if the first ones repeat one passage."""

WORDS_WEIGHT = 0.5
"""How far the score of a passage with all of the question's words, in any order, is raised towards 1."""

PHRASE_WEIGHT = 0.95
"""The same for a passage that contains the question word for word."""

log = logging.getLogger(__name__)


_LONE = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs: neither SQLite nor a model takes them."""


class Search:
    """Searches every index in use, so that a change of the model hides nothing."""

    def __init__(
        self,
        catalog: Catalog,
        conditions: Conditions,
        embeddings: Embeddings,
        store: Vectors,
        words: Words,
        embedder_for: Callable[[Index], Embedder],
        questions: Questions,
    ) -> None:
        self._catalog = catalog
        self._conditions = conditions
        self._embeddings = embeddings
        self._store = store
        self._words = words
        self._embedder_for = embedder_for
        self._questions = questions
        self._loaded: set[str] = set()
        """Collections that have been queried since the start."""

    async def __call__(self, question: str, k: int = 10) -> list[Passage]:
        """The k best passages, best first; fewer if the library has no more.

        Where a model cannot be asked, what shares words is found all the same; only a library that can be
        asked in no way raises DocdeskError. A question can have phrases and conditions, see
        `docdesk.values.questions`; one that makes no sense raises QuestionInvalid.
        """
        question = _LONE.sub("\ufffd", question).strip()
        if not question or k < 1:
            return []
        with self._questions.first():
            return await self._answer(question, k)

    async def _answer(self, question: str, k: int) -> list[Passage]:
        narrow = await narrowed(question, self._conditions)
        wanted = max(k * CANDIDATES, LEAST_CANDIDATES)
        while True:
            found, similar, full = await self._candidates(narrow, wanted)
            passages = self._best(narrow, found, similar, k)
            if len(passages) == k or not full or wanted >= MOST_CANDIDATES:
                return passages
            # a page that a document repeats a thousand times would crowd out all other answers, and so would
            # removed documents, whose vectors are kept while they can be restored, and what a question excludes
            wanted *= REPEATS

    def _best(
        self,
        narrow: Narrowed,
        found: dict[tuple[str, int], Stored],
        similar: dict[tuple[str, int], float],
        k: int,
    ) -> list[Passage]:
        """The k best of the passages that the question allows, best first."""
        scored = [
            (self._passage(narrow.text, key, stored, similar), stored) for key, stored in _distinct(found)
        ]
        # equal scores in a fixed order: the same question has the same answer
        scored.sort(key=lambda pair: (-pair[0].score, pair[0].document, pair[0].chunk))
        allowed = (passage for passage, stored in scored if narrow.allows(stored))
        return list(itertools.islice(allowed, k))

    async def _candidates(
        self, narrow: Narrowed, wanted: int
    ) -> tuple[dict[tuple[str, int], Stored], dict[tuple[str, int], float], bool]:
        """Stored passages with their similarity, if known, and whether there may be more."""
        similar: dict[tuple[str, int], float] = {}
        asked: dict[Index, Vector] = {}
        failure: DocdeskError | None = None
        indexes = [index for index in await self._catalog.indexes_in_use() if index.collection is not None]
        by_words, by_meaning = await asyncio.gather(
            self._words.match(narrow.text, wanted, needs=narrow.needs, generations=narrow.generations),
            asyncio.gather(*(self._near(index, narrow, wanted) for index in indexes)),
        )
        full = len(by_words) >= wanted
        for index, (vector, near, problem) in zip(indexes, by_meaning, strict=True):
            failure = problem or failure
            if vector is not None:
                asked[index] = vector
            full = full or len(near) >= wanted
            similar.update(
                (key, similarity)
                for key, similarity in ((_key(id), similarity) for id, similarity in near)
                if narrow.generations is None or key[0] in narrow.generations
            )
        if failure is not None and not similar and not by_words:
            raise failure
        found = await self._catalog.passages(
            list(dict.fromkeys([*similar, *by_words, *(narrow.chunks or ())]))
        )
        for index, vector in asked.items():
            similar.update(await self._similarity(index, vector, found, similar))
        return found, similar, full

    async def _near(
        self, index: Index, narrow: Narrowed, wanted: int
    ) -> tuple[Vector | None, list[tuple[str, float]], DocdeskError | None]:
        """The question's vector and what is near it, as far as the model and the store could answer."""
        assert index.collection is not None
        vector: Vector | None = None
        try:
            asked, _ = await asyncio.gather(
                self._embedder_for(index).embed_query(narrow.text),
                self._load(index.collection, index.dimensions),
            )
            vector = asked
            if narrow.chunks is not None or narrow.needs:
                # each passage that can answer is compared by its kept embedding
                return vector, [], None
            return vector, await self._store.query(index.collection, asked, wanted), None
        except DocdeskError as error:
            log.warning("no search by meaning in %s: %s", index.collection, error.code)
            return vector, [], error

    async def _load(self, collection: str, dimensions: int | None) -> None:
        """Before the first question after a start: Chroma reads its graph while the question is embedded."""
        if dimensions is not None and collection not in self._loaded:
            self._loaded.add(collection)
            with contextlib.suppress(DocdeskError):  # the question itself will report it
                await self._store.load(collection, dimensions)

    @staticmethod
    def _passage(
        question: str,
        key: tuple[str, int],
        stored: Stored,
        similar: dict[tuple[str, int], float],
    ) -> Passage:
        asked = words_of(question)
        meaning = max(0.0, min(1.0, similar.get(key, 0.0)))
        chunk, text = stored.chunk, stored.text
        score = meaning + (1.0 - meaning) * _word_share(asked, words_of(chunk.with_context(text)))
        page = _page_of(asked, stored)
        return Passage(
            document=stored.document.id,
            name=stored.document.name,
            path=stored.document.path,
            page=page,
            last_page=chunk.last_page,
            chunk=chunk.index,
            start=chunk.start,
            end=chunk.end,
            score=round(score, 4),
            text=text,
            place=stored.place_on(page),
            heading=chunk.heading,
            recognised=chunk.recognised,
            context=chunk.context,
            before=stored.before,
        )

    async def _similarity(
        self,
        index: Index,
        vector: Vector,
        found: dict[tuple[str, int], Stored],
        known: dict[tuple[str, int], float],
    ) -> dict[tuple[str, int], float]:
        """The similarity of passages found only by their words, computed from the kept embeddings."""
        left = {
            key: stored.chunk.sha256
            for key, stored in found.items()
            if key not in known and stored.index_id == index.id
        }
        vectors = await self._embeddings.get(self._embedder_for(index).model_key, left.values())
        return {key: _cosine(vector, vectors[sha]) for key, sha in left.items() if sha in vectors}


def _distinct(
    found: dict[tuple[str, int], Stored],
) -> list[tuple[tuple[str, int], Stored]]:
    """The passages without repetitions of a text within a document; the first in the document stays."""
    first: dict[tuple[str, str], tuple[tuple[str, int], Stored]] = {}
    for key, stored in sorted(found.items(), key=lambda item: item[1].chunk.index):
        first.setdefault((stored.document.id, stored.chunk.sha256), (key, stored))
    return list(first.values())


def _cosine(a: Vector, b: Vector) -> float:
    norms = float(a @ a) * float(b @ b)
    return float(a @ b) / norms**0.5 if norms else 0.0


def _page_of(asked: Sequence[str], stored: Stored) -> int:
    """The page of the passage with most of the question's words; its first page if no page has any."""
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
    """How far a passage is raised towards 1 for the question's words that it contains."""
    if not asked:
        return 0.0
    if stands_in(asked, there):
        # one common word means little, a whole sentence everything
        return PHRASE_WEIGHT if len(asked) > 2 else WORDS_WEIGHT
    counts = Counter(there)
    # long words are rare ones; otherwise "the", "of" and "a" would count as much as the subject of the question
    weights = {word: len(word) ** 2 for word in asked}
    held = sum(weight for word, weight in weights.items() if counts[word])
    share = held / sum(weights.values())
    return WORDS_WEIGHT * share * share
