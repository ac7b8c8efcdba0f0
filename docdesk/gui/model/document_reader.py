# SPDX-License-Identifier: Apache-2.0
"""Reads one document for the details: its stages, pages and chunks in portions, or everything as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDateTime, QLocale, QObject

from docdesk.errors import DocdeskError
from docdesk.gui.look import wording
from docdesk.gui.look.wording import place_words
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Chunk, Document, Page, Stage

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

PORTION = 200
"""Chunks that are read at once."""
PAGES = 50
"""Pages that are read at once for a copy of all."""

Pages = tuple[list[Page], int]
Chunks = tuple[list[tuple[Chunk, str]], int]


class DocumentReader(QObject):
    """Each answer goes to the function that was given with the question, unless the library was left meanwhile."""

    def __init__(self, view_model: ViewModel) -> None:
        super().__init__(view_model)
        self._view_model = self.view_model = view_model

    def place(self, document: Document) -> str:
        """The path of a document's file, or the documents that it lies inside."""
        return place_words(document, self._view_model.table.around(document))

    def page(self, document: Document, number: int, answer: Callable[[Pages], object]) -> None:
        """One page, counted from 1, and how many there are."""
        self._view_model.library.ask(
            lambda desk: desk.pages(document, number, 1), answer, doing="reading a page"
        )

    def chunks(self, document: Document, begin: int, answer: Callable[[Chunks], object]) -> None:
        """A portion of chunks, and how many there are."""
        self._view_model.library.ask(
            lambda desk: desk.chunks(document, begin, PORTION), answer, doing="reading chunks"
        )

    def twins(self, document: Document, answer: Callable[[list[str]], object]) -> None:
        """The paths of other files with the same bytes, which the document stands for as well."""

        async def ask(desk: Desk) -> list[str]:
            try:
                sources = await desk.sources(document.id)
            except DocdeskError:
                return []  # an owner of an older version does not say
            return [source.path for source in sources if source.path != document.path]

        self._view_model.library.ask(ask, answer, doing="looking for identical files")

    def attempts(self, document: Document, answer: Callable[[list[dict[str, Any]]], object]) -> None:
        """The attempts at a document's stages, oldest first."""
        self._view_model.library.ask(
            lambda desk: desk.attempts(document.id), answer, doing="reading attempts"
        )

    def everything(self, document: Document, answer: Callable[[str], object]) -> None:
        """Stages, chunks and the whole text, as plain text."""
        self._view_model.library.ask(
            lambda desk: self._everything(desk, document), answer, doing="copying a document"
        )

    async def _everything(self, desk: Desk, document: Document) -> str:
        lines = [self.tr("Stages")]
        lines += ["\t".join(stage_cells(attempt)) for attempt in await desk.attempts(document.id)]
        lines += ["", self.tr("Chunks")]
        begin, total = 0, 1
        while begin < total:
            chunks, total = await desk.chunks(document, begin, PORTION)
            lines += ["\t".join(chunk_cells(chunk)) for chunk, _text in chunks]
            begin += PORTION
        lines += ["", self.tr("Text")]
        first, total = 1, 1
        while first <= total:
            pages, total = await desk.pages(document, first, PAGES)
            for page in pages:
                lines += [f"[{wording.page_words(page.number, page.number)}]", page.text]
            if not pages:
                break
            first = pages[-1].number + 1
        return "\n".join(lines)


def stage_cells(attempt: dict[str, Any]) -> list[str]:
    """One try of one stage: its name, when it began, how long it took, how it ended."""
    began = QDateTime.fromMSecsSinceEpoch(int(attempt["began_at"] * 1000))
    outcome = str(attempt["outcome"])
    return [
        wording.stage_name(Stage(attempt["stage"])),
        QLocale().toString(began, QLocale.FormatType.ShortFormat),
        wording.time_words(max(0.05, float(attempt["seconds"]))),
        wording.outcome_words(outcome),
    ]


def chunk_cells(chunk: Chunk) -> list[str]:
    """A chunk: its number from 1, its pages, its span in characters, its tokens, whether the model cuts it."""
    pages = f"{chunk.first_page}"
    if chunk.last_page > chunk.first_page:
        pages += f"–{chunk.last_page}"
    return [
        wording.number(chunk.index + 1),
        pages,
        f"{wording.number(chunk.start)}–{wording.number(chunk.end)}",
        "" if chunk.tokens is None else wording.number(chunk.tokens),
        wording.translate("Chunks", "cut by the model") if chunk.cut else "",
    ]
