# SPDX-License-Identifier: Apache-2.0
"""200 good documents with 48 hostile PDFs among them, beside the same 200 alone.

The hostile files are taken from a folder beside the project; without it there is nothing to measure.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from endpoint import running_endpoint
from figures import ROOT, Row, documents, keep, not_measured, run_docdesk

HOSTILE = ROOT.parent / "shared" / "corpus" / "derived"
COPIES = 8

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--hostile", type=Path, default=HOSTILE)
    given = parser.parse_args()
    bad = sorted(given.hostile.glob("hostile-*.pdf"))
    if not bad:
        not_measured(f"there are no hostile files in {given.hostile}.")
    folder = documents()
    over: list[float] = []
    copies: set[str] = set()
    with running_endpoint(120.0, 0.5) as url, tempfile.TemporaryDirectory() as scratch:
        for number in range(COPIES):
            for file in bad:  # another trailer is another content
                copy = Path(scratch) / f"{number}-{file.name}"
                copies.add(copy.name)
                copy.write_bytes(file.read_bytes() + b"\n%% copy %d\n" % number)
        for _ in range(given.repeats):
            alone = run_docdesk(url, folder)
            beside = run_docdesk(url, Path(scratch), folder)
            # what the workers took more is the hostile files' own processor time
            hostile = max(0.0, beside["cpu_workers_all"] - alone["cpu_workers_all"])
            # some hostile files become ready as well, with the pages that could be read
            good = max(at for name, at in beside["ready_at"].items() if name not in copies)
            over.append(good / (1.25 * alone["seconds"] + hostile / 2))
    keep(
        "hostile",
        [
            Row(
                "200 good documents among 48 hostile PDFs",
                "1.25 times the same alone and half of the hostile files' processor time",
                "≤ 1", over, statistics.median(over) <= 1, {"hostile files' processor seconds": round(hostile, 1)},
            )
        ],
    )  # fmt: skip
