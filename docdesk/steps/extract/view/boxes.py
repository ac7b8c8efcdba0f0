# SPDX-License-Identifier: Apache-2.0
"""From a span of a page's kept text to boxes on the page: by its letters, and by its notes and fields."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docdesk.steps.extract.view.alignment import Form, aligned, form_of
from docdesk.steps.extract.view.letters import Edges, Letters
from docdesk.values.pages import Box

MOST_BOXES = 2_000
"""Of one page; a page of single letters has a box for each."""

BRIDGED = 2
"""Letters between two that were found, which belong to the same line: one of them was not legible."""

APART = 3.0
"""Heights of a line between two letters, beyond which they are not of one piece."""

LEAST_PURE = 0.4
"""Of the letters under the boxes of a page, how many have to be the passage's. Some programs draw each letter twice, to
make it bold."""

CHECKED = 40
"""Pieces of lines that are compared with the page: a table has hundreds, and each takes a look at all letters."""

LEAST_NOTE = 2
"""Letters of a note or field that is looked for in a passage."""


MOST_WORDS = 20_000
"""Words of one page that a person can select."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the kept text of a page."""

    page: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Located:
    """The boxes of a span, the number of its letters, and how many of them are under the boxes."""

    page: int
    boxes: tuple[Box, ...]
    letters: int
    found: int


def letters_in(text: str) -> int:
    """How many letters of a text are compared."""
    return sum(map(len, map(form_of, text)))


def locate(span: Span, letters: Letters) -> Located:
    """Where a span is on a page whose letters are given."""
    text = letters.form_of_kept(span.text)
    start, end = text.between(span.start, span.end)
    if start == end:
        return Located(span.page, (), 0, 0)
    notes = list(_notes(text, start, end, letters))
    indexes: set[int] = set()
    found = 0
    for first, last in _between(start, end, [(first, last) for first, last, _ in notes]):
        places = [place for place in aligned(text, first, last, letters.form) if place is not None]
        indexes.update(letters.form.places[place] for place in places)
        found += len(places)
    pieces = _pieces(sorted(indexes), letters)[:MOST_BOXES]
    if pieces and not _is_pure(pieces, sorted(indexes), letters):
        pieces, found = [], 0
    pieces += dict.fromkeys(edges for _, _, edges in notes)
    found += sum(last - first for first, last, _ in notes)
    boxes = tuple(Box(*letters.transform.edges(piece)) for piece in pieces)
    return Located(span.page, boxes, end - start, found)


def words_in(text: str) -> list[tuple[int, int]]:
    """The words of a text as a person selects them; Chinese and Japanese letters count as one each."""
    return [match.span() for match in itertools.islice(_WORD.finditer(text), MOST_WORDS)]


def each_word(page: int, text: str, letters: Letters) -> list[Located]:
    """Where each word of a page's kept text is. Nothing says that a word alone is the right one, so all are aligned."""
    form = letters.form_of_kept(text)
    places = aligned(form, 0, len(form.text), letters.form)
    found: list[Located] = []
    for start, end in words_in(text):
        first, last = form.between(start, end)
        indexes = sorted({letters.form.places[place] for place in places[first:last] if place is not None})
        boxes = tuple(Box(*letters.transform.edges(piece)) for piece in _pieces(indexes, letters))
        found.append(Located(page, boxes, last - first, len(indexes)))
    return found


def _notes(text: Form, start: int, end: int, letters: Letters) -> Iterator[tuple[int, int, Edges]]:
    """Spans of the form from `start` to `end` that are words of a note or field, with its rectangle."""
    if not letters.notes:
        return
    taken = bytearray(end)
    for words, edges in letters.notes:
        form = Form(words).text
        if len(form) < LEAST_NOTE or form in letters.form.text:
            continue
        at = text.text.find(form)
        while at >= 0:
            first, last = max(start, at), min(end, at + len(form))
            if first < last and not any(taken[first:last]):
                taken[first:last] = b"\1" * (last - first)
                yield first, last, edges
                break
            at = text.text.find(form, at + 1)


def _between(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left from `start` to `end` without these spans."""
    for first, last in sorted(taken):
        if start < first:
            yield start, first
        start = last
    if start < end:
        yield start, end


def _pieces(indexes: Sequence[int], letters: Letters) -> list[Edges]:
    """The edges of pieces of lines that these letters make, in their order."""
    pieces: list[Edges] = []
    before: int | None = None
    down = False  # whether the piece runs from letter to letter downwards, as Chinese and Japanese may
    for index in indexes:
        edges = letters.box(index)
        if edges is None:
            continue
        goes_on = before is not None and _goes_on(before, index, letters)
        if goes_on and not down and _is_one_line(pieces[-1], edges, letters.is_upright(index)):
            pieces[-1] = _joined(pieces[-1], edges)
        elif goes_on and (down or _is_wide(before, letters)) and _is_one_column(pieces[-1], edges):
            pieces[-1], down = _joined(pieces[-1], edges), True
        else:
            pieces.append(edges)
            down = False
        before = index
    return pieces


def _is_wide(index: int | None, letters: Letters) -> bool:
    """Whether a letter is of a script that can be written downwards."""
    return unicodedata.east_asian_width(letters.letter(index)) in "WF" if index is not None else False


def _is_one_column(piece: Edges, letter: Edges) -> bool:
    """Whether a letter is below a piece that is one letter wide."""
    width = max(piece[2] - piece[0], letter[2] - letter[0])
    overlap = min(piece[2], letter[2]) - max(piece[0], letter[0])
    gap = piece[1] - letter[3]
    return (
        overlap > 0 and piece[2] - piece[0] < 1.6 * (letter[3] - letter[1] + width) / 2 and abs(gap) <= width
    )


def _goes_on(before: int, index: int, letters: Letters) -> bool:
    """Whether nothing of weight is between two letters in the page's own order."""
    if index == before + 1:
        return True
    first, last = letters.form.between(before + 1, index)
    return last - first <= BRIDGED


def _is_one_line(piece: Edges, letter: Edges, upright: bool) -> bool:
    if not upright:  # the line runs up or down: exchange the sides
        piece = (piece[1], piece[0], piece[3], piece[2])
        letter = (letter[1], letter[0], letter[3], letter[2])
    height = max(piece[3] - piece[1], letter[3] - letter[1])
    overlap = min(piece[3], letter[3]) - max(piece[1], letter[1])
    # a comma hangs below the line, an apostrophe stands at its top
    if overlap < 0.3 * min(piece[3] - piece[1], letter[3] - letter[1]):
        return False
    gap = max(letter[0] - piece[2], piece[0] - letter[2])
    return gap <= APART * height


def _joined(one: Edges, other: Edges) -> Edges:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _is_pure(pieces: Sequence[Edges], indexes: Sequence[int], letters: Letters) -> bool:
    """Whether what stands under the boxes is the passage, mostly."""
    own = Counter("".join(map(letters.form.of, indexes)))
    under: Counter[str] = Counter()
    for left, bottom, right, top in pieces[:: 1 + len(pieces) // CHECKED]:
        # letters that only touch a box from the lines above and below do not count
        margin = 0.25 * (top - bottom), 0.1 * min(right - left, top - bottom)
        text = letters.within((left + margin[1], bottom + margin[0], right - margin[1], top - margin[0]))
        for letter in text:
            under.update(form_of(letter))
    total = sum(under.values())
    return not total or (under & own).total() >= LEAST_PURE * total
