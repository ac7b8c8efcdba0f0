# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import random
import re

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from docdesk.steps.extract.recognise.letters import Letters
from docdesk.steps.extract.recognise.page import PageText, recognise
from docdesk.system.resource_files import resource
from docdesk.values.recognition import Recognised, in_document
from tests.steps.extract.recognise.drawn import KOREAN, KOREAN_FONT, LINES, font, page


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters([("kor", resource("recognition")), ("eng", resource("recognition"))])


def _words(text: str) -> list[str]:
    return text.split()


def _edges_of(found: PageText, words: str) -> tuple[int, int, int, int]:
    """The box of the piece of a line that has these words."""
    at = found.text.index(words)
    line = next(line for line in in_document(_kept(found), 0).lines if line.start <= at < line.end)
    left, top, right, bottom = (round(1000 * edge) for edge in line.box)
    return left, top, right, bottom


def _kept(found: PageText) -> Recognised:
    return Recognised(1, "", found.confidence, found.lines)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_is_read_whichever_way_up_and_its_boxes_are_those_of_the_picture(
    letters: Letters, turned: int
) -> None:
    found = recognise(page().rotate(turned, expand=True), letters)
    assert _words(found.text) == _words(" ".join(LINES))
    assert found.confidence > 85
    left, top, right, bottom = _edges_of(found, LINES[0])
    # the first line is near the upper edge, which a turn to the left makes the left one
    near = {0: top, 90: left, 180: 1000 - bottom, 270: 1000 - right}[turned]
    far = {0: bottom, 90: right, 180: 1000 - top, 270: 1000 - left}[turned]
    assert 80 < near < 200 < far < 300


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_corners_of_a_line_begin_where_a_reader_begins(letters: Letters, turned: int) -> None:
    found = recognise(page().rotate(turned, expand=True), letters)
    line = in_document(_kept(found), 0).lines[0]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = zip(line.corners[::2], line.corners[1::2], strict=True)
    along, down = {0: ("right", "down"), 90: ("up", "right"), 180: ("left", "up"), 270: ("down", "left")}[
        turned
    ]
    assert _direction(x1 - x0, y1 - y0) == _direction(x2 - x3, y2 - y3) == along
    assert _direction(x3 - x0, y3 - y0) == down
    assert line.confidence is not None
    assert 0.85 < line.confidence <= 1


def _direction(across: float, down: float) -> str:
    if abs(across) > abs(down):
        return "right" if across > 0 else "left"
    return "down" if down > 0 else "up"


def test_the_box_of_a_slanted_line_is_slanted_with_it(letters: Letters) -> None:
    picture = page().rotate(4, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    line = in_document(_kept(recognise(picture, letters)), 0).lines[0]
    x0, y0, x1, y1 = line.corners[:4]
    slope = math.degrees(math.atan2((y1 - y0) * picture.height, (x1 - x0) * picture.width))
    assert slope == pytest.approx(-4, abs=0.7)


def test_each_line_is_a_span_of_the_text(letters: Letters) -> None:
    found = recognise(page(), letters)
    assert [found.text[line.start : line.end] for line in found.lines] == list(LINES)


def test_a_skewed_page_with_dust_is_read(letters: Letters) -> None:
    picture = page().rotate(3, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    dust = random.Random(5)
    for _ in range(300):
        picture.putpixel((dust.randrange(picture.width), dust.randrange(picture.height)), dust.randrange(160))
    found = recognise(picture.filter(ImageFilter.GaussianBlur(0.6)), letters)
    assert _words(found.text) == _words(" ".join(LINES))


def test_light_letters_on_dark_are_read(letters: Letters) -> None:
    assert _words(recognise(ImageOps.invert(page(LINES[:2])), letters).text) == _words(" ".join(LINES[:2]))


@pytest.mark.skipif(not KOREAN_FONT.exists(), reason="fonts-nanum is not installed")
def test_korean_and_english_lines_are_read_in_their_own_letters(letters: Letters) -> None:
    both = ImageFont.truetype(str(KOREAN_FONT), 30)
    found = recognise(page((*KOREAN, *LINES[:2]), letters=both), letters)
    assert _words(found.text) == _words(" ".join((*KOREAN, *LINES[:2])))
    assert not letters.latin_only
    recognise(page(LINES), letters)
    assert letters.latin_only


def test_single_figures_between_the_rules_of_a_table_are_read(letters: Letters) -> None:
    rows = [("Copper cables", "7", "67.40"), ("Steel boxes", "38", "49.52"), ("Paper sheets", "4", "24.88")]
    picture = Image.new("L", (800, 260), 255)
    draw = ImageDraw.Draw(picture)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            x, y = 40 + column * 240, 40 + row * 56
            draw.rectangle((x, y, x + 240, y + 56), outline=0, width=2)
            draw.text((x + 14, y + 12), cell, fill=0, font=font(26))
    assert re.sub(r"\n+", "\n", recognise(picture, letters).text) == "\n".join(map(" ".join, rows))


def test_a_picture_without_letters_has_no_text(letters: Letters) -> None:
    assert recognise(Image.new("L", (600, 400), 255), letters).text == ""
    meadow = Image.effect_noise((600, 400), 90).filter(ImageFilter.GaussianBlur(3))
    assert recognise(meadow, letters).text == ""
