# SPDX-License-Identifier: Apache-2.0
"""The most frequent actions: add, pause, retry, and the search field."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QActionEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolBar, QToolButton, QWidget

from docdesk.gui.actions import Actions
from docdesk.gui.look import appearance
from docdesk.gui.look.properties import set_by_name

LEAST_SEARCH = 140
MARGINS = 48
"""Logical pixels of the bar's own margins, the spaces between its parts, and its line."""


class ToolBar(QToolBar):
    """The window's one tool bar."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tools")
        self.setWindowTitle(self.tr("Main tools"))
        self.setMovable(False)
        self.setContentsMargins(8, 2, 8, 2)
        self.setIconSize(QSize(20, 20))
        set_by_name(self, toolButtonStyle="ToolButtonTextBesideIcon", contextMenuPolicy="PreventContextMenu")
        self._settings: QToolButton | None = None
        self._buttons = [self._add(actions.add_files), self._add(actions.add_folder)]
        self.addSeparator()
        self._buttons += [self._add(actions.pause), self._add(actions.retry_failed)]
        self.search_field = QLineEdit()
        self.search_field.setPlaceholderText(self.tr("Search the library"))
        self.search_field.setAccessibleName(self.tr("Search the library"))
        self.search_field.setAccessibleDescription(
            self.tr("By meaning and by words; Enter goes to the answers.")
        )
        self.search_field.setAcceptDrops(False)
        self.search_field.setMinimumWidth(LEAST_SEARCH)
        self.search_field.setMaximumWidth(420)
        self._glass = self.search_field.addAction(
            appearance.blank_icon(), QLineEdit.ActionPosition.LeadingPosition
        )
        self._room = QWidget()
        row = QHBoxLayout(self._room)
        row.setContentsMargins(12, 4, 4, 4)
        row.addStretch(1)
        row.addWidget(self.search_field, 4)
        self.ask = QToolButton()
        self.ask.setDefaultAction(actions.ask)
        self.ask.setIconSize(self.iconSize())
        self.ask.setAutoRaise(True)
        set_by_name(self.ask, focusPolicy="TabFocus")
        row.addWidget(self.ask)
        self._least_room = LEAST_SEARCH + 16 + 2 * row.spacing()
        self._buttons.append(self.ask)
        self.addWidget(self._room)
        button = self._add(actions.settings)
        actions.keep_places([*self.actions(), actions.ask])
        set_by_name(button, toolButtonStyle="ToolButtonIconOnly")
        button.setAccessibleName(self.tr("Settings"))
        self._settings = button
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def actionEvent(self, event: QActionEvent) -> None:
        super().actionEvent(event)
        if event.type() == QEvent.Type.ActionChanged:
            self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._settings is not None:
            self.retint()

    def _fill(self) -> None:
        """Show the buttons' texts if there is room for them.

        Qt moves what does not fit into a menu behind the last button, where nobody looks for a search field.
        """
        if self._settings is None:
            return
        metrics = self.fontMetrics()
        icon = self._settings.sizeHint().width()
        # as QToolButton measures a text beside an icon
        beside = [
            4 + metrics.horizontalAdvance(f" {button.defaultAction().iconText()} ")
            for button in self._buttons
        ]
        least = icon * (len(beside) + 1) + self._least_room + MARGINS
        self.setMinimumWidth(least)
        style = "TextBesideIcon" if self.width() >= least + sum(beside) else "IconOnly"
        for button in self._buttons:
            set_by_name(button, toolButtonStyle=f"ToolButton{style}")

    def stops(self) -> list[QWidget]:
        """The widgets that Tab visits, in order."""
        found: list[QWidget | None] = []
        for action in self.actions():
            button = self.widgetForAction(action)
            found += [self.search_field, self.ask] if button is self._room else [button]
        return [
            widget for widget in found if widget and widget.focusPolicy() != QtCore.Qt.FocusPolicy.NoFocus
        ]

    def draw_first(self, actions: Actions) -> None:
        """Draw the icons as they are seen first; `retint` draws them for all screens."""
        actions.draw_first([*self.actions(), actions.ask])
        ratios, modes = [self.devicePixelRatioF()], [QIcon.Mode.Normal]
        self._glass.setIcon(appearance.icon("search", self.palette(), ratios=ratios, modes=modes))

    def complete(self) -> None:
        """Add what is not seen first: it takes pictures of the system's theme."""
        self.search_field.setClearButtonEnabled(True)
        self.retint()

    def retint(self) -> None:
        """Redraw the search icon, which belongs to no action, in the theme's colours."""
        self._glass.setIcon(appearance.icon("search", self.palette()))

    def _add(self, action: QAction) -> QToolButton:
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        # tool buttons stay out of the tab order unless they are told
        set_by_name(button, focusPolicy="TabFocus")
        return button
