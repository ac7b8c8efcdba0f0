# SPDX-License-Identifier: Apache-2.0
"""Peers, each in an environment of its own that is built from its lock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from figures import HERE, run_json

PEERS = {
    "langchain": "LangChain `index()`",
    "llamaindex": "LlamaIndex `IngestionPipeline`",
    "haystack": "Haystack",
}


def environment(name: str) -> Path | None:
    """The peer's Python, built where it is not there; None, with a sentence, where it cannot be built."""
    folder = HERE / "peers" / name / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    made = folder / ".installed"
    if made.exists():
        return python
    lock = folder.parent / "requirements.lock"
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{PEERS[name]} is left out: its environment could not be built ({error}).")
        return None
    made.touch()
    return python


def run_peer(name: str, python: Path, documents: Path, endpoint: str) -> dict[str, Any]:
    """One run over the same documents."""
    return run_json([python, HERE / "peers" / name / "run.py", documents, endpoint])
