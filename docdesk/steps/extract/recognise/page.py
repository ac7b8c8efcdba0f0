# SPDX-License-Identifier: Apache-2.0
"""Recognises the text of one page that is a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING

from docdesk.steps.extract.recognise.boxes import Box, slope_of_page
from docdesk.steps.extract.recognise.detector import detect
from docdesk.steps.extract.recognise.letters import Letters, Reading
from docdesk.steps.extract.recognise.order import reading_order
from docdesk.values.recognition import WHOLE, LineBox

if TYPE_CHECKING:
    from PIL.Image import Image

SAMPLE = 6
"""Lines of a page that tell its language and which way up it is."""

SURELY_UPRIGHT = 75.0
"""Lines that are read with this confidence are not tried upside down."""
MUST_GAIN = 8.0
"""How much surer lines have to be upside down."""

NOISE = 35.0
"""Below this confidence, what was read is no text but a part of a picture."""
NOISE_OF_FEW = 60.0
"""The same for a line of one or two characters, which chance makes more easily."""
LEAST_CONFIDENCE = 55.0
"""Of all that was read on a page that has hardly anything that is surely text."""
FEW_LETTERS = 4
"""Letters and digits below which a page has no text."""

FAINT = 24
"""Of 255: a page whose darkest and lightest spot differ by less is blank."""

MOST_LINES = 3_000

_COUNTS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page. `confidence` is 0 to 100; `turned` is by how many degrees the picture was turned."""

    text: str
    confidence: float
    lines: tuple[LineBox, ...] = ()
    turned: int = 0


NOTHING = PageText("", 0.0)


def recognise(picture: Image, letters: Letters, alive: Callable[[], None] = lambda: None) -> PageText:
    """The text of a picture in reading order; `alive` is called after each line. Takes seconds."""
    picture = picture.convert("L")
    low, high = picture.getextrema()
    if high - low < FAINT:  # type: ignore[operator]
        return NOTHING
    whole = picture.size
    boxes = detect(picture)[:MOST_LINES]
    turned = 0
    if _runs_downwards(boxes):
        turned = 90
        picture = _turned(picture, 90)
        boxes = detect(picture)[:MOST_LINES]
    if not boxes:
        return NOTHING
    page = _Upright(picture, boxes, letters, alive)
    if page.is_upside_down():
        turned += 180
        turn = _turned(picture, 180)
        page = _Upright(turn, [box.upside_down(*turn.size) for box in boxes], letters, alive)
    return page.read(turned, whole)


def _turned(picture: Image, degrees: int) -> Image:
    """The picture turned to the left by 90 or 180 degrees."""
    from PIL import Image

    how = Image.Transpose.ROTATE_90 if degrees == 90 else Image.Transpose.ROTATE_180
    return picture.transpose(how)


def _runs_downwards(boxes: Sequence[Box]) -> bool:
    tall = sum(box.height for box in boxes if box.is_tall)
    wide = sum(box.width for box in boxes if box.half_width > 2 * box.half_height)
    return tall > wide


