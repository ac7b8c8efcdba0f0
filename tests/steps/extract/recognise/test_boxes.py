# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from docdesk.steps.extract.recognise.boxes import Box, boxes_of_map, slope_of_page
from docdesk.steps.extract.recognise.order import reading_order


def _map(*bars: tuple[float, float, float, float, float], size: int = 200) -> np.ndarray:
    """A map of certainties with bars of (x, y, width, height, slope)."""
    picture = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(picture)
    for x, y, width, height, slope in bars:
        angle = math.radians(slope)
        cos, sin = math.cos(angle), math.sin(angle)
        corners = [(width / 2, height / 2), (-width / 2, height / 2), (-width / 2, -height / 2)]
        corners.append((width / 2, -height / 2))
        draw.polygon([(x + u * cos - v * sin, y + u * sin + v * cos) for u, v in corners], fill=255)
    return np.asarray(picture, np.float32) / 255


@pytest.mark.parametrize("slope", [-30.0, -4.0, 0.0, 2.0, 15.0])
def test_a_bar_gives_its_place_size_and_slope(slope: float) -> None:
    (box,) = boxes_of_map(_map((100, 90, 120, 12, slope)), 0.3, 0.5, 0.0)
    assert (box.x, box.y) == pytest.approx((100, 90), abs=1.5)
    assert (box.width, box.height) == pytest.approx((120, 12), abs=4)
    assert box.slope == pytest.approx(slope, abs=0.7)


def test_a_bar_that_runs_down_is_tall_and_has_a_small_slope() -> None:
    (box,) = boxes_of_map(_map((100, 100, 120, 12, 88)), 0.3, 0.5, 0.0)
    assert box.is_tall
    assert box.slope == pytest.approx(-2, abs=0.7)


def test_bars_apart_are_boxes_of_their_own_and_faint_ones_are_none() -> None:
    certainty = _map((60, 40, 80, 10, 0), (60, 60, 80, 10, 0)) * 0.9
    certainty[120:130, 20:120] = 0.4
    assert len(boxes_of_map(certainty, 0.3, 0.5, 1.6)) == 2


def test_the_slope_of_a_page_is_that_of_its_long_lines() -> None:
    long = [Box(300, y, 200, 10, 2.0) for y in range(50, 300, 50)]
    short = [Box(50, 50, 20, 10, -9.0)] * 9
    assert slope_of_page([*short, *long]) == 2.0
    assert slope_of_page(short) == 0.0


def test_a_levelled_box_is_level_and_keeps_its_distances() -> None:
    first, second = Box(100, 100, 50, 8, 5.0).levelled(5.0), Box(300, 117.5, 50, 8, 5.0).levelled(5.0)
    assert first.slope == second.slope == 0
    assert first.y == pytest.approx(second.y, abs=0.1)


def _row(y: float, *spans: tuple[float, float]) -> list[Box]:
    return [Box((left + right) / 2, y, (right - left) / 2, 10) for left, right in spans]


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    boxes = _row(20, (0, 700))
    for row in range(6):
        boxes += _row(80 + row * 30, (0, 330), (370, 700))
    order = [index for row in reading_order(boxes) for index in row]
    assert order == [0, 1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12]


def test_columns_between_a_headline_and_a_foot_are_read_one_after_the_other() -> None:
    boxes = _row(20, (0, 700))
    for row in range(20):
        boxes += _row(80 + row * 30, (0, 330), (370, 700))
    boxes += _row(720, (0, 700))
    order = [index for row in reading_order(boxes) for index in row]
    assert order == [0, *range(1, 41, 2), *range(2, 41, 2), 41]


def test_a_table_is_read_row_by_row() -> None:
    boxes = []
    for row in range(8):
        boxes += _row(20 + row * 30, (0, 190), (250, 300), (380, 440), (520, 580))
    assert reading_order(boxes) == [[4 * row + column for column in range(4)] for row in range(8)]


def test_a_table_of_long_cells_in_pairs_is_read_row_by_row() -> None:
    boxes = []
    for row in range(8):
        boxes += _row(20 + row * 30, (0, 150), (170, 320), (400, 550), (570, 720))
    assert reading_order(boxes) == [[4 * row + column for column in range(4)] for row in range(8)]


def test_two_parts_of_a_line_are_one_row_from_left_to_right() -> None:
    assert reading_order([*_row(22, (400, 500)), *_row(20, (0, 100))]) == [[1, 0]]
    assert reading_order([]) == []
