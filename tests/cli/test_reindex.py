# SPDX-License-Identifier: Apache-2.0
"""`reindex` with kept questions: what it shows before it switches, and what an answer at the terminal does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from docdesk.cli import parse
from docdesk.cli.run import run as run_command
from tests.openai_endpoint import Endpoint


def test_the_answers_are_shown_before_the_switch_is_confirmed(
    tmp_path: Path,
    openai_endpoint: Endpoint,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    monkeypatch.setenv("DOCDESK_WORKERS", "1")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    asked: list[tuple[str, str]] = []
    switches = "n"

    def read_answer(prompt: str) -> str:
        asked.append((prompt, capsys.readouterr().out))
        return "y" if prompt.startswith("Start?") else switches

    monkeypatch.setattr("builtins.input", read_answer)

    def docdesk(command: str, *arguments: str) -> tuple[int, str, str]:
        code = run_command(parse.parse([command, "--library", str(tmp_path / "library"), *arguments]))
        said = capsys.readouterr()
        return code, said.out, said.err

    paper = tmp_path / "paper.txt"
    paper.write_text("\n\n".join(f"Line {i} speaks of lamp{i} and of the harbour." for i in range(20)))
    options = ("--provider", "openai", "--base-url", openai_endpoint.url, "--model", "words")
    docdesk("add", *options, "--chunk-size", "200", "--chunk-overlap", "0", str(paper))
    docdesk("search", "lamp7 and of the harbour", "--keep", "1")

    code, _, said = docdesk("reindex", "--chunk-size", "100", "--chunk-overlap", "0")
    assert code == 1
    (price, _), (switch, shown) = asked
    assert price.startswith("Start?")
    assert switch.startswith("Switch to the new index?")
    assert "1 kept questions, words" in shown
    assert "hit@1     1.000  (before 1.000)" in shown
    assert "The present index stays in use." in said
    assert "chunk_size = 200" in (tmp_path / "library" / "settings.toml").read_text()

    switches = "y"
    asked.clear()
    code, out, _ = docdesk("reindex", "--chunk-size", "100", "--chunk-overlap", "0")
    assert code == 0
    assert [prompt for prompt, _ in asked] == ["Switch to the new index? [y/N] "], (
        "what was embedded costs nothing"
    )
    assert out.startswith("1 documents have a new index.")
    assert "chunk_size = 100" in (tmp_path / "library" / "settings.toml").read_text()

    # without a question: with --yes, and for programs
    asked.clear()
    code, out, _ = docdesk("reindex", "--chunk-size", "150", "--chunk-overlap", "0", "--yes")
    assert (code, asked) == (0, [])
    assert out.index("hit@1") < out.index("1 documents have a new index.")
    code, out, _ = docdesk("reindex", "--chunk-size", "120", "--chunk-overlap", "0", "--json", "--yes")
    assert (code, asked) == (0, [])
    told = json.loads(out)
    evaluation: dict[str, Any] = told["evaluation"]
    assert (told["turned"], evaluation["questions"], evaluation["hit@1"]) == (1, 1, 1.0)
    assert evaluation["before"]["hit@1"] == 1.0
