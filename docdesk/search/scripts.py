# SPDX-License-Identifier: Apache-2.0
"""Which script a text is written in, as far as models differ by it.

A script is named by the first word of its letters' Unicode names: LATIN, HANGUL, CYRILLIC. It takes a few
microseconds, so that a search can ask it of every passage that it looks at.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Set

LETTERS = 300
"""Letters that are looked at, spread over the text: names and terms in another script decide nothing."""

READ_SHARE = 0.5
"""A model reads a text if it reads this share of its letters."""

OWN_SHARE = 0.2
"""A text with this share of another script than Latin is in a language of that script."""

KANA_SHARE = 0.1
"""Of kana and Chinese characters together: a text with more kana is Japanese."""

_DENSE = frozenset({"HANGUL", "CJK", "HIRAGANA", "KATAKANA"})
_DENSITY = 3
"""A syllable or a word in one letter counts like so many letters of an alphabet."""


def scripts_of(text: str) -> Counter[str]:
    """The scripts of a text with the number of their letters; dense scripts count three times."""
    step = max(1, len(text) // LETTERS)
    # the letters of one script lie close together: a text has far fewer different ones than letters
    letters = Counter(text if step == 1 else text[::step])
    found: Counter[str] = Counter()
    for letter, n in letters.items():
        script = _script(letter)
        if script is not None:
            found[script] += n * (_DENSITY if script in _DENSE else 1)
    return found


def script_of(text: str) -> str | None:
    """The script of a text's language; None if it has no letters. All that is Japanese counts as HIRAGANA."""
    found = scripts_of(text)
    kana = found["HIRAGANA"] + found["KATAKANA"]
    # Japanese mixes three scripts; which of them a passage has most of says nothing of its language
    if kana > KANA_SHARE * (kana + found["CJK"]):
        found["HIRAGANA"] = kana + found.pop("CJK", 0)
        del found["KATAKANA"]
    # names and terms are in Latin letters in every language: a Korean text may have more of them than of its own
    others = {
        script: n for script, n in found.items() if script != "LATIN" and n >= OWN_SHARE * found.total()
    }
    among = others or found
    return max(among, key=lambda script: (among[script], script)) if among else None


def reads(scripts: Set[str] | None, text: str) -> bool:
    """Whether a model that reads these scripts (None: all of them) reads the text. Digits are read by every model."""
    if scripts is None or text.isascii():
        return scripts is None or "LATIN" in scripts or not any(map(str.isalpha, text))
    found = scripts_of(text)
    return sum(n for script, n in found.items() if script in scripts) >= READ_SHARE * found.total()


@functools.lru_cache(20_000)
def _script(letter: str) -> str | None:
    if letter.isascii():
        return "LATIN" if letter.isalpha() else None
    if not letter.isalpha():
        return None
    script = unicodedata.name(letter, "").split(" ", 1)[0]
    # wide Latin letters and half-width kana are letters of their scripts
    if script in ("FULLWIDTH", "HALFWIDTH"):
        return _script(unicodedata.normalize("NFKC", letter)[:1])
    return script or None
