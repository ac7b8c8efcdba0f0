# SPDX-License-Identifier: Apache-2.0
"""The ways to make embeddings, to choose from on an empty window. Nobody has to choose: one is the default."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from docdesk.gui.look import appearance, wording
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings, changed
from docdesk.settings.providers import WAYS, Ask

ENDPOINT = next(place for place, (_, way) in enumerate(WAYS) if Ask.ADDRESS in way.asks)
"""The place in `WAYS` of the way that takes a program on this computer."""


def way_of(settings: Settings) -> int:
    """The place in `WAYS` of the way that these settings mean."""
    spec = settings.provider_spec
    return WAYS.index((spec, spec.way(has_address=bool(settings.base_url))))


class ModelChoice(QWidget):
    """Shows the way in use. Another one opens the settings, filled in as far as they are known."""

    settings_chosen = Signal(object)
    """These `Settings` need nothing more."""
    settings_requested = Signal(int, object)
    """Open the settings for this way (its place in `WAYS`), with a `LocalEndpoint` that was found or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: Settings | None = None
        self._found: LocalEndpoint | None = None
        self._heading = QLabel(self.tr("Embeddings are made by:"))
        self._group = QButtonGroup(self)
        self.ways = [QRadioButton(wording.translate("providers", way.invitation)) for _, way in WAYS]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._heading)
        for way, button in enumerate(self.ways):
            self._group.addButton(button, way)
            # a layout takes room from its other items for a label that wraps
            button.ensurePolished()
            button.setMinimumHeight(button.fontMetrics().height() + 6)
            column.addWidget(button)
        self._group.idClicked.connect(self._clicked)
        self.show_endpoints([])

    def show_settings(self, settings: Settings) -> None:
        """Mark the way in use."""
        self._settings = settings
        self.ways[way_of(settings)].setChecked(True)
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
        """Offer the first of the programs that were found on this computer."""
        self._found = endpoints[0] if endpoints else None
        if self._found is None:
            text = wording.translate("providers", WAYS[ENDPOINT][1].invitation)
        else:
            text = self.tr("A &local endpoint: {name} was found on this computer")
            text = text.format(name=self._found.name)
        self.ways[ENDPOINT].setText(text)

    def _clicked(self, way: int) -> None:
        if self._settings is None or way == way_of(self._settings):
            return
        spec, _ = WAYS[way]
        if spec.in_process:
            fresh = changed(self._settings, provider=spec.id, base_url=None, model=None, dimensions=None)
            self.settings_chosen.emit(fresh)
            return
        # the way in use stays chosen until the settings are saved
        self.ways[way_of(self._settings)].setChecked(True)
        self.settings_requested.emit(way, self._found if way == ENDPOINT else None)
