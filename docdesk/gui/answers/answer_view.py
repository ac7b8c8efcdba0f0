# SPDX-License-Identifier: Apache-2.0
"""The text of an answer: it grows while it streams, and its numbers lead to passages.

Everything is inserted as text. No HTML is read, no picture is loaded, and an address is no link.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from docdesk.gui.look import appearance
from docdesk.gui.look.tips import tip_of
from docdesk.values.answers import PROBLEMS, REFUSED, Answer, Sentence
from docdesk.values.texts import visible

PAINT_MS = 40
"""Pieces of text are gathered for this long: a person sees each within a tenth of a second."""

SCHEME = "passage"
translate = QCoreApplication.translate


class AnswerView(QTextBrowser):
    """Shows one answer."""

    number_activated = Signal(int)
    """The number of a passage was clicked, or Enter was pressed on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(self.tr("Answer"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._waiting: list[str] = []
        self._painting = QTimer(self)
        self._painting.setSingleShot(True)
        self._painting.setInterval(PAINT_MS)
        self._painting.timeout.connect(self._paint)
        self.anchorClicked.connect(self._clicked)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is ever loaded for an answer."""
        return None

    def begin(self) -> None:
        """A new answer begins."""
        self._waiting.clear()
        self._painting.stop()
        self.clear()

    def add(self, piece: str) -> None:
        """A piece of the text; the first is shown at once, others together."""
        self._waiting.append(piece)
        if self.document().isEmpty():
            self._paint()
        elif not self._painting.isActive():
            self._painting.start()

    def _paint(self) -> None:
        if not self._waiting:
            return
        text = "".join(self._waiting)
        self._waiting.clear()
        at_end = self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() - 4
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text, QTextCharFormat())
        if at_end:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def show_answer(self, answer: Answer) -> None:
        """The whole answer: what its passages do not support is pale, and a word says why."""
        self._waiting.clear()
        self._painting.stop()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        if answer.refused:
            cursor.insertText(translate("answers", REFUSED), QTextCharFormat())
        else:
            at = 0
            for sentence in answer.sentences:
                self._insert(cursor, answer.text[at : sentence.start], answer, QTextCharFormat())
                self._insert_sentence(cursor, sentence, answer)
                at = sentence.end
            self._insert(cursor, answer.text[at:], answer, QTextCharFormat())
        cursor.endEditBlock()

    def _insert_sentence(self, cursor: QTextCursor, sentence: Sentence, answer: Answer) -> None:
        form = QTextCharFormat()
        if not sentence.supported:
            form.setForeground(appearance.muted(self.palette()))
            form.setFontItalic(True)
            form.setToolTip("\n".join(reasons(sentence)))
        self._insert(cursor, answer.text[sentence.start : sentence.end], answer, form)
        if not sentence.supported:
            said = QTextCharFormat(form)
            said.setForeground(appearance.tone(appearance.CAUTION, self.palette()))
            cursor.insertText(f" ({'; '.join(reasons(sentence))})", said)

    def _insert(self, cursor: QTextCursor, text: str, answer: Answer, form: QTextCharFormat) -> None:
        """Text whose numbers of passages are links; nothing else is."""
        for part in _parts(text):
            # Python reads no number of thousands of digits
            if part.isdecimal() and len(part) < 10 and 1 <= int(part) <= len(answer.passages):
                link = QTextCharFormat(form)
                link.setAnchor(True)
                link.setAnchorHref(f"{SCHEME}:{part}")
                link.setForeground(self.palette().link())
                link.setFontUnderline(True)
                link.setToolTip(tip_of(visible(answer.passages[int(part) - 1].name)))
                cursor.insertText(part, link)
            else:
                cursor.insertText(part, form)

    def _clicked(self, url: QUrl) -> None:
        if url.scheme() == SCHEME and url.path().isdecimal():
            self.number_activated.emit(int(url.path()))


def reasons(sentence: Sentence) -> list[str]:
    """Why a sentence is not supported, in words."""
    return [translate("answers", PROBLEMS[code]) for code in sentence.problems if code in PROBLEMS]


def _parts(text: str) -> list[str]:
    """The text in parts; each number in brackets is one of its own."""
    parts, at = [""], 0
    while at < len(text):
        end = text.find("]", at) if text[at] == "[" else -1
        inner = text[at + 1 : end] if end > 0 else ""
        if inner and all(letter.isdecimal() or letter in ", " for letter in inner):
            parts[-1] += "["
            for number, word in enumerate(inner.split(", ")):
                parts += [", "] if number else []
                parts.append(word)
            parts.append("]")
            at = end + 1
        else:
            parts[-1] += text[at]
            at += 1
    return [part for part in parts if part]
