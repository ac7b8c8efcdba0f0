# SPDX-License-Identifier: Apache-2.0
"""The settings: pages in a list, checked together as they are typed, and tried before they are saved."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from docdesk.errors import SettingsInvalid
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.fact_words import setting_words
from docdesk.gui.look.room import fit
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.settings.backup_page import BackupPage
from docdesk.gui.settings.embedding_page import EmbeddingPage, makes
from docdesk.gui.settings.general_page import GeneralPage
from docdesk.gui.settings.limits_page import LimitsPage
from docdesk.gui.settings.money_page import MoneyPage
from docdesk.gui.settings.programs_page import ProgramsPage
from docdesk.gui.settings.questions_page import QuestionsPage
from docdesk.gui.settings.settings_page import SettingsPage, note, say
from docdesk.gui.settings.watched_page import WatchedPage
from docdesk.settings.model import Settings, changed
from docdesk.values.problems import Problem

LEAST_PAGE = 380
"""Logical pixels of a page's width, less than which it scrolls sideways."""


class SettingsDialog(QDialog):
    """Edits a `Settings` value. Open it with `open()`; it does no work of its own: its pages ask by signals.

    Another provider, model or key is tried before it is saved; where that fails, a second press saves anyway.
    """

    saved = Signal(object, object)
    """The new `Settings`, and the key that was typed or None where it stays as it is."""

    _is_built = False

    def __init__(
        self, settings: Settings, state: WindowState, *, documents: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        self._tried: tuple[Settings, str | None] = (settings, None)
        """What need not be tried before it is saved: it works, or the person was warned."""
        self._saving = False
        self.embedding = EmbeddingPage(settings, documents)
        self.questions = QuestionsPage(settings)
        self.limits = LimitsPage(settings)
        self.money = MoneyPage(settings)
        self.backup = BackupPage(settings)
        self.general = GeneralPage(settings, state)
        self.watched = WatchedPage(settings)
        self.programs = ProgramsPage(settings)
        self.pages: list[SettingsPage] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setIconSize(QSize(20, 20))
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.problem = note()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setDefault(True)
        self._save_word = self.save.text()
        for button in self.buttons.buttons():
            button.setIcon(QIcon())  # some styles bring pictures of their own, of another make
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(self.list)
        sides.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(sides, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)
        # a page of another part of the program is one more line here
        for page in (
            self.general,
            self.embedding,
            self.questions,
            self.watched,
            self.limits,
            self.money,
            self.backup,
            self.programs,
        ):
            self.add_page(page)
        self.embedding.tested.connect(self._tested)
        self._is_built = True
        self.list.setCurrentRow(0)
        fit(self, 780, 600)
        self._check()

    def add_page(self, page: SettingsPage) -> None:
        """One more page, below the others."""
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # a page that is wider than a small screen scrolls both ways: the buttons below it stay where they are
        area.setMinimumWidth(min(LEAST_PAGE, page.minimumSizeHint().width() + 24))
        self.stack.addWidget(area)
        item = QListWidgetItem(page.title)
        item.setSizeHint(QSize(0, self.fontMetrics().height() + 16))
        self.list.addItem(item)
        widest = max(self.fontMetrics().horizontalAdvance(each.title) for each in (*self.pages, page))
        self.list.setFixedWidth(max(120, widest + 56))
        self.pages.append(page)
        page.align_labels()
        self._draw_icons()
        page.changed.connect(self._check)

    def show_page(self, page: SettingsPage) -> None:
        """Turn to one of the pages."""
        self.list.setCurrentRow(self.pages.index(page))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self._is_built:
            self._draw_icons()
        super().changeEvent(event)

    def _draw_icons(self) -> None:
        role = self.palette().ColorRole.Text
        for row, page in enumerate(self.pages):
            self.list.item(row).setIcon(appearance.icon(page.icon, self.palette(), role))

    def values(self) -> Settings:
        """The settings as they stand in the fields of all pages. Raises SettingsInvalid."""
        found = {name: value for page in self.pages for name, value in page.values().items()}
        return changed(self._settings, **found)

    def _check(self) -> None:
        self._saving = False
        self.save.setText(self._save_word)
        try:
            fresh = self.values()
        except SettingsInvalid as error:
            self.save.setEnabled(False)
            self.embedding.test.setEnabled(False)
            self.questions.test.setEnabled(False)
            if missing := next(filter(None, (page.missing() for page in self.pages)), ""):
                # nothing was done wrong yet
                say(self.problem, self.tr("Fill in this field to save: {field}").format(field=missing))
                return
            _title, detail, remedy = wording.problem_words(named_as_here(error.problem()))
            say(self.problem, f"{detail} {remedy}", appearance.BAD)
            return
        say(self.problem, "")
        self.save.setEnabled(True)
        self.embedding.test.setEnabled(True)
        for page in self.pages:
            page.show_settings(fresh)

    def _tested(self, works: bool) -> None:
        if works or self._saving:
            self._tried = self.embedding.requested
        if not self._saving:
            return
        self._saving = False
        self.save.setEnabled(True)
        if works:
            self._save()
            return
        self.show_page(self.embedding)
        self.save.setText(self.tr("&Save anyway"))
        say(
            self.problem,
            self.tr(
                "These settings do not work at the moment. If you save them anyway, documents wait "
                "until they do."
            ),
            appearance.CAUTION,
        )

    def _save(self) -> None:
        fresh, key = self.values(), self.embedding.typed_key()
        tried, tried_key = self._tried
        if makes(fresh) != makes(tried) or key != tried_key:
            self._saving = True
            self.save.setEnabled(False)
            self.embedding.begin_test()
            return
        for page in self.pages:
            page.keep()
        self.saved.emit(fresh, key)
        self.accept()


def named_as_here(problem: Problem) -> Problem:
    """A setting that is not valid, by the name of its field."""
    where = setting_words(str(problem.facts.get("where", "")))
    return dataclasses.replace(problem, facts={**problem.facts, "where": where})
