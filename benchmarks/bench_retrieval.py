# SPDX-License-Identifier: Apache-2.0
"""How often a search finds the right passage: by words, by meaning, and by ways to join both, for each model.

    make bench BENCH=retrieval SETS=DIR
    make bench BENCH=retrieval SETS=DIR ARGS="--program --model multilingual-e5-small"

`benchmarks/retrieval/README.md` says what a set is. Without a folder only the own set is asked, by terms, numbers and
names. `--program` adds the passages of each set to a library as files and asks the whole program, with its chunks;
what it embeds is kept outside the project, so that a second run takes seconds. `--model` measures one model alone.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from figures import Row, keep
from retrieval_program import Programs
from retrieval_sets import QuestionSet, sets_in, terms
from retrieval_vectors import vectors_of

from docdesk.catalog.catalog import Index
from docdesk.errors import ModelMissing
from docdesk.search.languages import Group, group_of, means_of
from docdesk.search.narrowing import stands_in
from docdesk.search.scales import Scale, scale_of
from docdesk.search.scripts import reads, script_of
from docdesk.search.search import LEAST_CANDIDATES, WEAK_BY_WORDS
from docdesk.search.word_share import raised, word_share
from docdesk.settings.builtin_models import BUILTIN_MODELS, E5_SMALL, BuiltinModel
from docdesk.store.words import Words, words_of

GOALS = {"ko": (0.86, 0.97), "en": (0.94, 0.99), "ko-en, mixed library": (0.65, 0.85)}
"""hit@1 and hit@5 of the default model, by the set."""

RRF = 60
"""The constant of reciprocal rank fusion, as it was published."""

CONVEX = 0.2
"""The part of the words in a convex combination: the best of 0.1 to 0.7 over these sets."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what is known of each passage. Arrays have a place for each passage of the set."""

    words: list[str]
    rarity: Mapping[str, float]
    by_words: list[int]
    """The passages that share words, best first."""
    cosines: np.ndarray
    similarity: np.ndarray
    """The cosines as the program takes them: 0 to 1, 0 where the model cannot read, the script's part taken off."""
    texts: Sequence[list[str]]

    @property
    def by_meaning(self) -> list[int]:
        return [int(at) for at in np.argsort(-self.similarity, kind="stable")[:LEAST_CANDIDATES]]


Way = Callable[[Case], dict[int, float]]
"""Scores of the candidates, by their number."""


def only_words(case: Case) -> dict[int, float]:
    return {at: -float(rank) for rank, at in enumerate(case.by_words)}


def only_meaning(case: Case) -> dict[int, float]:
    return {at: float(case.similarity[at]) for at in case.by_meaning}


def _score_before(case: Case) -> dict[int, float]:
    """Cosines as they are, raised by the words' squared lengths: what docdesk did before it was measured."""
    near = [int(at) for at in np.argsort(-case.cosines, kind="stable")[:LEAST_CANDIDATES]]
    found = {}
    for at in {*near, *case.by_words}:
        meaning = max(0.0, min(1.0, float(case.cosines[at])))
        there = set(case.texts[at])
        weights = {word: len(word) ** 2 for word in case.words}
        share = sum(n for word, n in weights.items() if word in there) / (sum(weights.values()) or 1)
        part = 0.5 * share * share
        if case.words and stands_in(case.words, case.texts[at]):
            part = 0.95 if len(case.words) > 2 else 0.5
        found[at] = meaning + (1 - meaning) * part
    return found


def reciprocal_ranks(case: Case) -> dict[int, float]:
    found: dict[int, float] = {}
    for order in (case.by_words, case.by_meaning):
        for rank, at in enumerate(order, start=1):
            found[at] = found.get(at, 0.0) + 1 / (RRF + rank)
    return found


def convex(case: Case) -> dict[int, float]:
    return {
        at: (1 - CONVEX) * float(case.similarity[at])
        + CONVEX * word_share(case.words, case.texts[at], case.rarity) ** 2
        for at in {*case.by_words, *case.by_meaning}
    }


def docdesk_score(case: Case) -> dict[int, float]:
    return {
        at: raised(float(case.similarity[at]), case.words, case.texts[at], case.rarity)
        for at in {*case.by_words, *case.by_meaning}
    }


