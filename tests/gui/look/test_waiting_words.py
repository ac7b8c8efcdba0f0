# SPDX-License-Identifier: Apache-2.0
"""The countdown is said in the person's language, on the rows and in the line at the foot."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from docdesk.gui.frame.status_line import StatusLine
from docdesk.gui.look import wording
from docdesk.values import waits
from docdesk.values.documents import QueueState, Stage, Status
from tests.gui.conftest import make_document

SENTENCE = waits.LIMIT.format(seconds=12)


def test_a_sentence_is_taken_apart() -> None:
    assert waits.taken_apart(SENTENCE) == (waits.LIMIT, 12)
    assert waits.taken_apart(waits.ATTEMPT.format(seconds=3)) == (waits.ATTEMPT, 3)
    assert waits.taken_apart(waits.SHORTER) == (waits.SHORTER, 0)
    assert waits.taken_apart("something that a newer docdesk says") is None


def test_the_row_and_the_foot_count_down(qtbot: Any) -> None:
    row = make_document(status=Status.RUNNING, stage=Stage.EMBED, waiting=SENTENCE)
    assert wording.status_words(row) == "the provider's limit: goes on in 12 s"
    assert wording.waiting_words("something else") == "something else"
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_counts(1, Counter({Status.RUNNING: 1}), QueueState(waiting=SENTENCE))
    assert "goes on in 12 s" in line.counts.text()


@pytest.mark.parametrize("template", [waits.LIMIT, waits.ATTEMPT])
@pytest.mark.usefixtures("korean")
def test_it_is_said_in_korean(template: str) -> None:
    said = wording.waiting_words(template.format(seconds=1_234))
    assert "1,234초" in said


@pytest.mark.usefixtures("korean")
def test_a_row_that_lets_shorter_ones_go_first_says_so_in_korean() -> None:
    said = wording.status_words(make_document(status=Status.RUNNING, waiting=waits.SHORTER))
    assert said == "짧은 문서를 먼저 처리합니다"
