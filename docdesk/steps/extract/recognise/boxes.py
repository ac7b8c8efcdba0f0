# SPDX-License-Identifier: Apache-2.0
"""Boxes around lines of text: from a map of where letters are, and on a page that is turned."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

LONG = 2.5
"""How many times as long as high a box is whose direction can be told."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a picture, in pixels: its centre, half its width and height, and its slope in degrees.

    The width is along the side that is nearest to horizontal; a line that runs downwards is higher than wide.
    """

    x: float
    y: float
    half_width: float
    half_height: float
    slope: float = 0.0

    @property
    def width(self) -> float:
        return 2 * self.half_width

    @property
    def height(self) -> float:
        return 2 * self.half_height

    @property
    def left(self) -> float:
        return self.x - self.half_width

    @property
    def right(self) -> float:
        return self.x + self.half_width

    @property
    def top(self) -> float:
        return self.y - self.half_height

    @property
    def bottom(self) -> float:
        return self.y + self.half_height

    @property
    def is_tall(self) -> bool:
        """Whether its line runs up or down."""
        return self.half_height > 2 * self.half_width

    @property
    def is_wide(self) -> bool:
        """Whether its line runs from side to side, long enough to tell its slope."""
        return self.half_width > LONG * self.half_height

    def upside_down(self, width: float, height: float) -> Box:
        """The same box on the picture turned by 180 degrees."""
        return replace(self, x=width - self.x, y=height - self.y)

    def levelled(self, slope: float) -> Box:
        """The box on a page that is turned about its corner so that lines of this slope are level."""
        angle = math.radians(slope)
        cos, sin = math.cos(angle), math.sin(angle)
        x, y = self.x * cos + self.y * sin, self.y * cos - self.x * sin
        return replace(self, x=x, y=y, slope=self.slope - slope)

    def corners(self) -> list[tuple[float, float]]:
        """Its upper left corner and the others, clockwise. A tall box begins at its upper left as well."""
        angle = math.radians(self.slope)
        cos, sin = math.cos(angle), math.sin(angle)
        return [
            (self.x + across * cos - down * sin, self.y + across * sin + down * cos)
            for across, down in (
                (-self.half_width, -self.half_height),
                (self.half_width, -self.half_height),
                (self.half_width, self.half_height),
                (-self.half_width, self.half_height),
            )
        ]


def slope_of_page(boxes: list[Box]) -> float:
    """The slope of a page's lines in degrees: that of its long lines, by their length; 0 if it has too few."""
    long = sorted((box for box in boxes if box.half_width > 5 * box.half_height), key=lambda box: box.slope)
    if len(long) < 2:
        return 0.0
    half, passed = sum(box.width for box in long) / 2, 0.0
    for box in long:
        passed += box.width
        if passed >= half:
            return box.slope
    return 0.0


def boxes_of_map(certainty: np.ndarray[Any, Any], least: float, mean: float, grow: float) -> list[Box]:
    """The boxes of connected places where a map of certainties is above `least`, if they are `mean` on average.

    The map marks the core of a line; `grow` is by how much of area over circumference a box grows around it.
    """
    import numpy as np

    mask = certainty > least
    joined = mask.copy()  # lines of single pixels that touch at a corner belong together
    joined[1:] |= mask[:-1]
    joined[:, 1:] |= mask[:, :-1]
    joined[1:, 1:] |= mask[:-1, :-1]
    summed = np.zeros((mask.shape[0], mask.shape[1] + 1), np.float64)
    np.cumsum(certainty, axis=1, out=summed[:, 1:])
    found = []
    for rows, begins, ends in _components(joined):
        size = int((ends - begins).sum())
        if size < 8 or float((summed[rows, ends] - summed[rows, begins]).sum()) < mean * size:
            continue
        box = _around(rows, begins, ends)
        more = box.half_width * box.half_height / (box.half_width + box.half_height) * grow
        box = replace(box, half_width=box.half_width + more, half_height=box.half_height + more)
        if min(box.half_width, box.half_height) >= 2:
            found.append(box)
    return found


def _components(mask: np.ndarray[Any, Any]) -> list[tuple[Any, Any, Any]]:
    """The connected parts of a mask as runs: their rows, where each begins, and where it ends."""
    import numpy as np

    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, begins = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    parents = list(range(len(rows)))

    def root(run: int) -> int:
        while parents[run] != run:
            parents[run] = parents[parents[run]]
            run = parents[run]
        return run

    first = np.searchsorted(rows, np.arange(mask.shape[0] + 1)).tolist()
    starts, stops = begins.tolist(), ends.tolist()
    for row in range(1, mask.shape[0]):
        above, here = first[row - 1], first[row]
        last_above, last_here = first[row], first[row + 1]
        while above < last_above and here < last_here:
            if starts[above] <= stops[here] and starts[here] <= stops[above]:
                one, other = root(above), root(here)
                parents[max(one, other)] = min(one, other)
            if stops[above] < stops[here]:
                above += 1
            else:
                here += 1
    parts: dict[int, list[int]] = {}
    for run in range(len(parents)):
        parts.setdefault(root(run), []).append(run)
    return [(rows[runs], begins[runs], ends[runs]) for runs in map(np.array, parts.values())]


def _around(rows: Any, begins: Any, ends: Any) -> Box:
    """The box around runs of pixels, along the direction in which they extend."""
    import numpy as np

    lengths = (ends - begins).astype(np.float64)
    middles = (begins + ends - 1) / 2
    size = lengths.sum()
    x, y = float((middles * lengths).sum() / size), float((rows * lengths).sum() / size)
    # the moments of the pixels; each run has one of its own besides that of its middle
    xx = float((lengths * (middles - x) ** 2 + lengths * (lengths**2 - 1) / 12).sum())
    yy = float((lengths * (rows - y) ** 2).sum())
    xy = float((lengths * (middles - x) * (rows - y)).sum())
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    if abs(angle) > math.pi / 4:  # it runs downwards: its width is across
        angle -= math.copysign(math.pi / 2, angle)
    box = _along(rows, begins, ends, angle)
    if not box.is_wide and not box.is_tall:
        return _along(rows, begins, ends, 0.0)
    return box


def _along(rows: Any, begins: Any, ends: Any, angle: float) -> Box:
    import numpy as np

    cos, sin = math.cos(angle), math.sin(angle)
    xs, ys = np.concatenate([begins, ends - 1]), np.concatenate([rows, rows])
    along, across = xs * cos + ys * sin, ys * cos - xs * sin
    low, high = float(along.min()), float(along.max())
    top, bottom = float(across.min()), float(across.max())
    u, v = (low + high) / 2, (top + bottom) / 2
    return Box(
        u * cos - v * sin,
        u * sin + v * cos,
        (high - low + 1) / 2,
        (bottom - top + 1) / 2,
        math.degrees(angle),
    )
