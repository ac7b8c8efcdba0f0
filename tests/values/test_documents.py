# SPDX-License-Identifier: Apache-2.0
"""What a row's values say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docdesk.values.documents import Document, Stage, Status
from docdesk.values.formats import FileType

AT_WORK = Document(
    id="0" * 12, name="a.txt", path="/a.txt", type=FileType.TEXT, size=1, status=Status.RUNNING
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(list(Stage)), st.integers(0, 40)), max_size=40), st.integers(1, 37))
def test_progress_never_goes_back(seen: list[tuple[Stage, int]], total: int) -> None:
    """By not so much as a rounding: what is counted to its end stands where the next stage begins."""
    order = list(Stage)
    every = [(stage, done) for stage in order for done in (0, total)] + seen
    every.sort(key=lambda each: (order.index(each[0]), each[1]))
    told = [replace(AT_WORK, stage=stage, done=done, total=total).progress for stage, done in every]
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] < 1
