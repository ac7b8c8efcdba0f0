# SPDX-License-Identifier: Apache-2.0
"""`docdesk tag`: documents are named by file, folder or id."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_removed import Terminal, docdesk
from tests.openai_endpoint import Endpoint

__all__ = ["docdesk"]


def test_tags_are_given_taken_listed_and_searched(
    docdesk: Terminal, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    files = [tmp_path / "papers" / f"{name}.txt" for name in ("lamp", "bread")]
    files[0].parent.mkdir()
    for file in files:
        file.write_text(f"All about the {file.stem} of the keeper.")
    options = ("--provider", "openai", "--base-url", openai_endpoint.url, "--model", "words")
    ids = {line["name"]: line["id"] for line in docdesk.lines("add", *options, *map(str, files))}
    lamp, bread = ids["lamp.txt"], ids["bread.txt"]
    code, said = docdesk("tag")
    assert (code, said.startswith("No document has a tag. To give one: ")) == (0, True)

    code, said = docdesk("tag", str(files[0]), "--add", "to do", "--add", "tower")
    assert (code, said) == (0, f"{lamp}  lamp.txt: to do, tower\n")
    changed = docdesk.lines("tag", str(tmp_path / "papers"), "--add", "2024", "--remove", "TOWER")
    assert {line["id"]: line["tags"] for line in changed} == {lamp: ["2024", "to do"], bread: ["2024"]}
    assert docdesk("tag", bread) == (0, f"{bread}  bread.txt: 2024\n")
    assert docdesk.lines("tag") == [{"name": "2024", "documents": 2}, {"name": "to do", "documents": 1}]
    code, said = docdesk("tag")
    assert said.splitlines()[:2] == ["2  2024", "1  to do"]
    assert {line["id"]: line["tags"] for line in docdesk.lines("status")} == {
        lamp: ["2024", "to do"], bread: ["2024"],
    }  # fmt: skip
    assert [line["document"] for line in docdesk.lines("search", 'keeper tag:"to do"')] == [lamp]

    code, said = docdesk("tag", bread, "--add", "two\nlines")
    assert (code, "it has a character that cannot be shown" in said) == (1, True)
    assert "Write a short text on one line" in said
    code, said = docdesk("tag", str(tmp_path / "other.txt"), "--add", "x")
    assert (code, "other.txt" in said) == (1, True)
