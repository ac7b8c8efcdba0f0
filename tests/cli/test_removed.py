# SPDX-License-Identifier: Apache-2.0
"""Removed documents in the terminal: listed, restored, deleted for good."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from docdesk.cli import parse
from docdesk.cli.run import run as run_command
from tests.openai_endpoint import Endpoint


class Terminal:
    """Carries out commands on one library in this process."""

    def __init__(self, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._library = str(library)
        self._capsys = capsys

    def __call__(self, command: str, *arguments: str) -> tuple[int, str]:
        code = run_command(parse.parse([command, "--library", self._library, *arguments]))
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def lines(self, command: str, *arguments: str) -> list[dict[str, Any]]:
        """The lines of JSON of a command that succeeds."""
        code, said = self(command, "--json", *arguments)
        assert code == 0, said
        return [json.loads(line) for line in said.splitlines()]


@pytest.fixture
def docdesk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    monkeypatch.setenv("DOCDESK_WORKERS", "1")
    return Terminal(tmp_path / "library", capsys)


def test_removed_documents_are_listed_restored_and_deleted(
    docdesk: Terminal, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    files = [tmp_path / f"{name}.txt" for name in ("lamp", "bread", "rope")]
    for file in files:
        file.write_text(f"All about the {file.stem} of the keeper.")
    options = ("--provider", "openai", "--base-url", openai_endpoint.url, "--model", "words")
    ids = {line["name"]: line["id"] for line in docdesk.lines("add", *options, *map(str, files))}
    lamp, bread, rope = (ids[f"{name}.txt"] for name in ("lamp", "bread", "rope"))
    assert docdesk("removed") == (0, "There are no removed documents.\n")

    code, said = docdesk("remove", lamp, bread, rope)
    assert code == 0
    assert "within 30 days: " in said
    assert docdesk.lines("status") == []
    removed = docdesk.lines("removed")
    assert {line["id"] for line in removed} == {lamp, bread, rope}
    assert all(line["status"] == "ready" and line["removed_at"] > 1e9 for line in removed)
    code, said = docdesk("removed")
    assert code == 0
    assert "30 days left  lamp.txt" in said
    assert "3 removed documents." in said

    openai_endpoint.reset()
    assert [line["id"] for line in docdesk.lines("restore", lamp)] == [lamp]
    assert openai_endpoint.stats.answered == 0, "a restored document costs nothing"
    assert [line["document"] for line in docdesk.lines("search", "lamp", "-k", "1")] == [lamp]
    code, said = docdesk("restore", lamp)
    assert code != 0
    assert lamp in said, "it is not among the removed documents any more"

    # the same bytes are added under another name before the removed document comes back
    loaf = tmp_path / "loaf.txt"
    loaf.write_bytes(files[1].read_bytes())
    [again] = docdesk.lines("add", *options, str(loaf))
    code, said = docdesk("restore", "--all")
    assert code == 1
    assert f"{rope}  restored: rope.txt" in said
    assert f"{bread}  was added again meanwhile: bread.txt; it is {again['id']} now" in said

    docdesk("remove", lamp, rope)
    code, said = docdesk("remove", "--now", lamp)
    assert code == 0, "also a document that was removed before"
    assert [line["id"] for line in docdesk.lines("removed")] == [rope]
    assert docdesk("removed", "--empty") == (0, "1 removed document deleted for good.\n")
    assert docdesk.lines("removed") == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "the ids of removed documents, --all, or a backup's place"),
        (["--all", "0123456789ab"], "the ids of removed documents, --all, or a backup's place"),
        (["gs://papers", "0123456789ab"], "one backup's place, or removed documents"),
        (["--all", "gs://papers"], "one backup's place, or removed documents"),
        (["0123456789ab", "--originals"], "needs a backup's place for that"),
    ],
)
def test_restore_takes_either_documents_or_a_place(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse.parse(["restore", *arguments])
    assert ended.value.code == 2
    assert reason in capsys.readouterr().err


def test_documents_inside_a_removed_one_are_named(
    docdesk: Terminal, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    archive = tmp_path / "letters.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("lamp.txt", "rope.txt"):
            file.writestr(name, f"All about the {name} of the keeper.")
    own = tmp_path / "rope.txt"
    own.write_text("All about the rope.txt of the keeper.")
    options = ("--provider", "openai", "--base-url", openai_endpoint.url, "--model", "words")
    docdesk("add", *options, str(archive))
    docdesk("add", *options, str(own))
    ids = {line["name"]: line["id"] for line in docdesk.lines("status")}

    code, said = docdesk("remove", ids["letters.zip"])

    assert code == 0
    assert f"{ids['letters.zip']}  removed: letters.zip" in said
    assert f"{ids['lamp.txt']}  removed with it: lamp.txt" in said
    # it was added as a file of its own as well
    assert ids["rope.txt"] not in said
    assert [line["name"] for line in docdesk.lines("status")] == ["rope.txt"]
