# SPDX-License-Identifier: Apache-2.0
"""The form in which words are compared: as a reader sees them, whatever characters write them."""

from __future__ import annotations

import re
import unicodedata

PAIRED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+)"
)
"""Scripts that write no spaces between words, or join them to endings: Chinese, Japanese, Korean, Thai …"""

UNSEEN = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
"""Soft hyphens and characters without a width: a reader sees the word without them."""


def one_form(text: str) -> str:
    """A text in the form in which words are compared: lower case, NFKC, without what no reader sees.

    Full-width letters, ligatures, radicals and letters with separate accents are then what they look like.
    """
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", UNSEEN.sub("", text)).casefold())


def one_form_with_places(text: str) -> tuple[str, list[int]]:
    """`one_form` of a text, and for each of its characters where it begins in the text.

    The list has one more entry: the length of the text.
    """
    if text.isascii():
        return text.casefold(), list(range(len(text) + 1))
    form = text.casefold()
    if len(form) == len(text) and not UNSEEN.search(text) and _is_nfkc(text) and _is_nfkc(form):
        return form, list(range(len(text) + 1))
    parts: list[str] = []
    places: list[int] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _goes_with_the_last(text[end]):
            continue
        part = one_form(text[begin:end])
        parts.append(part)
        places += [begin] * len(part)
        begin = end
    return "".join(parts), [*places, len(text)]


def _is_nfkc(text: str) -> bool:
    return unicodedata.is_normalized("NFKC", text)


def _goes_with_the_last(letter: str) -> bool:
    """Whether a character may become one with the character before it: an accent, a vowel or end of a syllable."""
    if letter < "\u00ad":
        return False
    if UNSEEN.match(letter) or "\u1160" <= letter <= "\u11ff" or "\ud7b0" <= letter <= "\ud7fb":
        return True
    return unicodedata.category(unicodedata.normalize("NFKD", letter)[0]).startswith("M")
