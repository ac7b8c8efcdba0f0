# SPDX-License-Identifier: Apache-2.0
"""The page of figures keeps what was not measured in a run."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
PAGE = BENCHMARKS.parent / "docs" / "figures.md"


@pytest.fixture(scope="module")
def figures() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield importlib.import_module("figures_table")
    finally:
        sys.path.remove(str(BENCHMARKS))


def _kept(figure: str, beside: str, value: float, **details: Any) -> dict[str, Any]:
    row = {
        "figure": figure,
        "beside": beside,
        "goal": "",
        "values": [value],
        "reached": None,
        "details": details,
    }
    return {"rows": [row], "note": "", "machine": "a machine", "when": "2026-11-29 03:00 UTC", "load": 0.5}


def test_the_page_in_the_project_is_read_whole(figures: ModuleType) -> None:
    assert figures.written(figures.read(PAGE.read_text("utf-8"))) == PAGE.read_text("utf-8")


def test_a_row_that_was_not_measured_stays(figures: ModuleType) -> None:
    before = figures.measured(
        {
            "quit": _kept("closing | the end, s", "nothing", 1.25, longest=2.5),
            "http": _kept("answers", "a file", 3.0),
        }
    )
    now = figures.measured({"http": _kept("answers", "a file", 4.0)})
    page = figures.written(figures.joined(figures.read(figures.written(before)), now))
    assert "| closing \\| the end, s | nothing | – | 1.25 | – | 0.5 |" in page
    assert "closing | the end, s, beside nothing – longest: 2.50." in page
    assert "| answers | a file | – | 4.00 | – | 0.5 |" in page
    assert "3.00" not in page


def test_a_row_measured_again_takes_the_place_of_its_earlier_one(figures: ModuleType) -> None:
    before = figures.measured({"http": _kept("answers", "a plain service: 17 ms", 3.0, median=1.5)})
    now = figures.measured({"http": _kept("answers", "a plain service: 1,900.5 ms", 4.0, median=2.5)})
    page = figures.written(figures.joined(before, now))
    assert page.count("answers") == 2
    assert "1,900.5 ms – median: 2.50." in page
