# SPDX-License-Identifier: Apache-2.0
"""Questions that a person kept with their right answers, and how well the library answers them now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LOOKED_AT = 10
"""Passages of an answer among which the right one is looked for."""

QUOTED = 2_000
"""Characters of the right passage that are kept, to recognise it in a text that was extracted again."""


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question with the passage that answers it, or with nothing if the library has no answer.

    The passage is a span of the text of the bytes `content`, so it outlives another model and another way of
    splitting. `name` is the document's name at the time.
    """

    id: str
    text: str
    added_at: float
    content: str | None = None
    start: int = 0
    end: int = 0
    quote: str = ""
    name: str = ""

    @property
    def expects_nothing(self) -> bool:
        """Whether the right answer is that the library has none."""
        return self.content is None

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {
            "id": self.id,
            "question": self.text,
            "name": self.name or None,
            "sha256": self.content,
            "start": self.start,
            "end": self.end,
            "expects_nothing": self.expects_nothing,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """How a kept question was answered."""

    question: KeptQuestion
    rank: int | None
    """Of the right passage, from 1; None if it is not among the first `LOOKED_AT`."""
    refused: bool
    """Whether nothing was found that is not weak."""
    is_gone: bool = False
    """Whether the library no longer has the document."""
    rank_before: int | None = None
    refused_before: bool = False
    is_new: bool = True
    """Whether the run before did not have this question."""

    @property
    def is_right(self) -> bool:
        """Whether the right passage came first, or nothing was found where there is nothing."""
        return self.refused if self.question.expects_nothing else self.rank == 1

    @property
    def has_changed(self) -> bool:
        """Whether it was answered in another way in the run before."""
        if self.is_new:
            return False
        if self.question.expects_nothing:
            return self.refused != self.refused_before
        return self.rank != self.rank_before


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1; None where no question says anything."""

    questions: int
    hit_at_1: float | None
    hit_at_5: float | None
    mrr: float | None
    """The mean of 1 / rank, 0 for what is not among the first `LOOKED_AT`."""
    refusals: float | None
    """Of the questions without an answer, those for which nothing was found."""

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {
            "questions": self.questions,
            "hit@1": self.hit_at_1,
            "hit@5": self.hit_at_5,
            "mrr": self.mrr,
            "refusals": self.refusals,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All kept questions asked of the library as it is, beside the run before."""

    at: float
    model: str
    judged: tuple[Judged, ...]
    figures: Figures
    at_before: float | None = None
    model_before: str | None = None
    figures_before: Figures | None = None

    @property
    def changed(self) -> tuple[Judged, ...]:
        """The questions that are answered in another way than in the run before."""
        return tuple(each for each in self.judged if each.has_changed)

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        before = self.figures_before
        return {
            "at": self.at,
            "model": self.model,
            **self.figures.public(),
            "before": None
            if before is None
            else {"at": self.at_before, "model": self.model_before, **before.public()},
            "changed": [
                {
                    **each.question.public(),
                    "rank": each.rank,
                    "rank_before": each.rank_before,
                    "refused": each.refused,
                    "refused_before": each.refused_before,
                }
                for each in self.changed
            ],
            "gone": [each.question.public() for each in self.judged if each.is_gone],
        }


def figures_of(judged: tuple[Judged, ...]) -> Figures:
    """The figures of a run. Questions whose document is gone count for nothing."""
    answered = [each for each in judged if not each.question.expects_nothing and not each.is_gone]
    without = [each for each in judged if each.question.expects_nothing]

    def share(values: list[float]) -> float | None:
        return round(sum(values) / len(values), 4) if values else None

    return Figures(
        questions=len(answered) + len(without),
        hit_at_1=share([each.rank == 1 for each in answered]),
        hit_at_5=share([each.rank is not None and each.rank <= 5 for each in answered]),
        mrr=share([1 / each.rank if each.rank else 0.0 for each in answered]),
        refusals=share([each.refused for each in without]),
    )
