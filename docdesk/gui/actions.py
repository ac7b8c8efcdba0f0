# SPDX-License-Identifier: Apache-2.0
"""Everything the window can do, one action each; menus, buttons and shortcuts share them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from docdesk.gui.look import appearance
from docdesk.gui.look.appearance import plain_text
from docdesk.gui.model.offers import can_retry, has_encoding, wants_password

if TYPE_CHECKING:
    from docdesk.values.documents import Document

Keys = QKeySequence.StandardKey

MOST_WITHIN = 50
"""Documents whose names a question can be narrowed to."""


class Actions(QObject):
    """The window's actions; the window connects them. They have no icons before `retint`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.all: list[tuple[QAction, str]] = []
        self.more_of_documents: list[QAction] = []
        """Further actions on documents, added by other parts of the window."""
        self.add_files = self._make(self.tr("&Add files…"), "add-files", [Keys.Open])
        self.add_folder = self._make(self.tr("Add &folder…"), "add-folder", ["Ctrl+Shift+O"])
        self.paste = self._make(self.tr("&Paste files or paths"), "drop", [Keys.Paste])
        self.open_library = self._make(self.tr("Open another &library…"), "folder", ["Ctrl+L"])
        self.plan = self._make(self.tr("Plan &before adding…"), "information", ["Ctrl+Shift+B"])
        self.plan_last = self._make(self.tr("Plan of the files added &last…"), "", [])
        self.diagnose = self._make(self.tr("Save a dia&gnostic file…"), "", [])
        self.diagnose_library = self._make(self.tr("Report a &fault…"), "", [])
        self.ledger = self._make(self.tr("&What left this machine…"), "information", [])
        self.upkeep = self._make(self.tr("&Upkeep of the library…"), "", [])
        self.kept_questions = self._make(self.tr("Kept &questions…"), "", [])
        self.settings = self._make(self.tr("&Settings…"), "settings", [Keys.Preferences, "Ctrl+,"])
        self.quit = self._make(self.tr("&Quit"), "close", [Keys.Quit, "Ctrl+Q"])
        self.undo = self._make(self.tr("&Undo remove"), "undo", [Keys.Undo])
        self.removed = self._make(self.tr("Recently &removed…"), "", [])
        self.select_all = self._make(self.tr("Select &all documents"), "", [Keys.SelectAll])
        self.copy_path = self._make(self.tr("Copy &path"), "", ["Ctrl+Alt+C"])
        self.copy_details = self._make(self.tr("&Copy details"), "copy", ["Ctrl+Shift+C"])
        self.find = self._make(self.tr("&Search the library"), "search", [Keys.Find])
        self.ask = self._make(self.tr("As&k the library"), "ask", ["Ctrl+J"])
        self.ask.setCheckable(True)
        self.ask.setIconText(self.tr("Ask"))
        self.ask.setToolTip(self.tr("Ask the library: an answer with its passages"))
        self.filter_names = self._make(self.tr("Filter &names"), "", ["Ctrl+Shift+F"])
        self.search_within = self._make(self.tr("Search &within these documents"), "search", ["Ctrl+Shift+W"])
        self.search_tag = self._make(self.tr("Search within the tag s&hown"), "search", ["Ctrl+Shift+T"])
        self.tags = self._make(self.tr("&Tags…"), "", ["Ctrl+T"])
        self.open_file = self._make(self.tr("&Open"), "open", ["Ctrl+Return"])
        self.show_in_folder = self._make(self.tr("Show in &folder"), "folder", ["Ctrl+Shift+Return"])
        self.retry = self._make(self.tr("&Retry"), "retry", [Keys.Refresh, "F5"])
        self.password = self._make(self.tr("Enter &password…"), "key", ["Ctrl+K"])
        self.read_again = self._make(self.tr("Read a&gain"), "", [])
        self.encoding = self._make(self.tr("Read with another &encoding…"), "encoding", ["Ctrl+E"])
        self.cancel = self._make(self.tr("&Cancel"), "cancel", ["Ctrl+."])
        self.remove = self._make(self.tr("Re&move"), "remove", [Keys.Delete])
        self.turns = {
            "first": self._make(self.tr("Move to the &front"), "", ["Ctrl+Shift+Home"]),
            "up": self._make(self.tr("Move &up"), "", ["Ctrl+Shift+Up"]),
            "down": self._make(self.tr("Move &down"), "", ["Ctrl+Shift+Down"]),
            "last": self._make(self.tr("Move to the &end"), "", ["Ctrl+Shift+End"]),
        }
        """By the values of `docdesk.values.turns.Turn`."""
        self.pause = self._make(self.tr("&Pause"), "pause", ["Ctrl+Shift+P"])
        self.retry_failed = self._make(self.tr("Retry all &failed"), "retry", ["Ctrl+Shift+R"])
        self.clear_finished = self._make(self.tr("Remove &finished"), "clear", [])
        self.details = self._make(self.tr("&Details"), "information", ["Ctrl+I"])
        self.details.setCheckable(True)
        self.details.setChecked(True)
        self.palette = self._make(self.tr("Fi&nd a command…"), "", ["Ctrl+Shift+A"])
        self.guide = self._make(self.tr("&Guide"), "", ["Shift+F1"])
        self.tour = self._make(self.tr("&Tour"), "", [])
        self.shortcuts = self._make(self.tr("&Keyboard shortcuts"), "keyboard", [Keys.HelpContents, "F1"])
        self.about = self._make(self.tr("&About docdesk"), "information", [])
        self.endings = QActionGroup(self)
        for word, text in (
            ("notify", self.tr("When all is done: &notify me")),
            ("sleep", self.tr("When all is done: &sleep")),
            ("quit", self.tr("When all is done: &quit")),
        ):
            action = self._make(text, "", [])
            action.setCheckable(True)
            action.setChecked(word == "notify")
            action.setData(word)
            self.endings.addAction(action)
        self.themes = QActionGroup(self)
        names = {
            "system": self.tr("&System theme"),
            "light": self.tr("&Light theme"),
            "dark": self.tr("&Dark theme"),
        }
        for theme, text in names.items():
            action = self._make(text, "", [])
            action.setCheckable(True)
            action.setData(theme)
            self.themes.addAction(action)
        self.search_tag.setEnabled(False)
        self.more_of_documents += [self.tags, self.read_again, self.encoding, self.search_within]
        self.for_selection([])
        # what needs an open library, or documents in it
        for action in (self.add_files, self.add_folder, self.pause, self.undo):
            action.setEnabled(False)
        for action in (self.retry_failed, self.clear_finished, self.select_all):
            action.setEnabled(False)

    def menus(self) -> list[tuple[str, list[QAction | None]]]:
        """Title and actions of each menu in the usual order, None for a line between two groups.

        What is no action here, such as the recent libraries and the commands of the backup, others add.
        """
        return [
            (
                self.tr("&File"),
                [
                    *(self.add_files, self.add_folder, self.paste, None, self.plan, self.plan_last, None),
                    *(self.open_library, self.ledger, self.upkeep, self.kept_questions, self.settings),
                    *(None, self.quit),
                ],
            ),
            (
                self.tr("&Edit"),
                [
                    *(self.undo, self.removed, self.select_all, self.copy_details, self.copy_path, None),
                    *(self.find, self.ask, self.filter_names, self.search_tag),
                ],
            ),
            (
                self.tr("&Document"),
                [
                    *(*self.of_documents(), self.tags, self.search_within),
                    *(self.read_again, self.encoding, self.diagnose),
                ],
            ),
            (
                self.tr("&Queue"),
                [
                    *(self.pause, self.retry_failed, self.clear_finished, None, *self.turns.values(), None),
                    *self.endings.actions(),
                ],
            ),
            (self.tr("&Backup"), []),
            (self.tr("&View"), [self.details, self.palette, None, *self.themes.actions()]),
            (
                self.tr("&Help"),
                [self.guide, self.tour, self.shortcuts, None, self.diagnose_library, self.about],
            ),
        ]

    def fill(self, bar: QMenuBar, recent: QMenu) -> None:
        """Fill the menus."""
        for title, actions in self.menus():
            menu = bar.addMenu(title)
            for action in actions:
                if action is None:
                    menu.addSeparator()
                    continue
                menu.addAction(action)
                if action is self.open_library:
                    menu.addMenu(recent)
            if not actions:
                self.backup_menu = menu

    def of_documents(self) -> list[QAction]:
        """The actions on selected documents."""
        return [self.open_file, self.show_in_folder, self.retry, self.password, self.cancel, self.remove]

    def for_selection(self, documents: list[Document]) -> None:
        """Enable the actions that apply to these documents."""
        one = len(documents) == 1
        states = {document.status.value for document in documents}
        self.open_file.setEnabled(bool(documents) and len(documents) <= 10)
        self.show_in_folder.setEnabled(one)
        self.diagnose.setEnabled(one)
        self.retry.setEnabled(any(can_retry(document) for document in documents))
        self.cancel.setEnabled(bool(states & {"queued", "running"}))
        self.remove.setEnabled(bool(documents))
        for action in self.turns.values():
            action.setEnabled("queued" in states)
        self.search_within.setEnabled(0 < len(documents) <= MOST_WITHIN)
        self.tags.setEnabled(bool(documents))
        self.copy_details.setEnabled(bool(documents))
        self.copy_path.setEnabled(bool(documents))
        self.read_again.setEnabled(any(document.status.ended for document in documents))
        self.password.setEnabled(any(wants_password(document) for document in documents))
        self.encoding.setEnabled(any(has_encoding(document) for document in documents))

    def show_paused(self, paused: bool) -> None:
        """Show the action as “Pause” or “Resume”."""
        text = self.tr("&Resume") if paused else self.tr("&Pause")
        self.pause.setText(text)
        self.pause.setIconText(plain_text(text))
        name = "resume" if paused else "pause"
        self.all = [(action, name if action is self.pause else old) for action, old in self.all]
        self.pause.setIcon(appearance.icon(name, self._window.palette()))

    def retint(self) -> None:
        """Redraw the icons in the theme's colours."""
        for action, name in self.all:
            if name:
                action.setIcon(appearance.icon(name, self._window.palette()))

    def keep_places(self, actions: Collection[QAction]) -> None:
        """Reserve the space of these actions' icons, which are drawn after the first paint."""
        for action, name in self.all:
            if action in actions and name:
                action.setIcon(appearance.blank_icon())

    def draw_first(self, actions: Collection[QAction]) -> None:
        """Draw only the icons that are visible at first, and only for this screen."""
        palette, ratio = self._window.palette(), self._window.devicePixelRatioF()
        for action, name in self.all:
            if action in actions and name:
                mode = QIcon.Mode.Normal if action.isEnabled() else QIcon.Mode.Disabled
                action.setIcon(appearance.icon(name, palette, ratios=[ratio], modes=[mode]))

    def _make(self, text: str, icon: str, keys: list[QKeySequence.StandardKey | str]) -> QAction:
        action = QAction(text, self)
        action.setIconText(plain_text(text))
        sequences: list[QKeySequence] = []
        for key in keys:
            found = QKeySequence.keyBindings(key) if isinstance(key, Keys) else [QKeySequence(key)]
            sequences.extend(sequence for sequence in found if sequence not in sequences)
            if sequences and isinstance(key, Keys):
                break
        action.setShortcuts(sequences)
        self._window.addAction(action)
        self.all.append((action, icon))
        return action
