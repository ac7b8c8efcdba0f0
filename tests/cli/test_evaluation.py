# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import pytest

from docdesk.cli.evaluation import print_evaluation, print_kept
from docdesk.values.kept_questions import Evaluation, Figures, Judged, KeptQuestion, figures_of

RENT = KeptQuestion("a", "when is the rent due", 1.0, "ff", 10, 90, "The rent is due.", "lease.pdf")
PILOT = KeptQuestion("b", "who pays\nthe pilot", 2.0)


def test_an_evaluation_shows_both_runs_and_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    judged = (
        Judged(RENT, 2, False, False, 1, False, is_new=False),
        Judged(PILOT, None, True, False, None, False, is_new=False),
        Judged(KeptQuestion("c", "gone", 3.0, "00", 0, 5, "x", "old.txt"), None, False, is_gone=True),
    )
    before = Figures(2, 1.0, 1.0, 1.0, 0.0)
    print_evaluation(Evaluation(100.0, "new", judged, figures_of(judged), 50.0, "old", before))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 kept questions, new"
    assert lines[1].startswith("before: 2 on ")
    assert lines[2:] == [
        "  hit@1     0.000  (before 1.000)",
        "  hit@5     1.000  (before 1.000)",
        "  MRR       0.500  (before 1.000)",
        "  refusals  1.000  (before 0.000)",
        "changed: when is the rent due: place 1 -> place 2",
        "changed: who pays␊the pilot: something found -> nothing found",
        "left out, its document is gone: gone (old.txt)",
    ]


def test_without_kept_questions_it_says_how_to_keep_one(capsys: pytest.CaptureFixture[str]) -> None:
    print_evaluation(Evaluation(100.0, "", (), figures_of(())))
    assert "docdesk search TEXT --keep N" in capsys.readouterr().out


def test_kept_questions_are_lines_or_objects(capsys: pytest.CaptureFixture[str]) -> None:
    print_kept([RENT, PILOT], as_json=False)
    print_kept([RENT, PILOT], as_json=True)
    *lines, first, second = capsys.readouterr().out.splitlines()
    assert lines == [
        "a  when is the rent due  (lease.pdf)",
        "b  who pays␊the pilot  (no answer here)",
    ]
    assert json.loads(first)["sha256"] == "ff"
    assert json.loads(second)["expects_nothing"] is True
