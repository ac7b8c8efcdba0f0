# SPDX-License-Identifier: Apache-2.0
"""Whether the system starts docdesk when its user logs in: one file (Linux, macOS) or one value (Windows) of theirs."""

from __future__ import annotations

import contextlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAME = "docdesk"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


def starts_with_system() -> bool:
    """Whether it is switched on for this user. What cannot be read counts as off."""
    if sys.platform == "win32":
        return _windows_has()
    try:
        return "Hidden=true" not in _file().read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return False


def start_with_system(command: Sequence[str], on: bool) -> None:
    """Have the system run `command` at each login of this user, or no longer. Raises OSError."""
    if sys.platform == "win32":
        _windows_set(subprocess.list2cmdline(command) if on else None)
        return
    file = _file()
    if not on:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    words = _launch_agent(command) if sys.platform == "darwin" else desktop_entry(command).encode()
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(words)
    part.replace(file)


def desktop_entry(command: Sequence[str]) -> str:
    """A desktop entry that runs `command`, quoted as the Desktop Entry Specification demands. Raises OSError.

    A line break cannot be written there, whatever the quotes.
    """
    if any(character in word for word in command for character in "\n\r"):
        raise OSError("a command with a line break cannot be started by the desktop")
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={NAME}",
            "Icon=docdesk",
            f"Exec={' '.join(_exec_word(word) for word in command)}",
            "X-GNOME-Autostart-enabled=true",
            "",
        )
    )


def _exec_word(word: str) -> str:
    quoted = "".join(f"\\{character}" if character in '"`$\\' else character for character in word)
    # a value of the file takes a backslash for itself once more, and a percent sign for a file's place
    return '"{}"'.format(quoted.replace("\\", "\\\\").replace("%", "%%"))


def _launch_agent(command: Sequence[str]) -> bytes:
    return plistlib.dumps({"Label": NAME, "ProgramArguments": list(command), "RunAtLoad": True})


def _file() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{NAME}.plist"
    given = os.environ.get("XDG_CONFIG_HOME", "")
    # the specification ignores a relative one
    home = Path(given) if Path(given).is_absolute() else Path.home() / ".config"
    return home / "autostart" / f"{NAME}.desktop"


def _windows_has() -> bool:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                winreg.QueryValueEx(key, NAME)
                return True
        except OSError:
            return False
    return False


def _windows_set(command: str | None) -> None:
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
            if command is not None:
                winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, command)
                return
            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteValue(key, NAME)
