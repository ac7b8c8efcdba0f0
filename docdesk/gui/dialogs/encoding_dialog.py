# SPDX-License-Identifier: Apache-2.0
"""Asks for the encoding to read text documents with, and previews how they begin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from docdesk.errors import EncodingUnknown
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce, plain_text
from docdesk.gui.look.room import fit
from docdesk.steps.extract.encodings import AUTO, Beginning, encoding_named
from docdesk.values.documents import Document
from docdesk.values.problems import Problem

NAME = Qt.ItemDataRole.UserRole
LONGEST_NAME = 480
"""Pixels of a file's name in the heading; it has no blanks to break at."""


class EncodingDialog(QDialog):
    """Open it with `open()`; `accepted` says that `encoding` holds the choice, `auto` or a known name.

    Whoever opens it answers `beginning_requested` by `show_beginning`; one answer is waited for at a time.
    """

    beginning_requested = Signal(str)

    def __init__(self, documents: Sequence[Document], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Read with another encoding"))
        fit(self, 820, 520)
        self._asked: str | None = None
        """The encoding whose preview is being read."""
        self._tone: tuple[str, str] | None = None
        first, others = documents[0], len(documents) - 1
        name = self.fontMetrics().elidedText(first.name, Qt.TextElideMode.ElideMiddle, LONGEST_NAME)
        heading = self.tr("Which encoding does “{name}” use?").format(name=name)
        if others:
            heading += " " + self.tr("%Ln other document(s) will be read the same way.", "", others)
        self.heading = _words(heading)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.list = QListWidget()
        self.list.setMinimumWidth(290)
        self.list.setSpacing(2)
        for name, text in self._encodings():
            item = QListWidgetItem(text)
            item.setData(NAME, name)
            self.list.addItem(item)
        self.other = QLineEdit()
        self.other.setPlaceholderText(self.tr("such as cp437 or mac_roman"))
        self.other.setClearButtonEnabled(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        self.said = _words("")
        # room for two lines from the beginning, so that nothing moves when a sentence comes
        self.said.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 2)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        note = _words(
            self.tr(
                "The current text stays searchable until the new text is ready. Unchanged chunks cost "
                "nothing."
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.read = buttons.addButton(self.tr("&Read again"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for row, column, text, widget in (
            (0, 0, self.tr("&Encoding:"), self.list),
            (2, 0, self.tr("&Another one:"), self.other),
            (0, 1, self.tr("How it &begins:"), self.text),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            widget.setAccessibleName(plain_text(text).rstrip(":"))
            grid.addWidget(label, row, column)
            grid.addWidget(widget, row + 1, column)
        grid.addWidget(self.said, 2, 1, 2, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.heading)
        layout.addLayout(grid, 1)
        layout.addWidget(note)
        layout.addWidget(buttons)
        # once it is in the dialog: before, there is none to be the default of
        self.read.setDefault(True)
        self.setTabOrder(self.list, self.other)
        self.setTabOrder(self.other, self.text)
        self._choose(present_encoding(first))
        self.list.currentRowChanged.connect(self._row_chosen)
        self.other.textChanged.connect(self._typed)
        (self.list if not self.other.text() else self.other).setFocus()

    @property
    def encoding(self) -> str | None:
        """The chosen encoding by its stored name; None if the typed name is no encoding."""
        typed = self.other.text().strip()
        if typed:
            try:
                return encoding_named(typed) or AUTO
            except EncodingUnknown:
                return None
        item = self.list.currentItem()
        return str(item.data(NAME)) if item is not None else None

    def start(self) -> None:
        """Request the first preview, once its signal is connected."""
        self._follow()

    def show_beginning(self, found: Beginning | Problem) -> None:
        """Show the requested preview; if another encoding was chosen meanwhile, request that one."""
        was, self._asked = self._asked, None
        if was != self.encoding:
            self._follow()
            return
        if isinstance(found, Problem):
            title, detail, _remedy = wording.problem_words(found)
            self.text.clear()
            self._say(f"{title}. {detail}", appearance.BAD)
            return
        self.text.setPlainText(found.text)
        if found.replaced:
            text = self.tr("%Ln character(s) here cannot be read as {encoding}.", "", found.replaced)
            self._say(text.format(encoding=found.encoding), appearance.CAUTION)
        elif was == AUTO:
            self._say(self.tr("Detected from the bytes: {encoding}.").format(encoding=found.encoding))
        else:
            self._say(
                self.tr("Every character here can be read as {encoding}.").format(encoding=found.encoding)
            )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _encodings(self) -> list[tuple[str, str]]:
        """Common encodings, by their stored names."""
        western, cyrillic = self.tr("Western European"), self.tr("Cyrillic")
        central, japanese = self.tr("Central European"), self.tr("Japanese")
        named = [
            ("utf-8", "Unicode (UTF-8)"),
            ("utf-16", "Unicode (UTF-16)"),
            ("utf-16-be", "Unicode (UTF-16, big endian)"),
            ("cp1252", f"{western} (Windows-1252)"),
            ("latin-1", f"{western} (Latin-1, ISO-8859-1)"),
            ("iso-8859-15", f"{western} (ISO-8859-15)"),
            ("cp850", f"{western} (DOS, CP850)"),
            ("cp949", self.tr("Korean") + " (CP949, EUC-KR)"),
            ("johab", self.tr("Korean") + " (Johab)"),
            ("cp932", f"{japanese} (Shift-JIS)"),
            ("euc_jp", f"{japanese} (EUC-JP)"),
            ("iso2022_jp", f"{japanese} (ISO-2022-JP)"),
            ("gb18030", self.tr("Chinese, simplified") + " (GB18030, GBK)"),
            ("big5", self.tr("Chinese, traditional") + " (Big5)"),
            ("cp1251", f"{cyrillic} (Windows-1251)"),
            ("koi8-r", f"{cyrillic} (KOI8-R)"),
            ("koi8-u", f"{cyrillic} (KOI8-U)"),
            ("cp866", f"{cyrillic} (DOS, CP866)"),
            ("cp1250", f"{central} (Windows-1250)"),
            ("iso-8859-2", f"{central} (ISO-8859-2)"),
            ("cp1253", self.tr("Greek") + " (Windows-1253)"),
            ("cp1254", self.tr("Turkish") + " (Windows-1254)"),
            ("cp1255", self.tr("Hebrew") + " (Windows-1255)"),
            ("cp1256", self.tr("Arabic") + " (Windows-1256)"),
            ("cp874", self.tr("Thai") + " (Windows-874)"),
        ]
        kept = [(encoding_named(name) or AUTO, text) for name, text in named]
        return [(AUTO, self.tr("Detect from the bytes")), *kept]

    def _choose(self, name: str) -> None:
        """Select its row, or put it into the field if it has none."""
        for row in range(self.list.count()):
            if self.list.item(row).data(NAME) == name:
                self.list.setCurrentRow(row)
                return
        self.other.setText(name)

    def _row_chosen(self, row: int) -> None:
        if row >= 0:
            self.other.clear()
            self._follow()

    def _typed(self, text: str) -> None:
        if text.strip():
            self.list.setCurrentRow(-1)
        self._follow()

    def _follow(self) -> None:
        """Show whether the chosen encoding exists, and how the file begins with it."""
        encoding = self.encoding
        self.read.setEnabled(encoding is not None)
        if encoding is None:
            self.text.clear()
            typed = self.other.text().strip()
            problem = EncodingUnknown(encoding=typed).problem()
            self._say(
                wording.problem_words(problem)[1]
                if typed
                else self.tr("Choose an encoding, or enter its name."),
                appearance.BAD,
            )
        elif self._asked is None:
            self._asked = encoding
            self.beginning_requested.emit(encoding)

    def _say(self, text: str, tone: tuple[str, str] | None = None) -> None:
        self.said.setText(text)
        self._tone = tone
        self._tint()
        announce(self, text)

    def _tint(self) -> None:
        palette = self.palette()
        colour = appearance.tone(self._tone, palette) if self._tone else appearance.muted(palette)
        own = self.said.palette()
        if own.color(self.said.foregroundRole()) != colour:
            own.setColor(self.said.foregroundRole(), colour)
            self.said.setPalette(own)


def present_encoding(document: Document) -> str:
    """The encoding a document was read with, as far as its warnings say; else `auto`."""
    for notice in document.warnings:
        if notice.code in ("encoding_guessed", "encoding_chosen"):
            return str(notice.facts.get("encoding", AUTO))
    return AUTO


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
