# SPDX-License-Identifier: Apache-2.0
"""The page of the settings that names the watched folders and what in them is left out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGroupBox, QPlainTextEdit, QVBoxLayout

from docdesk.gui.look import appearance
from docdesk.gui.settings.folder_list import FolderList
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say
from docdesk.settings.model import Settings


class WatchedPage(SettingsPage):
    """New and changed files of these folders are added by themselves, while a window or service is open."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("", "folder")
        self.title = self.tr("Watched folders")
        self.folders = FolderList(settings.watched, self.title)
        self.patterns = QPlainTextEdit("\n".join(settings.leave_out))
        self.patterns.setAccessibleName(self.tr("Left out"))
        self.patterns.setPlaceholderText("*.log\ndrafts/")
        self.patterns.setTabChangesFocus(True)
        self.patterns.setMaximumHeight(90)
        self.meaning = note()
        say(
            self.meaning,
            self.tr(
                "New and changed files there are added once they are complete. A renamed file keeps "
                "its document; a deleted one stays searchable, and its row says that the file is "
                "gone."
            ),
        )
        self.away = note()
        watched = QGroupBox(self.title)
        column = QVBoxLayout(watched)
        column.addWidget(self.folders)
        column.addWidget(self.meaning)
        column.addWidget(self.away)
        left_out = QGroupBox(self.tr("Left out"))
        form = form_of(left_out)
        form.addRow(self.tr("&Patterns, one a line:"), self.patterns)
        self.column.addWidget(watched)
        self.column.addWidget(left_out)
        self.column.addStretch(1)
        self.folders.changed.connect(self.changed)
        self.patterns.textChanged.connect(self.changed)

    def values(self) -> dict[str, Any]:
        patterns = [line.strip() for line in self.patterns.toPlainText().splitlines()]
        return {"watched": self.folders.folders(), "leave_out": [line for line in patterns if line]}

    def show_settings(self, fresh: Settings) -> None:
        away = next((folder for folder in fresh.watched if not folder.is_dir()), None)
        text = self.tr("{folder} does not exist at the moment. It is watched as soon as it does.").format(
            folder=away
        )
        say(self.away, text if away else "", appearance.CAUTION)
