# SPDX-License-Identifier: Apache-2.0
"""Pages of a scripted desk: plain pictures of the right size, drawn when a test lets them be."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from docdesk.values.documents import Chunk, Page
from docdesk.values.pages import (
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

LINE = 20
"""Characters of a line; each page has `LINES` of them, and a chunk is one line."""
LINES = 5
LENGTH = LINE * LINES + 2
"""Characters from the beginning of a page to that of the next."""


def layout(count: int) -> PageLayout:
    """Pages in A4, every third of them lying."""
    shapes = []
    for number in range(1, count + 1):
        width, height = (842.0, 595.0) if number % 3 == 0 else (595.0, 842.0)
        start = (number - 1) * LENGTH
        shapes.append(PageShape(number, width, height, start, start + LINE * LINES))
    return PageLayout(LayoutKind.PAGES, tuple(shapes))


def line_text(page: int, line: int) -> str:
    """What a line says, in `LINE` characters with its end."""
    return f"page {page} line {line}".ljust(LINE - 1, ".") + "\n"


def box(line: int) -> Box:
    """Where a line of a page is."""
    return Box(0.1, 0.1 + line * 0.1, 0.9, 0.18 + line * 0.1)


class DrawnDesk:
    """Gives a `ScriptedDesk` pages. `asked` are the pictures that were asked for, `cancelled` those given up."""

    def __init__(self, desk: Any, id_: str, count: int) -> None:
        self.asked: list[tuple[int, int, int]] = []
        self.cancelled: list[int] = []
        self.may_draw = asyncio.Event()
        self.may_draw.set()
        self.spans: list[tuple[int, int]] = []
        desk.layouts[id_] = layout(count)
        desk.page_picture = self.page_picture
        desk.passage_marks = self.passage_marks
        desk.page_words = self.page_words
        desk.find_in_document = self.find_in_document
        desk.pages = self.pages
        desk.chunk_rows = [
            (
                Chunk(
                    (page - 1) * LINES + line,
                    (page - 1) * LENGTH + line * LINE,
                    (page - 1) * LENGTH + (line + 1) * LINE,
                    page,
                    page,
                    "0" * 64,
                ),
                line_text(page, line),
            )
            for page in range(1, count + 1)
            for line in range(LINES)
        ]
        self.count = count

    async def pages(self, document: Any, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
        """The text of some pages."""
        wanted = range(first, min(first + limit, self.count + 1))
        texts = {page: "".join(line_text(page, line) for line in range(LINES)) for page in wanted}
        return [Page(page, texts[page], begins=(page - 1) * LENGTH) for page in wanted], self.count

    async def page_picture(
        self,
        id: str,
        page: int,
        width: int,
        turn: int = 0,
        marks: Any = (),
        *,
        password: str | None = None,
        raw: bool = False,
    ) -> PagePicture:
        """A grey picture of the width that was asked for."""
        self.asked.append((page, width, turn))
        try:
            await self.may_draw.wait()
        except asyncio.CancelledError:
            self.cancelled.append(page)
            raise
        image = QImage(width, width, QImage.Format.Format_RGB32)
        image.fill(QColor("#eeeeee"))
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        return PagePicture(bytes(data.data()), width, width)

    async def passage_marks(
        self, id: str, start: int, end: int, *, password: str | None = None
    ) -> PassageMarks:
        """The boxes of the lines that a span touches."""
        page = start // LENGTH + 1
        lines = [
            line
            for line in range(LINES)
            if start < (page - 1) * LENGTH + (line + 1) * LINE and end > (page - 1) * LENGTH + line * LINE
        ]
        return PassageMarks((MarkedPage(page, tuple(box(line) for line in lines)),), 1.0)

    async def find_in_document(self, id: str, text: str, most: int = 10_000) -> list[tuple[int, int]]:
        """The spans that the test says."""
        return self.spans

    async def page_words(self, id: str, page: int, *, password: str | None = None) -> PageWords:
        """The words of the lines, side by side in their boxes."""
        begins = (page - 1) * LENGTH
        text = "".join(line_text(page, line) for line in range(LINES))
        words = []
        for line in range(LINES):
            found = list(re.finditer(r"\S+", line_text(page, line)))
            for number, match in enumerate(found):
                start = begins + line * LINE
                whole, part = box(line), 0.8 / len(found)
                left = whole.left + number * part
                one = Box(left, whole.top, left + part * 0.9, whole.bottom)
                words.append(PageWord(start + match.start(), start + match.end(), (one,)))
        return PageWords(page, begins, text, tuple(words))
