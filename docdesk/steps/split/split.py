# SPDX-License-Identifier: Apache-2.0
"""Pages to chunks. Runs in a worker.

A document's text is its pages joined by PAGE_BREAK. Each chunk is an exact span of it, cut where
`RecursiveCharacterTextSplitter` finds the best separator; blanks at its ends are left out of the span. A document
with headings is cut along them first, and a chunk that begins inside a table carries the table's header row.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docdesk.steps.split.counting import Counter, token_counter
from docdesk.steps.split.language import language_of
from docdesk.steps.split.structure import SMALL, Structure
from docdesk.steps.split.titles import Titles
from docdesk.steps.spool import spooled_pages
from docdesk.values.documents import PAGE_BREAK, Chunk, Page, with_context

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

SEPARATORS = (
    "\n\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "\u2029",
    "\u2028",
    # ends of sentences; those of Chinese and Japanese need no blank after them
    "。",
    "．",
    "！",
    "？",
    ". ",
    "! ",
    "? ",
    "；",
    "; ",
    "，",
    "、",
    ", ",
    " ",
    "\u3000",
    "\u200b",
    "",
)

SMALLEST = 8
"""Characters below which a chunk over the model's window is not cut further."""


@dataclass(frozen=True, slots=True)
class SplitSpec:
    """How to split. `size` is the most characters of a chunk, `overlap` how many two neighbours may share.

    `window` is how many tokens the model reads, and `tokenizer` the file with its vocabulary. If both are given,
    the tokens of each chunk are counted. A chunk over the window is split further if `fit`, else marked as cut.
    If `titled`, each chunk is embedded below its titles: the document's `title` and the headings that it is under.
    """

    size: int
    overlap: int
    window: int | None = None
    tokenizer: str | None = None
    fit: bool = True
    titled: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class SplitResult:
    """The chunks in order, and the English name of the language if it is certain."""

    chunks: list[Chunk]
    language: str | None


class Span(NamedTuple):
    """Where a piece begins and ends in the text, in characters."""

    start: int
    end: int


def split_document(source: Path | Sequence[Page], spec: SplitSpec) -> SplitResult:
    """Split a document, given as its spool (so that no text is sent between processes) or as its pages."""
    pages = spooled_pages(source) if isinstance(source, Path) else source
    return SplitResult(split_pages(pages, spec), language_of(document_text(pages)))


def document_text(pages: Sequence[Page]) -> str:
    """The text whose characters the spans of chunks count."""
    return PAGE_BREAK.join(page.text for page in pages)


def split_pages(pages: Sequence[Page], spec: SplitSpec) -> list[Chunk]:
    """Chunks in order. None is blank, and together they hold everything that is not blank."""
    text = document_text(pages)
    structure = Structure(pages, text)
    counter = token_counter(spec.tokenizer) if spec.tokenizer is not None else None
    structure.limit_contexts(spec.size, counter, spec.window)
    titles = Titles(structure, spec.size, spec.title, counter, spec.window) if spec.titled else None
    spans = _trimmed(text, _spans_of(structure, spec))
    counts: list[int | None] = [None] * len(spans)
    if counter is not None:
        spans, counts = _counted(_Pieces(structure, titles), spans, spec, counter)
    chunks = []
    for index, (span, count) in enumerate(zip(spans, counts, strict=True)):
        first, last = structure.page_at(span.start), structure.page_at(span.end - 1)
        context = structure.context_at(span.start)
        above = titles.of(span.start, span.end) if titles is not None else ""
        embedded = with_context(above, with_context(context, text[span.start : span.end]))
        chunks.append(
            Chunk(
                index=index,
                start=span.start,
                end=span.end,
                first_page=pages[first].number,
                last_page=pages[last].number,
                sha256=hashlib.sha256(embedded.encode()).hexdigest(),
                tokens=count,
                cut=count is not None and spec.window is not None and count > spec.window,
                place=structure.place_at(span.start),
                heading=structure.heading_of(span.start, span.end),
                recognised=structure.recognised(first, last),
                context=context,
                titles=above,
            )
        )
    return chunks


