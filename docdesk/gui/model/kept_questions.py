# SPDX-License-Identifier: Apache-2.0
"""Keeps questions with their right answers, and asks them all again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model.open_library import OpenLibrary
from docdesk.values.documents import Passage

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk


class KeptQuestions(QObject):
    """Over the open library."""

    kept = Signal(bool)
    """A question was kept, with an answer or without one."""
    listed = Signal(object)
    """The kept questions: a list of `KeptQuestion`."""
    evaluating = Signal()
    evaluated = Signal(object)
    """How they are answered: an `Evaluation`. If they cannot be asked, the command fails and they are listed."""

    def __init__(self, library: OpenLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library

    def keep(self, text: str, passage: Passage | None) -> None:
        """Keep a question with its right answer; None if the library has none."""

        async def keep(desk: Desk) -> None:
            await desk.keep_question(text, passage)
            self.kept.emit(passage is not None)

        self._library.command(keep, doing="keeping a question")

    def list(self) -> None:
        """List what is kept."""
        self._library.ask(
            lambda desk: desk.kept_questions(), self.listed.emit, doing="listing kept questions"
        )

    def forget(self, ids: Sequence[str]) -> None:
        """Drop questions."""

        async def forget(desk: Desk) -> None:
            await desk.forget_questions(ids)
            self.listed.emit(await desk.kept_questions())

        self._library.command(forget, doing="dropping kept questions")

    def evaluate(self) -> None:
        """Ask them all again."""

        async def evaluate(desk: Desk) -> None:
            try:
                self.evaluated.emit(await desk.evaluate())
            except Exception:
                self.listed.emit(await desk.kept_questions())
                raise

        self.evaluating.emit()
        self._library.command(evaluate, doing="asking the kept questions")
