# SPDX-License-Identifier: Apache-2.0
"""The settings' page about money, and about what may leave this computer."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGroupBox, QVBoxLayout

from docdesk.gui.look import appearance
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say
from docdesk.money.prices import price_for
from docdesk.settings.model import Settings


class MoneyPage(SettingsPage):
    """Above which cost a drop is asked about, and the switch that keeps everything here."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("", "key")
        self.title = self.tr("Money and privacy")
        self._settings = settings
        self.ask_above = QDoubleSpinBox()
        self.ask_above.setPrefix("$")
        self.ask_above.setDecimals(4)
        self.ask_above.setRange(0.0, 1_000_000.0)
        self.ask_above.setSingleStep(0.01)
        self.ask_above.setSpecialValueText(self.tr("Always ask"))
        self.ask_above.setValue(settings.ask_above)
        self._shown = self.ask_above.value()
        self.offline = QCheckBox(self.tr("&Nothing leaves this computer"))
        self.offline.setChecked(settings.offline)
        self.price, self.refused = note(), note()
        money = QGroupBox(self.tr("Money"))
        form = form_of(money)
        form.addRow(self.tr("Ask before a drop that costs &more than:"), self.ask_above)
        form.addRow(self.price)
        privacy = QGroupBox(self.tr("Privacy"))
        column = QVBoxLayout(privacy)
        column.setSpacing(8)
        column.addWidget(self.offline)
        meaning = note()
        say(
            meaning,
            self.tr(
                "docdesk refuses every connection to another computer. The built-in model and "
                "endpoints on this computer still work."
            ),
        )
        column.addWidget(meaning)
        column.addWidget(self.refused)
        self.column.addWidget(money)
        self.column.addWidget(privacy)
        self.column.addStretch(1)
        self.ask_above.valueChanged.connect(self.changed)
        self.offline.toggled.connect(self.changed)
        self.follow(self.ask_above)

    def values(self) -> dict[str, Any]:
        shown = self.ask_above.value()
        return {
            # what the field rounds is not changed by a look at it
            "ask_above": self._settings.ask_above if shown == self._shown else shown,
            "offline": self.offline.isChecked(),
        }

    def show_settings(self, fresh: Settings) -> None:
        price = price_for(fresh)
        if fresh.provider_spec.in_process:
            text = self.tr("The built-in model costs nothing and sends nothing.")
        elif price is None:
            text = self.tr("The price of this model is unknown: you are asked about every drop.")
        elif price.dollars == 0:
            text = self.tr("An endpoint on this computer costs nothing.")
        else:
            text = self.tr("{model}: ${price} for a million tokens ({source}, {date}).").format(
                model=fresh.embedding_model,
                price=f"{price.dollars:g}",
                source=price.source,
                date=price.date,
            )
        say(self.price, text)
        refused = []
        if fresh.offline and (price is None or price.dollars > 0):
            refused.append(self.tr("The provider cannot be reached then, so the queue will pause."))
        if fresh.offline and fresh.bucket:
            refused.append(self.tr("The backup will wait."))
        say(self.refused, " ".join(refused), appearance.CAUTION)
