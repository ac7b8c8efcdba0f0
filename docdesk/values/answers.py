# SPDX-License-Identifier: Apache-2.0
"""Answers to questions, as values: sentences with the passages that each rests on, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from docdesk.values.documents import Passage
from docdesk.values.texts import QT_TRANSLATE_NOOP

REFUSED = QT_TRANSLATE_NOOP("answers", "Nothing in the library answers this.")

NO_GROUNDS = "no_grounds"
NOT_GIVEN = "number_not_given"
QUOTATION = "quotation_not_found"
NUMBER = "number_not_found"
UNIT = "unit_differs"
NAME = "name_not_found"
LITTLE = "little_in_common"
OTHER_LANGUAGE = "other_language"

PROBLEMS = {
    NO_GROUNDS: QT_TRANSLATE_NOOP("answers", "names no passage"),
    NOT_GIVEN: QT_TRANSLATE_NOOP("answers", "named a passage that was not given"),
    QUOTATION: QT_TRANSLATE_NOOP("answers", "quotes what its passages do not say"),
    NUMBER: QT_TRANSLATE_NOOP("answers", "has a number that its passages do not have"),
    UNIT: QT_TRANSLATE_NOOP("answers", "has a number that its passages say of something else"),
    NAME: QT_TRANSLATE_NOOP("answers", "has a name that its passages do not have"),
    LITTLE: QT_TRANSLATE_NOOP("answers", "shares few words with its passages"),
    OTHER_LANGUAGE: QT_TRANSLATE_NOOP(
        "answers", "is in another language than its passages, with no number or name to compare"
    ),
}
"""Why a sentence is not supported, by code."""

CUT = "cut"
TOO_LONG = "too_long"
LENGTH = "length_limit"
FILTERED = "filtered"
STOPPED = "stopped"
EMPTY = "empty"

FAULTS = {
    NO_GROUNDS: QT_TRANSLATE_NOOP(
        "answers", "This answer names no passage. It may come from the model's memory."
    ),
    CUT: QT_TRANSLATE_NOOP("answers", "The answer broke off: the connection ended. Ask again."),
    TOO_LONG: QT_TRANSLATE_NOOP("answers", "The answer did not end, so docdesk stopped it."),
    LENGTH: QT_TRANSLATE_NOOP("answers", "The answer reached the limit of its length."),
    FILTERED: QT_TRANSLATE_NOOP("answers", "The provider's filter ended the answer."),
    STOPPED: QT_TRANSLATE_NOOP("answers", "The answer was stopped before its end."),
    EMPTY: QT_TRANSLATE_NOOP(
        "answers", "The model answered with nothing. Ask again, or choose another model."
    ),
}
"""What is wrong with an answer as a whole, by code."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer. `text` is without the numbers of `passages`, which count from 1."""

    text: str
    passages: tuple[int, ...] = ()
    supported: bool = True
    problems: tuple[str, ...] = ()
    """Codes of `PROBLEMS`."""
    start: int = 0
    end: int = 0
    """Where it is in the answer's text, its numbers included, in characters."""

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {
            "text": self.text,
            "passages": list(self.passages),
            "supported": self.supported,
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with the passages that were given, the first of which is number 1.

    If it is `refused`, nothing in the library answers the question, and the passages are the nearest ones.
    """

    id: str
    question: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    refused: bool = False
    problems: tuple[str, ...] = ()
    """Codes of `FAULTS`."""
    at: float = 0.0
    """Seconds since the epoch."""
    model: str = ""
    """Empty if no model was asked."""
    host: str = ""
    follows: str | None = None
    """The id of the answer before it in the conversation."""
    tokens: int | None = None
    """Counted by the provider, of the question and the answer."""
    cost: float | None = None
    """US dollars; None if unknown."""

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers that the sentences name, in the order of the passages; of those only that there are.

        An answer that was kept may come with a stranger's library.
        """
        named = {number for sentence in self.sentences for number in sentence.passages}
        return tuple(number for number in sorted(named) if 1 <= number <= len(self.passages))

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {
            "answer": self.text,
            "sentences": [sentence.public() for sentence in self.sentences],
            "passages": numbered(self.passages),
            "refused": self.refused,
            "problems": list(self.problems),
            "id": self.id,
            "question": self.question,
            "at": self.at,
            "model": self.model,
            "host": self.host,
            "follows": self.follows,
            "tokens": self.tokens,
            "cost": self.cost,
        }


@dataclass(frozen=True, slots=True)
class AskPlan:
    """What asking would send, before anything is sent to the chat endpoint."""

    host: str
    model: str
    passages: tuple[Passage, ...] = ()
    bytes: int = 0
    """Of the prompt."""
    tokens: int = 0
    """Of the prompt, estimated."""
    answer_tokens: int = 0
    """The most that the answer may have."""
    cost: float | None = 0.0
    """US dollars at most; None if the price is unknown."""
    local: bool = False
    """Whether nothing leaves this computer."""

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {
            "host": self.host,
            "model": self.model,
            "passages": numbered(self.passages),
            "bytes": self.bytes,
            "tokens": self.tokens,
            "answer_tokens": self.answer_tokens,
            "cost": self.cost,
            "local": self.local,
        }


@dataclass(frozen=True, slots=True)
class QuestionsPlan:
    """What asking several questions would send, all together. `asked` are those that have a passage to be sent."""

    questions: int
    asked: int
    host: str
    model: str
    bytes: int
    tokens: int
    answer_tokens: int
    cost: float | None
    """US dollars at most; None if the price is unknown."""
    local: bool

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return asdict(self)


def plan_of_all(plans: Sequence[AskPlan]) -> QuestionsPlan:
    """The sum of the plans of questions that would be asked of the same endpoint."""
    first = plans[0] if plans else AskPlan("", "", local=True)
    costs = [plan.cost for plan in plans]
    return QuestionsPlan(
        questions=len(plans),
        asked=sum(bool(plan.passages) for plan in plans),
        host=first.host,
        model=first.model,
        bytes=sum(plan.bytes for plan in plans),
        tokens=sum(plan.tokens for plan in plans),
        answer_tokens=sum(plan.answer_tokens for plan in plans),
        cost=None if None in costs else sum(cost for cost in costs if cost is not None),
        local=first.local,
    )


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How well the kept questions are answered. Shares are from 0 to 1; None if there was nothing to count."""

    questions: int
    with_grounds: float | None
    """Answers whose every sentence names a passage, of those that are no refusals."""
    citations_hold: float | None
    """Sentences that are supported, of those that name a passage."""
    right_passage: float | None
    """Answers that name the kept passage, of the questions that have one."""
    refusals_right: float | None
    """Refusals, of the questions that nothing here answers."""
    refusals_wrong: float | None
    """Refusals, of the questions that have an answer."""
    failed: int = 0
    """Questions that the endpoint did not answer."""

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {
            "questions": self.questions,
            "with_grounds": self.with_grounds,
            "citations_hold": self.citations_hold,
            "right_passage": self.right_passage,
            "refusals_right": self.refusals_right,
            "refusals_wrong": self.refusals_wrong,
            "failed": self.failed,
        }


@dataclass(frozen=True, slots=True)
class AnswerEvaluation:
    """The figures with the answers behind them."""

    figures: AnswerFigures
    answers: tuple[Answer, ...] = field(default=())
    model: str = ""

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {
            **self.figures.public(),
            "model": self.model,
            "answers": [answer.public() for answer in self.answers],
        }


def numbered(passages: tuple[Passage, ...] | list[Passage]) -> list[dict[str, Any]]:
    """Passages as other programs see them, with their numbers from 1."""
    return [{"n": n, **passage.public()} for n, passage in enumerate(passages, 1)]
