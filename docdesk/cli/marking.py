# SPDX-License-Identifier: Apache-2.0
"""Marks the words of a question in a passage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"\w+")
# the commonest words of English, German and French say nothing of what was looked for
_COMMON = frozenset(
    """
    a an and are as at be but by can did do does for from had has have how i in is it its me my not of on or our she
    so that the their them there these they this to was we were what when where which who why will with you your
    der die das und ist ein eine den dem des im von zu mit wie le la les un une et est de du en que qui
    """.split()  # noqa: SIM905 - a list of strings would be three times as long
)


def marker(question: str, begin: str, end: str) -> Callable[[str], str]:
    """A function that puts `begin` and `end` around each word of the question in a text."""
    words = {_folded(word) for word in _WORD.findall(question)}
    wanted = (words - _COMMON) or words

    def mark(text: str) -> str:
        return _WORD.sub(lambda found: _marked(found[0]), text)

    def _marked(word: str) -> str:
        return f"{begin}{word}{end}" if _folded(word) in wanted else word

    return mark


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
