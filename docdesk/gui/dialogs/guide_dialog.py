# SPDX-License-Identifier: Apache-2.0
"""The guide: the project's documents, read without a network, in a window beside the main one."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.dialogs.guide_pages import PAGES, anchor_of, file_of, page_of, title_of
from docdesk.gui.look import appearance
from docdesk.gui.look.appearance import announce
from docdesk.gui.look.room import fit


class GuideDialog(QDialog):
    """Show it with `show()`: it stays open while the person does what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Guide"))
        fit(self, 900, 640)
        self.page = ""
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setSpacing(2)
        self.list.addItems([title_of(page) for page in PAGES])
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(self.tr("Page of the guide"))
        self.text.anchorClicked.connect(self._follow)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Find on this page"))
        self.words.setAccessibleName(self.tr("Find on this page"))
        self.words.setClearButtonEnabled(True)
        self.words.returnPressed.connect(self._find)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.words.setFocus)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        appearance.without_pictures(buttons)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.text, 1)
        sides = QSplitter()
        sides.addWidget(self.list)
        sides.addWidget(right)
        sides.setStretchFactor(1, 1)
        sides.setSizes([220, 680])
        sides.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(sides, 1)
        layout.addWidget(buttons)
        self.list.currentRowChanged.connect(lambda row: self.show_page(list(PAGES)[row]))
        self.list.setFocus()

    def show_page(self, page: str, anchor: str = "") -> None:
        """Show a page of `PAGES`, from the heading that a link would call `anchor` on."""
        if page != self.page:
            self.page = page
            file = file_of(page)
            self.text.setSearchPaths([str(file.parent)])
            self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{file.parent}/"))
            self.text.document().setMarkdown(
                file.read_text("utf-8"), QTextDocument.MarkdownFeature.MarkdownDialectGitHub
            )
            self.list.setCurrentRow(list(PAGES).index(page))
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if anchor:
            self._go_to(anchor)
        announce(self, title_of(page))

    def _go_to(self, anchor: str) -> None:
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                self._show_at_top(block)
                return
            block = block.next()

    def _show_at_top(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        # from the end, so that the heading comes to the top and not to the foot
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.setTextCursor(cursor)
        layout = self.text.document().documentLayout()
        self.text.verticalScrollBar().setValue(int(layout.blockBoundingRect(block).top()))

    def _follow(self, link: QUrl) -> None:
        """Another page or place of the guide; other addresses go to the browser, files of the project nowhere."""
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
            return
        page = page_of(link.fileName()) if link.fileName() else self.page
        if page is not None:
            self.show_page(page, link.fragment())

    def _find(self) -> None:
        """The next place, from the top again at the end."""
        if not self.text.find(self.words.text()):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            if not self.text.find(self.words.text()):
                announce(self, self.tr("Not found on this page."))
