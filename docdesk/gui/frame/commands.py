# SPDX-License-Identifier: Apache-2.0
"""Commands of the menus that belong to no panel: find a command, copy paths, read files again, order the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from docdesk.gui.dialogs.palette_dialog import Command, PaletteDialog
from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.look import wording
from docdesk.gui.look.appearance import plain_text
from docdesk.gui.model.offers import can_retry
from docdesk.values.documents import Document
from docdesk.values.paths import path_of_text
from docdesk.values.turns import Turn

if TYPE_CHECKING:
    from docdesk.gui.dialogs.dialogs import Dialogs
    from docdesk.gui.frame.bars import Bars
    from docdesk.gui.frame.frame import Frame
    from docdesk.gui.model.view_model import ViewModel
    from docdesk.gui.table.document_table import DocumentTable

MESSAGE_SECONDS = 6
"""How long a bar stays that only confirms what was done."""


class Commands(QObject):
    """Connects them to the window's actions."""

    def __init__(
        self,
        window: Frame,
        view_model: ViewModel,
        table: DocumentTable,
        dialogs: Dialogs,
        bars: Bars,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._view_model = view_model
        self._table = table
        self._dialogs = dialogs
        self.moved = NoticeBar("information")
        bars.add(self.moved)
        actions = window.actions_
        actions.palette.triggered.connect(self.find_command)
        actions.copy_path.triggered.connect(self.copy_paths)
        actions.read_again.triggered.connect(self.read_again)
        for word, action in actions.turns.items():
            action.triggered.connect(lambda _checked=False, word=word: self.move(Turn(word)))
        view_model.queue.moved.connect(self._say_moved)

    def move(self, to: Turn) -> None:
        """Let the selected documents have their turn earlier or later."""
        self._view_model.queue.move(self._table.selected_ids(), to)

    def _say_moved(self, count: int, turn: Turn) -> None:
        """The rows stay where they are: the table has an order of its own."""
        words = {
            Turn.FIRST: self.tr("%Ln document(s) come next.", "", count),
            Turn.UP: self.tr("%Ln document(s) have their turn earlier.", "", count),
            Turn.DOWN: self.tr("%Ln document(s) have their turn later.", "", count),
            Turn.LAST: self.tr("%Ln document(s) come last.", "", count),
        }
        if count:
            self.moved.offer(words[turn], seconds=MESSAGE_SECONDS)

    def find_command(self) -> None:
        """Every command of the menu bar in one list."""
        dialog = PaletteDialog(commands_in(self._window), self._window)
        # behind the palette's end: what a command opens would go with it
        dialog.chosen.connect(lambda action: action.trigger())
        self._dialogs.open(dialog)

    def copy_paths(self) -> None:
        """The full paths of the selected documents, one a line."""
        paths = [wording.shown_path(document.path) for document in self._table.selected()]
        QGuiApplication.clipboard().setText("\n".join(paths))

    def read_again(self) -> None:
        """Look at the selected files again: those that ended are retried, those that changed are read."""
        chosen = self._table.selected()
        self._view_model.queue.retry([document.id for document in chosen if can_retry(document)])
        ready = [document for document in chosen if is_read_from_disk(document)]
        self._view_model.add(path_of_text(document.path) for document in ready)


def is_read_from_disk(document: Document) -> bool:
    """Whether a document is a file of its own that ended; what is in an archive is read with the archive."""
    return document.status.ended and not can_retry(document) and document.parent is None


def commands_in(window: Frame) -> list[Command]:
    """Every action of the menu bar, with the title of its menu; what is not shown is left out."""
    window.recent.fill()
    found: list[Command] = []
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            found += _below(plain_text(top.text()), menu, leave_out=window.actions_.palette)
    return found


def _below(title: str, menu: QMenu, leave_out: QAction) -> list[Command]:
    found: list[Command] = []
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            found += _below(plain_text(action.text()), below, leave_out)
        elif not action.isSeparator() and action.isVisible() and action is not leave_out:
            found.append(Command(title, action))
    return found
