# SPDX-License-Identifier: Apache-2.0
"""How a new index answers the kept questions, beside the present one, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from docdesk.gui.look import wording
from docdesk.values.kept_questions import Evaluation, Figures, Judged

MOST_SHOWN = 50
"""Changed questions that are listed."""


def comparison_text(compared: Evaluation) -> str:
    """The figures of both indexes, and the questions whose answers differ."""
    now, before = compared.figures, compared.figures_before
    assert before is not None
    lines = [
        QCoreApplication.translate(
            "Comparison",
            "The new index is complete, and the present one is still in use. Kept questions: {count}.",
        ).format(count=wording.number(now.questions)),
        _line(QCoreApplication.translate("Comparison", "Present index"), compared.model_before or "", before),
        _line(QCoreApplication.translate("Comparison", "New index"), compared.model, now),
        "",
    ]
    if compared.changed:
        lines.append(
            QCoreApplication.translate("Comparison", "Answers that change: {count}").format(
                count=wording.number(len(compared.changed))
            )
        )
        lines += [_change(each) for each in compared.changed[:MOST_SHOWN]]
    else:
        lines.append(QCoreApplication.translate("Comparison", "No answer changes."))
    return "\n".join(lines)


def _line(name: str, model: str, figures: Figures) -> str:
    return QCoreApplication.translate(
        "Comparison",
        "{name} ({model}): hit@1 {one}, hit@5 {five}, MRR {mrr}, refusals {refusals}",
    ).format(
        name=name,
        model=model,
        one=_percent(figures.hit_at_1),
        five=_percent(figures.hit_at_5),
        mrr="–" if figures.mrr is None else f"{figures.mrr:.2f}",
        refusals=_percent(figures.refusals),
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _change(each: Judged) -> str:
    return QCoreApplication.translate("Comparison", "“{question}”: {before} → {now}").format(
        question=" ".join(each.question.text.split()),
        before=_place(each, each.rank_before, each.refused_before),
        now=_place(each, each.rank, each.refused),
    )


def _place(each: Judged, rank: int | None, refused: bool) -> str:
    if each.question.expects_nothing:
        if refused:
            return QCoreApplication.translate("Comparison", "nothing found")
        return QCoreApplication.translate("Comparison", "something found")
    if rank is None:
        return QCoreApplication.translate("Comparison", "not found")
    return QCoreApplication.translate("Comparison", "place {rank}").format(rank=rank)
