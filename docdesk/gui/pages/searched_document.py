# SPDX-License-Identifier: Apache-2.0
"""Places of words in the document that is shown: all are marked, and each can be gone to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from docdesk.gui.pages.marked_document import MOST_HITS, MarkedDocument
from docdesk.values.documents import Passage
from docdesk.values.pages import PassageMarks


class SearchedDocument(MarkedDocument):
    """A document in which words are found."""

    def find_words(self, text: str) -> None:
        """Mark all places of these words in the document, and go to the first from this page on."""
        self.canvas.marks.hits.clear()
        self._hits, self._hit = [], -1  # or scrolling marks the words before once more
        if not text.strip():
            self._show_hits([])
            return
        self.pages.find(
            text, lambda found: self._show_hits(found) if text == self.find_bar.words.text() else None
        )

    def _show_hits(self, found: Sequence[tuple[int, int]]) -> None:
        self._hits = list(found)
        self._hit = -1
        begin = self._begins_at(self.page.value())
        first = next((at for at, (start, _) in enumerate(self._hits) if start >= begin), 0)
        if self._hits:
            self._hit = first - 1
            self.go_to_hit(True)
        else:
            self.find_bar.show_count(0, 0)
            self._mark()
            self.canvas.viewport().update()

    def go_to_hit(self, forward: bool) -> None:
        """Show the next place found, or the one before; after the last the first comes again."""
        if not self._hits:
            return
        self._hit = (self._hit + (1 if forward else -1)) % len(self._hits)
        start, end = self._hits[self._hit]
        self.find_bar.show_count(self._hit + 1, len(self._hits))
        document = self._document
        if document is None:
            return
        page = self._page_of(start)
        passage = Passage(
            document.id,
            document.name,
            document.path,
            page,
            page,
            -1,
            start,
            end,
            1.0,
            self._text_at(start, end),
        )
        self._passage, self._landing = passage, True
        if not self._turn_to(page):
            self._mark()
        self._mark_passage()
        self._mark_hits()

    def _mark_hits(self) -> None:
        if not self._hits or not self.has_pages:
            return
        marked = 0
        for page in self.canvas.in_view():
            if page in self.canvas.marks.hits or marked >= MOST_HITS:
                continue  # a page that has no turn now has one when it is scrolled to
            self.canvas.marks.hits[page] = []
            shape = self.pages.layout.pages[page - 1]
            for start, end in self._hits:
                if shape.start <= start < shape.end and marked < MOST_HITS:
                    marked += 1
                    self.pages.marks(start, end, partial(self._take_hit, self._hits))

    def _take_hit(self, hits: Sequence[tuple[int, int]], marks: PassageMarks) -> None:
        if hits is not self._hits:
            return  # of the words before
        for each in marks.pages:
            if each.page in self.canvas.marks.hits:
                self.canvas.marks.hits[each.page].extend(each.boxes)
        self.canvas.viewport().update()

    def _begins_at(self, page: int) -> int:
        shapes = self.pages.layout.pages
        return shapes[page - 1].start if 1 <= page <= len(shapes) else 0

    def _page_of(self, offset: int) -> int:
        found = [shape.number for shape in self.pages.layout.pages if shape.start <= offset]
        return found[-1] if found else 1
