# SPDX-License-Identifier: Apache-2.0
"""Hidden text of pages that pypdf reads: what `pdfium_hidden` does for the other engine, by the orders of the page.

Text of forms that a page draws is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docdesk.steps.extract.engines.pdfium_hidden import INVISIBLE, LEAST_OF_A_LETTER, LEAST_SIZE, STROKED

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_SHOWS = {b"Tj": b"", b"TJ": b"", b"'": b"T*", b'"': b"T*"}
"""The orders that show text, with what is left of each without its text."""
_DRAWS = {b"m": 1, b"l": 1, b"c": 3, b"v": 3, b"y": 3, b"re": 5}
"""The orders that draw lines and curves, with how many points they have."""
MOST_OUTER = 200
"""States that are kept at once."""


@dataclass(frozen=True, slots=True)
class _State:
    """How text is shown, and where."""

    place: Matrix = _SAME
    mode: int = 0
    fills: float = 1.0
    strokes: float = 1.0
    size: float = 1.0
    has_size: bool = True
    """Whether the size says how large letters are; those that are drawn by programs may be larger."""
    leading: float = 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of text: the order that shows it, and where it begins."""

    order: int
    is_faint: bool
    is_off: bool
    letters: int
    x: float
    y: float


def without_hidden(page: Any, operations: list[tuple[Any, bytes]]) -> list[tuple[Any, bytes]]:
    """The orders of a page without those that show text which no reader sees."""
    pictures: list[Box] = []
    pieces = list(_pieces(page, operations, pictures))
    faint = [piece for piece in pieces if piece.is_faint]
    if faint and len(faint) == len(pieces):
        drawn = sum(_DRAWS.get(operator, 0) for _, operator in operations)
        if drawn >= LEAST_OF_A_LETTER * sum(piece.letters for piece in faint):
            faint = []  # the invisible layer over a drawing of letters
    gone = {piece.order for piece in faint if not _is_over(piece, pictures)}
    gone |= {piece.order for piece in pieces if piece.is_off}
    left: list[tuple[Any, bytes]] = []
    for number, (operands, operator) in enumerate(operations):
        if number not in gone:
            left.append((operands, operator))
        elif rest := _SHOWS[operator]:
            left.append(([], rest))
    return left


def _pieces(page: Any, operations: list[tuple[Any, bytes]], pictures: list[Box]) -> Iterator[_Piece]:
    """Each piece of text; the boxes of pictures are put into `pictures`."""
    resources = page.get("/Resources", {})
    states = resources.get("/ExtGState", {})
    fonts, things = resources.get("/Font", {}), resources.get("/XObject", {})
    paper = tuple(float(edge) for edge in page.cropbox)
    state, outer = _State(), list[_State]()
    line = at = _SAME
    for number, (given, operator) in enumerate(operations):
        if operator == b"q" and len(outer) < MOST_OUTER:
            outer.append(state)
        elif operator == b"Q" and outer:
            state = outer.pop()
        elif operator == b"cm":
            state = replace(state, place=_times(_matrix(given), state.place))
        elif operator == b"BT":
            line = at = _SAME
        elif operator == b"Tm":
            line = at = _matrix(given)
        elif operator in (b"Td", b"TD"):
            if operator == b"TD":
                state = replace(state, leading=-float(given[1]))
            line = at = _times((1, 0, 0, 1, float(given[0]), float(given[1])), line)
        elif operator == b"TL":
            state = replace(state, leading=float(given[0]))
        elif operator == b"Tr":
            state = replace(state, mode=int(given[0]))
        elif operator == b"Tf":
            font = fonts.get(given[0], {}).get_object() if given[0] in fonts else {}
            state = replace(state, size=float(given[1]), has_size=font.get("/Subtype") != "/Type3")
        elif operator == b"gs" and given[0] in states:
            said = states[given[0]].get_object()
            fills, strokes = said.get("/ca", state.fills), said.get("/CA", state.strokes)
            state = replace(state, fills=float(fills), strokes=float(strokes))
        elif operator == b"INLINE IMAGE":
            pictures.append(_box(state.place))
        elif operator == b"Do" and given[0] in things:
            thing = things[given[0]].get_object()
            if thing.get("/Subtype") == "/Image":
                pictures.append(_box(state.place))
            elif "/Image" in str(thing.get("/Resources", {}).get("/XObject", {})):
                pictures.append(paper)  # type: ignore[arg-type]
        if operator in (b"T*", b"'", b'"'):
            line = at = _times((1, 0, 0, 1, 0, -state.leading), line)
        if operator in _SHOWS:
            yield _piece(number, given, state, _times(at, state.place), paper)


def _piece(number: int, given: Any, state: _State, at: Matrix, paper: tuple[float, ...]) -> _Piece:
    shown = given[-1] if given else ""
    letters = sum(
        len(part) for part in (shown if isinstance(shown, list) else [shown]) if hasattr(part, "split")
    )
    size = abs(state.size) * abs(at[0] * at[3] - at[1] * at[2]) ** 0.5
    is_clear = not state.fills and not (state.mode in STROKED and state.strokes)
    is_faint = state.mode == INVISIBLE or is_clear or (state.has_size and size < LEAST_SIZE)
    left, bottom, right, top = paper
    is_upright = at[0] > 0 and abs(at[1]) < 0.01 * at[0]
    is_off = is_upright and (
        at[4] > right or at[4] + letters * size < left or at[5] > top or at[5] + size < bottom
    )
    return _Piece(number, is_faint, is_off, letters, at[4], at[5])


def _is_over(piece: _Piece, pictures: list[Box]) -> bool:
    return any(left <= piece.x <= right and bottom <= piece.y <= top for left, bottom, right, top in pictures)


def _matrix(given: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in given)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """The place that `one` is at within `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _box(place: Matrix) -> Box:
    """The box around the unit square, into which a picture is drawn."""
    a, b, c, d, e, f = place
    across, up = [e, e + a, e + c, e + a + c], [f, f + b, f + d, f + b + d]
    return min(across), min(up), max(across), max(up)
