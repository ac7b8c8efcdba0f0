# SPDX-License-Identifier: Apache-2.0
"""Keeps questions with their right answers, and asks them all again to see how well the library answers.

The right passage is recognised by its place, so it survives another model and another way of splitting. If its document
was extracted again, and the text has moved, its words recognise it.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

from docdesk.catalog.questions import QuestionRecords, Run
from docdesk.errors import NotFound, QuestionInvalid
from docdesk.store.words import words_of
from docdesk.values.facts import coded
from docdesk.values.kept_questions import (
    LOOKED_AT,
    QUOTED,
    Evaluation,
    Figures,
    Judged,
    KeptQuestion,
    figures_of,
)

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog
    from docdesk.search.search import Search
    from docdesk.values.documents import Passage

SAME_SPAN = 0.5
"""A passage is the right one if it has this share of the kept span, or the span this share of it."""

SAME_WORDS = 0.7
"""The same for the words of the passage, where its text was extracted again."""


class KeptQuestions:
    """Over the catalog and the search of one library."""

    def __init__(self, catalog: Catalog, records: QuestionRecords, search: Search) -> None:
        self._catalog = catalog
        self._records = records
        self._search = search

    async def keep(self, text: str, passage: Passage | None = None) -> KeptQuestion:
        """Keep a question with the passage that answers it, or without one if nothing here does.

        Raises QuestionInvalid for an empty question, NotFound if the passage's document is gone.
        """
        if not text.strip():
            raise QuestionInvalid(reason=coded("no_question"))
        kept = KeptQuestion(uuid.uuid4().hex, text.strip(), time.time())
        if passage is not None:
            document = await self._catalog.document(passage.document)
            if document is None or document.content is None:
                raise NotFound(id=passage.document)
            kept = KeptQuestion(
                kept.id,
                kept.text,
                kept.added_at,
                content=document.content,
                start=passage.start,
                end=passage.end,
                quote=passage.text[:QUOTED],
                name=document.name,
            )
        same = [each.id for each in await self._records.all() if _is_same(each, kept)]
        await self._records.forget(same)
        await self._records.add(kept)
        return kept

    async def all(self) -> list[KeptQuestion]:
        """All kept questions, oldest first."""
        return await self._records.all()

    async def forget(self, ids: Iterable[str]) -> None:
        """Drop kept questions."""
        await self._records.forget(ids)

    async def compare(self, search: Search, model: str) -> Evaluation:
        """Ask every kept question of another search too: its answers, beside those of the library as it is.

        `model` is the other search's. The answers of the library as it is are recorded.
        Raises DocdeskError if a question cannot be asked.
        """
        present = await self.evaluate()
        questions = [each.question for each in present.judged]
        there = {each.question.content for each in present.judged if not each.is_gone} - {None}
        before = await self._records.last_run()
        judged = tuple([await self._judged(search, each, there, before) for each in questions])
        return Evaluation(
            time.time(), model, judged, figures_of(judged), present.at, present.model, present.figures
        )

    async def evaluate(self) -> Evaluation:
        """Ask every kept question of the library as it is, and record how it was answered.

        Raises DocdeskError if a question cannot be asked; nothing is recorded then.
        """
        questions = await self._records.all()
        there = await self._records.contents({each.content for each in questions if each.content is not None})
        before = await self._records.last_run()
        judged = tuple([await self._judged(self._search, each, there, before) for each in questions])
        figures, model = figures_of(judged), await self._model()
        run = Run(
            time.time(),
            model,
            {each.question.id: (each.rank, each.refused) for each in judged if not each.is_gone},
            figures.public(),
        )
        if questions:
            await self._records.add_run(run)
        if before is None:
            return Evaluation(run.at, model, judged, figures)
        return Evaluation(
            run.at, model, judged, figures, before.at, before.model, _figures_from(before.figures)
        )

    async def is_gone(self, question: KeptQuestion) -> bool:
        """Whether the document with the kept answer can no longer be found."""
        return question.content is not None and not await self._records.contents({question.content})

    async def is_answer(self, passage: Passage, question: KeptQuestion) -> bool:
        """Whether a passage is the one that was kept with the question."""
        return await self._answers(passage, question)

    async def _judged(
        self, search: Search, question: KeptQuestion, there: Set[str | None], before: Run | None
    ) -> Judged:
        known = None if before is None else before.answers.get(question.id)
        rank_before, refused_before = known or (None, False)
        if question.content is not None and question.content not in there:
            return Judged(question, None, False, is_gone=True, is_new=True)
        passages = await search(question.text, LOOKED_AT)
        rank = None
        for number, passage in enumerate(passages, 1):
            if await self._answers(passage, question):
                rank = number
                break
        refused = all(passage.weak for passage in passages)
        return Judged(question, rank, refused, False, rank_before, refused_before, is_new=known is None)

    async def _answers(self, passage: Passage, question: KeptQuestion) -> bool:
        if question.content is None:
            return False
        document = await self._catalog.document(passage.document)
        if document is None or document.content != question.content:
            return False
        common = min(passage.end, question.end) - max(passage.start, question.start)
        shorter = min(passage.end - passage.start, question.end - question.start)
        if shorter > 0 and common >= SAME_SPAN * shorter and _share(question.quote, passage.text) > 0:
            return True
        return _share(question.quote, passage.text) >= SAME_WORDS

    async def _model(self) -> str:
        indexes = await self._catalog.indexes_in_use()
        return ", ".join(dict.fromkeys(index.model for index in indexes))


def _is_same(one: KeptQuestion, other: KeptQuestion) -> bool:
    """Whether a question is kept already: with the same passage, or with the opposite of nothing."""
    if one.text != other.text:
        return False
    if one.content is None or other.content is None:
        return True
    return (one.content, one.start, one.end) == (other.content, other.start, other.end)


def _share(quote: str, text: str) -> float:
    """The share of the shorter text's words that the other one has too."""
    one, other = Counter(words_of(quote)), Counter(words_of(text))
    shorter = min(one.total(), other.total())
    return (one & other).total() / shorter if shorter else 0.0


def _figures_from(kept: dict[str, object]) -> Figures | None:
    try:
        return Figures(
            questions=int(str(kept["questions"])),
            hit_at_1=_number(kept["hit@1"]),
            hit_at_5=_number(kept["hit@5"]),
            mrr=_number(kept["mrr"]),
            refusals=_number(kept["refusals"]),
        )
    except (KeyError, ValueError):  # of another version
        return None


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
