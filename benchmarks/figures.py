# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: runs in processes of their own, and the table in docs/figures.md.

A figure is a ratio of two things that ran in the same minute. Each `bench_*.py` keeps its rows in
`benchmarks/results/NAME.json`, and the table is made anew of all that are there.
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
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

from themes import order_of, theme_of


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


def number(value: float) -> str:
    """With as many digits as say something."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def spread(values: Sequence[float]) -> str:
    """The median, and the smallest and largest where there are several."""
    if not values:
        return "not measured"
    middle = number(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({number(min(values))} to {number(max(values))}, {len(values)} runs)"


def said(value: Any) -> str:
    """A detail as it is read."""
    if isinstance(value, bool) or not isinstance(value, float | dict | list | tuple):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {said(each)}" for name, each in value.items())
    return ", ".join(said(each) for each in value)


def plain(text: str) -> str:
    """A text that Markdown shows as it is written, on one line; what stands in backticks stays code."""
    parts = " ".join(text.split()).split("`")
    parts[::2] = [re.sub(r"[\\*]|<(?=[a-zA-Z/!?])", r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)


def table_line(cells: Sequence[str]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(plain(cell).replace("|", "\\|") for cell in cells) + " |"


def kept_results() -> dict[str, dict[str, Any]]:
    """What the benchmarks kept, by name, in the order of the table."""
    files = sorted(RESULTS.glob("*.json"), key=lambda file: order_of(file.stem))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}


def write_table() -> None:
    """docs/figures.md, of everything in `results`."""
    head = ("figure", "beside", "to reach", "measured", "reached", "load")
    rows: list[str] = []
    notes: list[str] = []
    machines: dict[str, None] = {}
    theme = ""
    for name, kept in kept_results().items():
        machines[f"{kept['machine']} ({kept['when'].split()[0]})"] = None
        if theme_of(name) != theme:
            theme = theme_of(name)
            rows.append(f"| **{theme}** " + "| " * (len(head) - 1) + "|")
        load = f"{kept['load']:.1f}" if kept["load"] is not None else "?"
        for row in kept["rows"]:
            mark = {True: "yes", False: "no", None: "–"}[row["reached"]]
            measured = spread(row["values"])
            rows.append(table_line([row["figure"], row["beside"], row["goal"] or "–", measured, mark, load]))
            if row["details"]:
                details = "; ".join(f"{what}: {said(value)}" for what, value in row["details"].items())
                notes.append(plain(f"- {row['figure']}, beside {row['beside']} – {details}."))
        if kept["note"]:
            notes.append(plain(f"- {kept['note']}"))
    lines = [
        "# Figures",
        "",
        "Made by `make bench`, which measures everything; `make bench BENCH=growth` measures one of them again.",
        "A figure stands beside something that ran in the same minute: a ratio to it where no unit is named. Both",
        "sides start warm, and the endpoint is a process of its own. Medians, with the smallest and the largest of",
        "all repeats. The load is the machine's average over the last minute, with what was measured in it.",
        "",
        table_line(head),
        "|---" * len(head) + "|",
        *rows,
        "",
        "## Notes",
        "",
        *notes,
        "",
        *(f"Machine: {each}." for each in machines),
        "",
    ]
    TABLE.write_text("\n".join(lines), "utf-8", newline="\n")
