# SPDX-License-Identifier: Apache-2.0
"""A page as a picture for a reader's eyes: in colour, in the width that it is shown in, with a passage marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.errors import Damaged
from docdesk.steps.extract.view.png import png_of, png_of_planes
from docdesk.values.facts import coded
from docdesk.values.pages import MOST_PIXELS, Box, PagePicture

if TYPE_CHECKING:
    from PIL.Image import Image

MARK = (255, 226, 92)
"""The colour of a marked passage, through which its letters show."""

MARGIN = 0.15
"""Of a box's height: how far a mark reaches beyond it, so that letters do not touch its edge."""


def picture_of_pdf(page: Any, width: int, turn: int, marks: Sequence[Box], raw: bool = False) -> PagePicture:
    """A pdfium page, about `width` pixels wide once it is turned by `turn` degrees clockwise. Raises Damaged."""
    across, down = page.get_size()
    if not (math.isfinite(across) and math.isfinite(down)):
        raise Damaged(reason=coded("page_damaged"))
    size = fitted(across, down, width, turn)
    # pdfium rounds up
    scale = min((size[0] - 0.01) / max(across, 0.01), (size[1] - 0.01) / max(down, 0.01))
    if marks:
        drawn: Image = page.render(scale=scale, rev_byteorder=True).to_pil()
        return finished(drawn.convert("RGB"), turn, marks, raw)
    # without Pillow, whose import takes as long as all of the rest
    bitmap = page.render(scale=scale, rotation=turn, rev_byteorder=not raw, prefer_bgrx=True)
    pixels = bytes(bitmap.buffer)
    if raw:
        return PagePicture(b"", bitmap.width, bitmap.height, pixels)
    planes = [pixels[channel::4] for channel in range(3)]
    return PagePicture(png_of_planes(bitmap.width, bitmap.height, planes), bitmap.width, bitmap.height)


def picture_of_frame(
    path: Path, number: int, width: int, turn: int, marks: Sequence[Box], raw: bool = False
) -> PagePicture:
    """A picture of a file of pictures, in its colours; it is made smaller but never larger."""
    from PIL import Image

    from docdesk.steps.extract.pictures import shown_frame

    picture = shown_frame(path, number)
    size = fitted(picture.width, picture.height, width, turn)
    if size[0] < picture.width:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return finished(picture, turn, marks, raw)


def fitted(across: float, down: float, width: int, turn: int) -> tuple[int, int]:
    """The size of the picture before it is turned, within the limit on its pixels."""
    across, down = max(across, 0.01), max(down, 0.01)
    scale = width / (down if turn % 180 else across)
    scale = min(scale, math.sqrt(MOST_PIXELS / (across * down)))
    most = MOST_PIXELS // 64  # a page of a hair's width is no longer than this
    return max(1, min(most, round(across * scale))), max(1, min(most, round(down * scale)))


def finished(picture: Image, turn: int, marks: Sequence[Box], raw: bool = False) -> PagePicture:
    """The picture with its marks, turned."""
    from PIL import Image

    _mark(picture, marks)
    if turn:
        ways = {
            90: Image.Transpose.ROTATE_270,
            180: Image.Transpose.ROTATE_180,
            270: Image.Transpose.ROTATE_90,
        }
        picture = picture.transpose(ways[turn])
    if raw:
        # with the fourth byte full: a mark that is painted over a picture counts it as how opaque that is
        pixels = picture.convert("RGB").convert("RGBA").tobytes("raw", "BGRA")
        return PagePicture(b"", picture.width, picture.height, pixels)
    return PagePicture(png_of(picture), picture.width, picture.height)


def _mark(picture: Image, marks: Sequence[Box]) -> None:
    from PIL import Image, ImageChops

    width, height = picture.size
    for box in marks:
        margin = MARGIN * min((box.bottom - box.top) * height, (box.right - box.left) * width)
        edges = (
            max(0, math.floor(box.left * width - margin)),
            max(0, math.floor(box.top * height - margin)),
            min(width, math.ceil(box.right * width + margin)),
            min(height, math.ceil(box.bottom * height + margin)),
        )
        if edges[0] < edges[2] and edges[1] < edges[3]:
            piece = picture.crop(edges)
            picture.paste(ImageChops.multiply(piece, Image.new("RGB", piece.size, MARK)), edges)
