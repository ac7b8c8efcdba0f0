# SPDX-License-Identifier: Apache-2.0
"""Makes and saves the diagnostic file that the window offers."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from docdesk.errors.os_errors import from_os_error
from docdesk.gui.dialogs.diagnostic_dialog import DiagnosticDialog
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Document


class Diagnosing(QObject):
    """Opens the dialog for a document or for the library."""

    opened = Signal(object)
    """The dialog is on the screen."""
    saved = Signal(object)
    """The `Path` that it was saved to."""

    def __init__(self, view_model: ViewModel, window: QWidget) -> None:
        super().__init__(window)
        self._view_model = view_model
        self._window = window

    def show(self, document: Document | None = None) -> None:
        """Of one document, or of all that failed."""
        if not self._view_model.is_open:
            return
        dialog = DiagnosticDialog(document.name if document is not None else None, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        id = document.id if document is not None else None
        # a late answer must not reach a dialog that is gone
        there = [dialog]
        dialog.destroyed.connect(there.clear)

        def ask(with_log: bool) -> None:
            def answer(text: str) -> None:
                for open_dialog in there:
                    open_dialog.show_text(text, with_log)

            self._view_model.queue.diagnose(id, with_log, answer)

        dialog.text_requested.connect(ask)
        dialog.save_requested.connect(self._choose)
        ask(False)
        dialog.open()
        self.opened.emit(dialog)

    def _choose(self, text: str) -> None:
        chooser = QFileDialog(self._window, self.tr("Save a diagnostic file"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("json")
        chooser.setNameFilters(["JSON (*.json)"])
        chooser.selectFile("docdesk-diagnostic.json")
        chooser.filesSelected.connect(lambda names: self.save(text, Path(names[0])))
        chooser.open()
        self.opened.emit(chooser)

    def save(self, text: str, path: Path) -> None:
        """Write it, off the window's thread."""
        self._view_model.library.run(self._save(text, path), doing="saving a diagnostic file")

    async def _save(self, text: str, path: Path) -> None:
        try:
            await asyncio.to_thread(path.write_text, text + "\n", "utf-8")
        except OSError as error:
            raise from_os_error(error, str(path)) or error from error
        self.saved.emit(path)
