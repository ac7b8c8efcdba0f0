# SPDX-License-Identifier: Apache-2.0
"""The page of the settings that says who makes the embeddings, with which key, and how text is cut."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from docdesk.errors import SettingsInvalid
from docdesk.gui.look import appearance, wording
from docdesk.gui.model import provider_check
from docdesk.gui.settings.model_choice import ENDPOINT, way_of
from docdesk.gui.settings.settings_page import NOTE_WIDTH, SettingsPage, form_of, note, say, spin
from docdesk.settings.builtin_models import BUILTIN_MODELS
from docdesk.settings.keys import Key
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings, changed
from docdesk.settings.models import BUILTIN
from docdesk.settings.providers import WAYS, Ask, Way
from docdesk.values.problems import Problem

LOCAL_EXAMPLE = "http://127.0.0.1:11434/v1"


class EmbeddingPage(SettingsPage):
    """Provider, address, model, key, chunks. It does no work of its own: it asks through its signals."""

    key_requested = Signal(object)
    """Where is the key of these `Settings`? Answer through `show_key`."""
    test_requested = Signal(object, object)
    """Make one real call with these `Settings` and this key; answer through `show_test`."""
    endpoints_requested = Signal()
    """Which programs listen on this machine? Answer through `show_endpoints`."""
    tested = Signal(bool)
    """The test has ended: whether it worked."""

    def __init__(self, settings: Settings, documents: int) -> None:
        super().__init__("", "file")
        self.title = self.tr("Embeddings")
        self._settings = settings
        self._documents = documents
        self._found: dict[str, LocalEndpoint] = {}
        self.requested: tuple[Settings, str | None] = (settings, None)
        """What was tried last."""
        self._build_fields()
        self._build_layout()
        self._load(settings)
        self._typed_in: set[QLineEdit | None] = set()
        """Fields that a person has typed in."""
        for line in (self.base_url, self.model.lineEdit()):
            if line is not None:
                line.textEdited.connect(lambda _text, line=line: self._typed_in.add(line))
        for signal in (
            self.provider.currentIndexChanged,
            self.base_url.textChanged,
            self.model.currentTextChanged,
            self.builtin.currentIndexChanged,
            self.key.textChanged,
            self.chunk_size.valueChanged,
            self.chunk_overlap.valueChanged,
        ):
            signal.connect(self._edited)

    # its parts

    def _build_fields(self) -> None:
        self.provider = QComboBox()
        self.provider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for _, way in WAYS:
            self.provider.addItem(wording.translate("providers", way.title))
        self.provider.setMinimumContentsLength(20)
        self.base_url = QLineEdit()
        self.base_url.setPlaceholderText(LOCAL_EXAMPLE)
        self.found = QWidget()
        self._found_row = QHBoxLayout(self.found)
        self._found_row.setContentsMargins(0, 0, 0, 0)
        self.found_note = note()
        self.model = QComboBox()
        self.model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.builtin = QComboBox()
        self.builtin.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for known in BUILTIN_MODELS.values():
            reads = self.tr("English only, faster") if known.english_only else self.tr("a hundred languages")
            self.builtin.addItem(f"{known.name} ({reads})", known.name)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_place = note()
        self.chunk_size = spin(0, 100_000, 50, self.tr("Automatic"))
        self.chunk_overlap = spin(0, 50_000, 50, self.tr("Automatic"))
        self.chunk_note = note()
        self.test = QPushButton(self.tr("&Test the connection"))
        self.test.setAutoDefault(False)
        self.test.clicked.connect(self.begin_test)
        self.outcome = note()
        self.outcome.setMinimumWidth(NOTE_WIDTH - 160)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.consequence = note()
        self.follow(self.chunk_size, self.chunk_overlap, self.provider, self.model, self.builtin)
        for line in (self.base_url, self.key):
            line.setAcceptDrops(False)

    def _build_layout(self) -> None:
        embedding = QGroupBox(self.tr("Embeddings"))
        self._form = form_of(embedding)
        self._form.addRow(self.tr("&Provider:"), self.provider)
        self._form.addRow(self.tr("&Address:"), self.base_url)
        self._form.addRow("", self.found_note)
        self._form.addRow("", self.found)
        self._form.addRow(self.tr("&Model:"), self.model)
        self._form.addRow(self.tr("Built-in mo&del:"), self.builtin)
        self._form.addRow(self.tr("API &key:"), self.key)
        self._form.addRow("", self.key_place)
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addWidget(self.outcome, 1)
        self._form.addRow("", row)
        chunks = QGroupBox(self.tr("Chunks"))
        form = form_of(chunks)
        form.addRow(self.tr("&Size in characters:"), self.chunk_size)
        form.addRow(self.tr("&Overlap in characters:"), self.chunk_overlap)
        form.addRow("", self.chunk_note)
        for widget in (embedding, chunks, self.consequence):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def _load(self, settings: Settings) -> None:
        self.provider.setCurrentIndex(way_of(settings))
        self.base_url.setText(settings.base_url or "")
        self._offer_models()
        if Ask.MODEL in self._way.asks:
            self.model.setCurrentText(settings.embedding_model)
        self.builtin.setCurrentIndex(max(0, self.builtin.findData(settings.embedding_model)))
        self.chunk_size.setValue(settings.chunk_size or 0)
        self.chunk_overlap.setValue(settings.chunk_overlap or 0)
        self.provider.currentIndexChanged.connect(self._offer_models)
        self.provider.currentIndexChanged.connect(self._ask)
        self.base_url.editingFinished.connect(self._ask_key)
        self._show_rows()

    @property
    def _way(self) -> Way:
        """The way that is chosen in the list."""
        return WAYS[self.provider.currentIndex()][1]

    def _offer_models(self) -> None:
        way = self._way
        address = self.base_url.text().strip().rstrip("/")
        known = self._found.get(address) if Ask.ADDRESS in way.asks else None
        self.model.clear()
        self.model.addItems(list(known.models if known else way.models))

    def _show_rows(self) -> None:
        asks = self._way.asks
        for widget, shown in (
            (self.base_url, Ask.ADDRESS in asks),
            (self.found_note, Ask.ADDRESS in asks),
            (self.found, Ask.ADDRESS in asks and bool(self._found)),
            (self.model, Ask.MODEL in asks),
            (self.builtin, Ask.BUILTIN_MODEL in asks),
            (self.key, Ask.KEY in asks),
            (self.key_place, Ask.KEY in asks),
        ):
            self._form.setRowVisible(widget, shown)

    # what others tell it

    def show_key(self, key: Key) -> None:
        """Say where a key is kept, and whether one is there."""
        place = provider_check.key_words(key)
        say(self.key_place, place, appearance.CAUTION if key.reason else None)
        self._form.setRowVisible(self.key_place, Ask.KEY in self._way.asks)
        self.key.setPlaceholderText(self.tr("A key is kept; type to replace it") if key.text else "")
        self.key.setAccessibleDescription(place)

    def show_endpoints(self, endpoints: Sequence[LocalEndpoint]) -> None:
        """Offer the programs that were found on this machine."""
        self._found = {endpoint.url: endpoint for endpoint in endpoints}
        while (item := self._found_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for endpoint in endpoints:
            button = QPushButton(self.tr("Use {name}").format(name=endpoint.name))
            button.setToolTip(endpoint.url)
            button.setAccessibleDescription(endpoint.url)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, endpoint=endpoint: self.use(endpoint))
            self._found_row.addWidget(button)
        self._found_row.addStretch(1)
        if endpoints:
            text = self.tr("Found on this computer:")
        else:
            text = self.tr("No endpoint answers on this computer's usual ports.")
        say(self.found_note, text)
        self._show_rows()

    def use(self, endpoint: LocalEndpoint) -> None:
        """Work with a program that was found."""
        self._found[endpoint.url] = endpoint
        self.provider.setCurrentIndex(ENDPOINT)
        self.base_url.setText(endpoint.url)
        self._offer_models()
        self._ask_key()

    def show_test(self, outcome: str | Problem) -> None:
        """What the test saw: a sentence, or a problem."""
        self.test.setEnabled(True)
        if isinstance(outcome, Problem):
            text, tone = " ".join(wording.problem_words(outcome)), appearance.BAD
        else:
            text, tone = outcome, appearance.GOOD
        say(self.outcome, text, tone)
        self.tested.emit(not isinstance(outcome, Problem))

    # what it does

    def values(self) -> dict[str, Any]:
        spec, way = WAYS[self.provider.currentIndex()]
        elsewhere = Ask.ADDRESS in way.asks
        address = self.base_url.text().strip() if elsewhere else None
        if elsewhere and not address:
            raise SettingsInvalid(where=self.tr("Address"), reason=self.tr("an endpoint needs one"))
        model = (self.model.currentText().strip() or None) if Ask.MODEL in way.asks else None
        if Ask.BUILTIN_MODEL in way.asks:
            model = self.builtin.currentData()
            if model == self._settings.embedding_model:
                model = self._settings.model  # the default stays one
        if elsewhere and model is None:
            raise SettingsInvalid(where=self.tr("Model"), reason=self.tr("an endpoint needs its name"))
        same = model == self._settings.model and address == self._settings.base_url
        return {
            "provider": spec.id,
            "base_url": address,
            "model": model,
            "dimensions": self._settings.dimensions if same else None,
            "chunk_size": self.chunk_size.value() or None,
            "chunk_overlap": self.chunk_overlap.value() or None,
        }

    def missing(self) -> str:
        if Ask.ADDRESS not in self._way.asks:
            return ""
        for line, text, name in (
            (self.base_url, self.base_url.text(), self.tr("Address")),
            (self.model.lineEdit(), self.model.currentText(), self.tr("Model")),
        ):
            if not text.strip() and line not in self._typed_in:
                return name
        return ""

    def first_field(self) -> QWidget:
        """The field that the chosen way needs filled first."""
        asks = self._way.asks
        return self.base_url if Ask.ADDRESS in asks else self.key if Ask.KEY in asks else self.provider

    def typed_key(self) -> str | None:
        """The key that was typed; None where it stays as it is."""
        return self.key.text().strip() or None

    def begin_test(self) -> None:
        """Make one real call with what stands in the fields."""
        self.test.setEnabled(False)
        say(self.outcome, self.tr("Asking…"))
        self.requested = (changed(self._settings, **self.values()), self.typed_key())
        self.test_requested.emit(*self.requested)

    def show_settings(self, fresh: Settings) -> None:
        self._say_consequence(fresh)
        self._say_chunks(fresh)

    def _edited(self) -> None:
        self._show_rows()
        self.outcome.clear()
        self.changed.emit()

    def _say_consequence(self, fresh: Settings) -> None:
        old = self._settings
        parts = []
        if old.english_only and makes(fresh) == makes(old):
            parts.append(
                self.tr(
                    "This library's model reads English only. {model} reads a hundred languages; the change costs "
                    "nothing but time, and you can switch back."
                ).format(model=BUILTIN)
            )
        if makes(fresh) != makes(old):
            parts.append(
                self.tr(
                    "Documents already in the library stay searchable with the model that embedded them; "
                    "new ones use the new model."
                )
            )
        if (fresh.chunk_size, fresh.chunk_overlap) != (old.chunk_size, old.chunk_overlap):
            parts.append(
                self.tr("Documents already in the library keep their chunks; new ones are split like this.")
            )
        say(self.consequence, " ".join(parts) if self._documents else "", appearance.CAUTION)

    def _say_chunks(self, fresh: Settings) -> None:
        window = fresh.model_window()
        size = fresh.chunk_size or window.default_chunk_size
        overlap = fresh.chunk_overlap if fresh.chunk_overlap is not None else window.default_overlap
        if window.tokens is None:
            text = self.tr("{size} characters with {overlap} of overlap; the model's limit is unknown.")
            tone = None
        elif size > window.tokens * 4:
            text = self.tr(
                "{size} characters are more than the model reads ({tokens} tokens, about {characters} "
                "characters): a search by meaning would miss the ends of chunks."
            )
            tone = appearance.CAUTION
        else:
            text = self.tr("{size} characters with {overlap} of overlap; the model reads {tokens} tokens.")
            tone = None
        filled = text.format(
            size=wording.number(size),
            overlap=wording.number(overlap),
            tokens=wording.number(window.tokens or 0),
            characters=wording.number((window.tokens or 0) * 4),
        )
        say(self.chunk_note, filled, tone)

    def _ask(self) -> None:
        self._ask_key()
        if Ask.ADDRESS in self._way.asks:
            self.endpoints_requested.emit()

    def _ask_key(self) -> None:
        with contextlib.suppress(SettingsInvalid):
            self.key_requested.emit(changed(self._settings, **self.values()))


def makes(settings: Settings) -> tuple[object, ...]:
    """What decides which numbers a text gets."""
    return (settings.provider, settings.base_url, settings.embedding_model, settings.dimensions)
