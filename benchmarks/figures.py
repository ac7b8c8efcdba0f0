# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: runs in processes of their own, and the table in docs/figures.md.

A figure is a ratio of two things that ran in the same minute. Each `bench_*.py` keeps its rows in
`benchmarks/results/NAME.json`, and the table gets the rows of all that are there.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULTS = HERE / "results"
TABLE = ROOT / "docs" / "figures.md"
VERSIONS = ("chromadb", "numpy", "onnxruntime", "openai", "pypdf", "pypdfium2", "sqlalchemy")

NOT_MEASURED = 77
"""The exit code of a benchmark that cannot be taken on this machine."""

sys.path[:0] = [str(ROOT), str(HERE)]

from figures_table import Table, joined, measured, read, spread, written
from themes import order_of


@dataclass
class Row:
    """One line of the table: the ratio is `beside` to `measured`, or what `unit` says."""

    figure: str
    beside: str
    goal: str
    values: list[float]
    """The ratio of each repeat, or what the figure's unit says."""
    reached: bool | None
    """None where there is nothing to reach: the row is there to be read."""
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
    # both sides start warm: compiled once, as what is installed is, whatever this machine says of byte code
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        text=True,
        timeout=timeout,
        check=True,
        env=environment,
    )
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


def run_docdesk(
    endpoint: str | None, *paths: Path, keep_rows: Path | None = None, model: str | None = None
) -> dict[str, Any]:
    """One run over a new library; with `keep_rows` what it wrote to Chroma is kept for the floor.

    Without an endpoint, `model` is the built-in one; None is the default.
    """
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        provider = ["--endpoint", endpoint] if endpoint else ["--builtin"]
        provider += ["--model", model] if model else []
        found = run_json([sys.executable, HERE / "run_docdesk.py", library, *paths, *provider])
        if keep_rows is not None:
            subprocess.run([sys.executable, HERE / "floor.py", library / "vectors", keep_rows], check=True)
    return found


def run_floor(rows: Path) -> dict[str, Any]:
    """Chroma's write of the same rows alone."""
    return run_json([sys.executable, HERE / "floor.py", "--write", rows])


def keep(name: str, rows: Sequence[Row], *, note: str = "") -> None:
    """Keep the rows of one benchmark, print them, and put them into the table."""
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
        missed = ", missed" if row.reached is False else ""
        print(
            f"{row.figure} beside {row.beside}: {spread(row.values)} (to reach: {row.goal or 'nothing'}{missed})"
        )
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


def not_measured(reason: str) -> NoReturn:
    """End a benchmark that cannot be taken here; the others go on."""
    print(f"Not measured: {reason}", flush=True)
    raise SystemExit(NOT_MEASURED)


def kept_results() -> dict[str, dict[str, Any]]:
    """What the benchmarks kept, by name, in the order of the table."""
    files = sorted(RESULTS.glob("*.json"), key=lambda file: order_of(file.stem))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}


def write_table() -> None:
    """docs/figures.md: everything in `results`, and the rows that are there already and were not measured here."""
    before = read(TABLE.read_text("utf-8")) if TABLE.exists() else Table()
    TABLE.write_text(written(joined(before, measured(kept_results()))), "utf-8", newline="\n")
