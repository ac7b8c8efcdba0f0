# SPDX-License-Identifier: Apache-2.0
"""The list of results: arrows go from passage to passage, and open and close what is folded."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from docdesk.gui.answers.passage_delegate import PassageDelegate
from docdesk.gui.answers.passage_model import PASSAGE_ROLE, ROW_ROLE, PassageModel
from docdesk.gui.answers.quoting import as_json, as_markdown, copy, copy_file, file_of, text_of, with_source
from docdesk.gui.answers.result_rows import Row
from docdesk.values.documents import Passage


class ResultList(QListView):
    """Shows a `PassageModel`."""

    passage_chosen = Signal(object)
    """A passage was selected, by mouse or arrows: the `Passage`."""
    passage_activated = Signal(object)
    """A passage was activated: the `Passage`."""
    open_requested = Signal(str)
    """The file of a passage is wanted: its path."""
    page_requested = Signal(object)
    """The file of a `Passage` is wanted in the system's reader, at its page."""
    folder_requested = Signal(str)
    """The file of a passage is wanted in its folder: its path."""
    more_requested = Signal(object)
    """Passages like this `Passage` are wanted."""
    kept = Signal(object)
    """This `Passage` is the right answer, and is to be kept as that."""

    def __init__(self, model: PassageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._has_just_chosen = False
        self.setModel(model)
        self.setItemDelegate(PassageDelegate(model, self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.activated.connect(self._activated)
        self.clicked.connect(model.toggle)
        self.pressed.connect(self._pressed)
        self.customContextMenuRequested.connect(self._show_menu)
        self.selectionModel().currentChanged.connect(self._chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if not index.isValid():
            super().keyPressEvent(event)
            return
        row = cast(Row, index.data(ROW_ROLE))
        if event.matches(QKeySequence.StandardKey.Copy) and row.passage is not None:
            copy(row.passage.text)
        elif self._changes_fold(event.key(), row):
            self._model.toggle(index)
        elif event.key() == Qt.Key.Key_Left and row.level:
            self.setCurrentIndex(self._model.fold_of(index))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    @staticmethod
    def _changes_fold(key: int, row: Row) -> bool:
        if not row.is_fold:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return True
        return key == (Qt.Key.Key_Left if row.is_open else Qt.Key.Key_Right)

    def _chosen(self, index: QModelIndex) -> None:
        passage = _passage(index)
        if passage is not None:
            self._has_just_chosen = True
            QTimer.singleShot(0, self, self._forget_choice)
            self.passage_chosen.emit(passage)

    def _forget_choice(self) -> None:
        self._has_just_chosen = False

    def _pressed(self, index: QModelIndex) -> None:
        """Show a passage again that was selected before: something else may be shown by now."""
        passage = _passage(index)
        if passage is not None and not self._has_just_chosen:
            self.passage_chosen.emit(passage)

    def _activated(self, index: QModelIndex) -> None:
        passage = _passage(index)
        if passage is not None:
            self.passage_activated.emit(passage)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803 - Qt's name
        """Drag a passage out: its text with the source, or with Alt its file."""
        passage = _passage(self.currentIndex())
        if passage is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.dragged(passage, QGuiApplication.keyboardModifiers()))
        drag.exec(Qt.DropAction.CopyAction)

    @staticmethod
    def dragged(passage: Passage, modifiers: Qt.KeyboardModifier) -> QMimeData:
        """What a drag of a passage carries while these keys are held."""
        as_file = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        return file_of(passage) if as_file else text_of(passage)

    def _show_menu(self, where: QPoint) -> None:
        passage = _passage(self.indexAt(where))
        if passage is None:
            return
        menu = self.menu_of(passage)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(where))

    def menu_of(self, passage: Passage) -> QMenu:
        """What can be done with a passage."""
        menu = QMenu(self)
        for text, act in (
            (self.tr("Show the passage"), lambda: self.passage_activated.emit(passage)),
            (self.tr("Open the document"), lambda: self.open_requested.emit(passage.path)),
            (self.tr("Show in folder"), lambda: self.folder_requested.emit(passage.path)),
            (self.tr("Open the document at this page"), lambda: self.page_requested.emit(passage)),
        ):
            menu.addAction(text).triggered.connect(act)
        menu.addSeparator()
        for text, act in (
            (self.tr("More like this passage"), lambda: self.more_requested.emit(passage)),
            (self.tr("Keep as the right answer"), lambda: self.kept.emit(passage)),
        ):
            menu.addAction(text).triggered.connect(act)
        menu.addSeparator()
        for text, act in (
            (self.tr("Copy the passage"), lambda: copy(passage.text)),
            (self.tr("Copy the passage with its source"), lambda: copy(with_source(passage))),
            (self.tr("Copy as Markdown"), lambda: copy(as_markdown(passage))),
            (self.tr("Copy as JSON"), lambda: copy(as_json(passage))),
            (self.tr("Copy the file"), lambda: copy_file(passage)),
        ):
            menu.addAction(text).triggered.connect(act)
        return menu


def _passage(index: QModelIndex) -> Passage | None:
    return cast("Passage | None", index.data(PASSAGE_ROLE)) if index.isValid() else None
