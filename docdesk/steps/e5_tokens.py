# SPDX-License-Identifier: Apache-2.0
"""The tokenizer of multilingual-e5-small, over the vocabulary in its file.

It cuts each word into the pieces whose scores add up to the most. A piece never continues over a blank, so words are
cut one by one and remembered. The package `tokenizers` would give the same ids, and take 200 MB more of memory in
each process.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from docdesk.steps.e5_file import E5File

_BLANK = "\u2581"
"""How the vocabulary writes the blank before a word."""
_BLANKS = re.compile("  +")
_REMEMBERED = 30_000
"""Words; a long text has fewer different ones."""
_LONGEST_KEPT = 64
"""Characters of a word that is remembered: longer ones hardly come back."""
_UNKNOWN_PENALTY = 10.0
"""An unknown character's score is this far below the rarest piece's."""


class E5Tokenizer:
    """Texts to ids. Loading takes a quarter of a second and 60 MB. Threads may share it."""

    def __init__(self, file: E5File) -> None:
        controls = file.controls
        self.bos, self.eos, self._unknown = file.bos, file.eos, file.unknown
        self._scores = file.scores()
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._replacements = file.replacements()
        self._ids = {piece: id for id, piece in enumerate(file.pieces()) if id not in controls}
        self._longest = max(map(len, self._ids))
        self._remembered = functools.lru_cache(_REMEMBERED)(self._best_pieces)

    def count(self, text: str) -> int:
        """The number of tokens of a text, without the marks at its ends."""
        return len(self.ids(text))

    def ids(self, text: str, most: int | None = None) -> list[int]:
        """The ids of a text's tokens, without the marks at its ends; the first `most` of them."""
        ids: list[int] = []
        for word in self._normal(text).split(" "):
            marked = _BLANK + word
            ids += self._remembered(marked) if len(marked) <= _LONGEST_KEPT else self._best_pieces(marked)
            if most is not None and len(ids) >= most:
                return ids[:most]
        return ids

    def _normal(self, text: str) -> str:
        """The text as the vocabulary writes it; "" if it holds nothing but blanks."""
        if not text.isascii():
            # the replacements know composed characters only; names of files on macOS come decomposed
            text = unicodedata.normalize("NFC", text)
        return _BLANKS.sub(" ", text.translate(self._replacements)).removeprefix(" ")

    def _best_pieces(self, word: str) -> tuple[int, ...]:
        length, ids, scores, longest = len(word), self._ids, self._scores, self._longest
        best = [0.0] + [float("-inf")] * length
        came: list[tuple[int, int]] = [(0, 0)] * (length + 1)
        for begin in range(length):
            so_far = best[begin]
            for end in range(begin + 1, min(length, begin + longest) + 1):
                id = ids.get(word[begin:end])
                if id is not None and so_far + scores[id] > best[end]:
                    best[end] = so_far + scores[id]
                    came[end] = (begin, id)
            if so_far + self._unknown_score > best[begin + 1]:
                best[begin + 1] = so_far + self._unknown_score
                came[begin + 1] = (begin, self._unknown)
        found: list[int] = []
        at = length
        while at:
            at, id = came[at]
            if not (id == self._unknown and found and found[-1] == id):  # unknown ones in a row are one token
                found.append(id)
        return tuple(reversed(found))
