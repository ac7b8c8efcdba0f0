# SPDX-License-Identifier: Apache-2.0
"""The settings: who makes the embeddings, with which key, and how text is cut into chunks."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from docdesk.documents import Problem
from docdesk.errors import SettingsInvalid
from docdesk.gui import appearance, provider_check, wording
from docdesk.gui.elided_label import ElidedLabel
from docdesk.keys import Key
from docdesk.settings import Settings, changed

BUILTIN, OPENAI, ENDPOINT = range(3)
NOTE_WIDTH = 380
LOCAL_EXAMPLE = "http://127.0.0.1:11434/v1"


class SettingsDialog(QDialog):
    """Edits a `Settings` value. Open it with `open()`; it does no work of its own: it asks through its signals."""

    saved = Signal(object, object)
    """The new `Settings`, and the key that was typed or None where it stays as it is."""
    key_asked = Signal(object)
    """Where is the key of these `Settings`? Answer through `show_key`."""
    test_asked = Signal(object, object)
    """Make one real call with these `Settings` and this key; answer through `show_test`."""

    def __init__(self, settings: Settings, *, documents: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(560)
        self._settings = settings
        self._documents = documents
        self._build_fields()
        self._build_layout()
        self._load(settings)
        for signal in (
            self.provider.currentIndexChanged,
            self.base_url.textChanged,
            self.model.currentTextChanged,
            self.key.textChanged,
            self.chunk_size.valueChanged,
            self.chunk_overlap.valueChanged,
        ):
            signal.connect(self._check)
        self._check()

    # its parts

    def _build_fields(self) -> None:
        self.provider = QComboBox()
        self.provider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.provider.addItem(self.tr("Built-in model (no key, nothing leaves this computer)"))
        self.provider.addItem(self.tr("OpenAI"))
        self.provider.addItem(self.tr("Another endpoint (Ollama, LM Studio, vLLM…)"))
        self.base_url = QLineEdit()
        self.base_url.setPlaceholderText(LOCAL_EXAMPLE)
        self.model = QComboBox()
        self.model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_place = _note()
        self.chunk_size = _spin(self.tr("Automatic"), 100_000)
        self.chunk_overlap = _spin(self.tr("Automatic"), 50_000)
        self.chunk_note = _note()
        self.test = QPushButton(self.tr("&Test the connection"))
        self.test.clicked.connect(self._test)
        self.outcome = _note()
        self.outcome.setMinimumWidth(NOTE_WIDTH - 120)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem = _note()
        self.consequence = _note()
        self.library = ElidedLabel()
        for field in (self.chunk_size, self.chunk_overlap, self.provider, self.model):
            # a wheel over a field that has no focus scrolls the page; it must not change a setting unseen
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)
        for line in (self.base_url, self.key):
            line.setAcceptDrops(False)

    def _build_layout(self) -> None:
        embedding = QGroupBox(self.tr("Embeddings"))
        self._form = QFormLayout(embedding)
        self._form.setSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.addRow(self.tr("&Provider:"), self.provider)
        self._form.addRow(self.tr("&Address:"), self.base_url)
        self._form.addRow(self.tr("&Model:"), self.model)
        self._form.addRow(self.tr("API &key:"), self.key)
        self._form.addRow("", self.key_place)
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addWidget(self.outcome, 1)
        self._form.addRow("", row)
        chunks = QGroupBox(self.tr("Chunks"))
        form = QFormLayout(chunks)
        form.setSpacing(8)
        form.addRow(self.tr("&Size in characters:"), self.chunk_size)
        form.addRow(self.tr("&Overlap in characters:"), self.chunk_overlap)
        form.addRow("", self.chunk_note)
        place = QGroupBox(self.tr("Library"))
        QVBoxLayout(place).addWidget(self.library)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (embedding, chunks, place, self.consequence, self.problem):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _load(self, settings: Settings) -> None:
        kind = BUILTIN if settings.provider == "builtin" else ENDPOINT if settings.base_url else OPENAI
        self.provider.setCurrentIndex(kind)
        self.base_url.setText(settings.base_url or "")
        self._offer_models()
        if settings.provider == "openai":
            self.model.setCurrentText(settings.embedding_model)
        self.chunk_size.setValue(settings.chunk_size or 0)
        self.chunk_overlap.setValue(settings.chunk_overlap or 0)
        self.library.setText(str(settings.library))
        self.provider.currentIndexChanged.connect(self._offer_models)
        self.provider.currentIndexChanged.connect(self._ask_key)
        self.base_url.editingFinished.connect(self._ask_key)

    def _offer_models(self) -> None:
        kind = self.provider.currentIndex()
        self.model.clear()
        if kind == OPENAI:
            self.model.addItems(["text-embedding-3-small", "text-embedding-3-large"])
        elif kind == ENDPOINT:
            self.model.addItems(["nomic-embed-text", "bge-m3", "mxbai-embed-large", "embeddinggemma"])

    # what others tell it

    def show_key(self, key: Key) -> None:
        """Say where a key is kept, and whether one is there."""
        place = provider_check.key_words(key)
        _say(self.key_place, place, appearance.CAUTION if key.reason else None)
        self._form.setRowVisible(self.key_place, self.provider.currentIndex() != BUILTIN)
        self.key.setPlaceholderText(self.tr("A key is kept; type to replace it") if key.text else "")
        self.key.setAccessibleDescription(place)

    def show_test(self, outcome: str | Problem) -> None:
        """What the test saw: a sentence, or a problem."""
        self.test.setEnabled(True)
        if isinstance(outcome, Problem):
            text, tone = " ".join(wording.problem_words(outcome)), appearance.BAD
        else:
            text, tone = outcome, appearance.GOOD
        _say(self.outcome, text, tone)

    # what it does

    def values(self) -> Settings:
        """The settings as they stand in the fields. Raises SettingsInvalid."""
        kind = self.provider.currentIndex()
        remote = kind != BUILTIN
        address = self.base_url.text().strip() if kind == ENDPOINT else None
        if kind == ENDPOINT and not address:
            raise SettingsInvalid(where=self.tr("Address"), reason=self.tr("an endpoint needs one"))
        model = self.model.currentText().strip() or None
        if kind == ENDPOINT and model is None:
            raise SettingsInvalid(where=self.tr("Model"), reason=self.tr("an endpoint needs its name"))
        return changed(
            self._settings,
            provider="openai" if remote else "builtin",
            base_url=address,
            model=model if remote else None,
            dimensions=self._settings.dimensions if model == self._settings.model else None,
            chunk_size=self.chunk_size.value() or None,
            chunk_overlap=self.chunk_overlap.value() or None,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _check(self) -> None:
        kind = self.provider.currentIndex()
        self._form.setRowVisible(self.base_url, kind == ENDPOINT)
        self._form.setRowVisible(self.model, kind != BUILTIN)
        self._form.setRowVisible(self.key, kind != BUILTIN)
        self._form.setRowVisible(self.key_place, kind != BUILTIN)
        self.outcome.clear()
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        try:
            fresh = self.values()
        except SettingsInvalid as error:
            _title, detail, remedy = wording.problem_words(error.problem())
            _say(self.problem, f"{detail} {remedy}", appearance.BAD)
            save.setEnabled(False)
            self.test.setEnabled(False)
            return
        _say(self.problem, "", appearance.BAD)
        save.setEnabled(True)
        self.test.setEnabled(True)
        self._say_consequence(fresh)
        self._say_chunks(fresh)

    def _say_consequence(self, fresh: Settings) -> None:
        old = self._settings
        another = (fresh.provider, fresh.base_url, fresh.embedding_model, fresh.dimensions) != (
            old.provider,
            old.base_url,
            old.embedding_model,
            old.dimensions,
        )
        text = ""
        if another and self._documents:
            text = self.tr(
                "Documents that are in the library stay searchable with the model that made them;"
                " the new one is used from now on."
            )
        _say(self.consequence, text, appearance.CAUTION)

    def _say_chunks(self, fresh: Settings) -> None:
        from docdesk.steps.embed.models import model_window

        window = model_window(fresh)
        size = fresh.chunk_size or window.default_chunk_size
        overlap = fresh.chunk_overlap if fresh.chunk_overlap is not None else window.default_overlap
        if window.tokens is None:
            text = self.tr(
                "{size} characters with {overlap} of overlap; how much the model reads is not known."
            )
            tone = None
        elif size > window.tokens * 4:
            text = self.tr(
                "{size} characters are more than the model reads ({tokens} tokens, about {characters}"
                " characters): the ends of chunks would not be found by meaning."
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
        _say(self.chunk_note, filled, tone)

    def _ask_key(self) -> None:
        with contextlib.suppress(SettingsInvalid):
            self.key_asked.emit(self.values())

    def _typed_key(self) -> str | None:
        return self.key.text().strip() or None

    def _test(self) -> None:
        self.test.setEnabled(False)
        _say(self.outcome, self.tr("Asking…"), None)
        self.test_asked.emit(self.values(), self._typed_key())

    def _save(self) -> None:
        self.saved.emit(self.values(), self._typed_key())
        self.accept()


def _note() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(NOTE_WIDTH)  # a label that wraps takes its least height from its least width
    return label


def _spin(automatic: str, most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(0, most)
    spin.setSingleStep(50)
    spin.setSpecialValueText(automatic)
    spin.setGroupSeparatorShown(True)
    return spin


def _say(label: QLabel, text: str, tone: tuple[str, str] | None) -> None:
    parent = label.parentWidget()
    palette = QPalette(parent.palette() if parent is not None else label.palette())
    colour = appearance.tone(tone, palette) if tone else appearance.muted(palette)
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)
    label.setText(text)
    label.setVisible(bool(text))
