# SPDX-License-Identifier: Apache-2.0
"""The letters of a PDF page: what they are, and where they stand."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docdesk.steps.extract.view.alignment import Form

MOST_LETTERS = 200_000
"""Letters of a page that are looked at; a page of a newspaper has 20,000."""

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own units."""

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
    import pypdfium2.raw as raw

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


@dataclass(slots=True)
class Letters:
    """The letters of one page. Boxes are looked up as they are needed: most pages are never searched whole."""

    form: Form
    transform: Transform
    _shown: Any
    notes: Sequence[tuple[str, Edges]]
    """Texts of notes and fields beside the page's own, and their rectangles."""
    _boxes: dict[int, Edges | None] = field(default_factory=dict)
    _edges: Sequence[Any] = field(default_factory=lambda: [ctypes.c_double() for _ in range(4)])
    """Where pdfium writes the edges of a letter."""

    @classmethod
    def of(cls, page: Any, notes: Sequence[tuple[str, Edges]] = ()) -> Letters:
        """The letters of a pdfium page, which has to stay open."""
        import pypdfium2.raw as raw

        shown = page.get_textpage()
        count = min(shown.count_chars(), MOST_LETTERS)
        get, text = raw.FPDFText_GetUnicode, shown.raw
        letters = _joined([get(text, index) for index in range(count)])
        return cls(Form(letters), Transform.of(page), shown, notes)

    def box(self, index: int) -> Edges | None:
        """The edges of a letter; None for one without any."""
        if index not in self._boxes:
            self._boxes[index] = self._look_up(index)
        return self._boxes[index]

    def letter(self, index: int) -> str:
        """A letter as it is on the page."""
        import pypdfium2.raw as raw

        return _joined([raw.FPDFText_GetUnicode(self._shown.raw, index)])[0]

    def is_upright(self, index: int) -> bool:
        """Whether a letter's line runs from side to side in the page's own coordinates."""
        import pypdfium2.raw as raw

        angle = float(raw.FPDFText_GetCharAngle(self._shown.raw, index))
        quarter = round(angle / 1.5708)
        return abs(angle - quarter * 1.5708) > 0.3 or quarter % 2 == 0

    def within(self, edges: Edges) -> str:
        """The text inside of these edges."""
        text: str = self._shown.get_text_bounded(*edges)
        return text

    def close(self) -> None:
        """Free what pdfium keeps for it."""
        self._shown.close()

    def _look_up(self, index: int) -> Edges | None:
        import pypdfium2.raw as raw

        left, right, bottom, top = self._edges
        if not raw.FPDFText_GetCharBox(self._shown.raw, index, left, right, bottom, top):
            return None
        edges = (left.value, bottom.value, right.value, top.value)
        return edges if edges[2] > edges[0] and edges[3] > edges[1] else None


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
