# SPDX-License-Identifier: Apache-2.0
"""How much of a question's words a passage has: rare words count, the order does if they all stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docdesk.search.narrowing import stands_in

WORDS_WEIGHT = 0.6
"""How far the score of a passage with all of the question's words, in any order, is raised towards 1."""

PHRASE_WEIGHT = 0.95
"""The same for a passage that contains the question word for word."""


def raised(score: float, asked: Sequence[str], there: Sequence[str], rarity: Mapping[str, float]) -> float:
    """A score from 0 to 1, raised towards 1 by the words `asked` that are in the passage (`there`).

    The share is squared: a passage with a few of the words is not raised above one that says the same in others.
    `benchmarks/bench_retrieval.py` has the figures of this beside other ways.
    """
    return score + (1.0 - score) * _raise(asked, there, rarity)


def _raise(asked: Sequence[str], there: Sequence[str], rarity: Mapping[str, float]) -> float:
    if not asked:
        return 0.0
    if stands_in(asked, there):
        # one common word means little, a whole sentence everything
        return PHRASE_WEIGHT if len(asked) > 2 else WORDS_WEIGHT
    share = word_share(asked, there, rarity)
    return WORDS_WEIGHT * share * share


def word_share(asked: Sequence[str], there: Sequence[str], rarity: Mapping[str, float]) -> float:
    """The share of the question's words that stand in the passage, each with the weight of its rarity."""
    counted = rarity.keys() & set(asked)
    total = sum(rarity[word] for word in counted)
    return sum(rarity[word] for word in counted.intersection(there)) / total if total else 0.0
