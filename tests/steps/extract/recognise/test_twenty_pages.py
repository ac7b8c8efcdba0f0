# SPDX-License-Identifier: Apache-2.0
"""Twenty pages of each of some seeds: fonts, sizes, resolutions, slopes, noise, turns, columns and tables."""

from __future__ import annotations

from collections import defaultdict
from statistics import mean

import pytest

from benchmarks.recognition_pages import error_rate, pages
from docdesk.steps.extract.recognise.letters import Letters
from docdesk.steps.extract.recognise.page import recognise
from docdesk.system.resource_files import resource


def test_the_error_rate_counts_wrong_missing_and_extra_letters() -> None:
    assert error_rate("abcd efgh", "abcdefgh") == 0
    assert error_rate("abcdefgh", "abXdefg") == 2 / 8
    assert error_rate("‘abc’", "'abcd'") == 1 / 5
    assert error_rate("abc", "") == 1


@pytest.mark.soak
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_letters_are_wrong_on_made_pages(seed: int) -> None:
    data = resource("recognition")
    letters = Letters([("kor", data), ("eng", data)])
    wrong: dict[str, list[float]] = defaultdict(list)
    for page in pages(seed):
        wrong[page.language].append(error_rate(page.text, recognise(page.picture, letters).text))
    assert mean(wrong["eng"]) <= 0.02
    assert mean(wrong["kor"]) <= 0.05
