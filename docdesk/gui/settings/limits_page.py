# SPDX-License-Identifier: Apache-2.0
"""The settings' page of limits: of one file, one page, one worker, and of requests to the provider."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QGroupBox, QLineEdit, QSpinBox

from docdesk.gui.look.wording import translate
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say, spin
from docdesk.settings.fields import FIELDS, Number, Page
from docdesk.settings.model import Settings
from docdesk.values.recognition import Recognition

NUMBERS = {
    spec.name: spec.number for spec in FIELDS.values() if spec.page is Page.LIMITS and spec.number is not None
}
"""The fields of the page, from the table of settings."""


class LimitsPage(SettingsPage):
    """A field for each setting of the page; what exceeds a limit fails with that as its reason."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("", "pause")
        self.title = self.tr("Limits")
        self._settings = settings
        self.fields = {name: self._field(number) for name, number in NUMBERS.items()}
        for group in dict.fromkeys(number.group for number in NUMBERS.values()):
            box = QGroupBox(translate("settings", group))
            form = form_of(box)
            for name, number in NUMBERS.items():
                if number.group == group:
                    form.addRow(translate("settings", number.label), self.fields[name])
            self.column.addWidget(box)
        self.recognition, self.languages = QComboBox(), QLineEdit("+".join(settings.recognition_languages))
        self.column.addWidget(self._recognition_box())
        self.meaning = note()
        say(
            self.meaning,
            self.tr(
                "A file over a limit fails and says so; retry it after raising the limit. A page that "
                "takes longer is skipped, and the row says which."
            ),
        )
        self.later = note()
        self.column.addWidget(self.meaning)
        self.column.addWidget(self.later)
        self.column.addStretch(1)
        for name, field in self.fields.items():
            field.setValue(round(getattr(settings, name) or 0))
            field.valueChanged.connect(self.changed)
        self._shown = {name: field.value() for name, field in self.fields.items()}
        self.recognition.currentIndexChanged.connect(self.changed)
        self.languages.textChanged.connect(self.changed)
        self.follow(*self.fields.values(), self.recognition, self.languages)

    def _recognition_box(self) -> QGroupBox:
        """When pages are recognised as pictures, and in which languages."""
        choices = {
            Recognition.AUTO: self.tr("For pages without legible text"),
            Recognition.ALL: self.tr("For every page"),
            Recognition.OFF: self.tr("Off"),
        }
        for choice, words in choices.items():
            self.recognition.addItem(words, choice.value)
        self.recognition.setCurrentIndex(self.recognition.findData(self._settings.recognition.value))
        box = QGroupBox(self.tr("Text recognition (scans and photos)"))
        form = form_of(box)
        form.addRow(self.tr("&Recognise text:"), self.recognition)
        form.addRow(self.tr("&Languages:"), self.languages)
        self.languages.setToolTip(
            self.tr(
                "As Tesseract names them, joined by +, such as kor+eng. Others than these need the language data of"
                " a Tesseract that is installed."
            )
        )
        return box

    def _field(self, number: Number) -> QSpinBox:
        automatic = self.tr("Automatic") if number.automatic else ""
        suffix = translate("settings", number.unit) if number.unit else ""
        return spin(number.least, number.most, number.step, automatic, suffix)

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            # a limit of half a second stays as it is unless somebody changes the field
            same = field.value() == self._shown[name]
            found[name] = getattr(self._settings, name) if same else field.value()
            if NUMBERS[name].automatic:
                found[name] = found[name] or None
        found["recognition"] = self.recognition.currentData()
        found["recognition_languages"] = self.languages.text()
        return found

    def show_settings(self, fresh: Settings) -> None:
        old = self._settings
        waits = (fresh.workers, fresh.memory_mb) != (old.workers, old.memory_mb)
        say(self.later, self.tr("Workers and their memory change at the next start.") if waits else "")
