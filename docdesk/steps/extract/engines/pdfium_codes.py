# SPDX-License-Identifier: Apache-2.0
"""Pages whose letters are only the codes of glyphs: what pdfium gives where a font has no map.

The codes may be the letters' own. Of a font with names for its glyphs the names tell, see `glyph_names`.
"""

from __future__ import annotations

import hashlib
from typing import Any

from docdesk.steps.extract.garbled import SAMPLE, is_plainly_sound

LOOKED_AT = 400
"""Characters of a page to look at."""

BLANK = "\x03"
"""The number of the blank in nearly every font file. A text with it in place of blanks is numbers of glyphs."""


def are_codes(shown: Any, text: str) -> bool:
    """Whether most letters of a pdfium text page are codes; `text` is its text."""
    import pypdfium2.raw as raw

    if is_plainly_sound(text[:SAMPLE]):
        return False
    count = min(shown.count_chars(), LOOKED_AT)
    codes = sum(raw.FPDFText_HasUnicodeMapError(shown.raw, index) == 1 for index in range(count))
    return bool(2 * codes > len("".join(text[:LOOKED_AT].split())))


def signature(text: str) -> str:
    """Tells texts of the same letters, whatever blanks an engine puts between them."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "replace")).hexdigest()[:16]


def are_numbers(text: str) -> bool:
    """Whether codes are numbers of glyphs, which no reader sees as letters."""
    return text.count(BLANK) > text.count(" ")
