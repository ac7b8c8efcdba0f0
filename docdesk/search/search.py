# SPDX-License-Identifier: Apache-2.0
"""A question in, passages out.

Two ways find candidates: vectors near the question's (by meaning) and passages that share its words. One
score orders them all, so that it can be shown: how alike question and passage are, from 0 to 1 whatever the model,
raised towards 1 by the question's words that stand in the passage.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from docdesk.catalog.catalog import Catalog, Index, Stored
from docdesk.catalog.conditions import Conditions
from docdesk.errors import DocdeskError
from docdesk.search.asked import Asked, Key
from docdesk.search.languages import Languages
from docdesk.search.narrowing import Narrowed, narrowed
from docdesk.search.scales import scale_of
from docdesk.search.scripts import reads, script_of
from docdesk.search.unread import unread
from docdesk.search.word_share import raised
from docdesk.steps.embed.embedder import EmbedderClosed
from docdesk.store.interface import Vectors
from docdesk.store.words import Words, words_of
from docdesk.values.documents import Passage
from docdesk.values.problems import Notice

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

WEAK_BY_WORDS = 0.15
"""Below this score a passage is weak that only words speak for: it has less than half of what they say."""

REPEATS = 16
"""How many times more candidates are fetched if the first ones repeat one passage."""

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
        self._languages = Languages(catalog, embeddings, words)
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

    async def notices(self, question: str) -> list[Notice]:
        """What a person should know of the answers: which models cannot read the question, or some passages.

        Raises QuestionInvalid as the search does.
        """
        question = _LONE.sub("\ufffd", question).strip()
        if not question:
            return []
        narrow = await narrowed(question, self._conditions)
        indexes = [index for index in await self._catalog.indexes_in_use() if index.collection is not None]
        return await unread(narrow.text, indexes, self._catalog, self._words)

    async def _answer(self, question: str, k: int) -> list[Passage]:
        narrow = await narrowed(question, self._conditions)
        wanted = max(k * CANDIDATES, LEAST_CANDIDATES)
        while True:
            candidates = await self._candidates(narrow, wanted)
            passages = self._best(narrow, candidates, k)
            if len(passages) == k or not candidates.full or wanted >= MOST_CANDIDATES:
                return passages
            # a page that a document repeats a thousand times would crowd out all other answers, and so would
            # removed documents, whose vectors are kept while they can be restored, and what a question excludes
            wanted = min(wanted * REPEATS, MOST_CANDIDATES)

    @staticmethod
    def _best(narrow: Narrowed, candidates: _Candidates, k: int) -> list[Passage]:
        """The k best of the passages that the question allows, best first."""
        scored = [(candidates.passage(key, stored), stored) for key, stored in _distinct(candidates.found)]
        # equal scores in a fixed order: the same question has the same answer
        scored.sort(key=lambda pair: (-pair[0].score, pair[0].document, pair[0].chunk))
        allowed = (passage for passage, stored in scored if narrow.allows(stored))
        return list(itertools.islice(allowed, k))

    async def _candidates(self, narrow: Narrowed, wanted: int) -> _Candidates:
        indexes = [index for index in await self._catalog.indexes_in_use() if index.collection is not None]
        words = words_of(narrow.text)
        by_words, rarity, answers = await asyncio.gather(
            self._words.match(narrow.text, wanted, needs=narrow.needs, generations=narrow.generations),
            self._words.rarity(words),
            asyncio.gather(*(self._near(index, narrow, wanted) for index in indexes)),
        )
        near = list(dict.fromkeys(key for asked in answers for key in asked.near))
        failure = next((asked.problem for asked in reversed(answers) if asked.problem is not None), None)
        if failure is not None and not near and not by_words:
            raise failure
        full = len(by_words) >= wanted or any(len(asked.near) >= wanted for asked in answers)
        allowed = [
            key
            for asked in answers
            for key in itertools.islice(
                (key for key in asked.near if narrow.generations is None or key[0] in narrow.generations),
                wanted,
            )
        ]
        found = await self._catalog.passages(
            list(dict.fromkeys([*allowed, *by_words, *(narrow.chunks or ())]))
        )
        vectors = {asked.index.id: await self._vectors(asked, found) for asked in answers}
        script = script_of(narrow.text)
        return _Candidates(
            words, script, rarity, found, {asked.index.id: asked for asked in answers}, vectors, full
        )

    async def _near(self, index: Index, narrow: Narrowed, wanted: int) -> Asked:
        """What is near the question in an index, as far as its model and the store could answer."""
        assert index.collection is not None
        scale = scale_of(index)
        if not reads(scale.scripts, narrow.text):
            return Asked(index, scale)  # its vector would be noise, and drown the words
        vector: Vector | None = None
        corrections = None
        try:
            model_key = self._embedder_for(index).model_key
            asked, means, _ = await asyncio.gather(
                self._embed(index, narrow.text),
                self._languages.means(index, model_key) if scale.leans_to_own_script else _none(),
                self._load(index.collection, index.dimensions),
            )
            vector = looked_for = asked
            if means is not None:
                corrections = means.corrections(narrow.text, asked)
                looked_for = means.without_group(asked)
            if narrow.chunks is not None or narrow.needs:
                # each passage that can answer is compared by its kept embedding
                return Asked(index, scale, vector, corrections=corrections)
            # most of the nearest may be of documents that the question does not allow
            more = wanted if narrow.generations is None else max(wanted, LEAST_CANDIDATES * REPEATS)
            near = await self._store.query(index.collection, looked_for, more)
        except DocdeskError as error:
            log.warning("no search by meaning in %s: %s", index.collection, error.code)
            return Asked(index, scale, vector, problem=error)
        return Asked(index, scale, vector, {_key(id): cosine for id, cosine in near}, corrections)

    async def _embed(self, index: Index, text: str) -> Vector:
        """The vector of a question; asked again if a change of the settings closed the embedder meanwhile."""
        embedder = self._embedder_for(index)
        while True:
            try:
                return await embedder.embed_query(text)
            except EmbedderClosed:
                closed, embedder = embedder, self._embedder_for(index)
                if embedder is closed:
                    raise asyncio.CancelledError from None  # the library closes

    async def _vectors(self, asked: Asked, found: Mapping[Key, Stored]) -> dict[str, Vector]:
        """The kept embeddings of passages whose cosine the store did not say, or not exactly."""
        left = asked.lacks(found)
        return (
            await self._embeddings.get(self._embedder_for(asked.index).model_key, left.values())
            if left
            else {}
        )

    async def _load(self, collection: str, dimensions: int | None) -> None:
        """Before the first question after a start: Chroma reads its graph while the question is embedded."""
        if dimensions is not None and collection not in self._loaded:
            self._loaded.add(collection)
            with contextlib.suppress(DocdeskError):  # the question itself will report it
                await self._store.load(collection, dimensions)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Passages that may answer a question, and what is known to order them."""

    words: list[str]
    script: str | None
    """The question's."""
    rarity: Mapping[str, float]
    found: dict[Key, Stored]
    asked: Mapping[int, Asked]
    """What each index said, by its id."""
    vectors: Mapping[int, Mapping[str, Vector]]
    full: bool
    """Whether there may be more."""

    def passage(self, key: Key, stored: Stored) -> Passage:
        """A candidate as it is shown."""
        chunk, page = stored.chunk, _page_of(self.words, stored)
        asked = self.asked.get(stored.index_id)
        alike = asked.similarity(key, stored, self.vectors[stored.index_id]) if asked is not None else 0.0
        score = raised(alike, self.words, words_of(chunk.with_context(stored.text)), self.rarity)
        weak = WEAK_BY_WORDS
        if asked is not None and alike:
            weak = asked.scale.weak_for(self.script, stored.text)
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
            text=stored.text,
            weak=score < weak,
            place=stored.place_on(page),
            heading=chunk.heading,
            recognised=chunk.recognised,
            context=chunk.context,
            before=stored.before,
        )


async def _none() -> None:
    return None


def _distinct(
    found: dict[tuple[str, int], Stored],
) -> list[tuple[tuple[str, int], Stored]]:
    """The passages without repetitions of a text within a document; the first in the document stays."""
    first: dict[tuple[str, str], tuple[tuple[str, int], Stored]] = {}
    for key, stored in sorted(found.items(), key=lambda item: item[1].chunk.index):
        first.setdefault((stored.document.id, stored.chunk.with_context(stored.text)), (key, stored))
    return list(first.values())


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
