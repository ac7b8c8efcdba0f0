# SPDX-License-Identifier: Apache-2.0
"""What the window does with source files: open them, show them in their folder, paste them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from docdesk.gui.frame import desktop
from docdesk.gui.frame.bars import Bars
from docdesk.gui.look import wording
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Document


class SourceFiles(QObject):
    """Says on a bar if a file cannot be opened."""

    def __init__(self, view_model: ViewModel, bars: Bars, parent: QObject) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._bars = bars

    def open(self, documents: list[Document]) -> None:
        """Open the files in their own programs."""
        for document in documents:
            self.open_path(document.path)

    def open_path(self, path: str) -> None:
        """Open one file in its own program."""
        if not desktop.open_file(path):
            text = self.tr("{path} cannot be opened: it is gone, or no program is set for it.")
            self._bars.problem.offer(text.format(path=wording.shown_path(path)))

    def show_in_folder(self, documents: list[Document]) -> None:
        """Show the first of the files in its folder."""
        for document in documents[:1]:
            if not desktop.show_in_folder(document.path, self):
                text = self.tr("The folder of {path} is gone.")
                self._bars.problem.offer(text.format(path=wording.shown_path(document.path)))

    def paste(self) -> None:
        """Add the files that the clipboard holds or names."""
        paths = desktop.paths_in(QGuiApplication.clipboard().mimeData())
        if paths:
            self._view_model.add(paths)
        else:
            self._bars.left_out.offer(
                self.tr("The clipboard contains no files or paths. Copy files, or full paths, one per line.")
            )
