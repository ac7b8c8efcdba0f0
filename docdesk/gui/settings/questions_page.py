# SPDX-License-Identifier: Apache-2.0
"""The settings' page about questions: who answers them, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGroupBox, QLineEdit, QPushButton, QVBoxLayout

from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say, spin
from docdesk.money.prices import chat_cost, on_this_machine
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings


class QuestionsPage(SettingsPage):
    """The chat endpoint with its model and its key, and the history."""

    key_typed = Signal(str, str)
    """A key to keep: the endpoint's address and the key."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("", "search")
        self.title = self.tr("Questions")
        self._settings = settings
        self.address = QComboBox()
        self.address.setEditable(True)
        self.address.setCurrentText(settings.chat_base_url or "")
        self._address_field().setPlaceholderText("https://api.openai.com/v1")
        self.model = QComboBox()
        self.model.setEditable(True)
        self.model.setCurrentText(settings.chat_model or "")
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(self.tr("Stays as it is"))
        self.passages = spin(1, 50, 1)
        self.passages.setValue(settings.chat_passages)
        self.tokens = spin(16, 65_536, 256)
        self.tokens.setValue(settings.chat_tokens)
        self.history = QCheckBox(self.tr("&Keep questions and answers in the library"))
        self.history.setChecked(settings.keep_answers)
        self.meaning, self.found = note(), note()
        self.use_found = QPushButton()
        self.use_found.hide()
        self._endpoints: list[LocalEndpoint] = []
        self._build()
        for field in (self.address, self.model):
            field.editTextChanged.connect(self.changed)
        for number in (self.passages, self.tokens):
            number.valueChanged.connect(self.changed)
        self.key.textChanged.connect(self.changed)
        self.history.toggled.connect(self.changed)
        self.use_found.clicked.connect(self._use_found)
        self.follow(self.address, self.model, self.passages, self.tokens)

    def _build(self) -> None:
        endpoint = QGroupBox(self.tr("Who answers"))
        form = form_of(endpoint)
        form.addRow(self.tr("&Address of the chat endpoint:"), self.address)
        form.addRow(self.tr("&Model:"), self.model)
        form.addRow(self.tr("&Key:"), self.key)
        form.addRow(self.meaning)
        form.addRow(self.found)
        form.addRow(self.use_found)
        answers = QGroupBox(self.tr("Answers"))
        form = form_of(answers)
        form.addRow(self.tr("&Passages that the model is given:"), self.passages)
        form.addRow(self.tr("&Longest answer, in tokens:"), self.tokens)
        history = QGroupBox(self.tr("History"))
        column = QVBoxLayout(history)
        column.addWidget(self.history)
        for box in (endpoint, answers, history):
            self.column.addWidget(box)
        self.column.addStretch(1)

    def _address_field(self) -> QLineEdit:
        field = self.address.lineEdit()
        assert field is not None
        return field

    def values(self) -> dict[str, Any]:
        return {
            "chat_base_url": self.address.currentText().strip() or None,
            "chat_model": self.model.currentText().strip() or None,
            "chat_passages": self.passages.value(),
            "chat_tokens": self.tokens.value(),
            "keep_answers": self.history.isChecked(),
        }

    def keep(self) -> None:
        typed, address = self.key.text().strip(), self.address.currentText().strip()
        if typed and address:
            self.key_typed.emit(address, typed)

    def show_endpoints(self, endpoints: Sequence[LocalEndpoint]) -> None:
        """The programs on this computer that answered; those with a chat model are offered."""
        self._endpoints = [endpoint for endpoint in endpoints if endpoint.chat_models]
        typed = self.address.currentText()
        self.address.blockSignals(True)
        self.address.clear()
        self.address.addItems([endpoint.url for endpoint in self._endpoints])
        self.address.setCurrentText(typed)
        self.address.blockSignals(False)
        first = next(iter(self._endpoints), None)
        offers = first is not None and not typed.strip()
        self.use_found.setVisible(offers)
        if first is not None and offers:
            self.use_found.setText(
                self.tr("&Use {name} with {model}").format(name=first.name, model=first.chat_models[0])
            )
            say(self.found, self.tr("{name} answers on this computer.").format(name=first.name))

    def _use_found(self) -> None:
        first = self._endpoints[0]
        self.address.setCurrentText(first.url)
        self.model.clear()
        self.model.addItems(first.chat_models)
        self.use_found.hide()
        say(self.found, "")

    def show_settings(self, fresh: Settings) -> None:
        host, model = fresh.chat_host, fresh.chat_model or ""
        if not host:
            text = self.tr("Without an address, docdesk searches and does not answer.")
        elif on_this_machine(host):
            text = self.tr("An endpoint on this computer costs nothing, and nothing leaves this computer.")
        elif fresh.offline:
            text = self.tr("Nothing leaves this computer, so questions to {host} are refused.").format(
                host=host
            )
        elif (cost := chat_cost(host, model, 1_000_000, 0)) is None:
            text = self.tr(
                "A question sends its passages to {host}. The price of this model is unknown."
            ).format(host=host)
        else:
            answer = chat_cost(host, model, 0, 1_000_000) or 0.0
            text = self.tr(
                "A question sends its passages to {host}: ${cost} for a million tokens, ${answer} for those of"
                " answers."
            ).format(host=host, cost=f"{cost:g}", answer=f"{answer:g}")
        say(self.meaning, text)
