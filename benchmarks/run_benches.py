# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmarks one after the other; each of them keeps its rows, from which docs/figures.md is made.

    python benchmarks/run_benches.py [NAME...] [-- ARGUMENTS]

A name is `growth`, `bench_growth.py` or a path; without one all are run. One that fails does not stop the
others: it is named at the end, and the exit code is then 1. A goal that is missed is no failure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from figures import HERE, NOT_MEASURED, RESULTS, TABLE, kept_results
from themes import minutes_of, order_of

TOOK = RESULTS / "minutes.txt"
"""How long each took here the last time, as JSON."""


def all_names() -> list[str]:
    """Every benchmark there is, in the order of the table."""
    found = [file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py")]
    return sorted(found, key=order_of)


def took_before() -> dict[str, float]:
    """Minutes by name, of earlier runs on this machine."""
    try:
        known: dict[str, float] = json.loads(TOOK.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def expected(names: Sequence[str]) -> tuple[float, list[str]]:
    """Minutes in all, and the names of which nobody knows how long they take."""
    minutes = {name: took_before().get(name, minutes_of(name)) for name in names}
    return sum(m for m in minutes.values() if m is not None), [
        name for name in names if minutes[name] is None
    ]


def run(name: str, arguments: Sequence[str]) -> int:
    """Run one to its end; returns its exit code."""
    began = time.monotonic()
    code = subprocess.run([sys.executable, HERE / f"bench_{name}.py", *arguments], check=False).returncode
    if code == 0 and not arguments:
        RESULTS.mkdir(exist_ok=True)
        known = {**took_before(), name: round((time.monotonic() - began) / 60, 2)}
        TOOK.write_text(json.dumps(known, indent=1), "utf-8")
    return code


def main() -> int:
    given = sys.argv[1:]
    arguments = given[given.index("--") + 1 :] if "--" in given else []
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args(given[: given.index("--")] if "--" in given else given).names
    there = all_names()
    names = [Path(name).stem.removeprefix("bench_") for name in asked] or there
    if unknown := [name for name in names if name not in there]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(there)}")
    minutes, unsaid = expected(names)
    also = f", and {', '.join(unsaid)}, of which it is not known" if unsaid else ""
    print(
        f"{len(names)} benchmark{'s' if len(names) > 1 else ''}, about {max(1, round(minutes))} min{also}.\n"
        "The machine should do nothing else meanwhile.",
        flush=True,
    )
    failed, left_out = [], []
    began = time.time()
    for name in names:
        print(f"\n== {name}", flush=True)
        code = run(name, arguments)
        if code == NOT_MEASURED:
            left_out.append(name)
        elif code:
            print(f"bench_{name}.py ended with {code}; the others go on.", flush=True)
            failed.append(name)
    print(f"\n{(time.time() - began) / 60:.0f} min.", end=" ")
    say_goals(began)
    if left_out:
        print(f"Not measured on this machine: {', '.join(left_out)}.")
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def say_goals(since: float) -> None:
    """Print how many goals the rows reach that were kept since then, and which they miss."""
    rows = [
        row
        for name, kept in kept_results().items()
        if (RESULTS / f"{name}.json").stat().st_mtime >= since - 1
        for row in kept["rows"]
        if row["reached"] is not None
    ]
    missed = [row for row in rows if not row["reached"]]
    print(f"{len(rows) - len(missed)} of {len(rows)} goals reached; the table is {TABLE}.")
    for row in missed:
        print(f"  missed: {row['figure']}, beside {row['beside']} (to reach: {row['goal']})")


if __name__ == "__main__":
    sys.exit(main())
