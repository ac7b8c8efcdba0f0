# SPDX-License-Identifier: Apache-2.0
"""Pages of documents for a reader: layouts, pictures, marked passages, and words within a document.

Workers of their own draw pages and look for passages, so that a reader does not wait behind a run.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from docdesk.errors import (
    Damaged,
    DocdeskError,
    FileChanged,
    RequestInvalid,
    ShownAsText,
    SourceError,
    TooLarge,
    TooMuchMemory,
    TooSlow,
)
from docdesk.ingest.extract_stage import own_name
from docdesk.pages.files import Files
from docdesk.pages.finding import spans_in
from docdesk.pages.recognised import locate_lines
from docdesk.pages.viewers import Viewers, viewer
from docdesk.steps.extract.identify import identify, look_at
from docdesk.steps.extract.request import BESIDE, Request
from docdesk.steps.extract.view.boxes import Located, Span, letters_in, words_in
from docdesk.steps.extract.view.work import draw_page, locate_spans, locate_words, page_sizes, view_request
from docdesk.values.documents import Document, Page
from docdesk.values.facts import coded, megabytes
from docdesk.values.formats import FileType
from docdesk.values.pages import (
    LEAST_LOCATED,
    TURNS,
    Box,
    LayoutKind,
    MarkedPage,
    PageLayout,
    PagePicture,
    PageShape,
    PageWord,
    PageWords,
    PassageMarks,
)
from docdesk.values.recognition import RecognisedPage

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog
    from docdesk.catalog.listing import Listing
    from docdesk.ingest.inbox import Inbox
    from docdesk.settings.model import Settings

T = TypeVar("T")

LEAST_SIDE, MOST_SIDE = 0.1, 1_000_000.0
"""Points of a page that is drawn. A damaged file says that a page is infinitely wide, or has no height."""

FOUND_AT_ONCE = 200
"""Pages that are read from the catalog at once to look for words."""


class Pages:
    """Shows the documents of one library."""

    def __init__(
        self, catalog: Catalog, listing: Listing, inbox: Inbox, settings: Callable[[], Settings]
    ) -> None:
        """`inbox` takes copies of what assistants named; `settings` gives those in force."""
        self._catalog = catalog
        self._listing = listing
        self._settings = settings
        self._viewers = Viewers(lambda: viewer(settings()))
        self._spool = settings().library / "spool"
        self._files = Files(inbox)
        self._is_tidy = False

    async def layout(self, document: Document, password: str | None = None) -> PageLayout:
        """How to show a document: its pages with their sizes and their spans of its text.

        A file that is gone, or cannot be opened without its password, is shown as text, with the problem. Raises
        WrongPassword.
        """
        spans = await self._listing.page_spans(document.content) if document.content else []
        if not document.type.about.draws:
            return PageLayout(LayoutKind.TEXT, tuple(PageShape(n, 0, 0, a, b) for n, a, b in spans))
        try:
            sizes = await self._run(page_sizes, document, password)
        except SourceError as error:
            if error.code == "wrong_password":
                raise
            shapes = tuple(PageShape(n, 0, 0, a, b) for n, a, b in spans)
            return PageLayout(LayoutKind.TEXT, shapes, error.problem())
        kind = LayoutKind.PAGES if document.type.about.engines else LayoutKind.PICTURES
        return PageLayout(kind, tuple(_shapes(sizes, spans)))

    async def picture(
        self,
        document: Document,
        page: int,
        width: int,
        turn: int = 0,
        marks: Sequence[Box] = (),
        password: str | None = None,
        *,
        raw: bool = False,
    ) -> PagePicture:
        """A page as a picture about `width` pixels wide, turned by `turn` degrees clockwise, with these boxes marked.

        With `raw` it comes as pixels, without a PNG. Raises ShownAsText, PageMissing, RequestInvalid, and the
        SourceErrors.
        """
        if turn not in TURNS:
            raise RequestInvalid(where="turn", reason=coded("no_quarter_turn"))
        if not document.type.about.draws:
            raise ShownAsText(name=document.name)
        return await self._run(draw_page, document, password, page, width, turn, list(marks), raw)

    async def file_picture(
        self, path: Path, page: int, width: int, turn: int = 0, password: str | None = None
    ) -> PagePicture:
        """A page of a file that need not be in the library. Raises as `picture`, UnsupportedType, and TooLarge."""
        kind = await asyncio.to_thread(identify, path)
        limit_mb = self._settings().max_file_mb
        size = (await asyncio.to_thread(look_at, path)).st_size
        if size > limit_mb << 20:  # a damaged one would be searched to its end, and be written again
            raise TooLarge(size=megabytes(size), limit=coded("megabytes", count=limit_mb))
        document = Document("", path.name, str(path), kind)
        if not kind.about.draws:
            raise ShownAsText(name=path.name)
        request = self._request(kind, path, "file", password)
        return await self._in_worker(draw_page, request, page, width, turn, [], name=document.name)

    async def marks(
        self, document: Document, start: int, end: int, password: str | None = None
    ) -> PassageMarks:
        """Where the document's text from `start` to `end` is on its pages."""
        if document.content is None or end <= start:
            return PassageMarks((), 0.0, "no_text")
        if not document.type.about.draws:
            return PassageMarks((), 0.0, "shown_as_text")
        pages = await self._listing.pages_at(document.content, start, end)
        spans = [_span(page, start, end) for page in pages]
        total = await asyncio.to_thread(_letters_of, spans)
        if not total:
            return PassageMarks((), 0.0, "no_text")
        try:
            located = await self._located(document, pages, spans, password)
        except SourceError as error:
            return PassageMarks((), 0.0, error.code)
        share = round(sum(one.found for one in located) / total, 4)
        if share < LEAST_LOCATED:
            return PassageMarks((), share, _why_not(pages, located))
        marked = tuple(MarkedPage(one.page, one.boxes) for one in located if one.boxes)
        return PassageMarks(marked, share)

    async def words(self, document: Document, number: int, password: str | None = None) -> PageWords:
        """A page's text, and where its words are on the page; without words if it has no picture or none is known.

        Raises the SourceErrors.
        """
        pages, _ = await self._listing.pages(document, number, 1)
        page = next((each for each in pages if each.number == number), Page(number, ""))
        begins = page.begins or 0
        spans = [Span(number, page.text, *span) for span in words_in(page.text)]
        seen = await self._recognised(document, pages)
        found: list[Located] = []
        if number in seen:
            found = [locate_lines(span, begins, seen[number]) for span in spans]
        elif spans and not page.recognised and document.type.about.engines:
            found = await self._run(locate_words, document, password, number, page.text)
        words = [
            PageWord(begins + span.start, begins + span.end, one.boxes)
            for span, one in zip(spans, found, strict=False)
            if one.boxes
        ]
        return PageWords(number, begins, page.text, tuple(words))

    async def find(self, document: Document, text: str, most: int) -> list[tuple[int, int]]:
        """Spans of the document's text that are these words, in order, at most `most` of them."""
        found: list[tuple[int, int]] = []
        first = 1
        while document.content is not None and len(found) < most:
            pages, _ = await self._listing.pages(document, first, FOUND_AT_ONCE)
            if not pages:
                break
            found += await asyncio.to_thread(spans_in, pages, text, most - len(found))
            first = pages[-1].number + 1
        return found

    async def close(self) -> None:
        """Stop what runs, and remove what it left."""
        await self._viewers.close()
        await asyncio.to_thread(self._files.close)
        await asyncio.to_thread(self._tidy)

    # below

    async def _located(
        self, document: Document, pages: Sequence[Page], spans: Sequence[Span], password: str | None
    ) -> list[Located]:
        """The spans on their pages, in the pages' order. Nothing is known of pages in attached files."""
        seen = await self._recognised(document, pages)
        located = [
            locate_lines(span, page.begins or 0, seen[page.number])
            for page, span in zip(pages, spans, strict=True)
            if page.number in seen
        ]
        written = [span for page, span in zip(pages, spans, strict=True) if not page.recognised]
        if written and document.type.about.engines:
            located += await self._run(locate_spans, document, password, written)
        return sorted(located, key=lambda one: one.page)

    async def _recognised(self, document: Document, pages: Sequence[Page]) -> dict[int, RecognisedPage]:
        numbers = {page.number for page in pages if page.recognised}
        if not numbers:
            return {}
        first, last = min(numbers), max(numbers)
        found = await self._listing.recognised_pages(document, first, last - first + 1)
        return {page.number: page for page in found if page.number in numbers}

    async def _run(
        self, function: Callable[..., T], document: Document, password: str | None, *arguments: Any
    ) -> T:
        """Have a worker do something with the document's file, which has to be the one that was read."""
        if not self._is_tidy:
            await asyncio.to_thread(self._tidy)  # what a crash left
            self._is_tidy = True
        sources = await self._catalog.sources(document.id)
        paths = {document.path, *(source.path for source in sources)}
        by_assistant = {path for path in paths if await self._catalog.assistant_paths.holds(path)}
        limit_mb = self._settings().max_file_mb
        path, original = await self._files.of(document, sources, by_assistant, limit_mb)
        before = await asyncio.to_thread(self._files.version, original)
        # part of the names of a worker's files, and it may come from a received catalog
        name = own_name(document.content) if document.content else "file"
        request = self._request(document.type, path, name, password)
        result = await self._in_worker(function, request, *arguments, name=document.name)
        if await asyncio.to_thread(self._files.version, original) != before:
            raise FileChanged(path=document.path)
        return result

    def _request(self, kind: FileType, path: Path, name: str, password: str | None) -> Request:
        spool = self._spool / f"{name}.view"
        given = password if kind.about.takes_password else None
        return view_request(kind, path, spool, given, self._settings().max_pages)

    async def _in_worker(self, function: Callable[..., T], request: Request, *arguments: Any, name: str) -> T:
        settings = self._settings()
        try:
            return await self._viewers.run(
                function, request, *arguments, file=Path(request.path), seconds=settings.page_seconds
            )
        except TimeoutError as error:
            stopped: DocdeskError = TooSlow(seconds=settings.page_seconds)
            raise stopped from error
        except MemoryError as error:
            raise TooMuchMemory(limit=coded("megabytes", count=settings.memory_mb)) from error
        except ChildProcessError as error:
            raise Damaged(reason=coded("reader_crashes")) from error

    def _tidy(self) -> None:
        """Remove files that were written again, which a worker that is killed leaves."""
        for name in BESIDE:
            for left in self._spool.glob(f"*.view.{name}"):
                with contextlib.suppress(OSError):
                    left.unlink()


