# SPDX-License-Identifier: Apache-2.0
"""What an assistant may add is below the folders that the user allowed, under each of its names."""

from __future__ import annotations

import os
from pathlib import Path

from docdesk.assistant.tools import _allowed_files


def test_a_file_with_a_second_name_is_refused(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    private = tmp_path / "private.txt"
    private.write_text("A payslip.")
    os.link(private, allowed / "linked.txt")
    (allowed / "own.txt").write_text("A page.")
    files, refused = _allowed_files([str(allowed)], [allowed], tmp_path / "library")
    assert files == [allowed / "own.txt"]
    assert [Path(one.path).name for one in refused] == ["linked.txt"]
    assert "hard link" in refused[0].reason
