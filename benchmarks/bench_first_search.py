# SPDX-License-Identifier: Apache-2.0
"""The first search after the start of a process in a library of 100,000 chunks, beside Chroma alone.

    python benchmarks/bench_first_search.py [--chunks 100000] [--repeats 5] [--library FOLDER]

The clock starts before the process does. The endpoint gives 384 dimensions and takes no time: what it would
take comes on top. The library is written straight into its parts; with `--library` it is kept there and used again.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from endpoint import Vectors, running_endpoint
from figures import HERE, ROOT, Row, keep, run_json
from first_search_run import CHUNK, DIMENSIONS, settings_of
from make_documents import Prose
from written_library import say_made_by, write

from docdesk.desk.desk import open_desk

MOST_SECONDS = 1.5
MOST_MS = 60
QUESTION = "how the water of the river came into the house"
HALVES = 1_009
RUN = [sys.executable, HERE / "first_search_run.py"]


async def make_library(library: Path, chunks: int, endpoint: str) -> None:
    """Chunks of a thousand characters, each put together from two halves."""
    prose = Prose("first search")
    halves = [prose.paragraphs(CHUNK // 2 - 12) for _ in range(HALVES)]
    vectors = Vectors(DIMENSIONS)

    def text_of(document: int, chunk: int) -> str:
        number = document * 50 + chunk
        text = f"{number} {halves[number % HALVES]} {halves[(number * 31 + number // HALVES) % HALVES]}"
        return text[:CHUNK]

    def vectors_of(texts: Sequence[str]) -> np.ndarray:
        return np.stack([vectors.of(text) for text in texts])

    desk = await open_desk(settings_of(library, endpoint), api_key="none", starts_work=False)
    try:
        await write(desk, chunks, text_of, vectors_of)
        found = await desk.upkeep.check()
    finally:
        await desk.close()
    if not found.ok or found.chunks < chunks // 50 * 50:
        raise RuntimeError(f"the library is not whole: {found.public()}")


def timed(command: Sequence[str | Path]) -> tuple[float, dict[str, Any]]:
    """Seconds from before the process to its answer, and what it said."""
    begin = time.monotonic()
    found = run_json(command)
    if not found["passages"]:
        raise RuntimeError(f"nothing was found by {command}")
    return found["at"] - begin, {**found, "opened": found.get("opened", begin) - begin}


def by_command(library: Path, endpoint: str | None) -> float:
    """Seconds of `docdesk search`, to its very end."""
    chosen = {"DOCDESK_PROVIDER": "builtin"}
    if endpoint:
        chosen = {
            "DOCDESK_PROVIDER": "openai", "OPENAI_BASE_URL": endpoint, "OPENAI_API_KEY": "none",
            "DOCDESK_MODEL": "text-embedding-3-small", "DOCDESK_DIMENSIONS": str(DIMENSIONS),
        }  # fmt: skip
    begin = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "docdesk", "--library", str(library), "search", QUESTION],
        env={**os.environ, "PYTHONPATH": str(ROOT), **chosen}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    seconds = time.monotonic() - begin
    if not ran.stdout.strip():
        raise RuntimeError("docdesk search found nothing")
    return seconds


def measure(library: Path, endpoint: str | None, repeats: int, chunks: int, who: str) -> list[Row]:
    """Docdesk and Chroma in turns; the first of each only makes the machine warm."""
    vector = library.parent / "question.npy"
    np.save(vector, Vectors(DIMENSIONS).of(QUESTION))
    desk = [*RUN, "desk", library, endpoint or "builtin", QUESTION]
    alone = [*RUN, "chroma", library / "vectors", vector]
    times: dict[str, list[float]] = {"desk": [], "chroma": [], "command": []}
    opened: list[float] = []
    second: list[float] = []
    later: list[float] = []
    narrowed: list[dict[str, list[float]]] = []
    for number in range(repeats + 1):
        ours, found = timed(desk)
        theirs, _ = timed(alone)
        command = by_command(library, endpoint)
        print(f"  docdesk {ours:.2f} s, Chroma {theirs:.2f} s, docdesk search {command:.2f} s", flush=True)
        if number:
            times["desk"].append(ours)
            times["chroma"].append(theirs)
            times["command"].append(command)
            opened.append(found["opened"])
            second.append(found["second"])
            later.append(float(np.percentile(found["searches"].pop(""), 95)) * 1000)
            narrowed.append(found["searches"])
    middle = {name: statistics.median(values) for name, values in times.items()}
    beside = f"Chroma alone, from its process to its answer: {middle['chroma']:.2f} s"
    figure = f"first search after the start at {chunks:,} chunks, {who}, s"
    return [
        Row(
            figure, beside, f"≤ {MOST_SECONDS:g}", times["desk"], middle["desk"] <= MOST_SECONDS,
            {
                "times Chroma alone": middle["desk"] / middle["chroma"],
                "the desk open after, s": statistics.median(opened),
                "another search then, ms": statistics.median(second) * 1000,
            },
        ),
        Row(f"the same by the command `docdesk search`, to its end, {who}, s", beside, "", times["command"], None),
        Row(
            f"a search at {chunks:,} chunks whose question is embedded, {who}, ms", "95th percentile",
            f"≤ {MOST_MS:g}", later, statistics.median(later) <= MOST_MS,
        ),
        _narrowed_row(f"a search with a condition at {chunks:,} chunks, {who}, ms", narrowed),
    ]  # fmt: skip


def _narrowed_row(figure: str, runs: list[dict[str, list[float]]]) -> Row:
    """Searches with conditions; the details have the median of each condition."""
    each = [float(np.percentile([one for some in run.values() for one in some], 95)) * 1000 for run in runs]
    medians = {
        condition: statistics.median(one for run in runs for one in run[condition]) * 1000
        for condition in runs[0]
    }
    reached = statistics.median(each) <= MOST_MS
    return Row(figure, "95th percentile of all conditions", f"≤ {MOST_MS:g}", each, reached, medians)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--library", type=Path)
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(running_endpoint(0.0, 0.0, DIMENSIONS))
        if given.library is None:
            temporary = tempfile.TemporaryDirectory(
                prefix="docdesk-bench-search-", ignore_cleanup_errors=True
            )
            given.library = Path(stack.enter_context(temporary)) / "library"
        if not given.library.exists():
            began = time.monotonic()
            asyncio.run(make_library(given.library, given.chunks, url))
            print(f"  the library was written in {time.monotonic() - began:.0f} s", flush=True)
        say_made_by(given.library, settings_of(given.library, url))
        rows = measure(given.library, url, given.repeats, given.chunks, "endpoint")
        say_made_by(given.library, settings_of(given.library, None))
        rows += measure(given.library, None, given.repeats, given.chunks, "built-in model")
    keep("first_search", rows)


if __name__ == "__main__":
    main()
