# SPDX-License-Identifier: Apache-2.0
"""Pictures of text whose words are known."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LINES = (
    "The keeper trims the lamp at dusk",
    "and writes the hour in the log book.",
    "Fog signals sound every ninety seconds",
    "until the harbour can be seen again.",
)
KOREAN = ("등대지기는 해가 질 때 등불을 다듬고", "항해 일지에 시각을 적습니다.")
KOREAN_FONT = Path("/usr/share/fonts/truetype/nanum/NanumGothic.ttf")
"""Of fonts-nanum, which packaging/apt-test.txt names."""


def font(size: int) -> ImageFont.FreeTypeFont:
    """A font of Latin letters that Pillow has with it."""
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found


def page(
    lines: tuple[str, ...] = LINES,
    *,
    letters: ImageFont.FreeTypeFont | None = None,
    size: tuple[int, int] = (800, 400),
    lead: int = 60,
    begin: tuple[int, int] = (60, 60),
) -> Image.Image:
    """Lines of text on white, the first one at `begin`."""
    picture = Image.new("L", size, 255)
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        draw.text((begin[0], begin[1] + row * lead), line, fill=20, font=letters or font(28))
    return picture
