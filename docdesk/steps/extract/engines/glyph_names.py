# SPDX-License-Identifier: Apache-2.0
"""Letters of glyphs whose names are numbers.

Programs that make subsets of fonts name glyphs by the codes of their letters, in hexadecimal or decimal. pypdf gives
such names as text. Names by the place in a font say nothing for sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from docdesk.steps.extract.garbled import SAMPLE, is_plainly_sound

FEWEST = 20
"""Names on a page below which they say nothing."""

_HEXADECIMAL = re.compile(r"/[A-Za-z]{1,2}([0-9A-F]{2})(?![0-9A-Fa-f])")
_DECIMAL = re.compile(r"/[A-Za-z]{1,2}(\d{1,4})(?!\d)")

_NUMBER = re.compile(r"/[A-Za-z]{1,2}([0-9A-Fa-f]{1,4})")


def codes_are_letters(fonts: Iterable[Any]) -> bool:
    """Whether the codes of these pypdf fonts are the letters that most of their glyphs' names say; True without names.

    A name that is no letter's says that the code is one only if it is that code, in hexadecimal or decimal.
    """
    right = wrong = 0
    for font in fonts:
        code = 0
        for entry in _differences(font.get_object()):
            if not isinstance(entry, str):
                code = int(entry)
                continue
            if entry != "/.notdef":
                told = _is_told(entry, code)
                right, wrong = right + told, wrong + (not told)
            code += 1
    return wrong <= right


def _differences(font: Any) -> Iterable[Any]:
    """Codes, each with the names of the glyphs that follow from there; nothing if the font has a map instead."""
    encoding = font.get("/Encoding")
    encoding = None if encoding is None else encoding.get_object()
    if "/ToUnicode" in font or not isinstance(encoding, dict):
        return ()
    found: Iterable[Any] = encoding.get("/Differences", ())
    return found


def _is_told(name: str, code: int) -> bool:
    from pypdf._codecs import adobe_glyphs

    if name in adobe_glyphs:
        return adobe_glyphs[name] == chr(code)
    number = _NUMBER.fullmatch(name)
    if number is None:
        return False
    return int(number[1], 16) == code or (number[1].isdecimal() and int(number[1]) == code)


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
