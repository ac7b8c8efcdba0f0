# SPDX-License-Identifier: Apache-2.0
"""Letters of glyphs whose names are numbers.

Programs that make subsets of fonts name glyphs by the codes of their letters, in hexadecimal or decimal. pypdf gives
such names as text. Names by the place in a font say nothing for sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from docdesk.steps.extract.garbled import SAMPLE, is_plainly_sound

FEWEST = 20
"""Names on a page below which they say nothing."""

_HEXADECIMAL = re.compile(r"/[A-Za-z]{1,2}([0-9A-F]{2})(?![0-9A-Fa-f])")
_DECIMAL = re.compile(r"/[A-Za-z]{1,2}(\d{1,4})(?!\d)")


def letters_of_names(text: str) -> str:
    """The text with letters in place of names, if that makes a language beyond doubt; otherwise as it is."""
    if text.count("/") < FEWEST:
        return text
    readings: tuple[tuple[re.Pattern[str], Callable[[str], int]], ...] = (
        (_HEXADECIMAL, lambda digits: int(digits, 16)),
        (_DECIMAL, int),
    )
    for names, code_of in readings:
        read, count = names.subn(lambda found, code=code_of: _letter(code(found[1])), text)  # type: ignore[misc]
        if count >= FEWEST and is_plainly_sound(read[:SAMPLE]):
            return read
    return text


def _letter(code: int) -> str:
    return chr(code) if 0x20 <= code < 0x7F or 0xA0 <= code < 0x100 else "\ufffd"
