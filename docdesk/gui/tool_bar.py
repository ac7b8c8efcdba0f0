# SPDX-License-Identifier: Apache-2.0
"""What one does most, in reach: add, pause, retry, and the field that searches."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolBar, QToolButton, QWidget

from docdesk.gui import appearance
from docdesk.gui.actions import Actions


class ToolBar(QToolBar):
    """The window's one tool bar."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tools")
        self.setWindowTitle(self.tr("Main tools"))
        self.setMovable(False)
        self.setContentsMargins(8, 2, 8, 2)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._add(actions.add_files)
        self._add(actions.add_folder)
        self.addSeparator()
        self._add(actions.pause)
        self._add(actions.retry_failed)
        self.search_field = QLineEdit()
        self.search_field.setPlaceholderText(self.tr("Search the library"))
        self.search_field.setAccessibleName(self.tr("Search the library"))
        self.search_field.setAccessibleDescription(
            self.tr("By meaning and by words; Enter goes to the answers.")
        )
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setAcceptDrops(False)
        self.search_field.setMinimumWidth(180)
        self.search_field.setMaximumWidth(420)
        self._glass = self.search_field.addAction(
            appearance.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self._room = QWidget()
        row = QHBoxLayout(self._room)
        row.setContentsMargins(12, 4, 4, 4)
        row.addStretch(1)
        row.addWidget(self.search_field, 4)
        self.addWidget(self._room)
        button = self._add(actions.settings)
        actions.draw_first(self.actions())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(self.tr("Settings"))

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        buttons = [self.widgetForAction(action) for action in self.actions()]
        found = [self.search_field if button is self._room else button for button in buttons]
        return [widget for widget in found if widget and widget.focusPolicy() != Qt.FocusPolicy.NoFocus]

    def changeEvent(self, event: QEvent) -> None:
        glass: QAction | None = getattr(
            self, "_glass", None
        )  # the first change comes while it is being built
        if event.type() == QEvent.Type.PaletteChange and glass is not None:
            glass.setIcon(appearance.icon("search", self.palette()))
        super().changeEvent(event)

    def _add(self, action: QAction) -> QToolButton:
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        # tool buttons stay out of the tab order unless they are told
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
