# SPDX-License-Identifier: Apache-2.0
"""The countdown is said in the person's language, on the rows and in the line at the foot."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from docdesk.gui.frame.status_line import StatusLine
from docdesk.gui.look import wording
from docdesk.values.documents import QueueState, Stage, Status
from docdesk.values.waits import ATTEMPT, LIMIT, SHORTER, WAITS, Wait, wait_text
from tests.gui.conftest import make_document


def test_the_row_and_the_foot_count_down(qtbot: Any) -> None:
    row = make_document(status=Status.RUNNING, stage=Stage.EMBED, waiting=Wait(LIMIT, 12))
    assert wording.status_words(row) == wait_text(Wait(LIMIT, 12))
    assert "12 s" in wording.status_words(row)
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_counts(1, Counter({Status.RUNNING: 1}), QueueState(waiting=Wait(LIMIT, 12)))
    assert "12 s" in line.counts.text()


def test_a_reason_of_a_newer_docdesk_is_shown_as_it_is(qtbot: Any) -> None:
    assert wording.waiting_words(Wait("{moon}", 3)) == wait_text(Wait("{moon}", 3)) == "{moon}"


@pytest.mark.parametrize("code", [LIMIT, ATTEMPT])
@pytest.mark.usefixtures("korean")
def test_the_countdown_is_translated_into_korean(code: str) -> None:
    assert "1,234초" in wording.waiting_words(Wait(code, 1_234))


@pytest.mark.usefixtures("korean")
def test_every_reason_has_its_korean() -> None:
    said = {code: wording.waiting_words(Wait(code, 1)) for code in WAITS}
    assert [code for code in WAITS if said[code] == wait_text(Wait(code, 1))] == []
    row = make_document(status=Status.RUNNING, waiting=Wait(SHORTER))
    assert wording.status_words(row) == "짧은 문서를 먼저 처리합니다"
