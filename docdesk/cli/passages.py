# SPDX-License-Identifier: Apache-2.0
"""The passages of a search as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docdesk.cli.wrapping import wrapped
from docdesk.values.documents import Passage
from docdesk.values.excerpts import Excerpt, excerpt_of
from docdesk.values.marks import Span, marks_of
from docdesk.values.places import PlaceKind
from docdesk.values.results import Result, results_of
from docdesk.values.texts import visible

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
LINES = 5
"""The most lines of a passage on the screen; `--json` has all of it."""
INDENT = 6
NAMED = 3
"""The most documents with the same text that are named; the others are counted."""

_PLACES = {
    PlaceKind.SLIDE: "slide {}",
    PlaceKind.SHEET: "{}",
    PlaceKind.CHAPTER: "chapter “{}”",
    PlaceKind.TIME: "at {}",
}
"""How places are said that are not pages."""


def result_lines(
    passages: Iterable[Passage], question: str, width: int, *, bold: bool, weak: bool
) -> list[str]:
    """What a search found, best first: blocks of lines for a terminal of this width.

    A document's further passages are named under its best one. The weak ones are counted, or follow with `weak`.
    """
    found = results_of(passages)
    mark = marks_of(question)

    def block(result: Result, *, is_weak: bool = False) -> str:
        excerpt = excerpt_of(result.passage, mark, seen=(LINES - 1) * width, most=LINES * width)
        lines = [_title(result.passage, is_weak=is_weak), *_body(excerpt, width, bold=bold)]
        lines += [f"{'':{INDENT}}{line}" for line in _folded(result)]
        return "\n".join(lines)

    blocks = [block(result) for result in found.good]
    count = len(found.weak)
    if weak:
        blocks += [block(result, is_weak=True) for result in found.weak]
    elif count:
        said = "1 weak match is" if count == 1 else f"{count:,} weak matches are"
        begin = "" if blocks else "Nothing matches well. "
        blocks.append(f"{begin}{said} not shown; --weak shows {'it' if count == 1 else 'them'}.")
    return blocks or ["Nothing was found."]


def _title(passage: Passage, *, is_weak: bool) -> str:
    weak = "  (weak)" if is_weak else ""
    return f"{passage.score:.2f}  {visible(passage.name)}, {_pages(passage)}{weak}"


def where_of(passage: Passage) -> str:
    """A passage's document and place, on a line."""
    return f"{visible(passage.name)}, {_pages(passage)}"


def _pages(passage: Passage) -> str:
    """Where a passage stands, in words."""
    place = passage.place
    if place.kind in _PLACES and place.label:
        return _PLACES[place.kind].format(visible(place.label))
    if passage.last_page != passage.page:
        return f"pages {passage.page} to {passage.last_page}"
    return f"page {passage.page}"


def _body(excerpt: Excerpt, width: int, *, bold: bool) -> list[str]:
    lines, goes_on = wrapped(excerpt.text, max(30, width - INDENT - 2), LINES)
    shown = [
        f"{'':{INDENT}}{_marked(excerpt, line) if bold else excerpt.text[slice(*line)]}" for line in lines
    ]
    if goes_on:
        shown[-1] += " …"
    return shown or [" " * INDENT]


def _marked(excerpt: Excerpt, line: Span) -> str:
    """A line with its marks in bold."""
    parts, at = [], line[0]
    for begin, end in excerpt.marks:
        begin, end = max(begin, at), min(end, line[1])
        if begin < end:
            parts += [excerpt.text[at:begin], BOLD, excerpt.text[begin:end], PLAIN]
            at = end
    return "".join([*parts, excerpt.text[at : line[1]]])


def _folded(result: Result) -> list[str]:
    """What is folded under a document's best passage, on a line each."""
    lines = []
    if result.same:
        lines.append(f"also in {_listed([where_of(other) for other in result.same])}")
    if result.more:
        count = len(result.more)
        said = "1 more passage" if count == 1 else f"{count:,} more passages"
        places = [f"{_pages(more.passage)} ({more.passage.score:.2f})" for more in result.more]
        lines.append(f"{said} in this document: {_listed(places)}")
    return lines


def _listed(parts: Sequence[str]) -> str:
    rest = len(parts) - NAMED
    return "; ".join(parts[:NAMED]) + (f"; and {rest:,} more" if rest > 0 else "")
