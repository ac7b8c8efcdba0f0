# SPDX-License-Identifier: Apache-2.0
"""Text of a PDF page that no reader sees: transparent, without a size, off the page, or white on white paper.

It is taken off the page before its text is read, as hidden text of other formats is left out: what no reader sees is
neither found nor given to a model. The invisible layer over a scanned picture is what a reader sees there, so it stays.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

INVISIBLE = 3
"""The rendering mode of text that is neither filled nor stroked."""
STROKED = (1, 2, 5, 6)
"""The modes of text whose outlines are drawn."""
LEAST_SIZE = 0.5
"""Points; a reader of any screen or paper sees nothing of smaller letters."""
FILLED = (0, 2)
"""The modes of text whose letters are filled, and that cuts nothing else out."""
LEAST_OF_WHITE = 253
"""Of 255, red, green and blue each."""
LONGEST_SIDE = 1_500.0
"""Points of a side of the picture in which white text is looked for."""
DEEPEST = 3
"""Forms within forms that are looked into."""
LEAST_OF_A_LETTER = 2
"""Points of the lines and curves that draw a letter, blanks and full stops counted."""
MOST_OBJECTS = 400
"""Of one page: a look at each takes some six microseconds, and reading the words of 900 takes 1.6 ms in all. A page
of more pieces, as programs make that place each word by itself, is looked at if its file has an order that hides
text."""
MOST_LOOKED_AT = 30_000
"""Objects of a page that is looked at at all."""

Box = tuple[float, float, float, float]


def remove_hidden(page: Any, may_hide: Callable[[], bool] = lambda: True) -> int:
    """Take hidden text off a page, until it is loaded again. Returns how many pieces of text that were.

    `may_hide` says whether the file has any order that hides text; it is asked for pages of many pieces.
    """
    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(page.raw)
    if count > MOST_LOOKED_AT or (count > MOST_OBJECTS and not may_hide()):
        return 0
    look = _Look(raw)
    pieces = list(_texts(look, raw, page.raw, None, 0))
    doubtful = [(form, piece) for form, piece, scale in pieces if look.is_faint(piece, scale)]
    white = [piece for form, piece, _ in pieces if form is None and look.is_white(piece)]
    if doubtful and len(doubtful) == len(pieces) and _has_drawn_letters(raw, page):
        return 0  # all of a page that is drawn: the invisible layer over a drawing of letters
    hidden: list[tuple[Any, Any]] = []
    if doubtful:
        pictures = [
            box for each in _pictures(raw, page.raw, None, 0) if (box := _bounds(raw, each)) is not None
        ]
        hidden = [(form, piece) for form, piece in doubtful if not _is_over(_bounds(raw, piece), pictures)]
    hidden += _unseen(look, raw, page, white)
    removed = 0
    for form, piece in hidden:
        taken = (
            raw.FPDFFormObj_RemoveObject(form, piece) if form else raw.FPDFPage_RemoveObject(page.raw, piece)
        )
        if taken:
            raw.FPDFPageObj_Destroy(piece)
            removed += 1
    return removed


class _Look:
    """Looks at pieces of text, of which a page has thousands."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._size, self._matrix = ctypes.c_float(), raw.FS_MATRIX()
        self._colours = [ctypes.c_uint() for _ in range(4)]

    def is_faint(self, piece: Any, scale: float) -> bool:
        """Whether no reader sees a piece of text, unless it is the layer over a picture; `scale` is its form's."""
        raw = self._raw
        mode = raw.FPDFTextObj_GetTextRenderMode(piece)
        if mode == INVISIBLE:
            return True
        if raw.FPDFTextObj_GetFontSize(piece, self._size):
            size = abs(self._size.value) * self.scale_of(piece) * scale
            # the letters of a font may be larger than its size says, as those that are drawn by programs
            if size < LEAST_SIZE and _height(_bounds(raw, piece)) * scale < LEAST_SIZE:
                return True
        if not raw.FPDFPageObj_GetFillColor(piece, *self._colours) or self._colours[3].value:
            return False
        stroked = mode in STROKED and raw.FPDFPageObj_GetStrokeColor(piece, *self._colours)
        return not (stroked and self._colours[3].value)

    def is_white(self, thing: Any) -> bool:
        """Whether a piece of text, or a drawing, is of nothing but white; paper is."""
        raw = self._raw
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT:
            mode = raw.FPDFTextObj_GetTextRenderMode(thing)
            fills, strokes = mode in FILLED, mode in STROKED
            if not fills:
                return False
        else:
            how, stroke = ctypes.c_int(), ctypes.c_int()
            if not raw.FPDFPath_GetDrawMode(thing, how, stroke):
                return False
            fills, strokes = bool(how.value), bool(stroke.value)
        # a pattern counts as white as well
        return (not fills or self._is_of_white(raw.FPDFPageObj_GetFillColor, thing)) and (
            not strokes or self._is_of_white(raw.FPDFPageObj_GetStrokeColor, thing)
        )

    def _is_of_white(self, colour_of: Callable[..., int], thing: Any) -> bool:
        return bool(colour_of(thing, *self._colours)) and all(
            part.value >= LEAST_OF_WHITE for part in self._colours[:3]
        )

    def scale_of(self, thing: Any) -> float:
        """How much larger a piece of text or a form is shown than it is in itself."""
        matrix = self._matrix
        if not self._raw.FPDFPageObj_GetMatrix(thing, matrix):
            return 1.0
        return float(abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5)


