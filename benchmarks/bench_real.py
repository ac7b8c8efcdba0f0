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
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from endpoint import running_endpoint
from figures import HERE, ROOT, Row, keep, run_floor
from memory import TreeMemory
from peer_runs import environment
from real_documents import gather

BASE_MS, PER_INPUT_MS = 120.0, 0.5
LOOK_SECONDS = 0.25


@dataclass
class Whole:
    """One program from its start to its exit: seconds, and the most memory of it and all below it, MB."""

    exit: float
    mb: float
    chunks: int
    first: float = 0.0
    last: float = 0.0
    failed: tuple[str, ...] = ()


def timed(command: list[Any], **environment_too: str) -> tuple[Whole, list[tuple[float, dict[str, Any]]]]:
    """Run a program that prints JSON lines; the lines, each with the second at which it came."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    lines: list[tuple[float, dict[str, Any]]] = []
    began = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**given, **environment_too},
    ) as process:
        memory = TreeMemory(process.pid, LOOK_SECONDS)
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                lines.append((time.perf_counter() - began, json.loads(line)))
        process.wait()
        took = time.perf_counter() - began
        looks = memory.stop()
    return Whole(took, max((look.whole for look in looks), default=0.0), 0), lines


def run_docdesk(folder: Path, url: str, rows: Path | None = None) -> Whole:
    """`docdesk add` into a new library; what it wrote to Chroma is kept as `rows`."""
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        provider = ["--provider", "openai", "--base-url", url, "--model", "text-embedding-3-small"]
        command = [sys.executable, "-m", "docdesk", "add", folder, "--json", "--ocr", "off"]
        sizes = {"DOCDESK_CHUNK_SIZE": "1000", "DOCDESK_CHUNK_OVERLAP": "150"}
        whole, lines = timed([*command, "--library", library, *provider], OPENAI_API_KEY="none", **sizes)
        ready = [(at, row) for at, row in lines if row["status"] == "ready"]
        whole.chunks = sum(row["chunks"] for _, row in ready)
        whole.first, whole.last = min(at for at, _ in ready), max(at for at, _ in ready)
        whole.failed = tuple(row["name"] for _, row in lines if row["status"] != "ready")
        if rows is not None:
            subprocess.run([sys.executable, HERE / "floor.py", library / "vectors", rows], check=True)
    return whole


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
        for name in run_docdesk(folder, url).failed:
            (folder / name).unlink()
            count -= 1
        others = {
            "serial": [sys.executable, HERE / "serial_way.py", folder, "--endpoint", url],
            "plain": [sys.executable, HERE / "plain_pipeline.py", folder, "--endpoint", url],
        }
        if langchain is not None:
            others["langchain"] = [langchain, HERE / "peers" / "langchain" / "run.py", folder, url]
        for _ in range(given.repeats):
            found.setdefault("docdesk", []).append(run_docdesk(folder, url, rows))
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
