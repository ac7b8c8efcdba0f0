# SPDX-License-Identifier: Apache-2.0
"""An answer in the terminal: as it streams, and what is to be said of it in the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from docdesk.cli.evaluation import HOW_TO_KEEP
from docdesk.cli.passages import where_of
from docdesk.cli.tables import counted
from docdesk.values.answers import (
    FAULTS,
    PROBLEMS,
    REFUSED,
    Answer,
    AnswerEvaluation,
    AnswerFigures,
    AskPlan,
    QuestionsPlan,
)
from docdesk.values.texts import visible

if TYPE_CHECKING:
    from docdesk.values.documents import Passage

SHOWN = 200
"""Characters of a sentence that is not supported."""


class Printer:
    """Prints the passages, then the text as it comes."""

    def __init__(self) -> None:
        self._begun = False

    def passages(self, passages: list[Passage]) -> None:
        """The passages that the answer may rest on."""
        for number, passage in enumerate(passages, 1):
            print(f"[{number}] {passage.score:.2f}  {where_of(passage)}")
        print(flush=True)

    def text(self, piece: str) -> None:
        """A piece of the answer, as it is safe to show."""
        if piece:
            self._begun = True
            # a line break is one; every other character that acts on a terminal is shown
            print("\n".join(map(visible, piece.split("\n"))), end="", flush=True)

    def wait(self, seconds: float) -> None:
        """The question is sent again after a pause: the endpoint asks for it, or something went wrong."""
        print(f"The question is sent again in {max(1, round(seconds))} s.", file=sys.stderr, flush=True)

    def end(self, answer: Answer) -> None:
        """What is to be said of the whole answer."""
        if self._begun:
            print()
        if answer.refused:
            print(REFUSED)
            if answer.passages:
                print("The nearest passages are listed above.")
        marked = [sentence for sentence in answer.sentences if not sentence.supported]
        if marked:
            print("\nNot supported by the passages:")
        for sentence in marked:
            said = visible(sentence.text)
            said = said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
            print(
                f"  {said}  ({'; '.join(PROBLEMS[code] for code in sentence.problems if code in PROBLEMS)})"
            )
        for code in answer.problems:
            print(f"\n{FAULTS.get(code, code)}")


def print_answer_figures(evaluation: AnswerEvaluation) -> None:
    """The figures of the kept questions, as the chat endpoint answered them."""
    figures = evaluation.figures
    print(f"{figures.questions} kept questions, {evaluation.model or 'no model was asked'}")
    for name, of in _FIGURES:
        value = of(figures)
        print(f"  {name:<26} {'-' if value is None else f'{value:.3f}'}")
    if figures.failed:
        print(f"  {'failed':<26} {figures.failed}")


def print_ask_plan(plan: AskPlan) -> None:
    """What a question would send, and cost at most."""
    if not plan.passages:
        print("No passage is near enough, so no model would be asked.")
        return
    Printer().passages(list(plan.passages))
    print(f"{counted(len(plan.passages), 'passage')} to {_receiver(plan.host, plan.model)}: {_size(plan)}.")
    print(_price(plan.cost, is_local=plan.local))


def print_questions_plan(plan: QuestionsPlan) -> None:
    """What asking the kept questions would send, and cost at most."""
    if not plan.questions:
        print(HOW_TO_KEEP)
        return
    said = f"{counted(plan.questions, 'kept question')}, {plan.asked:,} of them"
    print(f"{said} to {_receiver(plan.host, plan.model)}: {_size(plan)}.")
    print(_price(plan.cost, is_local=plan.local))


def _receiver(host: str, model: str) -> str:
    return f"{visible(model)} at {visible(host)}"


def _size(plan: AskPlan | QuestionsPlan) -> str:
    return (
        f"{plan.bytes:,} bytes, about {counted(plan.tokens, 'token')}, and at most"
        f" {counted(plan.answer_tokens, 'token')} in answer"
    )


def _price(cost: float | None, *, is_local: bool) -> str:
    if is_local:
        return "It costs nothing: nothing leaves this computer."
    return "The price is unknown." if cost is None else f"It costs at most ${cost:.4f}."


_FIGURES: tuple[tuple[str, Callable[[AnswerFigures], float | None]], ...] = (
    ("answers with grounds", lambda f: f.with_grounds),
    ("citations that hold", lambda f: f.citations_hold),
    ("names the right passage", lambda f: f.right_passage),
    ("refusals that are right", lambda f: f.refusals_right),
    ("refusals that are wrong", lambda f: f.refusals_wrong),
)
