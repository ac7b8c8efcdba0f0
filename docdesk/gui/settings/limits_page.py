# SPDX-License-Identifier: Apache-2.0
"""The page of the settings that says how much one file, one page and one worker may take."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFormLayout, QGroupBox

from docdesk.gui.settings.settings_page import SettingsPage, note, say, spin
from docdesk.settings.model import Settings

MOST_FILE_MB = 1_000_000
MOST_PAGES = 1_000_000


class LimitsPage(SettingsPage):
    """Limits of reading and of asking; what exceeds one fails with that as its reason."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("", "pause")
        self.title = self.tr("Limits")
        self._settings = settings
        self.file_mb = spin(1, MOST_FILE_MB, 256, suffix=self.tr(" MB"))
        self.pages = spin(1, MOST_PAGES, 1000)
        self.page_seconds = spin(1, 3600, 5, suffix=self.tr(" s"))
        self.memory_mb = spin(256, 262_144, 256, suffix=self.tr(" MB"))
        self.workers = spin(0, 64, 1, self.tr("Automatic"))
        self.requests = spin(1, 64, 1)
        self.fields = {
            "max_file_mb": self.file_mb,
            "max_pages": self.pages,
            "page_seconds": self.page_seconds,
            "memory_mb": self.memory_mb,
            "workers": self.workers,
            "requests_in_flight": self.requests,
        }
        reading = QGroupBox(self.tr("Reading"))
        form = QFormLayout(reading)
        form.setSpacing(8)
        form.addRow(self.tr("Largest &file:"), self.file_mb)
        form.addRow(self.tr("Most &pages of a document:"), self.pages)
        form.addRow(self.tr("&Time for one page:"), self.page_seconds)
        form.addRow(self.tr("&Memory of one worker:"), self.memory_mb)
        form.addRow(self.tr("&Workers:"), self.workers)
        asking = QGroupBox(self.tr("Asking the provider"))
        form = QFormLayout(asking)
        form.setSpacing(8)
        form.addRow(self.tr("Most &requests at once:"), self.requests)
        self.meaning = note()
        say(
            self.meaning,
            self.tr(
                "A file beyond a limit fails and says so; retry it once the limit is raised. A page that takes"
                " longer is left out, and the row says which."
            ),
        )
        self.later = note()
        for widget in (reading, asking, self.meaning, self.later):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        for name, field in self.fields.items():
            field.setValue(round(getattr(settings, name) or 0))
            field.valueChanged.connect(self.changed)
        self._shown = {name: field.value() for name, field in self.fields.items()}
        self.follow(*self.fields.values())

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            # a limit of half a second stays one where nobody touched the field
            same = field.value() == self._shown[name]
            found[name] = getattr(self._settings, name) if same else field.value()
        found["workers"] = found["workers"] or None
        return found

    def show_settings(self, fresh: Settings) -> None:
        old = self._settings
        waits = (fresh.workers, fresh.memory_mb) != (old.workers, old.memory_mb)
        say(self.later, self.tr("Workers and their memory change at the next start.") if waits else "")
