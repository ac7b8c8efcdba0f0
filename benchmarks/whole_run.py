# SPDX-License-Identifier: Apache-2.0
"""Programs from their start to their exit: nobody is warm, and what comes after the last document counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figures import HERE, ROOT
from memory import TreeMemory

LOOK_SECONDS = 0.25
"""Between two looks at the memory."""


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


def run_docdesk(folder: Path, *given: Any, rows: Path | None = None, **environment_too: str) -> Whole:
    """`docdesk add` into a new library, with more options; what it wrote to Chroma is kept as `rows`."""
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        command = [sys.executable, "-m", "docdesk", "add", folder, "--json", "--ocr", "off"]
        whole, lines = timed([*command, "--library", library, *given], **environment_too)
        ready = [(at, row) for at, row in lines if row.get("status") == "ready"]
        if not ready:
            raise SystemExit(f"no document was ready: {lines[-1:]}")
        whole.chunks = sum(row["chunks"] for _, row in ready)
        whole.first, whole.last = min(at for at, _ in ready), max(at for at, _ in ready)
        whole.failed = tuple(row["name"] for _, row in lines if row.get("status") != "ready")
        if rows is not None:
            subprocess.run([sys.executable, HERE / "floor.py", library / "vectors", rows], check=True)
    return whole
