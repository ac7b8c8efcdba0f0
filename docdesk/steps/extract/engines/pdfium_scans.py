# SPDX-License-Identifier: Apache-2.0
"""Whether a page is a scan: a picture of a page, with next to no text on it.

A stamp, a page number or a number of a court's file does not make a scan a page with text.
"""

from __future__ import annotations

import ctypes
from typing import Any

from docdesk.steps.extract.cleaning import tokens
from docdesk.steps.extract.outcome import MOST_STAMPED

FEW_CHARACTERS = 50
PICTURE_SHARE = 0.5
FEW_WORDS = 6
"""A page with fewer characters and words, and a picture over more than this share of it, is a scan."""

COVERED_SHARE = 0.8
"""A picture over more than this share of a page may be the page itself, as a scanner makes it."""

MARGIN = 0.12
"""Of the page's height: how far from its upper and lower edge stamps are put."""


def is_scan(page: Any, shown: Any, text: str) -> bool:
    """Whether a pdfium page is a scan; `shown` is its text page, `text` the text of that."""
    length = len(text.strip())
    if length >= MOST_STAMPED:
        return False
    share = _picture_share(page)
    if length < FEW_CHARACTERS and share >= PICTURE_SHARE and tokens(text) < FEW_WORDS:
        return True
    return share >= COVERED_SHARE and _is_in_margins(page, shown)


def _is_in_margins(page: Any, shown: Any) -> bool:
    import pypdfium2.raw as raw

    left, bottom, right, top = page.get_bbox()
    margin = MARGIN * (top - bottom)
    # the sides of a page that is shown turned are its upper and lower edge
    across = 0.06 * (right - left)
    for index in range(raw.FPDFText_CountRects(shown.raw, 0, -1)):
        x0, y0, x1, y1 = shown.get_rect(index)
        inside = bottom + margin < (y0 + y1) / 2 < top - margin
        if inside and left + across < (x0 + x1) / 2 < right - across:
            return False
    return True


def _picture_share(page: Any) -> float:
    """How much of the page its pictures cover; a scanner may cut a page into strips."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    covered = 0.0
    for shown in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(shown.raw, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            covered += (right - left) * (top - bottom)
    return covered / (width * height) if width * height > 0 else 0.0
