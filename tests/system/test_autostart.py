# SPDX-License-Identifier: Apache-2.0
"""Whether docdesk starts with the system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from docdesk.system.autostart import desktop_entry, start_with_system, starts_with_system

ODD = ("/opt/doc desk/bin/docdesk", 'a "b" $HOME `c`', "back\\slash", "100%", "한글")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "autostart"


def test_it_is_off_until_it_is_switched_on_and_off_again_later(config: Path) -> None:
    assert not starts_with_system()
    start_with_system(["/usr/bin/docdesk"], on=False)
    assert not config.exists(), "nothing is written by somebody who wants nothing"
    start_with_system(["/usr/bin/docdesk"], on=True)
    assert starts_with_system()
    assert [file.name for file in config.iterdir()] == ["docdesk.desktop"]
    start_with_system(["/usr/bin/docdesk"], on=False)
    assert not starts_with_system()


def test_an_entry_that_the_desktop_itself_switched_off_counts_as_off(config: Path) -> None:
    start_with_system(["/usr/bin/docdesk"], on=True)
    with (config / "docdesk.desktop").open("a") as file:
        file.write("Hidden=true\n")
    assert not starts_with_system()


def test_a_relative_configuration_folder_is_not_used(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    monkeypatch.setenv("HOME", str(config.parent))
    start_with_system(["/usr/bin/docdesk"], on=True)
    assert (config.parent / ".config/autostart/docdesk.desktop").is_file()


def test_macos_gets_a_launch_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import plistlib

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    start_with_system(ODD, on=True)
    agent = tmp_path / "Library/LaunchAgents/docdesk.plist"
    assert plistlib.loads(agent.read_bytes()) == {
        "Label": "docdesk",
        "ProgramArguments": list(ODD),
        "RunAtLoad": True,
    }


def unquoted(entry: str) -> list[str]:
    """The words of an entry's command, as the specification has a desktop take them apart."""
    line = next(line for line in entry.splitlines() if line.startswith("Exec="))
    value = line.removeprefix("Exec=").replace("\\\\", "\0").replace("\0", "\\")
    words, word, inside, escaped = [], "", False, False
    for character in value:
        if escaped:
            word, escaped = word + character, False
        elif inside and character == "\\":
            escaped = True
        elif character == '"':
            inside = not inside
            if not inside:
                words.append(word.replace("%%", "%"))
                word = ""
        elif inside:
            word += character
    return words


def test_whatever_is_in_the_command_reaches_the_program_as_it_is() -> None:
    assert unquoted(desktop_entry(ODD)) == list(ODD)


def test_a_line_break_is_refused() -> None:
    with pytest.raises(OSError, match="line break"):
        desktop_entry(["/home/a\nHidden=true"])
