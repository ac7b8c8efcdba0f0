# SPDX-License-Identifier: Apache-2.0
"""How the terminal shows kept questions and how well they are answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docdesk.cli.report import print_json
from docdesk.values.texts import visible

if TYPE_CHECKING:
    from docdesk.values.kept_questions import Evaluation, Figures, Judged, KeptQuestion

HOW_TO_KEEP = (
    "No question is kept. Keep one with its answer by docdesk search TEXT --keep N, N being the number of the right"
    " result, or 0 if the library has no answer."
)


def print_kept(questions: Sequence[KeptQuestion], *, as_json: bool) -> None:
    """Each kept question, on a line of its own."""
    for question in questions:
        if as_json:
            print_json(question.public())
        else:
            print(f"{question.id}  {visible(question.text)}  ({_answer(question)})")


def print_evaluation(evaluation: Evaluation) -> None:
    """The figures beside those of the run before, and the questions that changed."""
    if not evaluation.judged:
        print(HOW_TO_KEEP)
        return
    now, before = evaluation.figures, evaluation.figures_before
    print(f"{now.questions} kept questions, {evaluation.model or 'no model'}")
    if before is not None and evaluation.at_before is not None:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(evaluation.at_before))
        print(f"before: {before.questions} on {when}, {evaluation.model_before or 'no model'}")
    for name, of in _FIGURES:
        print(f"  {name:<9} {_beside(of(now), None if before is None else of(before))}")
    for each in evaluation.changed:
        print(f"changed: {visible(each.question.text)}: {_place(each, before=True)} -> {_place(each)}")
    for each in evaluation.judged:
        if each.is_gone:
            print(
                f"left out, its document is gone: {visible(each.question.text)} ({visible(each.question.name)})"
            )


_FIGURES: tuple[tuple[str, Callable[[Figures], float | None]], ...] = (
    ("hit@1", lambda f: f.hit_at_1),
    ("hit@5", lambda f: f.hit_at_5),
    ("MRR", lambda f: f.mrr),
    ("refusals", lambda f: f.refusals),
)


def _beside(now: float | None, before: float | None) -> str:
    said = "-" if now is None else f"{now:.3f}"
    return said if before is None else f"{said}  (before {before:.3f})"


def _place(each: Judged, *, before: bool = False) -> str:
    rank, refused = (each.rank_before, each.refused_before) if before else (each.rank, each.refused)
    if each.question.expects_nothing:
        return "nothing found" if refused else "something found"
    return "not found" if rank is None else f"place {rank}"


def _answer(question: KeptQuestion) -> str:
    return "no answer here" if question.expects_nothing else visible(question.name)