def _shapes(sizes: Sequence[tuple[float, float]], spans: Sequence[tuple[int, int, int]]) -> list[PageShape]:
    """The pages of a file, and behind them those of files that are attached to it, which have no size."""
    known = {number: (start, end) for number, start, end in spans}
    shapes: list[PageShape] = []
    at = 0
    for number in range(1, max(len(sizes), max(known, default=0)) + 1):
        width, height = sizes[number - 1] if number <= len(sizes) else (0.0, 0.0)
        if not (LEAST_SIDE <= width <= MOST_SIDE and LEAST_SIDE <= height <= MOST_SIDE):
            width = height = 0.0
        start, end = known.get(number, (at, at))
        at = end
        shapes.append(PageShape(number, round(width, 2), round(height, 2), start, end))
    return shapes


def _span(page: Page, start: int, end: int) -> Span:
    """The part of a page that is between two places of the document's text."""
    begins = page.begins or 0
    return Span(page.number, page.text, max(0, start - begins), min(len(page.text), end - begins))


def _letters_of(spans: Sequence[Span]) -> int:
    return sum(letters_in(span.text[span.start : span.end]) for span in spans)


def _why_not(pages: Sequence[Page], located: Sequence[Located]) -> str:
    known = {one.page for one in located}
    if any(page.recognised and page.number not in known for page in pages):
        return "no_lines"
    return "not_located" if located else "attached"