class _Upright:
    """A page whose lines run from side to side, one way up or the other."""

    def __init__(
        self, picture: Image, boxes: Sequence[Box], letters: Letters, alive: Callable[[], None]
    ) -> None:
        self._picture = picture
        self._boxes = boxes
        self._letters = letters
        self._alive = alive
        self._slope = slope_of_page(list(boxes))
        self._read: dict[int, Reading] = {}
        order = sorted(range(len(boxes)), key=lambda index: -boxes[index].width / boxes[index].height)
        self._sample = order[:SAMPLE]

    def is_upside_down(self) -> bool:
        """Whether its longest lines are read better upside down. Finds out the language if they are not."""
        cuts = [self._cut(index) for index in self._sample]
        self._letters.begin(cuts)
        upright = mean(self._reading(index).confidence for index in self._sample)
        if upright >= SURELY_UPRIGHT:
            return False
        over = [_turned(cut, 180) for cut in cuts]
        self._letters.begin(over)
        turned = mean(self._letters.read(cut).confidence for cut in over)
        if turned >= upright + MUST_GAIN:
            return True
        self._letters.begin(cuts)
        return False

    def read(self, turned: int, whole: tuple[int, int]) -> PageText:
        """The text of the whole page; `whole` is the size of the picture as it came."""
        level = [box.levelled(self._slope) for box in self._boxes]
        rows = reading_order(level)
        text = ""
        lines: list[LineBox] = []
        weighed: list[tuple[float, int]] = []
        below: float | None = None
        gaps = _usual_gap(rows, level)
        read = {index: self._reading(index) for row in rows for index in row}
        few = NOISE if _is_page(read.values()) else NOISE_OF_FEW
        for row in rows:
            pieces = [(index, read[index]) for index in row if _is_text(read[index], few)]
            if not pieces:
                continue
            top = min(level[index].top for index, _ in pieces)
            height = median(level[index].height for index, _ in pieces)
            if text:
                far = below is not None and top - below > max(gaps + 0.5 * height, 0.6 * height)
                text += "\n\n" if far else "\n"
            for place, (index, reading) in enumerate(pieces):
                text += " " if place else ""
                corners = _on_whole(self._boxes[index], turned, self._picture.size, whole)
                end = len(text) + len(reading.text)
                lines.append(LineBox(len(text), end, corners, round(reading.confidence)))
                text += reading.text
                weighed.append((reading.confidence, len(reading.text)))
            below = max(level[index].bottom for index, _ in pieces)
        if len(_COUNTS.findall(text)) < FEW_LETTERS:
            return NOTHING
        confidence = sum(sure * length for sure, length in weighed) / sum(length for _, length in weighed)
        if confidence < LEAST_CONFIDENCE and not _is_page(read.values()):
            return NOTHING  # a drawing
        return PageText(text, round(confidence, 1), tuple(lines), turned)

    def _reading(self, index: int) -> Reading:
        if index not in self._read:
            self._read[index] = self._letters.read(self._cut(index))
            self._alive()
        return self._read[index]

    def _cut(self, index: int) -> Image:
        """The piece of the picture in a box, level."""
        import math

        from PIL import Image

        box = self._boxes[index]
        slope = box.slope if box.half_width > 5 * box.half_height else self._slope
        width, height = max(1, round(box.width)), max(1, round(box.height))
        if abs(slope) * box.width < 60:  # less than a pixel from end to end
            left, top = round(box.left), round(box.top)
            edges = (max(0, left), max(0, top), left + width, top + height)
            right, bottom = min(self._picture.width, edges[2]), min(self._picture.height, edges[3])
            return self._picture.crop(
                (edges[0], edges[1], max(right, edges[0] + 1), max(bottom, edges[1] + 1))
            )
        angle = math.radians(slope)
        cos, sin = math.cos(angle), math.sin(angle)
        corner_x = box.x - box.half_width * cos + box.half_height * sin
        corner_y = box.y - box.half_width * sin - box.half_height * cos
        return self._picture.transform(
            (width, height),
            Image.Transform.AFFINE,
            (cos, -sin, corner_x, sin, cos, corner_y),
            Image.Resampling.BICUBIC,
            fillcolor=255,
        )


def _is_text(reading: Reading, few: float) -> bool:
    """Whether a reading is of letters; `few` is the least confidence of one or two of them."""
    if not reading.text:
        return False
    return reading.confidence >= (few if len(_COUNTS.findall(reading.text)) <= 2 else NOISE)


def _is_page(readings: Iterable[Reading]) -> bool:
    """Whether most of what was read is surely text, so that single letters and digits between it are text too."""
    lengths = [(reading.confidence, len(_COUNTS.findall(reading.text))) for reading in readings]
    sure = sum(length for confidence, length in lengths if confidence >= SURELY_UPRIGHT)
    return sure >= 20 and sure > 0.5 * sum(length for _, length in lengths)


def _usual_gap(rows: Sequence[Sequence[int]], level: Sequence[Box]) -> float:
    """The usual distance between the end of a row and the beginning of the next one."""
    ends = [max(level[index].bottom for index in row) for row in rows]
    begins = [min(level[index].top for index in row) for row in rows]
    gaps = [begin - end for end, begin in zip(ends, begins[1:], strict=False) if begin > end - 1_000]
    return max(0.0, median(gaps)) if gaps else 0.0


def _on_whole(
    box: Box, turned: int, size: tuple[int, int], whole: tuple[int, int]
) -> tuple[int, int, int, int, int, int]:
    """Three corners of a box on the picture before it was turned; see `LineBox`."""
    width, height = size
    found: list[int] = []
    for x, y in box.corners()[:3]:
        if turned >= 180:
            x, y = width - x, height - y
        if turned % 180 == 90:  # it was turned to the left: its upper edge had been its right one
            x, y = whole[0] - y, x
        found += (_part(x, whole[0]), _part(y, whole[1]))
    x0, y0, x1, y1, x2, y2 = found
    return x0, y0, x1, y1, x2, y2


def _part(place: float, whole: int) -> int:
    return round(WHOLE * min(1.0, max(0.0, place / whole)))
