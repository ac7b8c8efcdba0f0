# SPDX-License-Identifier: Apache-2.0
"""Whether the text of a page is what a reader sees on it, or letters that a font without a usable map gave.

A PDF draws glyphs; a map of the font says which letters they are. If the map is missing or wrong, an engine
returns other letters, symbols, private code points or the names of glyphs. Nothing in the file says so, so the text
itself has to show it. Every measure here is a share, so that a few odd characters on a sound page do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from docdesk.steps.extract.no_language import FEWEST_LETTERS, is_no_language, is_plain_line, words_of

SAMPLE = 20_000
"""Characters of a page to look at."""

BAD_SHARE = 0.2
"""Of the characters that are not blank: so many bad ones make a line, or a page, unreadable."""

DOUBT = 0.08
"""Of the characters that are not blank: so many bad ones, and the letters are looked at with suspicion."""

BAD_LINE = 3
"""Bad characters that a line has at least, to be one that nobody can read; a bullet is one."""

WORTH_A_WORD = 0.03
"""Of the characters of a page: so many in lines that nobody can read are worth a word."""

PLAIN_SHARE = 0.6
PLAIN_COMMON = 0.62
PLAIN_SYMBOLS = 0.01
"""Of plain Latin text: letters of what is not blank, common ones of those, symbols that only code has for each."""

FEW_LETTERS = 4
"""Different characters of a page, blanks and line ends counted, that are no language."""
MANY_ALIKE = 40
"""Characters of a page that shows nothing but one letter."""
_WITHOUT_WIDTH = "\u200b\u2060\ufeff"

_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_COMMON = b"eaiounrtsl"
_SYMBOLS = b"`^~|{}\\"
_SUSPICIOUS = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f\ud800-\uf8ff\ufffd]")

_GLYPH_NAME = re.compile(
    r"/(?:(?:[gG][0-9A-F]{1,5}|uni[0-9A-F]{4}|cid\d+|glyph\d+)\b"
    r"|(?<![\w.:/-]/)[a-zA-Z]{1,3}\d{1,5} ?(?:/[a-zA-Z]{1,3}\d{1,5} ?)+(?![\w./-]))"  # one alone may be a path
)
_NUMBERED_GLYPH = re.compile(r"\(cid:\d+\)")
"""How engines spell a glyph whose letter they do not know. Each begins with a plain character, which is found fast."""

_SPELLED = (_GLYPH_NAME, _NUMBERED_GLYPH)

_SIGNS = re.compile(
    "(?<![\ue000-\uf8ff])[\uf020-\uf0ff]{1,2}(?![\ue000-\uf8ff])"  # bullets, ticks and operators of symbol fonts
    "|(?<![^ \r\n])[\x01\x03-\x08\x0e-\x1f](?![^ \r\n])"  # the same of one without a map
    "|([\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff])\\1{3,}|\ufffd{25,}"  # lines of dots, longer than a word
)
"""Characters without a meaning of their own that a reader sees as signs, not as letters."""


def is_garbled(text: str) -> bool:
    """Whether a page's text, as an engine gave it, is not what a reader sees. An empty text is not garbled."""
    text = _without_signs(text[:SAMPLE])
    return _is_of_one_letter(text) or bad_share(text) >= BAD_SHARE or _is_no_language(text)


def _is_of_one_letter(text: str) -> bool:
    """Whether a map gives the same letter for all glyphs, or one without a width for most."""
    seen = set(text)
    unseen = sum(text.count(letter) for letter in _WITHOUT_WIDTH if letter in seen)
    if unseen >= MANY_ALIKE and unseen > sum(map(str.isalpha, text)):
        return True
    return len(seen) <= FEW_LETTERS and 2 * sum(map(str.isalpha, text)) > max(len(text), 2 * MANY_ALIKE)


def _is_no_language(text: str) -> bool:
    return is_no_language(text, doubtful=bad_share(text) >= DOUBT)


def bad_share(text: str) -> float:
    """The share of characters that no reader sees as letters: private, unassigned, replaced, or in a glyph's name."""
    solid = _solid(text)
    return _bad_count(text) / solid if solid else 0.0


def _bad_count(text: str) -> int:
    bad = sum(len(found[0]) for spelled in _SPELLED for found in spelled.finditer(text))
    return bad + sum(count for letter, count in Counter(text).items() if _is_bad(letter))


def _names_glyphs(text: str) -> bool:
    return any(spelled.search(text) is not None for spelled in _SPELLED)


def legible_part(text: str) -> tuple[str, bool]:
    """What can be read of a page's text, and whether something cannot. The rest is no text to be searched."""
    if not text.strip() or is_plainly_sound(text[:SAMPLE]):
        return text, False
    if _is_of_one_letter(text[:SAMPLE]):
        return "", True
    if _is_no_language(_without_signs(text[:SAMPLE])):
        return _plain_lines(text), True
    if not any(_is_bad(letter) for letter in set(text)) and not _names_glyphs(text):
        return text, False
    judged = _without_signs(text)
    legible = [
        line
        for line, plain in zip(text.split("\n"), judged.split("\n"), strict=True)
        if _bad_count(plain) < BAD_LINE or bad_share(plain) < BAD_SHARE
    ]
    rest = "\n".join(legible)
    if bad_share(judged) >= BAD_SHARE:
        # what is left of it has to show by itself that it is a text
        letters = sum(map(len, words_of(rest)))
        return ("", True) if letters < FEWEST_LETTERS or is_garbled(rest) else (rest, True)
    lost = _solid(text) - _solid(rest)
    return (rest, True) if lost > WORTH_A_WORD * _solid(text) else (text, False)


def _plain_lines(text: str) -> str:
    """The lines of a page in two fonts, one of them without a usable map, that are a language beyond doubt."""
    rest = "\n".join(line for line in text.split("\n") if is_plain_line(line))
    return rest if is_plainly_sound(rest[:SAMPLE]) else ""


def _without_signs(text: str) -> str:
    """The text without single signs, line by line; all of it if it has little else."""
    if _SUSPICIOUS.search(text) is None:
        return text
    rest = _SIGNS.sub(" ", text)
    enough = 2 * _solid(rest) > _solid(text) or sum(map(len, words_of(rest))) >= FEWEST_LETTERS
    return rest if enough else text


def is_plainly_sound(text: str) -> bool:
    """Whether it is Latin text beyond doubt. A hundred times faster than to look at its words, and most pages are."""
    if _SUSPICIOUS.search(text) is not None or _names_glyphs(text):
        return False
    plain = text.lower().encode("ascii", "ignore")
    letters = len(plain) - len(plain.translate(None, _LETTERS))
    common = len(plain) - len(plain.translate(None, _COMMON))
    symbols = len(plain) - len(plain.translate(None, _SYMBOLS))
    solid = len(text) - text.count(" ") - text.count("\n") - text.count("\r")
    return (
        letters >= 2 * FEWEST_LETTERS
        and letters > PLAIN_SHARE * solid
        and common > PLAIN_COMMON * letters
        and symbols < PLAIN_SYMBOLS * letters
    )


def _solid(text: str) -> int:
    return len("".join(text.split()))


@cache
def _is_bad(letter: str) -> bool:
    # private letters up to U+F0FF are symbol fonts' own, where bullets and ticks come from as well
    if letter in "\t\n\r\x0b\x0c\x02":
        return False
    return letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs")
