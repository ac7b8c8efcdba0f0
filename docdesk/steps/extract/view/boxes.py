# SPDX-License-Identifier: Apache-2.0
"""From a span of a page's kept text to boxes on the page: by its letters, and by its notes and fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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

LEAST_PURE = 0.6
"""Of the letters under the boxes of a page, how many have to be the passage's."""

LEAST_NOTE = 2
"""Letters of a note or field that is looked for in a passage."""


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
    return sum(len(form_of(letter)) for letter in text)


def locate(span: Span, letters: Letters) -> Located:
    """Where a span is on a page whose letters are given."""
    text = Form(span.text)
    start, end = text.between(span.start, span.end)
    wanted = end - start
    if not wanted:
        return Located(span.page, (), 0, 0)
    places = aligned(text, start, end, letters.form)
    indexes = sorted({letters.form.places[place] for place in places if place is not None})
    found = sum(place is not None for place in places)
    pieces = _pieces(indexes, letters)[:MOST_BOXES]
    if pieces and not _is_pure(pieces, indexes, letters):
        pieces, found = [], 0
        places = [None] * wanted
    boxes = [Box(*letters.transform.edges(piece)) for piece in pieces]
    if found < wanted:
        rest = "".join(text.text[start + n] for n, place in enumerate(places) if place is None)
        beside, more = _notes(rest, letters)
        boxes, found = [*boxes, *beside], found + more
    return Located(span.page, tuple(boxes), wanted, min(found, wanted))


def _pieces(indexes: Sequence[int], letters: Letters) -> list[Edges]:
    """The edges of pieces of lines that these letters make, in their order."""
    pieces: list[Edges] = []
    before: int | None = None
    for index in indexes:
        edges = letters.box(index)
        if edges is None:
            continue
        if before is not None and pieces and _goes_on(before, index, letters):
            joined = _joined(pieces[-1], edges)
            if _is_one_line(pieces[-1], edges, letters.is_upright(index)):
                pieces[-1] = joined
                before = index
                continue
        pieces.append(edges)
        before = index
    return pieces


def _goes_on(before: int, index: int, letters: Letters) -> bool:
    """Whether nothing of weight is between two letters in the page's own order."""
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
    own = Counter(form_of_all(letters, indexes))
    under: Counter[str] = Counter()
    for left, bottom, right, top in pieces:
        # letters that only touch a box from the lines above and below do not count
        margin = 0.25 * (top - bottom), 0.1 * min(right - left, top - bottom)
        text = letters.within((left + margin[1], bottom + margin[0], right - margin[1], top - margin[0]))
        for letter in text:
            under.update(form_of(letter))
    total = sum(under.values())
    return not total or (under & own).total() >= LEAST_PURE * total


def form_of_all(letters: Letters, indexes: Sequence[int]) -> str:
    """The form of letters by their indexes."""
    parts = []
    for index in indexes:
        first, last = letters.form.between(index, index + 1)
        parts.append(letters.form.text[first:last])
    return "".join(parts)


def _notes(rest: str, letters: Letters) -> tuple[list[Box], int]:
    """The rectangles of notes and fields whose words are among the letters that were not found."""
    boxes: list[Box] = []
    found = 0
    for text, edges in letters.notes:
        form = Form(text).text
        if len(form) < LEAST_NOTE:
            continue
        if form in rest:
            rest = rest.replace(form, "", 1)
            found += len(form)
        elif len(rest) >= LEAST_NOTE and rest in form:  # a piece of a long note
            found, rest = found + len(rest), ""
        else:
            continue
        boxes.append(Box(*letters.transform.edges(edges)))
    return boxes, found
