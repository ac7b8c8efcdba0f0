# SPDX-License-Identifier: Apache-2.0
"""The page of the settings for other programs: where they reach the library, and what an assistant may add."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGroupBox, QLabel, QSizePolicy, QVBoxLayout

from docdesk.contract.service_file import FILE, read_service
from docdesk.gui.look import appearance
from docdesk.gui.settings.folder_list import FolderList
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say, spin
from docdesk.settings.model import Settings

LEAST_PORT, MOST_PORT, USUAL_PORT = 1024, 65_535, 8765


class ProgramsPage(SettingsPage):
    """The port can be fixed; the token is made at each start and never shown, only where it is kept."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("", "open")
        self.title = self.tr("Other programs")
        self._settings = settings
        self._service = read_service(settings.library)
        self.fixed = QCheckBox(self.tr("Always the same &port:"))
        self.fixed.setChecked(settings.port is not None)
        self.port = spin(1, MOST_PORT, 1)
        self.port.setGroupSeparatorShown(False)
        self.port.setAccessibleName(self.tr("Port"))
        self.port.setValue(settings.port or USUAL_PORT)
        if settings.port is None:
            self.port.setMinimum(LEAST_PORT)
        self.address = _selectable(self._service.url if self._service else self.tr("not yet"))
        self.address.setAccessibleName(self.tr("Address"))
        self.token = _selectable(str(settings.library / FILE))
        self.token.setAccessibleName(self.tr("Token"))
        self.meaning = note()
        say(
            self.meaning,
            self.tr(
                "Programs on this computer reach the library at this address over HTTP, WebSocket and MCP. They"
                " need the token, which is in the file above and new at each start. Web pages cannot reach it."
            ),
        )
        self.other = note()
        self.folders = FolderList(settings.assistant_folders, self.tr("Folders for assistants"))
        self.assistant = note()
        say(
            self.assistant,
            self.tr(
                "An assistant may search and read the library. It may add files only from these folders."
            ),
        )
        service = QGroupBox(self.tr("Address"))
        form = form_of(service)
        form.addRow(self.tr("Address:"), self.address)
        form.addRow(self.tr("Token in:"), self.token)
        form.addRow(self.fixed, self.port)
        form.addRow(self.meaning)
        form.addRow(self.other)
        assistants = QGroupBox(self.tr("Assistants"))
        column = QVBoxLayout(assistants)
        column.addWidget(self.folders)
        column.addWidget(self.assistant)
        self.column.addWidget(service)
        self.column.addWidget(assistants)
        self.column.addStretch(1)
        self.follow(self.port)
        self.fixed.toggled.connect(self.port.setEnabled)
        self.port.setEnabled(self.fixed.isChecked())
        self.fixed.toggled.connect(self.changed)
        self.port.valueChanged.connect(self.changed)
        self.folders.changed.connect(self.changed)

    def values(self) -> dict[str, Any]:
        return {
            "port": self.port.value() if self.fixed.isChecked() else None,
            "assistant_folders": self.folders.folders(),
        }

    def show_settings(self, fresh: Settings) -> None:
        old, service = self._settings.port, self._service
        if fresh.port != old:
            say(self.other, self.tr("The address changes when you save."))
        elif old is not None and service is not None and not service.url.endswith(f":{old}"):
            text = self.tr("Another program uses port {port}: for now the address is the one above.")
            say(self.other, text.format(port=old), appearance.CAUTION)
        else:
            say(self.other, "")


def _selectable(text: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)  # beside its name, however many lines there are
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
