# SPDX-License-Identifier: Apache-2.0
"""A document as it looks, beside or instead of its text. What is marked on one is marked on the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look import appearance, wording
from docdesk.gui.model.document_pages import PROTECTED
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.gui.pages.page_canvas import STEP
from docdesk.gui.pages.password_bar import PasswordBar
from docdesk.gui.pages.searched_document import SearchedDocument
from docdesk.gui.pages.thumbnails import Thumbnails
from docdesk.values.documents import Document, Page, Passage

MODES = ("page", "both", "text")


class DocumentView(SearchedDocument):
    """Pages and text of one document."""

    mode_changed = Signal(str)
    """One of `MODES` was chosen."""
    window_requested = Signal()
    """A window of its own is wanted for the document."""
    reader_requested = Signal(str, int)
    """The file is wanted in the system's own program, at this page: its path, and the page."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__(reader, parent)
        self.mode = "both"
        self._takes_focus = False
        """Whether the focus goes to the page once there is one."""
        self._pressed: QPointF | None = None
        """Where the button went down on a formatted page."""
        self.thumbnails = Thumbnails(self.pages)
        self.password = PasswordBar()
        self.password.hide()
        self._build()
        self._connect()
        self._arrange()

    # layout

    def _build(self) -> None:
        self.tools: dict[str, QAction] = {}
        # what has no room is in the menu behind its last button
        tools = self._bar_of_tools = QToolBar()
        tools.setAccessibleName(self.tr("Tools of the page"))
        for name, text, words in (
            ("smaller", "−", self.tr("Smaller (Ctrl+-)")),
            ("larger", "+", self.tr("Larger (Ctrl++)")),
            ("width", self.tr("Width"), self.tr("Fit the width (Ctrl+0)")),
            ("whole", self.tr("Whole"), self.tr("Fit the whole page (Ctrl+9)")),
            ("turn", "↻", self.tr("Turn the pages (R)")),
            ("find", self.tr("Find"), self.tr("Find in this document (Ctrl+F)")),
            ("small", self.tr("Small pages"), self.tr("Show small pages beside the large ones")),
            ("page", self.tr("Page"), self.tr("Show the page")),
            ("both", self.tr("Page and text"), self.tr("Show the page and its text side by side")),
            ("text", self.tr("Text"), self.tr("Show the text")),
            ("window", self.tr("Window"), self.tr("Open in a window of its own (Return)")),
        ):
            tool = tools.addAction(text)
            tool.setToolTip(words)
            tool.setCheckable(name in (*MODES, "small"))
            button = tools.widgetForAction(tool)
            button.setAccessibleName(words)
            self.tools[name] = tool
        self.bar.addWidget(tools, 1)
        self._draw_icons()
        self.small_shown = False
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.removeWidget(self.text)
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.addWidget(self.canvas)
        self.sides.addWidget(self.formatted)
        self.sides.addWidget(self.text)
        self.sides.setSizes([600, 600, 400])
        self.sides.setChildrenCollapsible(False)
        layout.addWidget(self.note)
        layout.addWidget(self.password)
        layout.addWidget(self.find_bar)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.thumbnails)
        below.addWidget(self.sides, 1)
        layout.addLayout(below, 1)

    def _draw_icons(self) -> None:
        """The style's own picture of the last button is black on every ground."""
        more = self._bar_of_tools.findChild(QToolButton, "qt_toolbar_ext_button")
        if more is not None:
            more.setIcon(appearance.icon("opened", self.palette()))
            more.setAccessibleName(self.tr("More tools"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_bar_of_tools"):
            self._draw_icons()
        super().changeEvent(event)

    def _connect(self) -> None:
        canvas = self.canvas
        for name, act in (
            ("smaller", lambda: self.formatted.zoomOut() if self.is_formatted else canvas.zoom(1 / STEP)),
            ("larger", lambda: self.formatted.zoomIn() if self.is_formatted else canvas.zoom(STEP)),
            ("width", lambda: canvas.set_fit("width")),
            ("whole", lambda: canvas.set_fit("page")),
            ("turn", lambda: canvas.rotate(90)),
            ("find", self.find_bar.begin),
            ("small", self._toggle_small),
            ("window", self.window_requested.emit),
        ):
            self.tools[name].triggered.connect(lambda _checked=False, act=act: act())
        for mode in MODES:
            self.tools[mode].triggered.connect(lambda _checked=False, mode=mode: self.set_mode(mode))
        self.pages.layout_ready.connect(self._show_layout)
        self.password.entered.connect(self._unlock)
        canvas.page_changed.connect(self._follow)
        canvas.view_changed.connect(self._marking.start)
        canvas.clicked.connect(self._choose_at)
        canvas.window_requested.connect(self.window_requested)
        canvas.copy_requested.connect(self._copy)
        canvas.menu_requested.connect(lambda where: self.menu().popup(where))
        canvas.find_requested.connect(self.find_bar.begin)
        canvas.next_requested.connect(self.go_to_hit)
        canvas.chunk_requested.connect(self.go_to_chunk)
        self.thumbnails.page_chosen.connect(self.page.setValue)
        self.thumbnails.wanted.connect(self._want_small)
        self.page.valueChanged.connect(self._go_to_page)
        self.find_bar.changed.connect(self.find_words)
        self.find_bar.next_requested.connect(self.go_to_hit)
        self.find_bar.closed.connect(self._close_find)
        for watched in (self.text, self.text.viewport(), self.formatted, self.formatted.viewport()):
            watched.installEventFilter(self)

    def set_mode(self, mode: str) -> None:
        """Show the `page`, the `text`, or `both`."""
        if mode not in MODES:
            return
        changed = mode != self.mode
        self.mode = mode
        self._arrange()
        if changed:
            self.mode_changed.emit(mode)

    @property
    def passage(self) -> Passage | None:
        """The passage that is marked."""
        return self._passage

    def focus_page(self) -> None:
        """Give the keyboard to the page, or to the text if there are no pages."""
        seen = self.has_pages and self.mode != "text"
        self._takes_focus = not seen
        self._large_part().setFocus()

    def _large_part(self) -> QWidget:
        """What is read: the page, the formatted text, or the plain one."""
        if self.mode == "text":
            return self.text
        return self.canvas if self.has_pages else self.formatted if self.is_formatted else self.text

    def _arrange(self) -> None:
        has_pages, is_formatted = self.has_pages, self.is_formatted
        self.formatted.setVisible(is_formatted and self.mode != "text")
        self.canvas.setVisible(has_pages and self.mode != "text")
        self.thumbnails.setVisible(has_pages and self.small_shown)
        self.text.setVisible(not (has_pages or is_formatted) or self.mode != "page")
        for name in ("width", "whole", "turn"):
            self.tools[name].setVisible(has_pages and self.mode != "text")
        for name in ("smaller", "larger"):
            self.tools[name].setVisible((has_pages or is_formatted) and self.mode != "text")
        for name in MODES:
            self.tools[name].setVisible(has_pages or is_formatted)
        self.tools["small"].setVisible(has_pages)
        for mode in MODES:
            self.tools[mode].setChecked(mode == self.mode)
        self.tools["small"].setChecked(self.small_shown)

    def _toggle_small(self) -> None:
        self.small_shown = not self.small_shown
        self._arrange()
        self.thumbnails.follow(self.page.value())

    def _want_small(self, keys: object) -> None:
        assert isinstance(keys, list)
        self.canvas.thumbnails = keys
        self.canvas.ask_again()

    def menu(self) -> QMenu:
        """What can be done with the page that is in view."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        selection, page = self.canvas.selection, self.canvas.page
        copies = menu.addAction(
            self.tr("&Copy the passage") if selection.is_empty else self.tr("&Copy the selected text")
        )
        copies.setShortcut(QKeySequence.StandardKey.Copy)
        copies.setEnabled(not selection.is_empty or self._passage is not None)
        copies.triggered.connect(self._copy)
        whole = menu.addAction(self.tr("Select the &whole page"))
        whole.setShortcut(QKeySequence.StandardKey.SelectAll)
        whole.triggered.connect(lambda: selection.select_page(page))
        menu.addSeparator()
        if self.tools["window"].isVisible():
            own = menu.addAction(self.tr("Open in a window of its &own"))
            own.triggered.connect(self.window_requested)
        reader = menu.addAction(self.tr("Open in the system's &reader at this page"))
        reader.triggered.connect(lambda: self._ask_for_reader(page))
        return menu

    def _ask_for_reader(self, page: int) -> None:
        if self._document is not None:
            self.reader_requested.emit(self._document.path, page)

    # the document

    def show_document(self, document: Document) -> None:
        """Show the first page, or stay on the current page if this document is already shown."""
        self._begin(document)
        super().show_document(document)

    def show_passage(self, document: Document, passage: Passage) -> None:
        """Show the page of a passage with the passage marked and in view, in the text and on the page."""
        self._begin(document)
        self._landing = True
        super().show_passage(document, passage)
        self.thumbnails.follow(passage.page)
        self._mark_passage()

    def leave(self) -> None:
        """The view is about to be destroyed: what is on its way for it is dropped."""
        self._document = None
        self.finder.leave()
        self.pages.forget()

    def is_up_to_date(self, document: Document) -> bool:
        """Whether this very reading of the document is shown."""
        before = self.pages.document
        return before is not None and _version(before) == _version(document)

    def _begin(self, document: Document) -> None:
        if self.is_up_to_date(document):
            return
        self._chunks.clear()
        self._text_chunks = []
        self._shown = Page(1, "")  # the text of the version before says nothing of this one
        self._hits, self._hit = [], -1
        self.find_bar.show_count(0, 0)
        self.finder.show_document(document)
        self.pages.show_document(document)
        self.canvas.show_layout()
        self._arrange()

    def _show_layout(self) -> None:
        document = self.pages.document
        layout = self.pages.layout
        self.canvas.show_layout()
        self.thumbnails.show_layout(document.covered if document is not None else "")
        said = wording.problem_sentence(layout.problem) if layout.problem is not None else ""
        self.note.setText(said)
        self.note.setVisible(bool(said))
        self.password.ask(layout.problem is not None and layout.problem.code in PROTECTED)
        self._arrange()
        if self._takes_focus and self.has_pages and self.text.hasFocus():
            self.focus_page()
        elif self._takes_focus and not self.password.isHidden():
            self.password.field.setFocus()
        self._takes_focus = False
        self._show_total()
        self.canvas.go_to(self.page.value())
        self.thumbnails.follow(self.page.value())
        self._mark_passage()
        self._marking.start()
        if self.find_bar.isVisible() and self.find_bar.words.text():
            self.find_words(self.find_bar.words.text())

    def _unlock(self, password: str) -> None:
        self.note.setText(self.tr("Trying the password…"))
        self._chunks.clear()
        self.pages.unlock(password)
        self._takes_focus = True
        self.text.setFocus()

    def _go_to_page(self, number: int) -> None:
        if not self._following:
            self._landing = False
            self.canvas.go_to(number)
        self.thumbnails.follow(number)

    def _follow(self, number: int) -> None:
        """The pages were scrolled: the text follows."""
        if number != self.page.value() and not self._landing:
            self._turn_to(number)

    def _close_find(self) -> None:
        self.find_bar.hide()
        self.find_bar.words.clear()
        self._hits, self._hit = [], -1
        self.canvas.marks.hits.clear()
        self._mark()
        self.canvas.viewport().update()
        self._large_part().setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self.text, self.formatted) and isinstance(event, QKeyEvent):
            act = self._act_of(event)
            if act is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if act is not None and event.type() == QEvent.Type.KeyPress:
                act()
                return True
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if watched is self.formatted.viewport() and self._is_taken_on_formatted(event):
                return True
            twice = event.type() == QEvent.Type.MouseButtonDblClick
            if twice and watched is self.text.viewport() and (self.has_pages or self.is_formatted):
                self._choose_in_text(event.position().toPoint())
        return super().eventFilter(watched, event)

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does in the text and on a formatted page: the same as on the pages."""
        forward = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Find):
            return self.find_bar.begin
        if event.key() == Qt.Key.Key_F3:
            return lambda: self.go_to_hit(forward)
        if event.key() == Qt.Key.Key_F4 and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return lambda: self.go_to_chunk(forward)
        if _opens_window(event) and self.tools["window"].isVisible():
            return self.window_requested.emit
        return None

    def _is_taken_on_formatted(self, event: QMouseEvent) -> bool:
        """A click chooses a chunk and a double click opens a window, as on the pages; dragging selects text."""
        where, kind = event.position(), event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._pressed = where
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            moved = (where - self._pressed).manhattanLength()
            self._pressed = None
            if moved < QApplication.startDragDistance() and not self.formatted.textCursor().hasSelection():
                self._choose_in_formatted(where.toPoint())
        elif kind == QEvent.Type.MouseButtonDblClick and self.tools["window"].isVisible():
            self.window_requested.emit()
            return True
        return False


def _opens_window(event: QKeyEvent) -> bool:
    """Whether a key asks for a window of its own, as it does on the pages."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _version(document: Document) -> tuple[object, ...]:
    return (document.id, document.content, document.generation)
