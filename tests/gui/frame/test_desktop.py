# SPDX-License-Identifier: Apache-2.0
"""Files are opened at a page by readers that take one, and by the others at their beginning."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

from docdesk.gui.frame import desktop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks the desktop of Linux")


def install(folder: Path, name: str, text: str) -> None:
    """A program of the desktop that is a script."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("reader", "expected"),
    [("org.gnome.Evince.desktop", "evince --page-index=7"), ("gimp.desktop", "xdg-open")],
)
def test_a_reader_opens_at_the_page_and_another_program_at_the_beginning(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str, expected: str
) -> None:
    seen = tmp_path / "seen"
    install(tmp_path, "xdg-mime", f"echo {reader}")
    for name in ("evince", "xdg-open"):
        install(tmp_path, name, f'echo "{name} $*" > "{seen}.part"; mv "{seen}.part" "{seen}"')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    file = tmp_path / "a b.pdf"
    file.write_bytes(b"%PDF-1.4")
    parent = QObject()
    failures: list[str] = []
    desktop.open_at_page(str(file), 7, parent, lambda: failures.append("failed"))
    qtbot.waitUntil(seen.exists, timeout=60_000)
    assert seen.read_text().strip() == f"{expected} {file}"
    assert failures == []
