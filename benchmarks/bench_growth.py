# SPDX-License-Identifier: Apache-2.0
"""Whether speed and memory stay as they are while a library grows to 10,000 documents of about three chunks.

    python benchmarks/bench_growth.py [--documents 10000] [--builtin-documents 300] [--part endpoint|builtin|both]

One run: three drops of 200 into a new library, all but the last three times 200 at once, and three drops of
200 again. Beside it Chroma alone writes the same rows in the same drops. The endpoint gives 384 dimensions and
takes no time. The built-in model, which is far slower, is given fewer documents.

*Apart from Chroma's own slowing*: a document may take so many more seconds as Chroma alone takes more for its
rows than it did at the beginning. *Apart from Chroma's memory*: less what Chroma's process grew by when it
wrote as many of these rows; its program itself, some 100 MB in docdesk's store process, counts as docdesk's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from endpoint import running_endpoint
from figures import HERE, Row, keep, run_json
from make_documents import make_small_documents
from memory import Look, TreeMemory

FEW = 200
REPEATS = 3
DIMENSIONS = 384
FLAT_AFTER = 1_000
LEAST_SPEED = 0.85
MOST_MB = {"endpoint": 700.0, "the built-in model": 900.0}
FLAT = 1.1
"""Times as much memory at the end as after the first documents: more is not flat."""


def measured_run(
    library: Path, folder: Path, drops: Sequence[int], endpoint: str | None
) -> tuple[dict[str, Any], list[Look]]:
    """What `growth_run.py` found, and the memory of its processes meanwhile, seen from here."""
    command = [sys.executable, HERE / "growth_run.py", library, folder, "--drops", ",".join(map(str, drops))]
    command += ["--endpoint", endpoint] if endpoint else ["--builtin"]
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as process:
        memory = TreeMemory(process.pid)
        out, _ = process.communicate()
        looks = memory.stop()
    if process.returncode:
        raise RuntimeError(f"growth_run.py ended with {process.returncode}")
    found: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    if found["failed"]:
        raise RuntimeError(f"documents failed: {found['failed']}")
    return found, looks


def chroma_alone(library: Path, rows: Path, drops: Sequence[int]) -> dict[str, Any]:
    """Chroma's write of the library's rows, by drops of so many chunks."""
    command = [sys.executable, HERE / "chroma_growth.py"]
    kept = [*command, "--keep", library / "vectors", rows, "--drops", ",".join(map(str, drops))]
    subprocess.run([str(part) for part in kept], check=True)
    return run_json([*command, "--write", rows])


def grown_by(grown: Sequence[Sequence[float]], rows: float) -> float:
    """MB that Chroma alone had grown by when it had written so many rows; between two looks a straight line."""
    at = bisect_right([float(n) for n, _ in grown], rows)
    if at == 0 or at == len(grown):
        return float(grown[max(0, at - 1)][1])
    (a, low), (b, high) = grown[at - 1], grown[at]
    return low + (high - low) * (rows - a) / (b - a)


def speed_rows(found: dict[str, Any], alone: dict[str, Any], total: int) -> list[Row]:
    """How documents a second change as the library grows."""
    ours = [drop["seconds"] / drop["documents"] for drop in found["drops"]]
    chroma = [
        seconds / drop["documents"] for seconds, drop in zip(alone["seconds"], found["drops"], strict=True)
    ]
    first, last = slice(0, REPEATS), slice(-REPEATS, None)
    ours_few, chroma_few = statistics.median(ours[first]), statistics.median(chroma[first])

    def row(figure: str, own: Sequence[float], its: Sequence[float]) -> Row:
        more = max(0.0, statistics.median(its) - chroma_few)
        ratios = [(ours_few + more) / each for each in own]
        details = {
            "documents a second": 1 / statistics.median(own),
            "at the beginning": 1 / ours_few,
            "Chroma alone": 1 / statistics.median(its),
            "at the beginning it": 1 / chroma_few,
            "of the beginning's speed with Chroma's own slowing": ours_few / statistics.median(own),
        }
        reached = statistics.median(ratios) >= LEAST_SPEED
        beside = f"the first {FEW}, apart from Chroma's own slowing, times as many a second"
        return Row(figure, beside, f"≥ {LEAST_SPEED:g}", ratios, reached, details)

    bulk = found["drops"][REPEATS]["documents"]
    return [
        row(f"{FEW} documents more in a library of {total:,}", ours[last], chroma[last]),
        row(f"{bulk:,} documents at once", [ours[REPEATS]], [chroma[REPEATS]]),
    ]


def memory_rows(
    who: str, found: dict[str, Any], looks: Sequence[Look], alone: dict[str, Any] | None, flat_after: int
) -> list[Row]:
    """The most memory of all processes apart from Chroma's, and whether it grows with the documents."""
    ready = found["ready"]
    total = len(ready)
    chunks_each = sum(drop["chunks"] for drop in found["drops"]) / total
    began, ended = found["drops"][0]["began"], ready[-1]
    series: list[tuple[int, float, Look]] = []
    for look in looks:
        if began <= look.at <= ended:
            count = bisect_right(ready, look.at)
            chroma = grown_by(alone["grown"], count * chunks_each) if alone else 0.0
            series.append((count, look.whole - chroma, look))
    most, at_most = max(((mb, look) for _, mb, look in series), key=lambda item: item[0])
    # the same kind of work at both ends: not the pauses between drops
    early = [mb for count, mb, _ in series if flat_after <= count < 2 * flat_after]
    end = total - sum(drop["documents"] for drop in found["drops"][REPEATS + 1 :])
    late = [mb for count, mb, _ in series if end - flat_after <= count < end]
    owner, store = at_most.by_pid.get(found["owner"], 0.0), at_most.by_pid.get(found["store"], 0.0)
    figure = f"memory of all processes over {total:,} documents, {who}, MB"
    beside = "what Chroma alone takes for the same vectors, which is not in it" if alone else "nothing"
    details = {
        "at that moment": {"owner": owner, "store": store, "workers": at_most.whole - owner - store},
        "looks": len(series),
    }
    if alone:
        details["Chroma alone grew by"] = alone["grown"][-1][1]
    rows = [Row(f"{figure}, the most", beside, f"≤ {MOST_MB[who]:g}", [most], most <= MOST_MB[who], details)]
    if early and late:
        flat = statistics.median(late) / statistics.median(early)
        about = {"at the end, MB": statistics.median(late), "then, MB": statistics.median(early)}
        flat_beside = f"what it was after the first {flat_after:,}, times as much"
        rows.append(
            Row(f"{figure}, at the end", flat_beside, f"flat: ≤ {FLAT:g}", [flat], flat <= FLAT, about)
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--builtin-documents", type=int, default=300)
    parser.add_argument("--part", choices=("endpoint", "builtin", "both"), default="both")
    given = parser.parse_args()
    if given.documents < 2 * REPEATS * FEW + FLAT_AFTER:
        parser.error(f"--documents: at least {2 * REPEATS * FEW + FLAT_AFTER}")
    place = Path(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="docdesk-bench-growth-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        if given.part in ("endpoint", "both"):
            folder = place / f"docdesk-bench-small-{given.documents}"
            make_small_documents(folder, given.documents)
            few = [FEW] * REPEATS
            drops = [*few, given.documents - 2 * REPEATS * FEW, *few]
            with running_endpoint(0.0, 0.0, DIMENSIONS) as url:
                found, looks = measured_run(scratch / "library", folder, drops, url)
            chunks = [drop["chunks"] for drop in found["drops"]]
            alone = chroma_alone(scratch / "library", scratch / "rows", chunks)
            rows = speed_rows(found, alone, given.documents)
            rows += memory_rows("endpoint", found, looks, alone, FLAT_AFTER)
            keep("growth-1-endpoint", rows)
        if given.part in ("builtin", "both"):
            folder = place / f"docdesk-bench-small-{given.builtin_documents}"
            make_small_documents(folder, given.builtin_documents)
            found, looks = measured_run(scratch / "builtin", folder, [given.builtin_documents], None)
            keep(
                "growth-2-builtin",
                memory_rows("the built-in model", found, looks, None, given.builtin_documents // 4),
            )


if __name__ == "__main__":
    main()
