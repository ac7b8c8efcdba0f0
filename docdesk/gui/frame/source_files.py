# SPDX-License-Identifier: Apache-2.0
"""What the window does with source files: open them, show them in their folder, paste them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from docdesk.gui.frame import desktop
from docdesk.gui.frame.bars import Bars
from docdesk.gui.frame.dropped import paths_in
from docdesk.gui.look import wording
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Document, Passage
from docdesk.values.paths import path_of_text, text_of_path


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
        desktop.open_file(path, self, lambda: self._say_unopened(path))

    def open_at_page(self, passage: Passage) -> None:
        """Open the file of a passage in its own program, at the page if that program takes one."""
        self.open_path_at_page(passage.path, passage.page)

    def open_path_at_page(self, path: str, page: int) -> None:
        """Open one file in its own program, at this page if that program takes one."""
        if path.lower().endswith(".pdf"):
            desktop.open_at_page(path, page, self, lambda: self._say_unopened(path))
        else:
            self.open_path(path)

    def show_in_folder(self, documents: list[Document]) -> None:
        """Show the first of the files in its folder."""
        for document in documents[:1]:
            self.show_path_in_folder(document.path)

    def show_path_in_folder(self, path: str) -> None:
        """Show one file in its folder."""
        desktop.show_in_folder(path, self, lambda: self._say_not_shown(path))

    def _say_unopened(self, path: str) -> None:
        if path_of_text(path).exists():
            text = self.tr("No program on this computer opens {path}. Choose one for this kind of file.")
        else:
            text = self.tr("{path} cannot be opened: the file is gone.")
        self._bars.problem.offer(text.format(path=wording.shown_path(path)))

    def _say_not_shown(self, path: str) -> None:
        folder = path_of_text(path).parent
        if folder.is_dir():
            text = self.tr("No program on this computer shows the folder {folder}.")
        else:
            text = self.tr("The folder {folder} is gone.")
        self._bars.problem.offer(text.format(folder=wording.shown_path(text_of_path(folder))))

    def paste(self) -> None:
        """Add the files that the clipboard holds or names."""
        paths = paths_in(QGuiApplication.clipboard().mimeData())
        if paths:
            self._view_model.add(paths)
        else:
            self._bars.left_out.offer(
                self.tr("The clipboard contains no files or paths. Copy files, or full paths, one per line.")
            )
