# SPDX-License-Identifier: Apache-2.0
"""What is marked in a document, on its pages and in its text alike: the passage, its neighbours, places found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from docdesk.gui.look import appearance, wording
from docdesk.gui.model.chunk_finder import ChunkFinder, Found
from docdesk.gui.model.document_pages import DocumentPages
from docdesk.gui.model.document_reader import DocumentReader, Pages
from docdesk.gui.pages.find_bar import FindBar
from docdesk.gui.pages.formatted_page import FormattedPage
from docdesk.gui.pages.page_canvas import PageCanvas
from docdesk.gui.pages.page_marks import Band
from docdesk.gui.pages.page_selection import MOST_PAGES
from docdesk.gui.pages.text_bands import WIDTH, TextBands
from docdesk.gui.pages.text_parts import PLAIN
from docdesk.gui.pages.text_view import TextView
from docdesk.values.documents import Chunk, Document, Passage
from docdesk.values.pages import WHY, Box, LayoutKind, PassageMarks

MOST_HITS = 200
"""Places found on the pages in view that are marked."""
PALE = ("#eef3dc", "#2d3320")
"""The ground of the chunks beside the one that was chosen, in the text."""
HIT = ("#cfe6ff", "#143a5c")
"""The ground of a place found, in the text."""


class MarkedDocument(TextView):
    """The pages and the text of a document with their marks. How they are laid out is up to `DocumentView`."""

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__(reader, parent)
        self.pages = DocumentPages(reader.view_model, self)
        self.finder = ChunkFinder(reader, self)
        self._landing = False
        """Whether the pages are scrolled to the passage once it is located."""
        self._following = False
        """Whether the number of the page changes because the pages were scrolled."""
        self._hits: list[tuple[int, int]] = []
        self._hit = -1
        self._chunks: dict[int, Found] = {}
        """The chunks of pages that were in view."""
        self.canvas = PageCanvas(self.pages)
        self.formatted = FormattedPage()
        self.bands, self.formatted_bands = TextBands(self.text), TextBands(self.formatted)
        for bands in (self.bands, self.formatted_bands):
            bands.chosen.connect(self._choose_beside)
        for text in (self.text, self.formatted):
            text.set_left_margin(WIDTH)
        self._text_chunks: Found = []
        """The chunks of the page whose text is shown."""
        self.find_bar = FindBar()
        self.find_bar.hide()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.hide()
        self._marking = QTimer(self)
        self._marking.setSingleShot(True)
        self._marking.setInterval(30)
        self._marking.timeout.connect(self._mark_in_view)

    @property
    def is_formatted(self) -> bool:
        """Whether the document has no pictures, but a form that its text alone does not show."""
        document = self.pages.document
        return document is not None and not document.type.about.draws and document.type not in PLAIN

    @property
    def has_pages(self) -> bool:
        """Whether there are pictures of the document's pages."""
        return self.pages.layout.kind is not LayoutKind.TEXT and any(
            shape.drawn for shape in self.pages.layout.pages
        )

    def _drawn_total(self) -> int:
        return len(self.pages.layout.pages) if self.has_pages else 0

    def _take(self, id_: str, number: int, found: Pages) -> None:
        super()._take(id_, number, found)
        if self._document is None or self._document.id != id_:
            return
        if self.is_formatted:
            self._show_formatted(self._document)
        passage = self._passage
        if passage is not None and not passage.text and passage.page == self._shown.number:
            # a place found on a page whose text was not there yet
            self._passage = replace(passage, text=self._text_at(passage.start, passage.end))
            self._mark()
        elif passage is not None and self.has_pages and self._differs(passage):
            self._refuse()
        self.finder.on_page(number, partial(self._take_text_chunks, number))
        self._marking.start()

    def _show_formatted(self, document: Document) -> None:
        self.formatted.show_page(self._shown, document.type)
        self._mark()

    def _take_text_chunks(self, number: int, found: Found) -> None:
        if number == self._shown.number:
            self._text_chunks = found
            self._show_text_bands()

    def _show_text_bands(self) -> None:
        begins, length = self._shown.begins, len(self._shown.text)
        passage = self._passage
        spans: list[tuple[int, int, int]] = []
        for chunk, _ in self._text_chunks if begins is not None else ():
            first, last = max(0, chunk.start - (begins or 0)), min(length, chunk.end - (begins or 0))
            if first < last:
                spans.append((chunk.index, first, last))
        chosen = passage.chunk if passage is not None else -1
        self.bands.show_spans([(n, self._place(a), self._place(b)) for n, a, b in spans], chosen)
        place = self.formatted.place
        self.formatted_bands.show_spans([(n, place(a), place(b)) for n, a, b in spans], chosen)

    def _mark(self) -> None:
        super()._mark()
        self._show_text_bands()

    def _is_shown(self, passage: Passage) -> bool:
        """Whether this passage is the one that is marked; its text may have come since."""
        now = self._passage
        return now is not None and (now.start, now.end, now.chunk) == (
            passage.start,
            passage.end,
            passage.chunk,
        )

    def _turn_to(self, page: int) -> bool:
        """Show the text of another page, and leave the pages where they are; False if it is shown already."""
        if page == self.page.value():
            return False
        self._following = True
        self.page.setValue(page)
        self._following = False
        return True

    # chunks and passages

    def _mark_passage(self) -> None:
        passage = self._passage
        self.canvas.marks.strong.clear()
        self.canvas.marks.pale.clear()
        self.canvas.marks.chosen = passage.chunk if passage is not None else -1
        if passage is None or not self.has_pages:
            self._landing = False
            self.canvas.viewport().update()
            return

        def take(marks: PassageMarks) -> None:
            if self._is_shown(passage):
                self._put_on_page(passage, marks)

        self.canvas.go_to(passage.page)
        self.pages.marks(passage.start, passage.end, take)
        self.finder.on_page(passage.page, lambda _found: self._mark_neighbours(passage))

    def _differs(self, passage: Passage) -> bool:
        """Whether the page has another text at the passage's place: the file was read again since it was found."""
        page, begins = self._shown, self._shown.begins
        if not passage.text or begins is None or page.number != passage.page:
            return False
        first, last = max(passage.start, begins), min(passage.end, begins + len(page.text))
        there = page.text[first - begins : max(first, last) - begins]
        return not there or there != passage.text[first - passage.start : last - passage.start]

    def _refuse(self) -> None:
        """Mark nothing: what is there is not the passage."""
        self.canvas.marks.strong.clear()
        self.canvas.marks.pale.clear()
        self.canvas.setAccessibleDescription("")
        self.note.setText(wording.translate("pages", WHY["not_located"]))
        self.note.show()
        self._landing = False
        self.canvas.viewport().update()

    def _put_on_page(self, passage: Passage, marks: PassageMarks) -> None:
        if self._differs(passage):
            self._refuse()
            return
        self.canvas.marks.strong = {each.page: list(each.boxes) for each in marks.pages if each.boxes}
        if self.canvas.marks.strong:
            page = min(self.canvas.marks.strong)
            box = self.canvas.marks.strong[page][0]
            if self._landing or not self.canvas.shows(page, box):
                self.canvas.go_to(page, box)
            self.note.hide()
            where = wording.page_words(page, max(self.canvas.marks.strong))
            said = self.tr("The passage is marked on {pages}.").format(pages=where)
            self.canvas.setAccessibleDescription(said)
            appearance.announce(self.canvas, said)
        elif marks.why is not None:
            why = WHY.get(marks.why)
            self.note.setText(
                wording.translate("pages", why) if why else self.tr("The passage is not marked.")
            )
            self.note.show()
        self._landing = False
        self.canvas.viewport().update()

    def _mark_neighbours(self, passage: Passage) -> None:
        if not self._is_shown(passage) or passage.chunk < 0:  # a place found is no chunk
            return
        for number in (passage.chunk - 1, passage.chunk + 1):
            found = self.finder.chunk(number)
            if found is not None:
                self.pages.marks(found[0].start, found[0].end, lambda marks: self._pale(passage, marks))
        self._mark()

    def _pale(self, passage: Passage, marks: PassageMarks) -> None:
        if self._is_shown(passage):
            for each in marks.pages:
                strong = set(self.canvas.marks.strong.get(each.page, ()))
                boxes = [box for box in each.boxes if box not in strong]
                self.canvas.marks.pale.setdefault(each.page, []).extend(boxes)
            self.canvas.viewport().update()

    def _mark_in_view(self) -> None:
        """Find the chunks and the places found on the pages in view."""
        if not self.has_pages or not self.canvas.isVisible():
            return
        for page in self.canvas.in_view():
            if page not in self._chunks:
                self._chunks[page] = []
                self.finder.on_page(page, partial(self._take_chunks, page))
        self._mark_hits()

    def _take_chunks(self, page: int, found: Found) -> None:
        self._chunks[page] = found
        for chunk, _text in found:
            self.pages.marks(chunk.start, chunk.end, partial(self._band, chunk))

    def _band(self, chunk: Chunk, marks: PassageMarks) -> None:
        for each in marks.pages:
            bands = self.canvas.marks.bands.setdefault(each.page, [])
            if each.boxes and all(band.chunk != chunk.index for band in bands):
                bands.append(Band(chunk.index, each.boxes))
        self.canvas.viewport().update()

    def _choose_at(self, page: int, x: float, y: float) -> None:
        """Choose the chunk under a place of a page; among several that overlap, the next one at each click."""
        near = [
            band.chunk
            for band in self.canvas.marks.bands.get(page, ())
            if any(_holds(box, x, y) for box in band.boxes)
        ]
        if near:
            now = self._passage.chunk if self._passage is not None else -1
            self._choose(near[(near.index(now) + 1) % len(near)] if now in near else near[0])

    def go_to_chunk(self, forward: bool) -> None:
        """Choose and show the chunk behind the one that is chosen, or before it; without any, the first of the page."""
        passage = self._passage
        at = self.finder.at(passage.start) if passage is not None and passage.chunk < 0 else None
        if at is not None:  # a place found lies in it
            self._choose(at[0].index)
        elif passage is not None and passage.chunk >= 0:
            number = passage.chunk + (1 if forward else -1)
            self.finder.number(number, lambda found: self._choose(found[0].index))
        else:
            self.finder.from_page(self.page.value(), lambda found: self._choose(found[0].index))

    def _choose(self, number: int) -> None:
        found, document = self.finder.chunk(number), self._document
        if found is None or document is None:
            return
        chunk, text = found
        page = min(max(self.page.value(), chunk.first_page), chunk.last_page)
        passage = Passage(
            document.id, document.name, document.path, page, chunk.last_page, chunk.index, chunk.start,
            chunk.end, 1.0, text, place=chunk.place, heading=chunk.heading, context=chunk.context,
        )  # fmt: skip
        self._passage = passage
        if not self._turn_to(page):
            self._mark()
        self.canvas.marks.strong.clear()
        self.canvas.marks.pale.clear()
        self.canvas.marks.chosen = number
        self.pages.marks(chunk.start, chunk.end, lambda marks: self._chosen(passage, marks))
        self._mark_neighbours(passage)

    def _chosen(self, passage: Passage, marks: PassageMarks) -> None:
        if self._is_shown(passage):
            self._put_on_page(passage, marks)

    def _copy(self) -> None:
        """Copy the words that are selected, or else the passage that is marked."""
        if not self.canvas.selection.is_empty:
            self.canvas.selection.text(self._copied)
        elif self._passage is not None:
            QGuiApplication.clipboard().setText(self._passage.text)
            appearance.announce(self.canvas, self.tr("The passage was copied."))

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        said = self.tr("The selected text was copied.")
        if self.canvas.selection.is_cut:
            said = self.tr("Only the first {count} pages of the selected text were copied.")
            said = said.format(count=wording.number(MOST_PAGES))
            self.note.setText(said)
            self.note.show()
        appearance.announce(self.canvas, said)

    def _text_at(self, start: int, end: int) -> str:
        """The characters of a span, as far as the page that is shown has them."""
        begins = self._shown.begins
        return self._shown.text[max(0, start - begins) : max(0, end - begins)] if begins is not None else ""

    def _mark_hits(self) -> None:
        """Mark the places found on the pages in view."""

    # the text

    def _other_spans(self) -> list[tuple[int, int, QColor]]:
        begins, length = self._shown.begins, len(self._shown.text)
        if begins is None:
            return []
        spans: list[tuple[int, int, QColor]] = []
        passage = self._passage
        if passage is not None and passage.chunk >= 0:
            pale = appearance.tone(PALE, self.palette())
            for number in (passage.chunk - 1, passage.chunk + 1):
                found = self.finder.chunk(number)
                if found is not None:
                    chunk = found[0]
                    # where chunks overlap, the passage itself stays as it is
                    start = max(chunk.start, passage.end) if number > passage.chunk else chunk.start
                    end = min(chunk.end, passage.start) if number < passage.chunk else chunk.end
                    spans.append((start, end, pale))
        hit = appearance.tone(HIT, self.palette())
        spans += [(start, end, hit) for start, end in self._hits if begins <= start < begins + length]
        within = [
            (max(0, start - begins), min(length, end - begins), ground)
            for start, end, ground in spans[: MOST_HITS * 5]
        ]
        return [(first, last, ground) for first, last, ground in within if first < last]

    def _marked(self, spans: Sequence[tuple[int, int, QColor]], place: int | None) -> None:
        self.formatted.mark(spans)
        if place is not None:
            self.formatted.scroll_to(place)

    def _choose_in_text(self, where: QPoint) -> None:
        """Choose the chunk at a place of the text."""
        begins = self._shown.begins
        if begins is None:
            return
        # a cursor counts in units of UTF-16
        units = self.text.toPlainText().encode("utf-16-le", "surrogatepass")
        before = units[: 2 * self.text.cursorForPosition(where).position()].decode("utf-16-le", "ignore")
        self._choose_at_offset(begins + len(before))

    def _choose_in_formatted(self, where: QPoint) -> None:
        """Choose the chunk at a place of the formatted page."""
        if self._shown.begins is not None:
            place = self.formatted.cursorForPosition(where).position()
            self._choose_at_offset(self._shown.begins + self.formatted.offset_at(place))

    def _choose_at_offset(self, offset: int) -> None:
        found = self.finder.at(offset)
        if found is not None:
            self._choose_beside(found[0].index)

    def _choose_beside(self, number: int) -> None:
        """Choose a chunk in the text, which stays where it is."""
        self._keeps_place = True
        self._choose(number)
        self._keeps_place = False


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom
