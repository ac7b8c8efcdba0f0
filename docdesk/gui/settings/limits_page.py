# SPDX-License-Identifier: Apache-2.0
"""The settings' page of limits: of one file, one page, one worker, and of requests to the provider."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGroupBox, QSpinBox

from docdesk.gui.look.wording import translate
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say, spin
from docdesk.settings.fields import FIELDS, Number, Page
from docdesk.settings.model import Settings

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
        self.follow(*self.fields.values())

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
        return found

    def show_settings(self, fresh: Settings) -> None:
        old = self._settings
        waits = (fresh.workers, fresh.memory_mb) != (old.workers, old.memory_mb)
        say(self.later, self.tr("Workers and their memory change at the next start.") if waits else "")