def _spans_of(structure: Structure, spec: SplitSpec) -> list[Span]:
    """Where the text is cut: along its sections, and within one that is too long wherever the splitter cuts.

    Within a part that has a table, there is room for the table's header in each chunk. Titles stay with the first
    words below them.
    """
    found: list[Span] = []
    for start, end in structure.parts(spec.size):
        if end - start <= spec.size:
            found.append(Span(start, end))
            continue
        titles = structure.titles_before(start, end)
        begin = start + titles if titles * SMALL <= spec.size else start
        size = spec.size - max(structure.context_room(start, end), begin - start)
        pieces = split_spans(structure.text[begin:end], size, min(spec.overlap, size - 1))
        spans = [Span(begin + first, begin + last) for first, last in pieces]
        found += [Span(start, spans[0].end), *spans[1:]]
    return found


def split_spans(text: str, size: int, overlap: int) -> list[Span]:
    """Where the splitter cuts: spans that begin at 0, end at the text's end and leave no gap."""
    splitter = _splitter(size, overlap)
    return splitter.spans_of(text)  # type: ignore[no-any-return, attr-defined]


@functools.cache
def _splitter(size: int, overlap: int) -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class SpanSplitter(RecursiveCharacterTextSplitter):
        """The splitter, which also keeps where its pieces are.

        It hands every part of the text to `_merge_splits`, once and in order, so the lengths of the pieces give
        the spans. Searching the text for a chunk would find the wrong place if words repeat.
        """

        def spans_of(self, text: str) -> list[Span]:
            self._at = 0
            self._spans: list[Span] = []
            self.split_text(text)
            if self._at != len(text):
                raise AssertionError("the splitter left out a part of the text")
            return self._spans

        def _merge_splits(self, splits: Any, separator: str) -> list[str]:
            cuts = list(accumulate(map(len, splits), initial=self._at))
            first = 0
            for piece in range(len(cuts) - 1):
                if cuts[piece + 1] - cuts[first] > size and piece > first:
                    self._spans.append(Span(cuts[first], cuts[piece]))
                    while first < piece and (
                        cuts[piece] - cuts[first] > overlap or cuts[piece + 1] - cuts[first] > size
                    ):
                        first += 1
            if cuts[-1] > cuts[first]:
                self._spans.append(Span(cuts[first], cuts[-1]))
            self._at = cuts[-1]
            return []

    return SpanSplitter(
        separators=list(SEPARATORS),
        chunk_size=size,
        chunk_overlap=min(overlap, size - 1),
        keep_separator="end",
        strip_whitespace=False,
    )


def _trimmed(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans without the blanks at their ends; blank spans and spans within another are dropped."""
    found: list[Span] = []
    for start, end in spans:
        piece = text[start:end]
        bare = piece.strip()
        if bare:
            begin = start + len(piece) - len(piece.lstrip())
            _add(found, Span(begin, begin + len(bare)))
    return found


def _add(found: list[Span], span: Span) -> bool:
    """Append a span unless it is within the last one; if the last is within it, replace that."""
    if found and span.end <= found[-1].end:
        return False
    if found and span.start <= found[-1].start:
        found.pop()
    found.append(span)
    return True


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What is embedded for spans of a text."""

    structure: Structure
    titles: Titles | None

    def of(self, span: Span) -> str:
        """The text of a span below its context and its titles."""
        piece = self.structure.text[span.start : span.end]
        embedded = with_context(self.structure.context_at(span.start), piece)
        return with_context(self.titles.of(span.start, span.end), embedded) if self.titles else embedded


def _counted(
    pieces: _Pieces, spans: list[Span], spec: SplitSpec, counter: Counter
) -> tuple[list[Span], list[int | None]]:
    """The spans and their token counts. If they have to fit, spans over the window come in smaller pieces."""
    text = pieces.structure.text
    counts = [counter(pieces.of(span)) for span in spans]
    if not spec.fit or spec.window is None:
        return spans, list(counts)
    fitting: list[Span] = []
    lengths: list[int | None] = []
    waiting = list(zip(spans, counts, strict=True))[::-1]
    while waiting:
        span, count = waiting.pop()
        length = span.end - span.start
        if count <= spec.window or length < 2 * SMALLEST:
            if _add(fitting, span):
                del lengths[len(fitting) - 1 :]
                lengths.append(count)
            continue
        # a little below the share that would just fit: tokens are not spread evenly
        size = max(SMALLEST, min(length * 9 * spec.window // (10 * count), length - 1))
        cuts = split_spans(text[span.start : span.end], size, min(spec.overlap, size // 5))
        smaller = _trimmed(text, [Span(span.start + start, span.start + end) for start, end in cuts])
        waiting.extend([(each, counter(pieces.of(each))) for each in reversed(smaller)])
    return fitting, lengths
