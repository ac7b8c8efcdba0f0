# SPDX-License-Identifier: Apache-2.0
"""How fast the window is: first paint, drops, 100,000 rows, and its loop while 200 documents run.

    python benchmarks/bench_window.py [PART...] [--repeats N]

The parts are paint, rows, library, drops and work; each keeps its own lines of the table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from endpoint import running_endpoint
from figures import HERE, Row, documents, keep, run_json

RUN = [sys.executable, HERE / "window_run.py"]
DROPS = ((1_000, 100), (10_000, 300), (100_000, 2000))
"""Files of a drop, and how many milliseconds later its rows should be seen."""


def goal(figure: str, beside: str, most: float, values: Sequence[float], said: str = "") -> Row:
    """A row whose median may be `most`."""
    reached = statistics.median(values) <= most
    return Row(figure, beside, said or f"≤ {most:,.0f}", list(values), reached)


def for_the_eye(figure: str, beside: str, values: Sequence[float]) -> Row:
    """A row with nothing to reach."""
    return Row(figure, beside, "", list(values), None)


def first_paint(*what: str) -> float:
    """Seconds from the start of a process to its first paint."""
    begin = time.monotonic()
    return float(run_json([*RUN, *what])["at"]) - begin


def paint(repeats: int) -> list[Row]:
    """Both take a blink: enough of them that slow starts do not decide."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = [
            (first_paint("paint-empty"), first_paint("paint-docdesk", folder))
            for _ in range(12 * repeats + 1)
        ][1:]
    row = goal(
        "the window's first paint, times as long",
        "an empty QMainWindow",
        1.25,
        [ours / empty for empty, ours in pairs],
        "≤ 1.25",
    )
    row.details = {
        "docdesk s": round(statistics.median(ours for _, ours in pairs), 3),
        "empty s": round(statistics.median(empty for empty, _ in pairs), 3),
    }
    return [row]


def rows(repeats: int) -> list[Row]:
    """The table with 100,000 rows."""
    found = [run_json([*RUN, "rows"]) for _ in range(repeats)]
    return [
        goal("100,000 rows: sort by any column, ms", "the slowest column", 200, [r["sort"] for r in found]),
        goal("100,000 rows: filter and find, ms", "the slowest of four", 200, [r["filter"] for r in found]),
        goal("100,000 rows: a frame of scrolling, ms", "–", 16.7, [r["frame"] for r in found], "≤ 16.7"),
        for_the_eye(
            "100,000 rows: a frame of scrolling",
            "a plain list's frame, times as long",
            [r["frame"] / r["frame_plain"] for r in found],
        ),
    ]


def library(repeats: int) -> list[Row]:
    """A library of 100,000 rows is opened."""
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "library"
        run_json([*RUN, "fill", filled])
        # the first one finds nothing of it in memory, and modules that were never compiled
        opened = [run_json([*RUN, "library", filled]) for _ in range(repeats + 1)][1:]
    figure = "a library of 100,000 rows is opened, ms"
    return [
        goal(figure, "its first screen", 1000, [each["first"] for each in opened]),
        goal(figure, "all its rows", 3000, [each["all"] for each in opened]),
        goal(figure, "the loop's longest wait meanwhile", 50, [each["longest_wait"] for each in opened]),
    ]


def drops(repeats: int) -> list[Row]:
    """Files are dropped on a window that is open: a screen of rows, and all of them, each kept on the disk."""
    found = []
    for count, most in DROPS:
        runs = [run_json([*RUN, "drop", str(count)]) for _ in range(repeats if count < 100_000 else 1)]
        figure = f"a drop of {count:,} files, ms"
        found += [
            goal(figure, "taken", 16, [run["taken"] for run in runs]),
            goal(figure, "its first rows are seen", most, [run["first"] for run in runs]),
            for_the_eye(figure, "all its rows are there", [run["all"] for run in runs]),
        ]
    return found


def work(repeats: int) -> list[Row]:
    """The window's loop while 200 documents run."""
    folder = documents()
    with running_endpoint(120.0, 0.5) as url:
        runs = [run_json([*RUN, "work", url, str(folder)]) for _ in range(repeats)]
    figure = "the window's loop wait while 200 documents run, ms"
    longest = goal(figure, "longest", 50, [run["max"] for run in runs])
    longest.details = {name: [round(run[name]) for run in runs] for name in ("ready", "failed")}
    return [goal(figure, "99th percentile", 16, [run["p99"] for run in runs]), longest]


PARTS: dict[str, Callable[[int], list[Row]]] = {
    "paint": paint,
    "rows": rows,
    "library": library,
    "drops": drops,
    "work": work,
}


def main() -> None:
    """Measure the parts that the command line names, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    if unknown := [part for part in given.parts if part not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    # modules that were compiled once are not compiled at each start, as on a person's machine
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for part in given.parts or PARTS:
        # numbered: the table has them in this order
        keep(f"window-{list(PARTS).index(part) + 1}-{part}", PARTS[part](given.repeats))


if __name__ == "__main__":
    main()
