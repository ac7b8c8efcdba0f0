# SPDX-License-Identifier: Apache-2.0
"""A document's time is that of the work on it: what it waits for is left out."""

from __future__ import annotations

import pytest

from docdesk.ingest import row as rows
from docdesk.ingest.row import Row
from docdesk.values.documents import Document, Stage
from docdesk.values.waits import LIMIT, LOCKED, TURN, Wait


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rows, "time", clock)
    return clock


@pytest.fixture
def published() -> list[Document]:
    return []


@pytest.fixture
def row(clock: Clock, published: list[Document]) -> Row:
    return Row(Document("a", "a.pdf", "/a.pdf", seconds=2.0), published.append)


def test_work_counts_and_waiting_does_not(clock: Clock, row: Row, published: list[Document]) -> None:
    clock.now += 50  # no slot was free
    assert row.seconds == 2.0
    row.begin()
    clock.now += 3
    with row.at_rest():  # another document has the bytes
        clock.now += 7
        assert row.seconds == 5.0
    row.take_turn(False)
    clock.now += 11  # all workers read others
    row.take_turn(True)
    clock.now += 1
    row.change(stage=Stage.EMBED, waiting=Wait(LIMIT, 20))
    clock.now += 20
    row.change(waiting=Wait(LIMIT, 1))  # the countdown
    clock.now += 1
    row.change(waiting=None)
    clock.now += 4
    assert row.change(stage=Stage.STORE).seconds == 10.0
    assert [document.waiting for document in published[:2]] == [Wait(TURN), None]


def test_the_clock_goes_on_whatever_ended_a_wait(clock: Clock, row: Row) -> None:
    row.begin()
    row.change(waiting=Wait(LOCKED))
    clock.now += 9
    row.document = Document("b", "b.pdf", "/b.pdf")  # it joined another, which waits for nothing
    row.change(stage=Stage.EXTRACT)
    clock.now += 1
    assert row.seconds == 3.0


def test_a_worker_that_is_free_is_not_waited_for(row: Row, published: list[Document]) -> None:
    row.begin()
    row.take_turn(True)
    assert published == []
