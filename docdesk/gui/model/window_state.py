# SPDX-License-Identifier: Apache-2.0
"""What the window remembers between starts (sizes, columns, theme), in the user's configuration folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from docdesk.settings.environment import config_folder

TRAY = "tray"
"""Whether there is an icon in the system's tray."""
NOTIFICATIONS = "notifications"
"""Whether the end of all work is notified."""

MOTION = "motion"
"""Whether bars move that have nothing to measure."""

NEW_VERSIONS = "new_versions"
"""Whether docdesk asks once a day for a newer version. It never does before a person agreed."""


class WindowState:
    """A small file. If it cannot be read or written, only the layout is lost."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = QSettings(str((folder or config_folder()) / "window.ini"), QSettings.Format.IniFormat)

    def bytes(self, name: str) -> QByteArray:
        """A state saved by Qt; empty if there is none."""
        value = self._file.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def text(self, name: str, default: str = "") -> str:
        """A word that was chosen."""
        value = self._file.value(name)
        return value if isinstance(value, str) else default

    def flag(self, name: str, *, unless_set: bool = True) -> bool:
        """Whether something is on; `unless_set` counts until a person has switched it."""
        return self.text(name) != "off" if unless_set else self.text(name) == "on"

    def keep_flag(self, name: str, on: bool) -> None:
        """Switch something on or off."""
        self.keep(**{name: "on" if on else "off"})

    def texts(self, name: str) -> list[str]:
        """Words that were kept together."""
        value = self._file.value(name)
        # a list of one comes back as its one word
        return [value] if isinstance(value, str) else [str(text) for text in value or ()]

    def keep(self, **values: QByteArray | str | list[str]) -> None:
        """Remember."""
        for name, value in values.items():
            self._file.setValue(name, value)
        self._file.sync()
