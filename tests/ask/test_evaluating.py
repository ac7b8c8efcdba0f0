# SPDX-License-Identifier: Apache-2.0
"""The kept questions go to a paid endpoint within a limit, and what was paid for is not thrown away."""

from __future__ import annotations

from typing import Any

import pytest

from docdesk.ask.asking import Options
from docdesk.ask.evaluating import evaluate_answers
from docdesk.errors import ChatUnreachable, CostExceeded
from docdesk.values.answers import Answer, AnswerEvaluation
from docdesk.values.kept_questions import KeptQuestion


class Kept:
    """Three questions whose documents are there."""

    async def all(self) -> list[KeptQuestion]:
        return [KeptQuestion(str(n), f"Question {n}?", 0.0) for n in range(3)]

    async def is_gone(self, question: KeptQuestion) -> bool:
        return False

    async def is_answer(self, passage: Any, question: KeptQuestion) -> bool:
        return True


class Paid:
    """An endpoint whose every answer costs 2 US dollars; after `answers` of them it is not there any more."""

    def __init__(self, answers: int = 9) -> None:
        self.left, self.asked = answers, 0

    async def ask(self, question: str, options: Options) -> Answer:
        if options.max_cost is not None and options.max_cost < 2:
            raise CostExceeded(cost="$2", limit=f"${options.max_cost}")
        self.asked += 1
        if self.asked > self.left:
            raise ChatUnreachable(host="chat.example.org")
        return Answer("a", question, "So.", model="m", cost=2.0)


async def evaluated(paid: Paid, max_cost: float | None = None) -> AnswerEvaluation:
    asking: Any = paid
    kept: Any = Kept()
    return await evaluate_answers(asking, kept, Options(max_cost=max_cost), lambda answer: None)


@pytest.mark.parametrize(("most", "asked"), [(None, 3), (100, 3), (5, 2), (2, 1)])
async def test_what_goes_beyond_the_limit_in_all_is_not_asked(most: float | None, asked: int) -> None:
    paid = Paid()
    found = await evaluated(paid, most)
    assert (paid.asked, len(found.answers), found.figures.failed) == (asked, asked, 3 - asked)
    assert found.figures.questions == 3


async def test_a_limit_below_the_first_question_is_an_error() -> None:
    with pytest.raises(CostExceeded):
        await evaluated(Paid(), 1)


async def test_answers_that_were_paid_for_stay_when_the_endpoint_is_lost() -> None:
    paid = Paid(answers=1)
    found = await evaluated(paid)
    assert (paid.asked, len(found.answers), found.figures.failed) == (2, 1, 2)
    with pytest.raises(ChatUnreachable):
        await evaluated(Paid(answers=0))
