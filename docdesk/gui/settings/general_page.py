# SPDX-License-Identifier: Apache-2.0
"""The first page of the settings: the library's folder, and how the program looks and behaves on this computer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QPushButton,
    QSystemTrayIcon,
    QVBoxLayout,
)

from docdesk.gui.look import appearance
from docdesk.gui.look.elided_label import ElidedLabel
from docdesk.gui.model.window_state import MOTION, NEW_VERSIONS, NOTIFICATIONS, TRAY, WindowState
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say
from docdesk.settings.model import Settings
from docdesk.system.autostart import start_with_system, starts_with_system
from docdesk.system.publisher import publisher
from docdesk.values.commands import program_words


class GeneralPage(SettingsPage):
    """The folder belongs to the library, the rest to the person: it is kept beside the window's sizes."""

    another_library_requested = Signal()
    kept = Signal()
    """What the person prefers was saved, and the window should follow it."""
    failed = Signal(object)
    """What was chosen could not be kept: the `OSError`."""

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
        self._build_fields()
        for box in (self._library_box(), self._window_box(), self._behind_box(), self._versions_box()):
            self.column.addWidget(box)
        self.column.addStretch(1)
        self.follow(self.language, self.theme)
        self._say_language()

    def _build_fields(self) -> None:
        state = self._state
        self.language = QComboBox()
        self.language.addItem(self.tr("The system's"), "")
        for code, name in appearance.LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(self._before)))
        self.language_note = note()
        self.language.currentIndexChanged.connect(self._say_language)
        self.theme = QComboBox()
        for theme, words in (
            ("system", self.tr("Like the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            self.theme.addItem(words, theme)
        self.theme.setCurrentIndex(max(0, self.theme.findData(state.text("theme", "system"))))
        self.still = QCheckBox(self.tr("&Reduce motion: nothing moves by itself"))
        self.still.setChecked(not state.flag(MOTION))
        self.tray = QCheckBox(self.tr("Show an icon in the system &tray"))
        self.tray.setChecked(state.flag(TRAY))
        self.tray.setEnabled(QSystemTrayIcon.isSystemTrayAvailable())
        self.notifications = QCheckBox(self.tr("&Notify me when all documents are done"))
        self.notifications.setChecked(state.flag(NOTIFICATIONS))
        self.autostart = QCheckBox(self.tr("&Start docdesk when I log in"))
        self._starts = starts_with_system()
        self.autostart.setChecked(self._starts)
        self.new_versions = QCheckBox(self.tr("Look for new &versions once a day"))
        self.new_versions.setChecked(state.flag(NEW_VERSIONS, unless_set=False))
        self.tray.toggled.connect(self._allow_notifications)
        self._allow_notifications()

    def _library_box(self) -> QGroupBox:
        place = QGroupBox(self.tr("Library"))
        column = QVBoxLayout(place)
        column.addWidget(self.library)
        row = QHBoxLayout()
        row.addWidget(self.another)
        row.addStretch(1)
        column.addLayout(row)
        about = note()
        say(
            about,
            self.tr(
                "The whole library is in this one folder. To move it, close docdesk, move the folder, "
                "and open it there."
            ),
        )
        column.addWidget(about)
        return place

    def _window_box(self) -> QGroupBox:
        look = QGroupBox(self.tr("Window"))
        form = form_of(look)
        form.addRow(self.tr("&Language:"), self.language)
        form.addRow("", self.language_note)
        form.addRow(self.tr("T&heme:"), self.theme)
        form.addRow(self.still)
        return look

    def _behind_box(self) -> QGroupBox:
        behind = QGroupBox(self.tr("In the background"))
        column = QVBoxLayout(behind)
        column.setSpacing(8)
        about = note()
        for widget in (self.tray, self.notifications, self.autostart, about):
            column.addWidget(widget)
        missing = "" if self.tray.isEnabled() else self.tr("This desktop has no system tray.")
        say(about, missing)
        return behind

    def _versions_box(self) -> QGroupBox:
        """Not shown where nobody publishes versions of this docdesk."""
        box = QGroupBox(self.tr("New versions"))
        column = QVBoxLayout(box)
        column.setSpacing(8)
        about = note()
        column.addWidget(self.new_versions)
        column.addWidget(about)
        source = publisher()
        host = source.host if source is not None else ""
        if source is None:
            box.hide()
        text = self.tr(
            "docdesk then asks {host}, and sends nothing about you or this computer. It installs nothing."
        )
        say(about, text.format(host=host))
        return box

    def keep(self) -> None:
        state = self._state
        state.keep(language=str(self.language.currentData()), theme=str(self.theme.currentData()))
        state.keep_flag(MOTION, not self.still.isChecked())
        state.keep_flag(TRAY, self.tray.isChecked())
        state.keep_flag(NOTIFICATIONS, self.notifications.isChecked())
        state.keep_flag(NEW_VERSIONS, self.new_versions.isChecked())
        if self.autostart.isChecked() != self._starts:
            try:
                start_with_system(program_words(), self.autostart.isChecked())
            except OSError as error:
                self.failed.emit(error)
        self.kept.emit()

    def _allow_notifications(self) -> None:
        """A notification comes from the icon in the tray."""
        self.notifications.setEnabled(self.tray.isEnabled() and self.tray.isChecked())

    def _say_language(self) -> None:
        other = self.language.currentData() != self._before
        say(self.language_note, self.tr("The window uses it the next time it starts.") if other else "")


def folder_name(library: Path) -> str:
    """A library in few words: its folder, and the folder around it where that says more."""
    return library.name if library.name != "library" else f"{library.parent.name}/{library.name}"
