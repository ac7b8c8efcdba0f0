# SPDX-License-Identifier: Apache-2.0
"""The details' page of text: the extracted text, one page at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from docdesk.errors import known_codes
from docdesk.gui.details.details_view import DetailsView
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce
from docdesk.gui.model.document_reader import DocumentReader, Pages
from docdesk.values.documents import PAGE_BREAK, Document


class TextView(DetailsView):
    """One page of text at a time: a document may have thousands."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._document: Document | None = None
        self._marked = ""
        self.page = QSpinBox()
        self.page.setAccessibleName(self.tr("Page"))
        self.page.setKeyboardTracking(False)
        self.page.valueChanged.connect(self._ask)
        self.of = QLabel()
        self.back = QPushButton(self.tr("Previous"))
        self.forward = QPushButton(self.tr("Next"))
        self.back.clicked.connect(lambda: self.page.setValue(self.page.value() - 1))
        self.forward.clicked.connect(lambda: self.page.setValue(self.page.value() + 1))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Text of the page"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(self.tr("No text was read yet."))
        bar = QHBoxLayout()
        bar.addWidget(QLabel(self.tr("Page")))
        for widget in (self.page, self.of, self.back, self.forward):
            bar.addWidget(widget)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self.text, 1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self.text.extraSelections():
            self._mark()
        super().changeEvent(event)

    def show_document(self, document: Document) -> None:
        """Show the first page, or stay on the current page if this document is already shown."""
        fresh = self._document is None or self._document.id != document.id
        self._document = document
        if fresh:
            self._marked = ""
            self._set_page(1, max(1, document.pages))
        self._ask()

    def show_passage(self, document: Document, page: int, text: str) -> None:
        """Show a page with a passage marked and in view."""
        self._document = document
        self._marked = text.split(PAGE_BREAK)[0].strip() or text.strip()
        self._set_page(page, max(page, document.pages))
        self._ask()

    def _set_page(self, page: int, most: int) -> None:
        self.page.blockSignals(True)
        self.page.setRange(1, most)
        self.page.setValue(page)
        self.page.blockSignals(False)

    def _ask(self) -> None:
        document, number = self._document, self.page.value()
        if document is None:
            return
        self._reader.page(document, number, lambda found: self._take(document.id, number, found))

    def _take(self, id_: str, number: int, found: Pages) -> None:
        if self._document is None or self._document.id != id_ or self.page.value() != number:
            return
        pages, total = found
        self.page.setMaximum(max(1, total))
        self.of.setText(self.tr("of {count}").format(count=wording.number(total)))
        self.back.setEnabled(number > 1)
        self.forward.setEnabled(number < total)
        text = pages[0].text if pages else ""
        problem = known_codes().get(pages[0].problem or "") if pages else None
        if problem is not None and not text:
            self.text.setPlaceholderText(wording.translate("errors", problem.title))
        elif pages:
            self.text.setPlaceholderText(self.tr("This page has no text."))
        else:
            self.text.setPlaceholderText(self.tr("No text was read yet."))
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
        self._mark()

    def _mark(self) -> None:
        text = self.text.toPlainText()
        at = text.find(self._marked) if self._marked else -1
        if at < 0:
            self.text.setExtraSelections([])
            return
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(at)
        cursor.setPosition(at + len(self._marked), QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format.setBackground(appearance.tone(appearance.MARK, self.palette()))
        self.text.setExtraSelections([mark])
        shown = QTextCursor(cursor)
        shown.setPosition(at)
        self.text.setTextCursor(shown)
        self._scroll_to_upper_third()
        announce(self.text, self._marked)

    def _scroll_to_upper_third(self) -> None:
        """Scroll so that the cursor's line has a third of the view above it, as far as there is text."""
        self.text.ensureCursorVisible()
        line = max(1, self.text.cursorRect().height())
        wanted = self.text.viewport().height() // 3
        # the scroll bar of a plain text counts lines
        lines = (self.text.cursorRect().top() - wanted) // line
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + lines)
