# SPDX-License-Identifier: Apache-2.0
"""Tokens of persons in the terminal: made, shown once, listed and withdrawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docdesk.cli import parse
from docdesk.cli.run import run as run_command
from docdesk.settings.tokens import Access, Tokens


def test_a_token_is_made_listed_and_withdrawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    library = tmp_path / "library"

    def docdesk(*words: str) -> tuple[int, str]:
        code = run_command(parse.parse(["--library", str(library), "token", *words]))
        said = capsys.readouterr()
        return code, said.out + said.err

    assert docdesk("list") == (0, "There are no tokens.\n")
    code, said = docdesk("add", "anna", "--write", "--per-minute", "60")
    assert code == 0
    token = said.splitlines()[-1]
    found = Tokens(library).of(token)
    assert found is not None
    assert (found.name, found.access, found.per_minute) == ("anna", Access.WRITE, 60)
    code, said = docdesk("add", "ben", "--json")
    made = json.loads(said)
    assert (made["name"], made["access"]) == ("ben", "read")
    assert Tokens(library).of(made["token"]) is not None

    code, said = docdesk("list")
    assert said.startswith("anna: write, 60 requests a minute, since ")
    assert "ben: read, 600 requests a minute" in said
    assert token not in said
    code, said = docdesk("list", "--json")
    assert [json.loads(line)["name"] for line in said.splitlines()] == ["anna", "ben"]
    assert "sha256" not in said

    code, said = docdesk("add", "anna")
    assert code == 2
    assert "already" in said
    assert docdesk("remove", "anna") == (0, "The token of anna is withdrawn.\n")
    assert Tokens(library).of(token) is None
    assert docdesk("remove", "anna")[0] == 2
    # nothing of it is in the library, which need not even be there
    assert not library.exists()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["add"],
        ["remove"],
        ["list", "anna"],
        ["list", "--read"],
        ["remove", "anna", "--write"],
        ["add", "anna", "--read", "--write"],
        ["add", "anna", "--per-minute", "0"],
        ["show", "anna"],
    ],
)
def test_a_wrong_command_line_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse.parse(["token", *words])
    assert ended.value.code == 2
