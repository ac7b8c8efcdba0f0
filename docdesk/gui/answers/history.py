# SPDX-License-Identifier: Apache-2.0
"""The questions that were asked last, for each library, behind the search field's glass."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu

from docdesk.gui.model.window_state import WindowState
from docdesk.values.texts import visible

MOST = 15
"""How many questions are remembered."""
_LENGTH = 60
"""Characters of a question in the menu."""


class SearchHistory(QObject):
    """Remembers questions in the user's configuration, never in the library, which may be given to others."""

    chosen = Signal(str)
    """A question is to be asked again."""
    passed = Signal()
    """The down arrow was pressed in a field with a question: the person wants what is below."""

    def __init__(self, state: WindowState, field: QLineEdit) -> None:
        super().__init__(field)
        self._state = state
        self._field = field
        self._name = ""
        for action in field.actions()[:1]:
            action.setToolTip(self.tr("Recent questions (Down)"))
            action.triggered.connect(self.show_menu)
        field.installEventFilter(self)

    def use(self, library: Path) -> None:
        """Remember the questions of this library from now on."""
        self._name = "questions-" + hashlib.sha256(str(library).encode(errors="replace")).hexdigest()[:16]

    @property
    def questions(self) -> list[str]:
        """The questions of the library, the last one first."""
        return self._state.texts(self._name) if self._name else []

    def remember(self, question: str) -> None:
        """A question whose answers were looked at."""
        if self._name and question.strip() and self.questions[:1] != [question]:
            others = [text for text in self.questions if text.casefold() != question.casefold()]
            self._state.keep(**{self._name: [question, *others][:MOST]})

    def forget(self, question: str | None = None) -> None:
        """Forget one question, or all of the library."""
        left = [] if question is None else [text for text in self.questions if text != question]
        self._state.keep(**{self._name: left})

    def menu(self) -> QMenu | None:
        """The questions, and a way to forget them; None if there are none."""
        questions = self.questions
        if not questions:
            return None
        menu = QMenu(self._field)
        for question in questions:
            action = menu.addAction(_shortened(question))
            action.triggered.connect(lambda _checked=False, question=question: self.chosen.emit(question))
        menu.addSeparator()
        one = menu.addMenu(self.tr("Forget one"))
        for question in questions:
            action = one.addAction(_shortened(question))
            action.triggered.connect(lambda _checked=False, question=question: self.forget(question))
        menu.addAction(self.tr("Forget all of them")).triggered.connect(lambda _checked=False: self.forget())
        return menu

    def show_menu(self) -> None:
        """Show the questions below the field."""
        menu = self.menu()
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._field.mapToGlobal(self._field.rect().bottomLeft()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_down = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        )
        if is_down and watched is self._field:
            if self._field.text():
                self.passed.emit()
            else:
                self.show_menu()
            return True
        return super().eventFilter(watched, event)


def _shortened(question: str) -> str:
    """A question on one line of a menu; an ampersand of it is none of a menu."""
    text = visible(" ".join(question.split()))
    return (text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…").replace("&", "&&")
