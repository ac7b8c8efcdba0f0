# SPDX-License-Identifier: Apache-2.0
"""The letters of a PDF page: what they are, and where they stand."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from docdesk.steps.extract.view.alignment import Form, form_of

MOST_LETTERS = 200_000
"""Letters of a page that are looked at; a page of a newspaper has 20,000."""

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own units."""

WITHIN = 4_096
"""Letters that are looked at inside of one box: a line has a hundred."""

CHECKED = 50
"""Letters of a page that are compared to see that its text has all of them in their places."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of letters that are written in two units."""

_FINE = 1_000_000
"""Steps into which a page's sides are divided where pdfium counts in whole numbers."""


@dataclass(frozen=True, slots=True)
class Transform:
    """From a page's own coordinates to fractions of the page as it is shown: turned, cut, upside down."""

    x: tuple[float, float, float]
    y: tuple[float, float, float]

    @classmethod
    def of(cls, page: Any) -> Transform:
        """The transform of a pdfium page."""
        left, bottom, right, top = page.get_bbox()
        width, height = max(right - left, 1e-3), max(top - bottom, 1e-3)
        x0, y0 = _shown(page, left, bottom)
        x1, y1 = _shown(page, left + width, bottom)
        x2, y2 = _shown(page, left, bottom + height)
        ax, bx = (x1 - x0) / width, (x2 - x0) / height
        ay, by = (y1 - y0) / width, (y2 - y0) / height
        return cls((ax, bx, x0 - ax * left - bx * bottom), (ay, by, y0 - ay * left - by * bottom))

    def edges(self, edges: Edges) -> Edges:
        """Left, top, right and bottom on the page as it is shown, 0 to 1."""
        left, bottom, right, top = edges
        xs, ys = zip(self._point(left, bottom), self._point(right, top), strict=True)
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        return _within(x0), _within(y0), _within(x1), _within(y1)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.x[0] * x + self.x[1] * y + self.x[2],
            self.y[0] * x + self.y[1] * y + self.y[2],
        )


def _within(fraction: float) -> float:
    return round(min(1.0, max(0.0, fraction)), 5)


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    _pdfium().FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


@dataclass(slots=True)
class Letters:
    """The letters of one page. Boxes are looked up as they are needed: most pages are never searched whole."""

    form: Form
    transform: Transform
    _shown: Any
    _letters: Sequence[str]
    notes: Sequence[tuple[str, Edges]]
    """Texts of notes and fields beside the page's own, and their rectangles."""
    _boxes: dict[int, Edges | None] = field(default_factory=dict)
    _edges: Sequence[Any] = field(default_factory=lambda: [ctypes.c_double() for _ in range(4)])
    """Where pdfium writes the edges of a letter."""
    _kept: tuple[str, Form] = ("", Form(""))
    """The kept text of the page that was asked about last, and its form: all chunks of a page are asked about."""

    @classmethod
    def of(cls, page: Any, notes: Sequence[tuple[str, Edges]] = ()) -> Letters:
        """The letters of a pdfium page, which has to stay open."""
        shown = page.get_textpage()
        count = min(shown.count_chars(), MOST_LETTERS)
        letters = _at_once(shown.raw, count) or _one_by_one(shown.raw, count)
        return cls(Form(letters), Transform.of(page), shown, letters, notes)

    def form_of_kept(self, text: str) -> Form:
        """The form of the page's kept text."""
        if self._kept[0] != text:
            self._kept = text, Form(text)
        return self._kept[1]

    def box(self, index: int) -> Edges | None:
        """The edges of a letter; None for one without any."""
        if index not in self._boxes:
            self._boxes[index] = self._look_up(index)
        return self._boxes[index]

    def letter(self, index: int) -> str:
        """A letter as it is on the page."""
        return self._letters[index]

    def is_upright(self, index: int) -> bool:
        """Whether a letter's line runs from side to side in the page's own coordinates."""
        angle = float(_pdfium().FPDFText_GetCharAngle(self._shown.raw, index))
        quarter = round(angle / 1.5708)
        return abs(angle - quarter * 1.5708) > 0.3 or quarter % 2 == 0

    def within(self, edges: Edges) -> str:
        """The text inside of these edges."""
        left, bottom, right, top = edges
        buffer = (ctypes.c_ushort * WITHIN)()
        count = _pdfium().FPDFText_GetBoundedText(self._shown.raw, left, top, right, bottom, buffer, WITHIN)
        return ctypes.string_at(buffer, 2 * count).decode("utf-16-le", "replace").rstrip("\0")

    def close(self) -> None:
        """Free what pdfium keeps for it."""
        self._shown.close()

    def _look_up(self, index: int) -> Edges | None:
        left, right, bottom, top = self._edges
        if not _pdfium().FPDFText_GetCharBox(self._shown.raw, index, left, right, bottom, top):
            return None
        edges = (left.value, bottom.value, right.value, top.value)
        return edges if edges[2] > edges[0] and edges[3] > edges[1] else None


@cache
def _pdfium() -> Any:
    """Pdfium's functions, imported once: a page is asked about thousands of letters."""
    import pypdfium2.raw as raw

    return raw


def _at_once(shown: Any, count: int) -> str:
    """The letters of a page by one call; empty if its text has not one unit for each letter.

    Pdfium leaves letters out of its text, and writes some in two units. With neither, places are the same in both.
    """
    if not count:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 2))()  # as if each letter took two units
    written = _pdfium().FPDFText_GetText(shown, 0, count, buffer)
    text = ctypes.string_at(buffer, 2 * count).decode("utf-16-le", "surrogatepass")
    if written != count + 1 or len(text) != count or _HALVES.search(text):
        return ""
    get = _pdfium().FPDFText_GetUnicode
    checked = range(0, count, max(1, count // CHECKED))
    alike = all(form_of(chr(get(shown, index))) == form_of(text[index]) for index in checked)
    return text if alike else ""


def _one_by_one(shown: Any, count: int) -> list[str]:
    get = _pdfium().FPDFText_GetUnicode
    return _joined([get(shown, index) for index in range(count)])


def _joined(codes: list[int]) -> list[str]:
    """A letter for each code; the second half of one that is in two stays empty."""
    letters: list[str] = []
    for code in codes:
        if (
            0xDC00 <= code < 0xE000
            and letters
            and len(letters[-1]) == 1
            and "\ud800" <= letters[-1] < "\udc00"
        ):
            first = ord(letters[-1])
            letters[-1] = chr(0x10000 + ((first - 0xD800) << 10) + (code - 0xDC00))
            letters.append("\0")
        else:
            letters.append(chr(code) if 0 < code < 0x110000 else "\0")
    return letters
