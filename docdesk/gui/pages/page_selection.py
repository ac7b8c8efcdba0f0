# SPDX-License-Identifier: Apache-2.0
"""Words that a person selects on the pages of a document, by dragging over them or with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model.document_pages import DocumentPages
from docdesk.values.pages import Box, PageWord, PageWords

MOST_PAGES = 200
"""Pages whose text is copied at once."""
LINES = 4.0
"""How much farther a word counts that is above or below a place, compared with one beside it."""


class End(NamedTuple):
    """One end of a selection: a page, and the number of one of its words."""

    page: int
    word: int


class PageSelection(QObject):
    """From one word to another, both included, whichever comes first."""

    changed = Signal()

    def __init__(self, pages: DocumentPages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._words: dict[int, PageWords] = {}
        self._asked: set[int] = set()
        self._ends: tuple[End, End] | None = None
        self._waits: Callable[[], None] | None = None
        """What is done once the words of the page that was asked about last are there."""

    def clear(self) -> None:
        """Select nothing."""
        if self._ends is not None:
            self._ends = None
            self.changed.emit()

    def forget(self) -> None:
        """Another document is shown."""
        self._words.clear()
        self._asked.clear()
        self._waits = None
        self.clear()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self._ends is None

    @property
    def is_cut(self) -> bool:
        """Whether more pages are selected than are copied at once."""
        return self._ends is not None and abs(self._ends[0].page - self._ends[1].page) >= MOST_PAGES

    def know(self, page: int, then: Callable[[], None] | None = None) -> bool:
        """Ask for the words of a page unless they are here; `then` is called once they come. True if they are here."""
        if page in self._words:
            return True
        if then is not None:  # a mouse that only moves takes nothing back
            self._waits = then
        if page not in self._asked:
            self._asked.add(page)
            self._pages.words(page, self._take)
        return False

    def _take(self, found: PageWords) -> None:
        self._words[found.page] = found
        waits, self._waits = self._waits, None
        if waits is not None:
            waits()
        self.changed.emit()

    def word_at(self, page: int, x: float, y: float) -> int | None:
        """The word whose box holds a place of a page."""
        words = self._words.get(page)
        if words is None:
            return None
        return next(
            (
                number
                for number, word in enumerate(words.words)
                if any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in word.boxes)
            ),
            None,
        )

    def nearest(self, page: int, x: float, y: float) -> End | None:
        """The word that is nearest to a place; one of the same line before one of the next."""
        words = self._words.get(page)
        if words is None or not words.words:
            return None
        return End(page, min(range(len(words.words)), key=lambda number: _far(words.words[number], x, y)))

    def select(self, anchor: End | None, head: End | None) -> None:
        """Select from one word to another."""
        if anchor is None or head is None:
            return
        if self._ends != (anchor, head):
            self._ends = (anchor, head)
            self.changed.emit()

    def select_page(self, page: int) -> None:
        """Select all words of a page."""
        if self.know(page, lambda: self.select_page(page)) and self._words[page].words:
            self.select(End(page, 0), End(page, len(self._words[page].words) - 1))

    def extend(self, page: int, step: int) -> None:
        """Move the end that was moved last by some words; without a selection begin at the top of a page."""
        if self._ends is None:
            if self.know(page, lambda: self.extend(page, step)) and self._words[page].words:
                self.select(End(page, 0), End(page, 0))
            return
        anchor, head = self._ends
        word = head.word + step
        if 0 <= word < len(self._words[head.page].words):
            self.select(anchor, End(head.page, word))
            return
        beside = head.page + (1 if step > 0 else -1)
        if not 1 <= beside <= len(self._pages.layout.pages):
            return
        if self.know(beside, lambda: self.extend(page, step)) and (words := self._words[beside].words):
            self.select(anchor, End(beside, 0 if step > 0 else len(words) - 1))

    def boxes(self) -> dict[int, list[Box]]:
        """What is selected on each page whose words are known."""
        found: dict[int, list[Box]] = {}
        for page, words in self._parts():
            found[page] = _lines([box for word in words for box in word.boxes])
        return found

    def text(self, answer: Callable[[str], object]) -> None:
        """The text of what is selected, once the words of all its pages are there."""
        if self._ends is None:
            return
        first, last = min(self._ends), max(self._ends)
        numbers = range(first.page, min(last.page, first.page + MOST_PAGES - 1) + 1)
        for page in numbers:
            if not self.know(page, lambda: self.text(answer)):
                return
        texts = []
        for page, words in self._parts():
            whole = self._words[page]
            if words:
                texts.append(whole.text[words[0].start - whole.begins : words[-1].end - whole.begins])
        answer("\n".join(texts))

    def _parts(self) -> list[tuple[int, tuple[PageWord, ...]]]:
        """The selected words of each page."""
        if self._ends is None:
            return []
        first, last = min(self._ends), max(self._ends)
        parts = []
        for page in range(first.page, min(last.page, first.page + MOST_PAGES - 1) + 1):
            found = self._words.get(page)
            if found is not None:
                begin = first.word if page == first.page else 0
                end = last.word + 1 if page == last.page else len(found.words)
                parts.append((page, found.words[begin:end]))
        return parts


def _far(word: PageWord, x: float, y: float) -> float:
    return min(
        max(box.left - x, 0.0, x - box.right) + LINES * max(box.top - y, 0.0, y - box.bottom)
        for box in word.boxes
    )


def _lines(boxes: list[Box]) -> list[Box]:
    """The boxes of words, those of one line joined over the blanks between them."""
    lines: list[Box] = []
    for box in boxes:
        before = lines[-1] if lines else None
        height = box.bottom - box.top
        if (
            before is not None
            and min(before.bottom, box.bottom) - max(before.top, box.top) > height / 2
            and max(box.left - before.right, before.left - box.right) < 2 * height
        ):
            lines[-1] = Box(
                min(before.left, box.left),
                min(before.top, box.top),
                max(before.right, box.right),
                max(before.bottom, box.bottom),
            )
        else:
            lines.append(box)
    return lines
