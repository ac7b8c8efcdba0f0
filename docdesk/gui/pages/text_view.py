# SPDX-License-Identifier: Apache-2.0
"""The extracted text of a document, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QFont, QResizeEvent, QTextCharFormat, QTextCursor
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
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce
from docdesk.gui.model.document_reader import DocumentReader, Pages
from docdesk.gui.pages.details_view import DetailsView
from docdesk.values.documents import PAGE_BREAK, Document, Page, Passage

_ABOVE = 4
"""A passage is scrolled to where one part of this many of the view is above it."""
MOST_HEADINGS = 500
"""Headings of one page that stand out."""
_STEPS = 4
"""How many times a view is scrolled at most until it is where it should be."""


class _PageText(QPlainTextEdit):
    """A text that says when its size has changed."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def set_left_margin(self, width: int) -> None:
        """Leave this room, in logical pixels, on the left of the text."""
        self.setViewportMargins(width, 0, 0, 0)


class TextView(DetailsView):
    """One page of text at a time: a document may have thousands."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._document: Document | None = None
        self._passage: Passage | None = None
        self._shown = Page(1, "")
        self._total = 0
        """Pages of the document that were read."""
        self._keeps_place = False
        """Whether the text stays where it is while a passage is marked: a person points at it."""
        self.page = QSpinBox()
        self.page.setAccessibleName(self.tr("Page"))
        self.page.setKeyboardTracking(False)
        self.page.valueChanged.connect(self._ask)
        self.of = QLabel()
        self.back = QPushButton(self.tr("Previous"))
        self.forward = QPushButton(self.tr("Next"))
        self.back.clicked.connect(lambda: self.page.setValue(self.page.value() - 1))
        self.forward.clicked.connect(lambda: self.page.setValue(self.page.value() + 1))
        self.text = _PageText()
        self.text.resized.connect(self._stay_on_passage)
        self._put: int | None = None
        """Where the cursor was put for a passage; None if there is none, or a person scrolled on."""
        self.text.verticalScrollBar().actionTriggered.connect(self._scroll_on)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Text of the page"))
        self.text.setTabChangesFocus(True)
        self.text.setCenterOnScroll(True)  # the end of a page can be scrolled up as well
        self.text.setPlaceholderText(self.tr("No text was read yet."))
        self.bar = bar = QHBoxLayout()
        bar.addWidget(QLabel(self.tr("Page")))
        for widget in (self.page, self.of, self.back, self.forward):
            bar.addWidget(widget)
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
        if self._turn_to_document(document):
            self._passage = None
            self._set_page(1, max(1, document.pages))
        self._ask()

    def show_passage(self, document: Document, passage: Passage) -> None:
        """Show the page of a passage with the passage marked and in view."""
        self._turn_to_document(document)
        self._passage = passage
        self._set_page(passage.page, max(passage.page, document.pages))
        self._ask()

    def _turn_to_document(self, document: Document) -> bool:
        """Take a document or its newer state; whether it is another one than before."""
        fresh = self._document is None or self._document.id != document.id
        self._document = document
        if fresh:
            self._total = 0
        return fresh

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
        pages, self._total = found
        self._show_total()
        self._shown = pages[0] if pages else Page(number, "")
        text = self._shown.text
        problem = known_codes().get(pages[0].problem or "") if pages else None
        if problem is not None and not text:
            self.text.setPlaceholderText(wording.translate("errors", problem.title))
        elif pages:
            self.text.setPlaceholderText(self.tr("This page has no text."))
        else:
            self.text.setPlaceholderText(self.tr("No text was read yet."))
        text = text.replace("\r\n", "\n")  # Qt makes one end of a line of it
        if text != self.text.toPlainText():
            self.text.setCurrentCharFormat(QTextCharFormat())  # or all of it looks like the heading before
            self.text.setPlainText(text)
            self._show_headings()
        self._mark()

    def _show_total(self) -> None:
        """Say how many pages there are, and allow to go to each."""
        total = max(self._total, self._drawn_total())
        # the pictures may be counted before the texts: a passage's page stays
        self.page.setMaximum(max(1, total, 0 if self._total else self.page.value()))
        self.of.setText(self.tr("of {count}").format(count=wording.number(total)))
        self.back.setEnabled(self.page.value() > 1)
        self.forward.setEnabled(self.page.value() < total)

    def _drawn_total(self) -> int:
        """How many pages there are to see, whether or not they have text."""
        return 0

    def _show_headings(self) -> None:
        """Headings stand out: the text of an office document or a chapter has nothing else to find one's way by."""
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        for heading in self._shown.outline.headings[:MOST_HEADINGS]:
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(self._place(heading.at))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(bold)

    def _place(self, at: int) -> int:
        """A place in the shown page's text as a cursor has it."""
        return _position(self._shown.text, at)

    def _mark(self) -> None:
        span = marked_span(self._shown, self._passage) if self._passage is not None else None
        spans = [(*span, appearance.tone(appearance.MARK, self.palette()))] if span is not None else []
        spans += self._other_spans()
        self.text.setExtraSelections([self._selection(*each) for each in spans])
        self._marked(spans, None if self._keeps_place or span is None else span[0])
        if span is None:
            self._put = None
            return
        if self._keeps_place:
            return
        shown = QTextCursor(self.text.document())
        shown.setPosition(_position(self._shown.text, span[0]))
        self.text.setTextCursor(shown)
        self._scroll_to_upper_third()
        announce(self.text, self._shown.text[slice(*span)])

    def _other_spans(self) -> list[tuple[int, int, QColor]]:
        """What else is marked in the page's text, behind the passage: from where to where, and its ground."""
        return []

    def _marked(self, spans: Sequence[tuple[int, int, QColor]], place: int | None) -> None:
        """These spans of the page's text are marked now, and `place` is scrolled to."""

    def _selection(self, begin: int, end: int, ground: QColor) -> QTextEdit.ExtraSelection:
        """A mark of these characters of the shown page."""
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(_position(self._shown.text, begin))
        cursor.setPosition(_position(self._shown.text, end), QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format.setBackground(ground)
        return mark

    def _scroll_to_upper_third(self) -> None:
        """Scroll so that the cursor's line is in the upper third of the view, as far as there is text below it.

        A quarter of the view, or at least a line, is above it, to see what it follows.
        """
        self.text.ensureCursorVisible()
        bar = self.text.verticalScrollBar()
        above = self.text.viewport().height() // _ABOVE
        for _ in range(_STEPS):
            # the scroll bar of a plain text counts lines; how many there are is known once they were in view
            top, line = self.text.cursorRect().top(), max(1, self.text.cursorRect().height())
            before = bar.value()
            bar.setValue(before + (top - above) // line)
            if bar.value() == before:
                break
        self._put = self.text.textCursor().position()

    def _scroll_on(self) -> None:
        self._put = None

    def _stay_on_passage(self) -> None:
        """Keep the passage where it was put while the view gets its size, unless the reader has scrolled on."""
        if self._put == self.text.textCursor().position():
            self._scroll_to_upper_third()


def marked_span(page: Page, passage: Passage) -> tuple[int, int] | None:
    """Where a passage stands in the text of a page; None if none of it does, or if the text is another one now."""
    if page.begins is not None:
        begin = max(0, passage.start - page.begins)
        end = min(len(page.text), passage.end - page.begins)
        held = page.text[begin:end]
        after = max(0, page.begins - passage.start)
        return (begin, end) if held.strip() and passage.text[after : after + len(held)] == held else None
    text = passage.text
    if page.text.count(text) != 1 and PAGE_BREAK in text:
        # an owner of an older version does not say where its pages begin
        text = text.split(PAGE_BREAK)[0]
    at = page.text.find(text)
    return (at, at + len(text)) if text.strip() and at >= 0 else None


def _position(text: str, at: int) -> int:
    """A place in a text as Qt counts it: in units of UTF-16, with one for an end of a line."""
    before = text[:at].replace("\r\n", "\n")
    return len(before) + sum(letter > "\uffff" for letter in before)
