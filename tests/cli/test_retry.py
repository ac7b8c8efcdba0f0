# SPDX-License-Identifier: Apache-2.0
"""`retry --encoding`, as the terminal carries it out: what it prints, what it leaves out, how it ends."""

from __future__ import annotations

import json
import zipfile
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


def test_the_files_inside_an_archive_that_failed_are_tried_with_it(
    docdesk: Any, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    archive = tmp_path / "papers.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("sound.txt", "The lamp is lit at dusk.")
        file.writestr("broken.pdf", b"%PDF-1.7\nnothing else")
    options = ("--provider", "openai", "--base-url", openai_endpoint.url, "--model", "words")
    _, added, _ = docdesk("add", *options, str(archive))
    ids = {line["name"]: line["id"] for line in added}
    assert {line["name"]: line["status"] for line in added} == {
        "papers.zip": "ready",
        "sound.txt": "ready",
        "broken.pdf": "failed",
    }

    code, lines, said = docdesk("retry", ids["papers.zip"])
    assert code == 1
    assert said.strip() == "tried with it  broken.pdf"
    assert {line["id"]: line["status"] for line in lines} == {
        ids["papers.zip"]: "ready",
        ids["broken.pdf"]: "failed",
    }
