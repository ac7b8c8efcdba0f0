# SPDX-License-Identifier: Apache-2.0
"""A PDF of 1,500 pages, 2,000 small files behind it, and searches all the while."""

import argparse
import asyncio
import math
import tempfile
import time
from pathlib import Path
from typing import Any

from endpoint import running_endpoint
from figures import Row, keep
from make_documents import make_pdf, make_small_documents
from run_docdesk import Watch, opened


async def run(endpoint: str, big: Path, small: list[Path], library: Path) -> dict[str, Any]:
    desk = await opened(library, endpoint)
    answers: list[float] = []
    try:
        watch = Watch(desk)
        (first,) = (await desk.queue.add([big])).documents
        watch.start()
        added = await desk.queue.add(small)
        done = asyncio.create_task(watch.until_idle())
        number = 0
        while not done.done():
            began = time.perf_counter()
            await desk.search(f"the way of {small[number % len(small)].stem}", 10)
            answers.append(time.perf_counter() - began)
            number += 1
            await asyncio.sleep(0.25)
        before = sum(watch.ready.get(d.id, math.inf) < watch.ready[first.id] for d in added.documents)
        ordered = sorted(answers)
        return {"p95": ordered[math.ceil(0.95 * len(ordered)) - 1], "before": before, "answers": len(answers)}
    finally:
        await desk.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=2_000)
    parser.add_argument("--pages", type=int, default=1_500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, running_endpoint(120.0, 0.5) as url:
        big = Path(scratch) / "big.pdf"
        make_pdf(big, [2300] * given.pages, "big")
        small = make_small_documents(Path(scratch) / "small", given.small)
        found = asyncio.run(run(url, big, small, Path(scratch) / "library"))
    figure = f"a PDF of {given.pages:,} pages, {given.small:,} small files behind it"
    p95 = [found["p95"] * 1000]
    keep(
        "starvation",
        [
            Row(figure, "a search, 95th percentile, ms", "≤ 300", p95, p95[0] <= 300, {"searches": found["answers"]}),
            Row(
                figure, "small files ready before the big one, of all", "> 0.9",
                [found["before"] / given.small], found["before"] > 0.9 * given.small,
            ),
        ],
    )  # fmt: skip
