# SPDX-License-Identifier: Apache-2.0
"""What narrows the question in the search field: phrases, exclusions and conditions, each with a cross."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from docdesk.values.questions import QuestionError, read_question, without_part
from docdesk.values.texts import visible


class QuestionParts(QLabel):
    """Hidden while the question is only words. Every part is a link that takes it out of the question."""

    question_changed = Signal(str)
    """A part was taken out: the question that is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.linkActivated.connect(self._take_out)
        self.hide()

    def show_question(self, question: str) -> None:
        """Show the parts of this question."""
        self._question = question
        try:
            parts = read_question(question).parts
        except QuestionError:
            parts = ()
        texts = [visible(question[part.start : part.end]) for part in parts]
        links = [
            f'<a href="{number}" style="text-decoration: none">{escape(text)}&nbsp;✕</a>'
            for number, text in enumerate(texts)
        ]
        self.setText(self.tr("Only: {parts}").format(parts=" &nbsp; ".join(links)) if links else "")
        self.setAccessibleName(self.tr("Only: {parts}").format(parts=", ".join(texts)) if texts else "")
        self.setToolTip(self.tr("Click a part to take it out of the question") if texts else "")
        self.setVisible(bool(texts))

    def _take_out(self, link: str) -> None:
        parts = read_question(self._question).parts
        self.question_changed.emit(without_part(self._question, parts[int(link)]))
