# SPDX-License-Identifier: Apache-2.0
"""How soon cancel and quit answer while 200 documents run, a PDF of 1,500 pages among them.

    python benchmarks/bench_quit.py [--points 0.3 1 2 4 8] [--pages 1500] [--documents 200]

At several moments after the drop, each in a run of its own: cancel, from the question to the published end;
the window, from its cross to the moment at which it is gone; the desk and the process, until they have ended.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from endpoint import running_endpoint
from figures import HERE, Row, documents, keep
from make_documents import make_pdf

MOST_MS = 300.0
POINTS = (0.3, 1.0, 2.0, 4.0, 8.0)
CHARACTERS_A_PAGE = 2_300


def asked(what: str, endpoint: str, seconds: float, paths: Sequence[Path]) -> dict[str, Any]:
    """One run; `ended` is when the process had ended, milliseconds from the question, where that is asked."""
    with tempfile.TemporaryDirectory(prefix="docdesk-bench-quit-", ignore_cleanup_errors=True) as folder:
        command = [
            sys.executable,
            HERE / "quit_run.py",
            what,
            Path(folder) / "library",
            endpoint,
            seconds,
            *paths,
        ]
        with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as process:
            out, _ = process.communicate(timeout=600)
            ended = time.monotonic()
    if process.returncode:
        raise RuntimeError(f"quit_run.py {what} ended with {process.returncode}")
    found: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    if "asked" in found:
        found["ended"] = (ended - found["asked"]) * 1000
    print(f"  {what} after {seconds:g} s: {found}", flush=True)
    return found


def row(
    figure: str, beside: str, values: Sequence[float], goal: float | None, points: Sequence[float]
) -> Row:
    """The longest counts: it has to answer at any load."""
    at = {f"after {point:g} s": f"{value:.0f} ms" for point, value in zip(points, values, strict=True)}
    reached = max(values) <= goal if goal is not None else None
    return Row(figure, beside, f"≤ {goal:g}, the longest" if goal else "", list(values), reached, at)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=float, nargs="+", default=POINTS)
    parser.add_argument("--pages", type=int, default=1_500)
    parser.add_argument("--documents", type=int, default=200)
    given = parser.parse_args()
    files = sorted(file for file in documents().iterdir() if file.suffix in (".pdf", ".md", ".txt"))
    with tempfile.TemporaryDirectory() as scratch, running_endpoint(120.0, 0.5) as url:
        long = Path(scratch) / "long.pdf"
        make_pdf(long, [CHARACTERS_A_PAGE] * given.pages, "long")
        paths = [long, *files[: given.documents]]
        runs = {
            what: [(point, asked(what, url, point, paths)) for point in given.points]
            for what in ("cancel", "window", "close")
        }
    load = f"{len(paths)} documents run, a PDF of {given.pages:,} pages among them, endpoint 120 ms"
    rows = []
    for what, name, figure, beside, goal in (
        ("cancel", "long", f"cancel the long one while {load}, ms", "its published end", MOST_MS),
        ("cancel", "all", f"cancel all others while {load}, ms", "the last published end", MOST_MS),
        ("window", "gone", f"quit while {load}, ms", "the window is gone", MOST_MS),
        ("close", "closed", f"quit while {load}, ms", "a desk without a window is closed", None),
        ("window", "ended", f"quit while {load}, ms", "the window's process has ended", None),
        ("close", "ended", f"quit while {load}, ms", "the process without a window has ended", None),
    ):
        met = [
            (point, found[name])
            for point, found in runs[what]
            # what had ended before is not asked for
            if name in found and (what == "cancel" or found["running"])
        ]
        if met:
            rows.append(row(figure, beside, [ms for _, ms in met], goal, [point for point, _ in met]))
    keep("quit", rows)


if __name__ == "__main__":
    main()
