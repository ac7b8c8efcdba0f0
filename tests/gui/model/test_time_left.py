# SPDX-License-Identifier: Apache-2.0
"""How long it will still take, tested by figures: a clock that the test moves, documents that it makes."""

from __future__ import annotations

import pytest

from docdesk.gui.model.time_left import WINDOW, TimeLeft
from docdesk.values.documents import Document, Stage, Status
from tests.gui.conftest import make_document

MB = 1_000_000


def queued(number: int, size: int = MB) -> Document:
    return make_document(number, size=size)


def running(number: int, part: float, size: int = MB) -> Document:
    """A document in the middle of its embedding: `part` of that stage is done."""
    return make_document(
        number, size=size, status=Status.RUNNING, stage=Stage.EMBED, done=round(part * 1000), total=1000
    )


def ready(number: int, size: int = MB) -> Document:
    return make_document(number, size=size, status=Status.READY)


def test_nothing_is_shown_before_anything_is_known() -> None:
    left = TimeLeft()
    assert left.queue(0) is None
    left.follow([queued(0), queued(1)], [], 0)
    assert left.remaining == 2 * MB
    assert left.queue(100) is None
    left.follow([running(0, 0)], [], 100)
    left.follow([running(0, 0.5)], [], 101)
    assert left.queue(101) is None
    assert left.part is not None


def test_bytes_count_and_not_documents() -> None:
    left = TimeLeft()
    left.follow([queued(n, MB) for n in range(10)] + [queued(99, 90 * MB)], [], 0)
    left.follow([running(n, 0, MB) for n in range(10)], [], 0)
    for n in range(10):
        left.follow([ready(n)], [], n + 1)
    # 10 MB took ten seconds; one document of eleven is left, and it is 90 MB
    assert left.queue(10) == pytest.approx(90)


def test_the_rate_is_that_of_the_last_minute() -> None:
    left = TimeLeft()
    left.follow([running(0, 0, 1000 * MB)], [], 0)
    now = 0.0
    for step in range(1, 11):  # fast: a tenth of the stage in ten seconds
        now = float(step)
        left.follow([running(0, step / 100, 1000 * MB)], [], now)
    fast = left.queue(now)
    for step in range(1, 121):  # and then twenty times slower for two minutes
        now = 10.0 + step
        left.follow([running(0, 0.1 + step / 2000, 1000 * MB)], [], now)
    slow = left.queue(now)
    assert fast is not None
    assert slow is not None
    rate = 0.45 * 1000 * MB / 2000
    assert slow == pytest.approx(left.remaining / rate, rel=0.05)
    assert slow > 10 * fast


def test_a_document_has_its_own_rate() -> None:
    left = TimeLeft()
    for second in range(11):
        left.follow([running(0, second / 20), running(1, second / 100)], [], float(second))
    one, other = left.document(queued(0).id, 10.0), left.document(queued(1).id, 10.0)
    assert one is not None
    assert other is not None
    # half of its embedding in ten seconds: 0.225 of all; 0.425 is left
    assert one == pytest.approx(10 * 0.425 / 0.225, rel=0.01)
    assert other == pytest.approx(10 * (0.65 - 0.045) / 0.045, rel=0.01)
    assert left.document("unknown", 10.0) is None


def test_stalled_work_gets_no_estimate() -> None:
    left = TimeLeft()
    for second in range(11):
        left.follow([running(0, second / 20)], [], float(second))
    assert left.queue(10.0) is not None
    assert left.queue(10.0 + 3 * WINDOW) is None


def test_a_failure_is_not_work_that_was_done() -> None:
    left = TimeLeft()
    left.follow([running(0, 0), running(1, 0, 100 * MB), running(2, 0)], [], 0)
    for second in range(1, 11):
        left.follow([running(0, second / 20)], [], float(second))
    before = left.queue(10.0)
    left.follow([make_document(1, size=100 * MB, status=Status.FAILED)], [], 10.0)
    after = left.queue(10.0)
    assert before is not None
    assert after is not None
    assert after < before / 10
    assert after == pytest.approx(10 * (0.425 + 0.65) / 0.225, rel=0.01)


def test_removed_and_requeued_documents_count_as_they_are() -> None:
    left = TimeLeft()
    left.follow([queued(0), running(1, 0.5)], [], 0)
    left.follow([], [queued(0).id], 1)
    assert left.remaining == pytest.approx(0.425 * MB)
    left.follow([queued(1)], [], 2)
    assert left.remaining == MB
    left.follow([ready(1)], [], 3)
    assert left.remaining == 0
    assert left.part is None


def test_a_run_that_has_ended_is_forgotten() -> None:
    left = TimeLeft()
    left.follow([running(0, 0)], [], 0)
    left.follow([ready(0)], [], 1)
    left.follow([running(1, 0)], [], 1000)
    assert left.part == 0
    assert left.queue(1003) is None
    left.clear()
    assert left.remaining == 0
