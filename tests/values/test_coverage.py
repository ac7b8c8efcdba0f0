# SPDX-License-Identifier: Apache-2.0
"""Coverage: each page has one state, and what is kept comes back."""

from __future__ import annotations

from docdesk.values.coverage import (
    Cover,
    Run,
    coverage_of,
    coverage_of_pages,
    gaps_of,
    public_coverage,
)

STATES = [
    *[(Cover.READ, "")] * 3,
    (Cover.DOUBTFUL, "page_garbled"),
    (Cover.DOUBTFUL, "page_repaired"),
    (Cover.RECOGNISED, ""),
    *[(Cover.PICTURES, "no_letters_found")] * 2,
    (Cover.EMPTY, ""),
    (Cover.FAILED, "page_too_slow"),
    *[(Cover.LEFT_OUT, "page_beyond_limit")] * 4,
]


def test_runs_are_kept_as_text_and_come_back() -> None:
    coverage = coverage_of_pages(STATES)
    assert coverage_of(coverage.text()) == coverage
    assert coverage.runs[0] == Run(1, 3, Cover.READ)
    assert [(run.first, run.last) for run in coverage.runs][-1] == (11, 14)
    at = [coverage.at(number) for number in range(1, 15)]
    assert [(run.cover, run.reason) for run in at if run is not None] == STATES
    assert coverage.at(0) is None
    assert coverage.at(15) is None


def test_the_sum_of_what_programs_see_is_the_number_of_the_pages_that_are_there() -> None:
    public = public_coverage(coverage_of_pages(STATES).text())
    assert public == {
        "coverage": {"read": 3, "doubtful": 2, "recognised": 1, "empty": 1, "pictures": 2, "failed": 1},
        "left_out": 4,
    }
    assert public_coverage("r7") == {
        "coverage": {"read": 7, "doubtful": 0, "recognised": 0, "empty": 0, "pictures": 0, "failed": 0}
    }


def test_pages_without_text_are_gaps_and_doubtful_ones_are_not() -> None:
    assert gaps_of(coverage_of_pages(STATES).text()) == 2 + 1 + 1 + 4
    assert gaps_of("r9 d3:page_guessed o2") == 0
    assert gaps_of("") == 0


def test_text_that_is_no_coverage_is_unknown_and_not_believed() -> None:
    assert coverage_of("") is None
    assert coverage_of("nonsense") is None
    assert coverage_of("r0") is None
    assert coverage_of("r999999999") is None
    assert public_coverage("nonsense") == {"coverage": None}
