# SPDX-License-Identifier: Apache-2.0
"""Text recognition: when it is used, in which languages, and what is kept of it beside the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

SHIPPED = ("kor", "eng")
"""The languages whose data is shipped with docdesk, as Tesseract names them."""

DOUBTFUL = 75.0
"""Pages that were recognised with less confidence are marked."""

SECONDS_A_PAGE = 4.0
"""About how long one core takes for a page of prose."""


WHOLE = 10_000
"""The width and the height of a page in the numbers of a `LineBox`."""


class Recognition(StrEnum):
    """Which pages of a document are recognised as pictures."""

    AUTO = "auto"
    """Those that need it: without text, pictures of a page, and pages whose letters cannot be read."""
    OFF = "off"
    ALL = "all"
    """Every page, whatever text the file has."""


@dataclass(frozen=True, slots=True)
class LineBox:
    """A piece of a line: characters `start` to `end` of its page's text, and where it is on the page.

    `corners` are the x and y of three corners in ten-thousandths of the width and height of the page as it is shown,
    from its upper left: the beginning of the line's upper edge, the end of that edge, and the end of its lower edge,
    as a reader of the line sees them. The fourth follows. `confidence` is 0 to 100, None if it was not kept.
    """

    start: int
    end: int
    corners: tuple[int, int, int, int, int, int]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is kept of a page that was recognised. `confidence` is 0 to 100; `by` names the way and the languages."""

    page: int
    by: str
    confidence: float
    lines: tuple[LineBox, ...] = ()


Corners = tuple[float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A piece of a recognised line: characters `start` to `end` of the document's text, and where it is on its page.

    `corners` are the x and y of the four corners in fractions of the width and height of the page as it is shown,
    from its upper left. The first is where the line's upper edge begins, and the others follow in the direction of
    reading and around it, so that a line that is turned or slanted has its box turned with it. `confidence` is 0 to
    1, None if it was not kept.
    """

    start: int
    end: int
    corners: Corners
    confidence: float | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the upright rectangle around it, in the same fractions."""
        across, down = self.corners[::2], self.corners[1::2]
        return min(across), min(down), max(across), max(down)


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page whose text was recognised. `confidence` is 0 to 1; `doubtful` says that the text may be wrong.

    `lines` are in the order of the text; what stands between two of them is a line's end or a blank.
    """

    number: int
    confidence: float
    doubtful: bool
    lines: tuple[RecognisedLine, ...]


def in_document(found: Recognised, begins: int) -> RecognisedPage:
    """The page of a document whose text of this page begins at `begins`."""
    lines = tuple(
        RecognisedLine(
            begins + line.start,
            begins + line.end,
            _fractions(line.corners),
            None if line.confidence is None else line.confidence / 100,
        )
        for line in found.lines
    )
    return RecognisedPage(found.page, found.confidence / 100, found.confidence < DOUBTFUL, lines)


def _fractions(corners: tuple[int, int, int, int, int, int]) -> Corners:
    x0, y0, x1, y1, x2, y2 = corners
    four = (x0, y0, x1, y1, x2, y2, x0 + x2 - x1, y0 + y2 - y1)
    a, b, c, d, e, f, g, h = (min(1.0, max(0.0, each / WHOLE)) for each in four)
    return a, b, c, d, e, f, g, h


def plain_lines(lines: Iterable[LineBox]) -> list[list[float]]:
    """The lines as a file keeps them: numbers without names, because there are many."""
    return [
        [line.start, line.end, *line.corners, *([] if line.confidence is None else [line.confidence])]
        for line in lines
    ]


def lines_of(plain: Iterable[Sequence[float]]) -> tuple[LineBox, ...]:
    """The lines that `plain_lines` gave, or the upright boxes that were kept before there were corners."""
    return tuple(_line_of(each) for each in plain)


def _line_of(plain: Sequence[float]) -> LineBox:
    start, end, *places = plain
    if len(places) == 4:
        left, top, right, bottom = (int(each) * WHOLE // 1_000 for each in places)
        return LineBox(int(start), int(end), (left, top, right, top, right, bottom))
    x0, y0, x1, y1, x2, y2 = (int(each) for each in places[:6])
    return LineBox(int(start), int(end), (x0, y0, x1, y1, x2, y2), places[6] if places[6:] else None)
