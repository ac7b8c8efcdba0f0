# SPDX-License-Identifier: Apache-2.0
"""A name or path in what the terminal prints gives the terminal no orders, in whatever sentence it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.cli.money import plan_line
from docdesk.cli.parse import parse
from docdesk.errors import FileUnreadable
from docdesk.values.facts import coded
from docdesk.values.plans import FilePlan

NAME = "a\x1b]0;title\x07\x9b31m\u202efdp.txt"


def assert_harmless(printed: str) -> None:
    assert "fdp.txt" in printed
    assert not set(printed) & set("\x1b\x07\x9b\u202e")


def test_in_a_plan() -> None:
    problem = FileUnreadable(path=f"/folder/{NAME}", reason=coded("no_plain_file")).problem()
    assert_harmless(plan_line(FilePlan(f"/folder/{NAME}", problem=problem)))


@pytest.mark.parametrize("words", [[NAME], [f"--{NAME}"], ["page", NAME, NAME]])
def test_in_what_is_wrong_with_a_command(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        parse(words)
    assert_harmless(capsys.readouterr().err)
