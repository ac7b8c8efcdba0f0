# SPDX-License-Identifier: Apache-2.0
"""Readers of the system, opened at a page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from docdesk.system.page_readers import READERS, command_at_page, reader_of_pdf

FILE = Path("C:/b/a -b#c.pdf" if sys.platform == "win32" else "/b/a -b#c.pdf")


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("/usr/bin/evince", ["--page-index=7", str(FILE)]),
        ("okular", ["--page", "7", str(FILE)]),
        ("/opt/Acrobat.exe", ["/A", "page=7", str(FILE)]),
        ("xpdf", [str(FILE), "7"]),
    ],
)
def test_a_reader_is_told_the_page(program: str, arguments: list[str]) -> None:
    assert command_at_page(program, FILE, 7) == [program, *arguments]


def test_a_browser_gets_an_address_in_which_the_name_cannot_be_taken_for_a_fragment() -> None:
    command = command_at_page("firefox", FILE, 7)
    assert command is not None
    assert command[1].startswith("file:///")
    assert command[1].endswith("a%20-b%23c.pdf#page=7")


def test_a_program_that_takes_no_page_and_a_name_that_could_be_an_option_get_no_command() -> None:
    assert command_at_page("/usr/bin/gimp", FILE, 7) is None
    assert all(command_at_page(name, Path("--help.pdf"), 7) is None for name in READERS)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the desktop of Linux")
@pytest.mark.parametrize(
    "entry", ["org.gnome.Evince.desktop", "okularApplication_pdf.desktop", "gimp.desktop", ""]
)
def test_the_reader_of_this_person_is_asked_of_the_desktop(
    entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("xdg-mime", f"echo {entry}"), ("evince", "true"), ("okular", "true")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    expected = next((str(tmp_path / name) for name in ("evince", "okular") if name in entry.lower()), None)
    assert reader_of_pdf() == expected
