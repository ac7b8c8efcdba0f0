# SPDX-License-Identifier: Apache-2.0
"""How documents are shown: in the details, and in windows of their own. What was chosen is remembered."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from docdesk.gui.details.details_panel import DetailsPanel
from docdesk.gui.model.document_pages import forget_passwords
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.pages.document_view import DocumentView
from docdesk.gui.pages.page_window import PageWindow
from docdesk.values.documents import Document

MODE = "document_mode"
"""Whether the page, its text, or both are shown."""


class PageWindows(QObject):
    """Opens windows for the document of the details, and closes them with the library."""

    reader_requested = Signal(str, int)
    """A file is wanted in the system's own program, at this page."""

    def __init__(
        self,
        view_model: ViewModel,
        details: DetailsPanel,
        reader: DocumentReader,
        state: WindowState,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._reader, self._state, self._window, self._details = reader, state, window, details
        self._open: list[PageWindow] = []
        self._follow(details.text)
        details.text.window_requested.connect(lambda: self.open(details.text))
        view_model.desk_opening.connect(self.close_all)
        view_model.leaving.connect(self.close_all)
        view_model.rows.followed.connect(self._follow_rows)

    def _follow(self, view: DocumentView) -> None:
        view.set_mode(self._state.text(MODE, view.mode))
        view.mode_changed.connect(lambda mode: self._state.keep(**{MODE: mode}))
        view.reader_requested.connect(self.reader_requested)

    @property
    def windows(self) -> list[PageWindow]:
        """The windows that are open."""
        return list(self._open)

    def open(self, view: DocumentView) -> None:
        """Show what a view shows in a window of its own."""
        document = view.pages.document
        if document is None:
            return
        own = PageWindow(self._reader, self._state, self._window)
        self._follow(own.view)
        self._open.append(own)
        own.destroyed.connect(lambda: self._open.remove(own) if own in self._open else None)
        own.show_document(document, view.page.value(), view.passage)
        own.show()

    def _follow_rows(self, changed: Iterable[Document], gone: Collection[str]) -> None:
        """Show what was read again as it is now, and close the windows of what was removed."""
        now = {document.id: document for document in changed} if self._open else {}
        for each in list(self._open):
            shown = each.view.pages.document
            if shown is None:
                continue
            if shown.id in gone:
                each.close()
            elif shown.id in now:
                each.follow(now[shown.id])

    def close_all(self) -> None:
        """Close every window: the library is left."""
        for each in list(self._open):
            each.close()
        self._open.clear()
        forget_passwords()
        self._details.text.pages.forget()
