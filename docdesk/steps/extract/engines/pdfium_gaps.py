# SPDX-License-Identifier: Apache-2.0
"""Blanks that pdfium does not see: words that stand apart by a narrow gap and have no blank between them.

pdfium wants about a third of an em. Looking at every letter takes ten times as long as the text alone, so only a
page whose words are suspiciously long is looked at.
"""

from __future__ import annotations

import re
import statistics
from typing import Any

GAP = 0.08
"""Of an em: the narrowest gap that separates words."""

ABOVE_USUAL = 0.06
"""Of an em: how much wider than the usual gap between letters it has to be, for text that is spaced out."""

BLANK_SHARE = 0.08
"""Of the characters of a page: so many blanks, and none are lacking."""

LONG_SHARE = 0.3
"""Of the letters of a page: so many in long words, and it is looked at."""

_LONG_WORD = re.compile(r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff]{14,}|[\uac00-\ud7a3]{9,}")
_LETTERS = re.compile(r"[^\W\d_]")


def may_lack_blanks(text: str) -> bool:
    """Whether words may have run together. Chinese and Japanese have no blanks to lack."""
    if text.count(" ") > BLANK_SHARE * len(text):
        return False
    long = sum(map(len, _LONG_WORD.findall(text)))
    return bool(long) and long > LONG_SHARE * len(_LETTERS.findall(text))


def with_blanks(shown: Any, text: str) -> str:
    """The text of a pdfium text page with a blank at each gap between words; `text` if there is none."""
    places = _places(shown)
    gaps = [gap for _, _, gap in places if gap is not None]
    usual = statistics.median(gaps) if gaps else 0.0
    least = max(GAP, usual + ABOVE_USUAL)
    if not any(gap >= least for gap in gaps):
        return text
    return "".join((" " if gap is not None and gap >= least else "") + letter for _, letter, gap in places)


def _places(shown: Any) -> list[tuple[int, str, float | None]]:
    """Each character with the gap before it in em; None unless a letter of the same line is before it."""
    import pypdfium2.raw as raw

    found: list[tuple[int, str, float | None]] = []
    box = raw.FS_RECTF()
    left, bottom, right, top = shown.page.get_bbox()
    before: tuple[float, float, float] | None = None  # right, bottom and top of the letter before
    for index in range(shown.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(shown.raw, index))
        gap = None
        if (
            letter.isspace()
            or not letter.isprintable()
            or not raw.FPDFText_GetLooseCharBox(shown.raw, index, box)
        ):
            before = None
        elif not (
            left <= (box.left + box.right) / 2 <= right and bottom <= (box.bottom + box.top) / 2 <= top
        ):
            before = None  # off the page, where no reader sees it
            continue
        else:
            height = box.top - box.bottom
            if before is not None and height > 0 and before[1] < box.top and box.bottom < before[2]:
                gap = (box.left - before[0]) / height
            before = (box.right, box.bottom, box.top)
        found.append((index, letter, gap))
    return found
