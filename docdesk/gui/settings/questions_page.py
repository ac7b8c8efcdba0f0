# SPDX-License-Identifier: Apache-2.0
"""The settings' page about questions: who answers them, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from docdesk.gui.look import appearance, wording
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say, spin
from docdesk.money.prices import chat_prices, on_this_machine
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings
from docdesk.values.problems import Problem


class QuestionsPage(SettingsPage):
    """The chat endpoint with its model and its key, and the history."""

    key_typed = Signal(str, str)
    """A key to keep: the endpoint's address and the key."""

    test_requested = Signal(object)
    """Ask one question with what stands in the fields, and with this key or None; answer through `show_test`."""

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
        for field in (self.address, self.model):
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        self.test = QPushButton(self.tr("&Try it"))
        self.test.setAutoDefault(False)
        self.test.setToolTip(self.tr("Sends one short question, and nothing of your documents"))
        self.test.clicked.connect(self._begin_test)
        self.outcome = note()
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._endpoints: list[LocalEndpoint] = []
        say(self.outcome, "")
        self._build()
        for field in (self.address, self.model):
            field.editTextChanged.connect(self._edited)
        for number in (self.passages, self.tokens):
            number.valueChanged.connect(self.changed)
        self.key.textChanged.connect(self._edited)
        self.history.toggled.connect(self.changed)
        self.use_found.clicked.connect(self._use_found)
        self.follow(self.address, self.model, self.passages, self.tokens)

    def _build(self) -> None:
        endpoint = QGroupBox(self.tr("Who answers"))
        form = form_of(endpoint)
        form.addRow(self.tr("&Address of the chat endpoint:"), self.address)
        form.addRow(self.tr("&Model:"), self.model)
        form.addRow(self.tr("&Key:"), self.key)
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addStretch(1)
        form.addRow(row)
        form.addRow(self.outcome)
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

    def _begin_test(self) -> None:
        self.test.setEnabled(False)
        say(self.outcome, self.tr("Asking…"))
        self.test_requested.emit(self.key.text().strip() or None)

    def show_test(self, outcome: str | Problem) -> None:
        """What the endpoint answered."""
        self.test.setEnabled(True)
        if isinstance(outcome, Problem):
            _title, detail, remedy = wording.problem_words(outcome)
            say(self.outcome, f"{detail} {remedy}", appearance.BAD)
        else:
            say(self.outcome, outcome, appearance.GOOD)
        appearance.announce(self, self.outcome.text())

    def _edited(self) -> None:
        say(self.outcome, "")
        self.changed.emit()

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
        self.test.setEnabled(bool(host))
        if not host:
            text = self.tr("Without an address, docdesk searches and does not answer.")
        elif on_this_machine(host):
            text = self.tr("An endpoint on this computer costs nothing, and nothing leaves this computer.")
        elif fresh.offline:
            text = self.tr("Nothing leaves this computer, so questions to {host} are refused.").format(
                host=host
            )
        elif (prices := chat_prices(host, model)) is None:
            text = self.tr(
                "A question sends its passages to {host}. The price of this model is unknown."
            ).format(host=host)
        else:
            text = self.tr(
                "A question sends its passages to {host}: ${cost} for a million tokens, ${answer} for those of"
                " answers. Prices of {date}, from {source}."
            ).format(
                host=host,
                cost=f"{prices[0].of(1_000_000):g}",
                answer=f"{prices[1].of(1_000_000):g}",
                date=prices[0].date,
                source=prices[0].source,
            )
        say(self.meaning, text)
