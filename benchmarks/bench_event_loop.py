# SPDX-License-Identifier: Apache-2.0
"""How long the loop lets a due call wait while 200 documents run, in milliseconds."""

import argparse

from endpoint import running_endpoint
from figures import Row, documents, keep, run_docdesk

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    folder = documents()
    with running_endpoint(120.0, 0.5) as url:
        runs = [run_docdesk(url, folder) for _ in range(repeats)]
    p99 = [run["wait_p99"] * 1000 for run in runs]
    longest = [run["wait_max"] * 1000 for run in runs]
    figure = "event loop wait while 200 documents run, ms"
    keep(
        "event_loop",
        [
            Row(figure, "99th percentile", "< 16", p99, max(p99) < 16),
            Row(figure, "longest", "< 50", longest, max(longest) < 50),
        ],
    )
