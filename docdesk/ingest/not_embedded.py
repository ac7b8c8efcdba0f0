# SPDX-License-Identifier: Apache-2.0
"""Chunks that the provider cannot embed: they have no vector, are found by words only, and a notice names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Generation
from docdesk.errors import DocdeskError
from docdesk.values.documents import Chunk
from docdesk.values.problems import Notice

if TYPE_CHECKING:
    import numpy as np

NOT_EMBEDDED = "chunks_not_embedded"


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of some chunks: `copies` and `refused` are positions among them, refused ones have no vector."""

    vectors: np.ndarray
    copies: set[int]
    refused: set[int]

    def without_refused(
        self, chunks: Sequence[Chunk], texts: Sequence[str]
    ) -> tuple[Sequence[Chunk], Sequence[str], np.ndarray, set[int]]:
        """Chunks, texts, vectors and copies, without those that have no vector."""
        if not self.refused:
            return chunks, texts, self.vectors, self.copies
        left = [position for position in range(len(chunks)) if position not in self.refused]
        return (
            [chunks[position] for position in left],
            [texts[position] for position in left],
            self.vectors[left],
            {new for new, old in enumerate(left) if old in self.copies},
        )


def with_refused(generation: Generation, refused: Mapping[int, DocdeskError]) -> tuple[Notice, ...]:
    """The notices of a generation, with the one about these chunks, by their index."""
    notices = [notice for notice in generation.notices if notice.code != NOT_EMBEDDED]
    if refused:
        numbers = sorted(refused)
        facts = {
            "count": len(numbers),
            "total": generation.chunks,
            "which": ranges(number + 1 for number in numbers),
            "reason": refused[numbers[0]].facts.get("reason", refused[numbers[0]].code),
            "chunks": numbers,
        }
        notices.append(Notice(NOT_EMBEDDED, facts))
    return tuple(notices)


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Sorted numbers as pairs of first and last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def without_vector(generation: Generation) -> frozenset[int]:
    """The indexes of the chunks that have no vector because the provider could not embed them."""
    for notice in generation.notices:
        if notice.code == NOT_EMBEDDED:
            return frozenset(int(number) for number in notice.facts.get("chunks", ()))
    return frozenset()