def _has_drawn_letters(raw: Any, page: Any) -> bool:
    """Whether so much is drawn on a page that its text may be drawn there letter by letter. A frame is not enough."""
    shown = page.get_textpage()
    try:
        most = shown.count_chars()
    finally:
        shown.close()
    drawn = 0
    for lines in _paths(raw, page.raw, None, 0):
        drawn += max(0, raw.FPDFPath_CountSegments(lines))
        if drawn >= LEAST_OF_A_LETTER * most:
            return True
    return False


def _paths(raw: Any, page: Any, form: Any, depth: int) -> Iterator[Any]:
    for each in _objects(raw, page, form):
        kind = raw.FPDFPageObj_GetType(each)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield each
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _paths(raw, page, each, depth + 1)


def _objects(raw: Any, page: Any, form: Any) -> Iterator[Any]:
    if form is None:
        for index in range(raw.FPDFPage_CountObjects(page)):
            yield raw.FPDFPage_GetObject(page, index)
    else:
        for index in range(raw.FPDFFormObj_CountObjects(form)):
            yield raw.FPDFFormObj_GetObject(form, index)


def _texts(
    look: _Look, raw: Any, page: Any, form: Any, depth: int, scale: float = 1.0
) -> Iterator[tuple[Any, Any, float]]:
    """Every piece of text with the form that it is in, None for the page itself, and the scale of that form."""
    for each in _objects(raw, page, form):
        kind = raw.FPDFPageObj_GetType(each)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield form, each, scale
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _texts(look, raw, page, each, depth + 1, scale * look.scale_of(each))


def _pictures(raw: Any, page: Any, form: Any, depth: int) -> Iterator[Any]:
    for each in _objects(raw, page, form):
        kind = raw.FPDFPageObj_GetType(each)
        # a form's own places are not the page's: a form with a picture counts as a picture
        if kind == raw.FPDF_PAGEOBJ_IMAGE or (
            kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST and any(_pictures(raw, page, each, depth + 1))
        ):
            yield each


def _bounds(raw: Any, piece: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(piece, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _height(box: Box | None) -> float:
    """The shorter side of a piece of text."""
    return min(abs(box[2] - box[0]), abs(box[3] - box[1])) if box is not None else 0.0


def _unseen(look: _Look, raw: Any, page: Any, white: list[Any]) -> Iterator[tuple[None, Any]]:
    """Those of some white pieces of text that lie on white paper, where the page as it is shown has nothing."""
    if not white:
        return
    drawings = list(_drawings(look, raw, page.raw))
    alone = [piece for piece in white if not _meets(_bounds(raw, piece), drawings)]
    if alone:
        shown = _Shown(raw, page)
        yield from ((None, piece) for piece in alone if shown.is_blank(_bounds(raw, piece)))


class _Shown:
    """A page as it is shown, in shades of grey."""

    def __init__(self, raw: Any, page: Any) -> None:
        self._raw, self._page = raw, page
        scale = min(1.0, LONGEST_SIDE / max(1.0, *page.get_size()))
        self._picture = page.render(scale=scale, grayscale=True).to_pil()

    def is_blank(self, box: Box | None) -> bool:
        """Whether a reader sees nothing but paper there."""
        if box is None:
            return False
        (left, top), (right, bottom) = (self._at(x, y) for x, y in ((box[0], box[3]), (box[2], box[1])))
        width, height = self._picture.size
        left, right = sorted((left, right))
        top, bottom = sorted((top, bottom))
        area = max(0, left - 1), max(0, top - 1), min(width, right + 2), min(height, bottom + 2)
        if area[0] >= area[2] or area[1] >= area[3]:
            return True  # off the page
        return bool(self._picture.crop(area).getextrema()[0] >= LEAST_OF_WHITE)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        width, height = self._picture.size
        self._raw.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value


def _drawings(look: _Look, raw: Any, page: Any) -> Iterator[Box | None]:
    """Where a page has anything but text that is not as white as paper; None for what is somewhere."""
    for each in _objects(raw, page, None):
        kind = raw.FPDFPageObj_GetType(each)
        if kind != raw.FPDF_PAGEOBJ_TEXT and not (kind == raw.FPDF_PAGEOBJ_PATH and look.is_white(each)):
            yield _bounds(raw, each)


def _meets(box: Box | None, drawings: list[Box | None]) -> bool:
    """Whether a piece of text may lie on one of these drawings. What is drawn behind it makes white letters seen."""
    if box is None:
        return True
    left, bottom, right, top = box
    return any(
        other is None or (other[0] <= right and left <= other[2] and other[1] <= top and bottom <= other[3])
        for other in drawings
    )


def _is_over(box: Box | None, pictures: list[Box]) -> bool:
    """Whether the middle of a piece of text lies on a picture."""
    if box is None:
        return bool(pictures)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in pictures)
