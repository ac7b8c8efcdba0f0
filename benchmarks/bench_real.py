# SPDX-License-Identifier: Apache-2.0
"""Whole processes, from start to exit, over documents that nobody made for this.

    make bench BENCH=real CORPUS=DIR

`CORPUS` names a folder of PDF, Markdown and text; without it the made documents are used. Of it, those count that
every program here reads. Each program is started, reads, embeds and writes all of them into a new library, and
ends: docdesk, the serial way, LangChain's `index()`, and a plain pipeline of two processes; then Chroma writes the
same rows alone. Nobody is warm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from endpoint import running_endpoint
from figures import HERE, Row, keep, run_floor
from peer_runs import environment
from real_documents import gather
from whole_run import Whole, run_docdesk, timed

BASE_MS, PER_INPUT_MS = 120.0, 0.5


def run_other(command: list[Any]) -> Whole:
    """Another program; it names its chunks in its last line. Raises where it fails."""
    whole, lines = timed(command)
    if not lines:
        raise SystemExit(f"{Path(command[1]).name} failed")
    whole.chunks = lines[-1][1]["chunks"]
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=os.environ.get("CORPUS") or None)
    parser.add_argument("--most", type=int, help="documents at most")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--no-peers", action="store_true")
    given = parser.parse_args()
    langchain = None if given.no_peers else environment("langchain")
    found: dict[str, list[Whole]] = {}
    floors: list[float] = []
    with tempfile.TemporaryDirectory() as scratch, running_endpoint(BASE_MS, PER_INPUT_MS) as url:
        folder, rows = Path(scratch) / "documents", Path(scratch) / "rows.pickle"
        folder.mkdir()
        count = gather(given.corpus, folder, given.most)
        provider = ["--provider", "openai", "--base-url", url, "--model", "text-embedding-3-small"]
        sizes = {"DOCDESK_CHUNK_SIZE": "1000", "DOCDESK_CHUNK_OVERLAP": "150", "OPENAI_API_KEY": "none"}
        for name in run_docdesk(folder, *provider, **sizes).failed:
            (folder / name).unlink()
            count -= 1
        others = {
            "serial": [sys.executable, HERE / "serial_way.py", folder, "--endpoint", url],
            "plain": [sys.executable, HERE / "plain_pipeline.py", folder, "--endpoint", url],
        }
        if langchain is not None:
            others["langchain"] = [langchain, HERE / "peers" / "langchain" / "run.py", folder, url]
        for _ in range(given.repeats):
            found.setdefault("docdesk", []).append(run_docdesk(folder, *provider, rows=rows, **sizes))
            floors.append(run_floor(rows)["seconds"])
            for who, command in others.items():
                found.setdefault(who, []).append(run_other(command))
            for who, wholes in found.items():
                print(f"  {who}: {wholes[-1].exit:.2f} s, {wholes[-1].mb:.0f} MB", flush=True)
    keep("real", rows_of(found, floors, count, "a corpus" if given.corpus else "the made documents"))


def rows_of(found: dict[str, list[Whole]], floors: list[float], count: int, which: str) -> list[Row]:
    """The rows of the table."""
    own = found["docdesk"]
    figure = f"{count} documents of {which}, start to exit"

    def ratio(who: str) -> list[float]:
        return [other.exit / mine.exit for other, mine in zip(found[who], own, strict=True)]

    def row(beside: str, goal: str, values: list[float], reached: bool | None, **details: Any) -> Row:
        return Row(figure, beside, goal, values, reached, details)

    wholes = {who: f"{statistics.median(each.exit for each in some):.1f} s" for who, some in found.items()}
    chunks = {who: some[-1].chunks for who, some in found.items()}
    most = {who: f"{max(each.mb for each in some):.0f} MB" for who, some in found.items()}
    serial, plain = ratio("serial"), [1 / value for value in ratio("plain")]
    kept = [
        row("the serial way, times faster", "≥ 5.5", serial, statistics.median(serial) >= 5.5, **wholes),
        row("a plain pipeline, times as long", "≤ 1.35", plain, statistics.median(plain) <= 1.35, **chunks),
    ]
    if "langchain" in found:
        peer = ratio("langchain")
        kept.insert(1, row("LangChain `index()`, times faster", "≥ 4", peer, statistics.median(peer) >= 4))
    floor = [mine.exit / alone for mine, alone in zip(own, floors, strict=True)]
    kept.append(row("Chroma's write alone, times as long", "", floor, None))
    last = [mine.last / other.exit for mine, other in zip(own, found["plain"], strict=True)]
    kept.append(row("to the last ready: a plain pipeline to its exit, times as long", "", last, None))
    first, tail = [each.first for each in own], [each.exit - each.last for each in own]
    kept.append(row("its first ready document, s", "≤ 1.5", first, statistics.median(first) <= 1.5))
    kept.append(row("exit after its last ready document, s", "≤ 0.3", tail, statistics.median(tail) <= 0.3))
    memory = [each.mb for each in own]
    kept.append(row("memory of all its processes, MB, the most", "≤ 450", memory, max(memory) <= 450, **most))
    return kept


if __name__ == "__main__":
    main()
