# SPDX-License-Identifier: Apache-2.0
"""Which Western encoding a text is in whose detector is mistaken, among them those of DOS and the old Macintosh.

A detector takes a few accented letters for halves of Chinese or Japanese characters, or for letters of another
alphabet. In the right encoding they fit into their words; in a wrong one they are signs, capitals inside of words, or
of another alphabet than the letters beside them.
"""

from __future__ import annotations

import re

CANDIDATES = ("cp1252", "cp850", "mac_roman", "cp1250", "cp852", "cp437")
"""In the order in which they are preferred if they read the same."""

SAMPLE = 65_536
"""Bytes to look at."""
IN_WORDS = 0.5
"""Of the runs of bytes beyond ASCII: so many stand in words of Latin letters, as in Western languages."""
LEAST_FIT = 0.6
"""Of 1: how well the letters fit, on average."""
SHORT = 3
"""Letters of a word in which most may have accents."""

_WEIGHTS = {
    1.0: "éáíóúñüöäßçèêàåøæ",
    0.95: "ôâîûùòìëïœãõ’",
    0.9: "ąćęłńśźżčďěňřšťůžőűășțľĺŕđý",
    0.8: "ğışāēģīķļņūėįųðþ",
}
_FIT = {letter: weight for weight, letters in _WEIGHTS.items() for letter in letters}
_QUOTES = frozenset("“”„«»‘’‚‹›–—…•€£°§©®№¿¡´")
_OPENING = frozenset("‚„¿¡")
_WORD = re.compile(r"[^\W\d_]+(?:[^\w\s\x00-\x7f][^\W\d_]+)*|(?<![^\W\d_])[^\s\x00-\x7f]|[^\s\x00-\x7f]")
_RUN = re.compile(rb"[\x80-\xff]+")
_RUN_IN_WORD = re.compile(
    rb"(?<=[a-z])[\x80-\xff]{1,2}(?=[a-z])"
    rb"|(?<=[A-Za-z])[\x80-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff](?=[A-Za-z])"
)


def western(data: bytes, detected: str, *, is_sure: bool = True) -> str | None:
    """The Western encoding of these bytes, if they read well in one of `CANDIDATES`, and not as what was `detected`.

    Not `is_sure`: how well they read in the encoding that was detected says nothing.
    """
    sample = data[:SAMPLE]
    runs = len(_RUN.findall(sample))
    if not runs or len(_RUN_IN_WORD.findall(sample)) < IN_WORDS * runs:
        return None
    if is_sure and fit(sample.decode(detected, "replace")) >= LEAST_FIT:
        return None
    best, most = None, LEAST_FIT
    for encoding in CANDIDATES:
        share = fit(sample.decode(encoding, "replace"))
        if share > most:
            best, most = encoding, share
    return best


def fit(text: str) -> float:
    """How well the characters beyond ASCII fit into their words, from -1 to 1 each, on average."""
    total = count = 0.0
    for found in _WORD.finditer(text):
        word = found[0]
        beyond = [letter for letter in word if letter > "\x7f"]
        if beyond:
            count += len(beyond)
            total += _fit_of_word(word, beyond, is_behind=text[found.start() - 1 : found.start()].isalpha())
    return total / count if count else 0.0


def _fit_of_word(word: str, beyond: list[str], *, is_behind: bool) -> float:
    if len(word) == 1 and not word.isalpha():
        return 0.8 if word in _QUOTES and not (is_behind and word in _OPENING) else -1.0
    plain = word.replace("’", "")
    in_one_case = plain.islower() or plain.isupper() or (plain[:1].isupper() and plain[1:].islower())
    if not in_one_case or (len(plain) > SHORT and 2 * len(beyond) > len(plain)):
        return -float(len(beyond))
    return sum(_FIT.get(letter.lower(), -1.0) for letter in beyond)
