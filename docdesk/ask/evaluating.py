# SPDX-License-Identifier: Apache-2.0
"""Asks the kept questions of the real chat endpoint, and counts how well its answers are grounded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docdesk.ask.asking import Asking, Options
from docdesk.errors import ChatError, ChatLimited, ChatTooLong, CostExceeded
from docdesk.values.answers import NO_GROUNDS, Answer, AnswerEvaluation, AnswerFigures

if TYPE_CHECKING:
    from docdesk.search.kept_questions import KeptQuestions


@dataclass(frozen=True, slots=True)
class _Asked:
    """A kept question with its answer; None if the endpoint gave none."""

    expects_nothing: bool
    answer: Answer | None
    names_right_passage: bool = False


async def evaluate_answers(
    asking: Asking, kept: KeptQuestions, options: Options, on_answer: Callable[[Answer], None]
) -> AnswerEvaluation:
    """Ask every kept question whose document is there; `on_answer` gets each answer. The history stays as it is.

    Raises DocdeskError if the endpoint cannot be asked at all. If it is lost later, the answers so far count, and the
    questions that are left have failed.
    """
    options = dataclasses.replace(options, is_kept=False, follows=None)
    asked: list[_Asked] = []
    left, is_lost = options.max_cost, False
    for question in await kept.all():
        if await kept.is_gone(question):
            continue
        if is_lost:
            asked.append(_Asked(question.expects_nothing, None))
            continue
        try:
            answer = await asking.ask(question.text, dataclasses.replace(options, max_cost=left))
        except CostExceeded:
            if not asked:
                raise
            asked.append(_Asked(question.expects_nothing, None))
            continue
        except (ChatLimited, ChatTooLong):
            asked.append(_Asked(question.expects_nothing, None))
            continue
        except ChatError as error:
            if type(error) is not ChatError:
                # no key, no credit, no such model: no other question would fare better
                is_lost = True
                if all(each.answer is None for each in asked):
                    raise
            asked.append(_Asked(question.expects_nothing, None))
            continue
        if left is not None:
            left = 0.0 if answer.cost is None else max(0.0, left - answer.cost)
        named = [answer.passages[number - 1] for number in answer.cited]
        right = [await kept.is_answer(passage, question) for passage in named]
        asked.append(_Asked(question.expects_nothing, answer, any(right)))
        on_answer(answer)
    answers = tuple(each.answer for each in asked if each.answer is not None)
    model = next((answer.model for answer in answers if answer.model), "")
    return AnswerEvaluation(figures_of(asked), answers, model)


def figures_of(asked: Sequence[_Asked]) -> AnswerFigures:
    """The shares of answers with grounds, citations that hold, and refusals that are right or wrong."""
    done = [each for each in asked if each.answer is not None]
    answered = [each for each in done if each.answer is not None and not each.answer.refused]
    cited = [
        sentence
        for each in answered
        for sentence in (each.answer.sentences if each.answer else ())
        if sentence.passages
    ]
    with_answer = [each for each in done if not each.expects_nothing]
    without = [each for each in done if each.expects_nothing]
    return AnswerFigures(
        questions=len(asked),
        with_grounds=_share(_has_grounds(each.answer) for each in answered),
        citations_hold=_share(sentence.supported for sentence in cited),
        right_passage=_share(each.names_right_passage for each in with_answer),
        refusals_right=_share(_is_refused(each.answer) for each in without),
        refusals_wrong=_share(_is_refused(each.answer) for each in with_answer),
        failed=len(asked) - len(done),
    )


def _has_grounds(answer: Answer | None) -> bool:
    # a heading names no passage, and needs none
    return (
        answer is not None
        and any(each.passages for each in answer.sentences)
        and not any(NO_GROUNDS in each.problems for each in answer.sentences)
    )


def _is_refused(answer: Answer | None) -> bool:
    return answer is not None and answer.refused


def _share(cases: Iterable[bool]) -> float | None:
    found = list(cases)
    return round(sum(found) / len(found), 4) if found else None
