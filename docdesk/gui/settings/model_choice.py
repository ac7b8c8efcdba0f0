# SPDX-License-Identifier: Apache-2.0
"""The three ways to begin: the built-in model, a key, a program on this computer. None has to be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from docdesk.gui.look import appearance
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings, changed

BUILTIN, OPENAI, ENDPOINT = range(3)


def kind_of(settings: Settings) -> int:
    """Which of the ways some settings are."""
    return BUILTIN if settings.provider == "builtin" else ENDPOINT if settings.base_url else OPENAI


class ModelChoice(QWidget):
    """Shows what is in use; another way opens the settings, filled in as far as it is known."""

    settings_chosen = Signal(object)
    """These `Settings` need nothing more."""
    settings_asked = Signal(int, object)
    """The settings are wanted for this way, with a `LocalEndpoint` that was found or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: Settings | None = None
        self._found: LocalEndpoint | None = None
        self._heading = QLabel(self.tr("Embeddings are made by:"))
        self._group = QButtonGroup(self)
        self.ways = [
            QRadioButton(self.tr("The &built-in model: no key, nothing leaves this computer, reads English")),
            QRadioButton(self.tr("&OpenAI: many languages, needs a key, is paid for by the text")),
            QRadioButton(),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._heading)
        for way, button in enumerate(self.ways):
            self._group.addButton(button, way)
            # a layout around a label that wraps takes from whoever gives
            button.ensurePolished()
            button.setMinimumHeight(button.fontMetrics().height() + 6)
            column.addWidget(button)
        self._group.idClicked.connect(self._clicked)
        self.show_endpoints([])

    def show_settings(self, settings: Settings) -> None:
        """What is in use."""
        self._settings = settings
        self.ways[kind_of(settings)].setChecked(True)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._settings is not None:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, appearance.muted(palette))
        self._heading.setPalette(palette)

    def show_endpoints(self, endpoints: Sequence[LocalEndpoint]) -> None:
        """Programs with models that were found on this computer."""
        self._found = endpoints[0] if endpoints else None
        if self._found is None:
            text = self.tr("A &local endpoint: Ollama, LM Studio, vLLM… (none answers now)")
        else:
            text = self.tr("A &local endpoint: {name} was found on this computer")
            text = text.format(name=self._found.name)
        self.ways[ENDPOINT].setText(text)

    def _clicked(self, way: int) -> None:
        if self._settings is None or way == kind_of(self._settings):
            return
        if way == BUILTIN:
            fresh = changed(self._settings, provider="builtin", base_url=None, model=None, dimensions=None)
            self.settings_chosen.emit(fresh)
            return
        # what is in use stays chosen until the settings are saved
        self.ways[kind_of(self._settings)].setChecked(True)
        self.settings_asked.emit(way, self._found if way == ENDPOINT else None)
