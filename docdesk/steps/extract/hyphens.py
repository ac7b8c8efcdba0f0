# SPDX-License-Identifier: Apache-2.0
"""Hyphens at the ends of lines: whether one divides a word or belongs to it.

The page does not say. The rest of the document often does: it has the word whole, or with its hyphen, on another
line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from docdesk.steps.extract.cleaning import HYPHEN

ENOUGH = 5
FOR_ONE = 4
"""Words that are evidently divided, in all and for one that evidently has a hyphen: so many, and the document divides
words that it does not have elsewhere too."""

LONGEST = 80
"""Characters of a word on either side of a mark."""

_WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+)*")
_LEFT = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*$")
_RIGHT = re.compile(r"[^\W_]+")


class Words:
    """The words of a document, as evidence for its hyphens."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: set[str] = set()
        pairs: list[tuple[str, str]] = []
        for text in texts:
            pieces = text.split(HYPHEN)
            pairs += [pair for pair in map(_pair, pieces, pieces[1:]) if pair is not None]
            self._words.update(_WORD.findall(text.replace(HYPHEN, " ")))
        self._lower = {word.casefold() for word in self._words}
        # a document that is set with divided words shows it at those that it has whole as well
        evident = [self._evidence(left, right) for left, right in pairs]
        self._divides = evident.count(True) >= max(ENOUGH, FOR_ONE * evident.count(False))

    def joined(self, text: str) -> str:
        """The text with every mark decided."""
        first, *others = text.split(HYPHEN)
        found = [first]
        for before, after in zip([first, *others], others, strict=False):
            pair = _pair(before, after)
            found += ["" if pair is not None and self._divided(*pair) else "-", after]
        return "".join(found)

    def _divided(self, left: str, right: str) -> bool:
        if right[0].isdigit() or left[-1].isdigit():
            return False
        if right[0].isupper():
            return left + right in self._words
        evidence = self._evidence(left, right)
        return self._divides if evidence is None else evidence

    def _evidence(self, left: str, right: str) -> bool | None:
        """Whether the document shows that it is one word; None if it shows nothing."""
        if not right[0].islower():
            return None
        last = left.rsplit("-", 1)[-1]
        if (last + right).casefold() in self._lower:
            return True
        if f"{left}-{right}".casefold() in self._lower or "-" in left:
            return False
        return None


def _pair(before: str, after: str) -> tuple[str, str] | None:
    """The parts of a word on both sides of a mark."""
    left, right = _LEFT.search(before[-LONGEST:]), _RIGHT.match(after[:LONGEST])
    return (left[0], right[0]) if left is not None and right is not None else None
