# SPDX-License-Identifier: Apache-2.0
"""The order in which a reader reads the lines of a page: columns of prose one after the other, all else by rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from docdesk.steps.extract.recognise.boxes import Box

FEW = 6
"""Boxes below which there are no columns."""
PROSE_LINES, PROSE_WIDTH = 4, 7.0
"""A column is prose if it has this many lines, and they are this many times as wide as high."""
PIECES = 1.5
"""Boxes in a row of prose, at most; a table has more."""
COLUMN_GAP, ROW_GAP = 0.4, 0.3
"""Of a line's height: the narrowest gap between columns, and between a heading and the columns below it."""

Rows = list[list[int]]


class _Order:
    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = boxes
        self.height = median(box.height for box in boxes)

    def rows(self, some: Sequence[int]) -> Rows:
        """Boxes side by side as one row, from the top to the bottom and from left to right."""
        found: Rows = []
        for index in sorted(some, key=lambda one: self.boxes[one].y):
            box = self.boxes[index]
            if found and self._belongs(box, [self.boxes[one] for one in found[-1]]):
                found[-1].append(index)
            else:
                found.append([index])
        return [sorted(row, key=lambda one: self.boxes[one].left) for row in found]

    def _belongs(self, box: Box, row: Sequence[Box]) -> bool:
        middle = sum(one.y for one in row) / len(row)
        height = min(box.height, max(one.height for one in row))
        if abs(box.y - middle) >= 0.5 * height:
            return False
        # two lines one below the other that lean on each other are two rows
        return all(min(box.right, one.right) - max(box.left, one.left) < 0.5 * height for one in row)

    def gaps(
        self, some: Sequence[int], begin: Callable[[Box], float], end: Callable[[Box], float]
    ) -> list[tuple[float, list[int], list[int]]]:
        """Where nothing stands: the width of each gap, the boxes before it and those behind it."""
        order = sorted(some, key=lambda one: begin(self.boxes[one]))
        found = []
        reach = end(self.boxes[order[0]])
        for place, index in enumerate(order[1:], 1):
            box = self.boxes[index]
            if begin(box) > reach:
                found.append((begin(box) - reach, order[:place], order[place:]))
            reach = max(reach, end(box))
        return found

    def is_prose(self, some: Sequence[int]) -> bool:
        rows = len(self.rows(some))
        if rows < PROSE_LINES or len(some) > PIECES * rows:
            return False
        return median(self.boxes[one].width for one in some) > PROSE_WIDTH * self.height

    def columns(self, some: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """The two sides of the widest gap that has prose on both."""
        gaps = self.gaps(some, lambda box: box.left, lambda box: box.right)
        wide = sorted((gap for gap in gaps if gap[0] > COLUMN_GAP * self.height), reverse=True)
        for _, left, right in wide[:3]:
            if self.is_prose(left) and self.is_prose(right):
                return left, right
        return None

    def read(self, some: Sequence[int]) -> Rows:
        if len(some) < FEW:
            return self.rows(some)
        if (sides := self.columns(some)) is not None:
            return [*self.read(sides[0]), *self.read(sides[1])]
        gaps = self.gaps(some, lambda box: box.top, lambda box: box.bottom)
        gaps = [gap for gap in gaps if gap[0] > ROW_GAP * self.height]
        for _, above, below in gaps[:8]:  # a heading across columns that begin below it
            if self.has_columns(below):
                return [*self.rows(above), *self.read(below)]
        for _, above, below in reversed(gaps[-8:]):  # and what stands across below them
            if self.has_columns(above):
                return [*self.read(above), *self.read(below)]
        for _, head, _ in gaps[:4]:  # and both
            for _, above, foot in reversed(gaps[-4:]):
                inner = [one for one in above if one not in set(head)]
                if self.has_columns(inner):
                    return [*self.rows(head), *self.read(inner), *self.read(foot)]
        return self.rows(some)

    def has_columns(self, some: Sequence[int]) -> bool:
        return len(some) >= FEW and self.columns(some) is not None


def reading_order(boxes: Sequence[Box]) -> Rows:
    """Rows of indexes of boxes, in the order in which they are read. The boxes' lines are level."""
    return _Order(boxes).read(range(len(boxes))) if boxes else []