WAYS: dict[str, Way] = {
    "words": only_words,
    "meaning": only_meaning,
    "the score before": _score_before,
    "reciprocal ranks": reciprocal_ranks,
    "convex combination": convex,
    "docdesk": docdesk_score,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the right passages stood."""

    hit_1: float
    hit_5: float
    mrr: float
    ndcg: float

    def __str__(self) -> str:
        return (
            f"hit@1 {self.hit_1:.3f}, hit@5 {self.hit_5:.3f}, MRR@10 {self.mrr:.3f}, nDCG@10 {self.ndcg:.3f}"
        )


def figures_of(ranks: Sequence[int | None]) -> Figures:
    """From the rank of the first right passage of each question, counted from 1; None if none was found."""
    n = len(ranks)
    ten = [rank for rank in ranks if rank is not None and rank <= 10]
    return Figures(
        sum(rank == 1 for rank in ten) / n,
        sum(rank <= 5 for rank in ten) / n,
        sum(1 / rank for rank in ten) / n,
        sum(1 / math.log2(rank + 1) for rank in ten) / n,
    )


def rank_of(scores: Mapping[int, float], right: frozenset[int]) -> int | None:
    order = sorted(scores, key=lambda at: (-round(scores[at], 4), at))
    return next((rank for rank, at in enumerate(order, start=1) if at in right), None)


async def cases_of(asked: QuestionSet, model: BuiltinModel) -> list[Case]:
    """Every question of a set with its words and vectors. Raises ModelMissing."""
    passages = await vectors_of(model, asked.passages, questions=False)
    questions = await vectors_of(model, [question for question, _ in asked.questions], questions=True)
    scale = scale_of(Index(0, "builtin", model.name, "", None, 0, 0))
    groups = [group_of(text) for text in asked.passages]
    by_group: dict[Group, list[np.ndarray]] = {}
    for group, vector in zip(groups, passages, strict=True):
        if group is not None:
            by_group.setdefault(group, []).append(vector)
    means = means_of(by_group) if scale.leans_to_own_script else None
    texts = [words_of(text) for text in asked.passages]
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        words = Words(Path(folder) / "words.db")
        await words.open()
        await words.add([("g", at, text) for at, text in enumerate(asked.passages)])
        for (question, _), vector in zip(asked.questions, questions, strict=True):
            cosines = passages @ vector
            corrections = means.corrections(question, vector) if means is not None else {}
            own = words_of(question)
            cases.append(
                Case(
                    own,
                    await words.rarity(own),
                    [number for _, number in await words.match(question, LEAST_CANDIDATES)],
                    cosines,
                    _similarity(scale, question, asked.passages, groups, cosines, corrections),
                    texts,
                )
            )
        await words.close()
    return cases


def _similarity(
    scale: Scale,
    question: str,
    passages: Sequence[str],
    groups: Sequence[Group | None],
    cosines: np.ndarray,
    corrections: Mapping[Group, float],
) -> np.ndarray:
    if not reads(scale.scripts, question):
        return np.zeros(len(passages))
    return np.array(
        [
            scale.similarity(float(cosine) + (corrections.get(group, 0.0) if group is not None else 0.0))
            if reads(scale.scripts, text)
            else 0.0
            for text, group, cosine in zip(passages, groups, cosines, strict=True)
        ]
    )


async def measured(asked: QuestionSet, model: BuiltinModel) -> tuple[dict[str, Figures], dict[str, float]]:
    """The figures of each way, and the shares of right and wrong passages that are called weak."""
    cases = await cases_of(asked, model)
    found = {
        way: figures_of(
            [rank_of(score(case), right) for case, (_, right) in zip(cases, asked.questions, strict=True)]
        )
        for way, score in WAYS.items()
    }
    weak: dict[str, list[bool]] = {"right": [], "wrong": []}
    scale = scale_of(Index(0, "builtin", model.name, "", None, 0, 0))
    for case, (question, right) in zip(cases, asked.questions, strict=True):
        script = script_of(question)
        for at, score in docdesk_score(case).items():
            least = scale.weak_for(script, asked.passages[at]) if case.similarity[at] else WEAK_BY_WORDS
            weak["right" if at in right else "wrong"].append(score < least)
    return found, {which: sum(some) / max(1, len(some)) for which, some in weak.items()}


def row_of(
    asked: QuestionSet, model: BuiltinModel, all_: Mapping[str, Figures], weak: Mapping[str, float]
) -> Row:
    """docdesk's own way, beside the one before it; all others are in the notes."""
    ours, before = all_["docdesk"], all_["the score before"]
    goal = GOALS.get(asked.name) if model is E5_SMALL else None
    return Row(
        f"right passage first, {len(asked.questions)} questions, {asked.name}, {model.name}",
        f"the score before: {before.hit_1:.3f}",
        f"≥ {goal[0]:g}, of the first five ≥ {goal[1]:g}" if goal else "",
        [ours.hit_1],
        (ours.hit_1 >= goal[0] and ours.hit_5 >= goal[1]) if goal else None,
        {
            "passages": len(asked.passages),
            **{way: str(figures) for way, figures in all_.items()},
            "weak of the right candidates": f"{weak['right']:.1%}",
            "weak of the wrong ones": f"{weak['wrong']:.1%}",
        },
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=Path, default=os.environ.get("SETS") or None)
    parser.add_argument(
        "--program", action="store_true", help="ask the whole program as well, with the default model"
    )
    parser.add_argument("--model", choices=list(BUILTIN_MODELS), help="only this one")
    given = parser.parse_args()
    rows = []
    for model in BUILTIN_MODELS.values():
        if given.model not in (None, model.name):
            continue
        programs = Programs(model)
        for asked in [terms(), *sets_in(Path(given.sets) if given.sets else None)]:
            try:
                found, weak = await measured(asked, model)
            except ModelMissing as error:
                print(f"{model.name} is not measured: {error.problem().remedy}")
                break
            print(
                f"{asked.name}, {model.name}: {len(asked.questions)} questions, {len(asked.passages)} passages"
            )
            for way, figures in found.items():
                print(f"  {way:20} {figures}", flush=True)
            row = row_of(asked, model, found, weak)
            if given.program and model is E5_SMALL:
                row.details["through the whole program"] = str(figures_of(await programs.ranks(asked)))
                print(f"  {'the whole program':20} {row.details['through the whole program']}", flush=True)
            rows.append(row)
        await programs.close()
    keep("retrieval", rows)


if __name__ == "__main__":
    asyncio.run(main())
