# SPDX-License-Identifier: Apache-2.0
"""A document in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from docdesk.gui.look import appearance
from docdesk.gui.look.room import fit
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.pages.document_view import DocumentView
from docdesk.values.documents import Document, Passage
from docdesk.values.texts import visible

GEOMETRY = "page_window"
SMALL = "small_pages"
"""Whether small pages were shown: empty for yes."""


class PageWindow(QWidget):
    """Remembers its place and size for the next one."""

    def __init__(self, reader: DocumentReader, state: WindowState, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(appearance.program_icon())
        self._state = state
        self.view = DocumentView(reader)
        self.view.small_shown = not state.text(SMALL)
        self.view.tools["window"].setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.view)
        fit(self, 1000, 900)
        self.restoreGeometry(state.bytes(GEOMETRY))

    def show_document(self, document: Document, page: int, passage: Passage | None = None) -> None:
        """Show a document from this page on, or at a passage."""
        self._name(document)
        if passage is not None:
            self.view.show_passage(document, passage)
        else:
            self.view.show_document(document)
            self.view.page.setValue(page)
        self.view.focus_page()

    def follow(self, document: Document) -> None:
        """The document has changed. While it is read again, what was read before stays in view."""
        self._name(document)
        if document.status.ended and not self.view.is_up_to_date(document):
            self.view.show_document(document)

    def _name(self, document: Document) -> None:
        self.setWindowTitle(f"{visible(document.name)} — docdesk")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Close):
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._state.keep(**{GEOMETRY: self.saveGeometry(), SMALL: "" if self.view.small_shown else "hidden"})
        self.view.leave()
        super().closeEvent(event)
