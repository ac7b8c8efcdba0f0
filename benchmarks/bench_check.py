# SPDX-License-Identifier: Apache-2.0
"""How long a check takes and how much memory it takes, in a library of 10,000 chunks and one of 100,000.

    python benchmarks/bench_check.py [CHUNKS...]

The library is written straight into catalog and embeddings; a repair makes its vectors and words, as it would
after a loss.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from figures import Row, keep, run_json
from memory import peak_mb
from written_library import write

from docdesk.desk.desk import open_desk
from docdesk.settings.model import Settings, load_settings

DIMENSIONS = 32
TEXT = 120


def settings_of(library: Path) -> Settings:
    """A library of an endpoint that nobody asks."""
    return load_settings(
        {}, library=library, provider="openai", base_url="http://127.0.0.1:9/v1", model="none",
        dimensions=DIMENSIONS, chunk_size=TEXT, chunk_overlap=0,
    )  # fmt: skip


async def measure(chunks: int) -> dict[str, Any]:
    """One library, in a process of its own: its memory has no peak of another one in it."""
    chance = np.random.default_rng(1)

    def vectors_of(texts: Sequence[str]) -> np.ndarray:
        made = chance.normal(size=(len(texts), DIMENSIONS)).astype(np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made

    with tempfile.TemporaryDirectory(prefix="docdesk-bench-check-", ignore_cleanup_errors=True) as folder:
        settings = settings_of(Path(folder) / "library")
        desk = await open_desk(settings, api_key="sk-none", starts_work=False)
        try:
            await write(
                desk,
                chunks,
                lambda d, i: f"document {d} chunk {i} ".ljust(TEXT, "x"),
                vectors_of,
                stores=False,
            )
            written = time.perf_counter()
            mended = await desk.upkeep.check(repair=True)
            repaired = time.perf_counter()
            before = peak_mb()
            found = await desk.upkeep.check()
            checked = time.perf_counter()
        finally:
            await desk.close()
    return {
        "chunks": found.chunks,
        "documents": found.documents,
        "ok": found.ok and not mended.holes,
        "repair": repaired - written,
        "check": checked - repaired,
        "before": before,
        "after": peak_mb(),
    }


def rows_of(found: dict[str, Any]) -> list[Row]:
    """What is said of one library."""
    figure = f"a library of {found['chunks']:,} chunks"
    more = found["after"] - found["before"]
    about = {"documents": f"{found['documents']:,}", "peak before, MB": found["before"]}
    return [
        Row(
            f"{figure}: check, times as quick",
            f"a repair that makes all its vectors: {found['repair']:.1f} s", "whole afterwards",
            [found["repair"] / found["check"]], found["ok"], {"seconds": found["check"]},
        ),
        Row(
            f"{figure}: peak of the owner's memory in a check, MB more", "what it took before",
            "", [more], None, about,
        ),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("chunks", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--only", action="store_true", help="measure one and print it as JSON")
    given = parser.parse_args()
    if given.only:
        print(json.dumps(asyncio.run(measure(given.chunks[0]))))
        return
    found = [run_json([sys.executable, __file__, str(chunks), "--only"]) for chunks in given.chunks]
    keep("check", [row for each in found for row in rows_of(each)])


if __name__ == "__main__":
    main()
