# SPDX-License-Identifier: Apache-2.0
"""What the window remembers between starts, in the user's configuration folder: sizes, columns, theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from docdesk.settings.environment import config_folder


class WindowState:
    """A small file; one that cannot be written or read costs the sizes and nothing else."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = QSettings(str((folder or config_folder()) / "window.ini"), QSettings.Format.IniFormat)

    def bytes(self, name: str) -> QByteArray:
        """A state that Qt made; empty where there is none."""
        value = self._file.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def text(self, name: str, default: str = "") -> str:
        """A word that was chosen."""
        value = self._file.value(name)
        return value if isinstance(value, str) else default

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
