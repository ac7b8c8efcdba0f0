# SPDX-License-Identifier: Apache-2.0
"""The chunks of a page, found among thousands: they are read in portions, and portions are guessed by the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from docdesk.gui.model.document_reader import PORTION, Chunks, DocumentReader
from docdesk.values.documents import Chunk, Document

Found = list[tuple[Chunk, str]]


class ChunkFinder(QObject):
    """Chunks of one document, by page and by number."""

    def __init__(self, reader: DocumentReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._document: Document | None = None
        self._portions: dict[int, Found] = {}
        self._waiting: dict[int, list[Callable[[], None]]] = {}
        self.total = 0

    def show_document(self, document: Document) -> None:
        """Forget the chunks of the document before."""
        self._document = document
        self._portions.clear()
        self._waiting.clear()
        self.total = document.chunks if document.generation else 0

    def leave(self) -> None:
        """Show no document; chunks that are on their way are dropped."""
        self._document = None
        self._waiting.clear()

    def chunk(self, number: int) -> tuple[Chunk, str] | None:
        """The chunk of this number, from 0, if it was read already."""
        portion = self._portions.get(number // PORTION, [])
        at = number % PORTION
        return portion[at] if number >= 0 and at < len(portion) else None

    def at(self, offset: int) -> tuple[Chunk, str] | None:
        """The last chunk that has this character of the text, among those that were read."""
        held = [
            each
            for portion in self._portions.values()
            for each in portion
            if each[0].start <= offset < each[0].end
        ]
        return max(held, key=lambda each: each[0].index, default=None)

    def number(self, number: int, answer: Callable[[tuple[Chunk, str]], object]) -> None:
        """Give `answer` the chunk of this number; nothing if there is none."""
        if not 0 <= number < self.total:
            return

        def take() -> None:
            found = self.chunk(number)
            if found is not None:
                answer(found)

        self._with(number // PORTION, take)

    def from_page(self, page: int, answer: Callable[[tuple[Chunk, str]], object]) -> None:
        """Give `answer` the first chunk of a page, or of those behind it; nothing if the document has no chunks."""

        def take(found: Found) -> None:
            near = found or self._read_near(page)
            if near:
                answer(near[0])

        self.on_page(page, take)

    def _read_near(self, page: int) -> Found:
        """Of the chunks that were read, those behind a page, or else the last."""
        read = [each for at in sorted(self._portions) for each in self._portions[at]]
        return [each for each in read if each[0].first_page >= page] or read[-1:]

    def on_page(self, page: int, answer: Callable[[Found], object]) -> None:
        """Give `answer` the chunks that are on a page, in their order."""
        last = (self.total - 1) // PORTION if self.total else -1
        self._look(page, 0, last, answer)

    def _look(self, page: int, low: int, high: int, answer: Callable[[Found], object]) -> None:
        if low > high:
            answer([])
            return
        document = self._document
        pages = max(1, document.pages) if document is not None else 1
        guess = min(high, max(low, (page - 1) * (self.total // PORTION + 1) // pages))
        self._with(guess, lambda: self._judge(page, low, high, guess, answer))

    def _judge(self, page: int, low: int, high: int, at: int, answer: Callable[[Found], object]) -> None:
        portion = self._portions.get(at, [])
        if not portion:
            answer([])
        elif portion[0][0].first_page > page and at > low:
            self._look(page, low, at - 1, answer)
        elif portion[-1][0].last_page < page and at < high:
            self._look(page, at + 1, high, answer)
        else:
            self._gather(page, at, at, answer)

    def _gather(self, page: int, first: int, last: int, answer: Callable[[Found], object]) -> None:
        """The page may begin in the portion before, and end in the one after."""
        if first > 0 and self._portions[first] and self._portions[first][0][0].first_page == page:
            self._with(first - 1, lambda: self._gather(page, first - 1, last, answer))
            return
        final = (self.total - 1) // PORTION
        if last < final and self._portions[last] and self._portions[last][-1][0].last_page <= page:
            self._with(last + 1, lambda: self._gather(page, first, last + 1, answer))
            return
        answer(
            [
                each
                for at in range(first, last + 1)
                for each in self._portions[at]
                if each[0].first_page <= page <= each[0].last_page
            ]
        )

    def _with(self, at: int, then: Callable[[], None]) -> None:
        """Do something once a portion is there."""
        document = self._document
        if at in self._portions or document is None:
            then()
            return
        waiting = self._waiting.setdefault(at, [])
        waiting.append(then)
        if len(waiting) > 1:
            return

        def take(found: Chunks) -> None:
            if self._document is document:
                self._portions[at] = found[0]
                for each in self._waiting.pop(at, []):
                    each()

        self._reader.chunks(document, at * PORTION, take)
