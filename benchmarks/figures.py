# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: runs in processes of their own, and the table in docs/figures.md.

A figure is a ratio of two things that ran in the same minute. Each `bench_*.py` keeps its rows in
`benchmarks/results/NAME.json`, and the table is made anew of all that are there.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULTS = HERE / "results"
TABLE = ROOT / "docs" / "figures.md"
VERSIONS = ("chromadb", "numpy", "onnxruntime", "openai", "pypdf", "pypdfium2", "sqlalchemy")

sys.path[:0] = [str(ROOT), str(HERE)]


@dataclass
class Row:
    """One line of the table: the ratio is `beside` to `measured`, or what `unit` says."""

    figure: str
    beside: str
    goal: str
    values: list[float]
    """The ratio of each repeat."""
    reached: bool
    details: dict[str, Any] = field(default_factory=dict)


def documents(seed: int = 1) -> Path:
    """The folder of the 200 documents, made where it is not there."""
    from make_documents import make_documents

    folder = (
        Path(tempfile.gettempdir()) / f"docdesk-bench-{os.getuid() if hasattr(os, 'getuid') else 0}-{seed}"
    )
    make_documents(folder, seed)
    return folder


def run_json(command: Sequence[str | Path], timeout: float = 1800.0) -> dict[str, Any]:
    """Run a script that prints one JSON object as its last line. Raises where it fails."""
    ran = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, text=True, timeout=timeout, check=True
    )
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


def run_docdesk(endpoint: str | None, *paths: Path, keep_rows: Path | None = None) -> dict[str, Any]:
    """One run over a new library; with `keep_rows` what it wrote to Chroma is kept for the floor."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        provider = ["--endpoint", endpoint] if endpoint else ["--builtin"]
        found = run_json([sys.executable, HERE / "run_docdesk.py", library, *paths, *provider])
        if keep_rows is not None:
            subprocess.run([sys.executable, HERE / "floor.py", library / "vectors", keep_rows], check=True)
    return found


def run_floor(rows: Path) -> dict[str, Any]:
    """Chroma's write of the same rows alone."""
    return run_json([sys.executable, HERE / "floor.py", "--write", rows])


def keep(name: str, rows: Sequence[Row], *, note: str = "") -> None:
    """Keep the rows of one benchmark, print them, and make the table anew."""
    RESULTS.mkdir(exist_ok=True)
    kept = {
        "rows": [asdict(row) for row in rows],
        "note": note,
        "when": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "machine": machine(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, indent=1), "utf-8")
    for row in rows:
        print(f"{row.figure} beside {row.beside}: {spread(row.values)} (to reach: {row.goal})")
    write_table()


def machine() -> str:
    """Processor, cores, system and versions, in one line."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        name = lines[0].split(":", 1)[1].strip() if lines else name
    versions = ", ".join(f"{package} {version(package)}" for package in VERSIONS)
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def spread(values: Sequence[float]) -> str:
    """The median, and the smallest and largest where there are several."""
    if not values:
        return "not measured"
    middle = statistics.median(values)
    if len(values) == 1:
        return f"{middle:.2f}"
    return f"{middle:.2f} ({min(values):.2f} to {max(values):.2f}, {len(values)} runs)"


def write_table() -> None:
    """docs/figures.md, of everything in `results`."""
    lines = [
        "# Figures",
        "",
        "Made by `make bench`, one command for all; a single one is `make bench BENCH=benchmarks/bench_….py`.",
        "Each figure is a ratio against something that ran in the same minute; both sides start warm, and the",
        "endpoint is a process of its own. Medians, with the smallest and the largest of all repeats.",
        "",
        "| figure | beside | to reach | measured | reached | load |",
        "|---|---|---|---|---|---|",
    ]
    notes: list[str] = []
    machines: dict[str, None] = {}
    for file in sorted(RESULTS.glob("*.json")):
        kept = json.loads(file.read_text("utf-8"))
        machines[f"{kept['machine']} ({kept['when'].split()[0]})"] = None
        for row in kept["rows"]:
            load = f"{kept['load']:.1f}" if kept["load"] is not None else "?"
            mark = "yes" if row["reached"] else "no"
            measured = spread(row["values"])
            lines.append(
                f"| {row['figure']} | {row['beside']} | {row['goal']} | {measured} | {mark} | {load} |"
            )
            if row["details"]:
                details = ", ".join(f"{name} {value}" for name, value in row["details"].items())
                notes.append(f"- {row['figure']}, beside {row['beside']}: {details}.")
        if kept["note"]:
            notes.append(f"- {kept['note']}")
    lines += [
        "",
        "The load is the machine's average over a minute at the end: above 1.5, others worked on it.",
        "",
    ]
    lines += [*notes, "", *(f"Machine: {each}" for each in machines), ""]
    TABLE.write_text("\n".join(lines), "utf-8")
