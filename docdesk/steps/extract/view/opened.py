# SPDX-License-Identifier: Apache-2.0
"""A PDF that a worker keeps open from one page to the next, with the pages that were used last."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from docdesk.errors import Damaged
from docdesk.steps.extract.engines import open_engine
from docdesk.steps.extract.engines.pdfium import bytes_of_whole, flatten, has_words_aside, opened
from docdesk.steps.extract.request import Request
from docdesk.steps.extract.view.letters import Letters
from docdesk.steps.extract.view.notes import notes_of
from docdesk.values.facts import coded

PAGES = 4
"""Pages that stay loaded: those on the screen."""

T = TypeVar("T")


@dataclass(slots=True)
class _Loaded:
    page: Any
    read: Any = None
    """The same page after its form and notes became a part of it; `page` itself if it has none."""
    letters: Letters | None = None

    def close(self) -> None:
        if self.letters is not None:
            self.letters.close()
        if self.read is not None and self.read is not self.page:
            self.read.close()
        self.page.close()


class OpenPdf:
    """An open PDF and some of its pages."""

    def __init__(self, request: Request) -> None:
        """Raises Encrypted, WrongPassword, Damaged, FileMissing, FileUnreadable, MemoryError."""
        self._request = request
        self._stack = ExitStack()
        self._pages: OrderedDict[int, _Loaded] = OrderedDict()
        self.document: Any
        try:
            # no engine: it looks for damage inside all pages, which takes long and changes no picture
            self.document = self._stack.enter_context(opened(request))
            bytes_of_whole(self.document, request)
        except Damaged:
            self._stack.close()
            # a file that only qpdf understands is written again, as it was to be read
            engine: Any = self._stack.enter_context(open_engine("rebuilt", request))
            self.document = engine.document
            self._request = replace(request, path=engine.path)
        self._flattened: Any = None

    def sizes(self, most: int) -> list[tuple[float, float]]:
        """Widths and heights of the first `most` pages, in points as they are shown. Loads no page."""
        return [self._size(index) for index in range(min(len(self.document), most))]

    def page(self, number: int) -> Any:
        """A pdfium page as it is in the file. Raises Damaged."""
        return self._loaded(number).page

    def letters(self, number: int) -> Letters:
        """The letters of a page as it was read: with those of its form, stamps and notes. Raises Damaged."""
        loaded = self._loaded(number)
        if loaded.letters is None:
            loaded.letters = Letters.of(self.page_as_read(number), list(notes_of(loaded.page)))
        return loaded.letters

    def page_as_read(self, number: int) -> Any:
        """A pdfium page of which its form, stamps and notes are a part. Raises Damaged."""
        loaded = self._loaded(number)
        if loaded.read is None:
            loaded.read = self._as_read(loaded.page, number)
        return loaded.read

    def close(self) -> None:
        """Close pages and file."""
        for loaded in self._pages.values():
            loaded.close()
        self._pages.clear()
        self._stack.close()

    def _size(self, index: int) -> tuple[float, float]:
        import pypdfium2

        with suppress(pypdfium2.PdfiumError):
            width, height = self.document.get_page_size(index)
            return float(width), float(height)
        return 0.0, 0.0

    def _loaded(self, number: int) -> _Loaded:
        import pypdfium2

        loaded = self._pages.get(number)
        if loaded is None:
            try:
                loaded = _Loaded(self.document[number - 1])
            except (pypdfium2.PdfiumError, IndexError) as error:
                raise Damaged(reason=coded("page_damaged")) from error
            self._pages[number] = loaded
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)[1].close()
        self._pages.move_to_end(number)
        return loaded

    def _as_read(self, page: Any, number: int) -> Any:
        """The page with its form and notes, of another opening of the file: the picture of it stays as it is."""
        if not has_words_aside(page):
            return page
        if self._flattened is None:
            self._flattened = self._stack.enter_context(opened(self._request))
        copy = self._flattened[number - 1]
        if flatten(copy):
            copy.close()
            copy = self._flattened[number - 1]
        return copy


_open: tuple[tuple[Any, ...], OpenPdf] | None = None


def with_pdf(request: Request, work: Callable[[OpenPdf], T]) -> T:
    """What `work` makes of the request's PDF, which stays open for the next call. Raises as `OpenPdf`."""
    global _open
    key = (request.path, request.password, _version(Path(request.path)))
    if _open is not None and _open[0] != key:
        forget()
    if _open is None:
        _open = (key, OpenPdf(request))
    try:
        return work(_open[1])
    except MemoryError:
        forget()
        raise
    finally:
        if sys.platform == "win32":  # a file that is open can be neither saved nor removed there
            forget()


def forget() -> None:
    """Close the file that is open."""
    global _open
    if _open is not None:
        _, pdf = _open
        _open = None
        pdf.close()


def _version(path: Path) -> tuple[int, int, int] | None:
    """What changes with a file; None for one that is not there."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns, about.st_ino
