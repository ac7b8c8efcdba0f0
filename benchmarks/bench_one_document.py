# SPDX-License-Identifier: Apache-2.0
"""A ten-page PDF alone, and the first of 200 to be ready, beside the sum of its stages each at its best."""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from endpoint import running_endpoint
from figures import HERE, Row, documents, keep, run_docdesk, run_json
from make_documents import make_pdf

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    folder = documents()
    alone: list[float] = []
    first: list[float] = []
    with running_endpoint(120.0, 0.5) as url, tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "ten-pages.pdf"
        make_pdf(file, [2300] * 10, "ten pages")
        for _ in range(repeats):
            stages = run_json([sys.executable, HERE / "stages.py", file, "--endpoint", url])
            alone.append(run_docdesk(url, file)["seconds"] / stages["sum"])
            run = run_docdesk(url, folder)
            of_first = run_json(
                [sys.executable, HERE / "stages.py", folder / run["first_name"], "--endpoint", url]
            )
            first.append(run["first"] / of_first["sum"])
    beside = "the sum of its stages, each at its best, times as long"
    keep(
        "one_document",
        [
            Row(
                "a ten-page PDF alone, endpoint 120 ms", beside, "≤ 1.5", alone, statistics.median(alone) <= 1.5,
                {name: f"{value * 1000:.0f} ms" for name, value in stages.items() if name != "chunks"},
            ),
            Row("the first of 200 to be ready", beside, "≤ 2", first, statistics.median(first) <= 2),
        ],
    )  # fmt: skip
