# SPDX-License-Identifier: Apache-2.0
"""The page of the settings that names the library's folder and the window's language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout

from docdesk.gui.look import appearance
from docdesk.gui.look.elided_label import ElidedLabel
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say
from docdesk.settings.model import Settings


class GeneralPage(SettingsPage):
    """The folder belongs to the library, the language to the person: it is kept beside the window's sizes."""

    another_library_requested = Signal()

    def __init__(self, settings: Settings, state: WindowState) -> None:
        super().__init__("", "settings")
        self.title = self.tr("General")
        self._state = state
        self._before = state.text("language")
        self.library = ElidedLabel()
        self.library.setText(str(settings.library))
        self.another = QPushButton(self.tr("Open another &library…"))
        self.another.setAutoDefault(False)
        self.another.clicked.connect(self.another_library_requested)
        self.library_note = note()
        say(
            self.library_note,
            self.tr(
                "The whole library is in this one folder. To move it, close docdesk, move the folder, "
                "and open it there."
            ),
        )
        self.language = QComboBox()
        self.language.addItem(self.tr("The system's"), "")
        for code, name in appearance.LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(self._before)))
        self.language_note = note()
        self.language.currentIndexChanged.connect(self._say_language)
        place = QGroupBox(self.tr("Library"))
        column = QVBoxLayout(place)
        column.addWidget(self.library)
        row = QHBoxLayout()
        row.addWidget(self.another)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.library_note)
        look = QGroupBox(self.tr("Window"))
        form = form_of(look)
        form.addRow(self.tr("&Language:"), self.language)
        form.addRow("", self.language_note)
        for widget in (place, look):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.follow(self.language)
        self._say_language()

    def keep(self) -> None:
        if self.language.currentData() != self._before:
            self._state.keep(language=str(self.language.currentData()))

    def _say_language(self) -> None:
        other = self.language.currentData() != self._before
        say(self.language_note, self.tr("The window uses it from the next start on.") if other else "")


def folder_name(library: Path) -> str:
    """A library in few words: its folder, and the folder around it where that says more."""
    return library.name if library.name != "library" else f"{library.parent.name}/{library.name}"
