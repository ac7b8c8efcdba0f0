# SPDX-License-Identifier: Apache-2.0
"""`retry --encoding`, as the terminal carries it out: what it prints, what it leaves out, how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docdesk.cli import parse
from docdesk.cli.run import run as run_command
from tests.openai_endpoint import Endpoint

KOREAN = "등대 일지"


@pytest.fixture
def docdesk(
    tmp_path: Path,
    openai_endpoint: Endpoint,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """Carry out a command: its exit code, its lines of JSON, and what it says beside them."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    monkeypatch.setenv("DOCDESK_WORKERS", "1")
    library = str(tmp_path / "library")

    def run(command: str, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
        code = run_command(parse.parse([command, "--library", library, "--json", *arguments]))
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err

    return run


def test_a_document_that_is_ready_is_read_with_another_encoding(
    docdesk: Any, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    log, table = tmp_path / "log.txt", tmp_path / "table.svg"
    log.write_bytes(f"{KOREAN}\n\n{'The lamp is lit at dusk. ' * 10}".encode("cp949"))
    table.write_text("a,b\n1,2\n")
    options = ("--provider", "openai", "--base-url", openai_endpoint.url, "--model", "words")
    _, added, _ = docdesk("add", *options, str(log), str(table))
    ids = {line["name"]: line["id"] for line in added}
    assert {line["name"]: line["warnings"] for line in added}["log.txt"] == ["encoding_guessed"]

    code, lines, said = docdesk("retry", ids["log.txt"], ids["table.svg"], "--encoding", "CP949")
    assert code == 1
    assert "left out  table.svg: This file has no encoding to choose" in said
    assert [(line["id"], line["status"], line["warnings"]) for line in lines] == [
        (ids["log.txt"], "ready", ["encoding_chosen"])
    ]
    code, lines, said = docdesk("retry", "--failed", "--encoding", "cp949")
    assert (code, lines, said) == (0, [], ""), "a drawing is no text"
