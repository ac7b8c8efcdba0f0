# SPDX-License-Identifier: Apache-2.0
"""How fast the window is: first paint, drops, 100,000 rows, and its loop while 200 documents run."""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from endpoint import running_endpoint
from figures import HERE, Row, documents, keep, run_json

RUN = [sys.executable, HERE / "window_run.py"]


def first_paint(*what: str) -> float:
    """Seconds from the start of a process to its first paint."""
    begin = time.monotonic()
    return float(run_json([*RUN, *what])["at"]) - begin


def measure(*, repeats: int, works: bool) -> list[Row]:
    """All rows of the table."""
    # modules that were compiled once are not compiled at each start, as on a person's machine
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        # they take a second: enough of them that one slow start does not decide
        pairs = [
            (first_paint("paint-empty"), first_paint("paint-docdesk", folder)) for _ in range(3 * repeats + 1)
        ][1:]
    ratios = [ours / empty for empty, ours in pairs]
    found = [
        Row(
            "the window's first paint",
            "an empty QMainWindow",
            "≤ 1.25 times",
            ratios,
            statistics.median(ratios) <= 1.25,
            {"docdesk s": round(statistics.median(ours for _, ours in pairs), 2)},
        )
    ]

    def row(figure: str, beside: str, most: float, values: list[float], goal: str = "") -> None:
        reached = statistics.median(values) <= most
        found.append(Row(figure, beside, goal or f"≤ {most:,.0f}", values, reached))

    rows = [run_json([*RUN, "rows"]) for _ in range(repeats)]
    row("100,000 rows: sort by any column, ms", "the slowest column", 200, [each["sort"] for each in rows])
    row("100,000 rows: filter and find, ms", "the slowest of four", 200, [each["filter"] for each in rows])
    row("100,000 rows: a frame of scrolling, ms", "nothing", 16.7, [each["frame"] for each in rows], "≤ 16.7")
    found.append(
        Row(
            "100,000 rows: a frame of scrolling",
            "a plain list's frame",
            "a ratio, for the eye",
            [each["frame"] / each["frame_plain"] for each in rows],
            True,
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "library"
        run_json([*RUN, "fill", filled])
        opened = [run_json([*RUN, "library", filled]) for _ in range(repeats)]
    figure = "a library of 100,000 rows is opened, ms"
    row(figure, "its first screen", 1000, [each["first"] for each in opened])
    row(figure, "all its rows", 3000, [each["all"] for each in opened])
    row(figure, "the loop's longest wait meanwhile", 50, [each["longest_wait"] for each in opened])
    for count, most in ((1_000, 100), (10_000, 300), (100_000, 2000)):
        drops = [run_json([*RUN, "drop", str(count)]) for _ in range(repeats if count < 100_000 else 1)]
        figure = f"a drop of {count:,} files, ms"
        row(figure, "its first rows", most, [each["first"] for each in drops])
        row(figure, "taken", 16, [each["taken"] for each in drops])
        found.append(Row(figure, "all its rows", "said beside", [each["all"] for each in drops], True))
    if works:
        folder = documents()
        with running_endpoint(120.0, 0.5) as url:
            runs = [run_json([*RUN, "work", url, str(folder)]) for _ in range(repeats)]
        figure = "the window's loop wait while 200 documents run, ms"
        row(figure, "99th percentile", 16, [run["p99"] for run in runs])
        row(figure, "longest", 50, [run["max"] for run in runs])
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--without-work", action="store_true", help="leave the 200 documents out")
    given = parser.parse_args()
    keep("window", measure(repeats=given.repeats, works=not given.without_work))
