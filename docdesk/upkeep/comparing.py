# SPDX-License-Identifier: Apache-2.0
"""Whether two vectors are the same, which of a document's vectors stand for all, and which chunk a text is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from docdesk.catalog.catalog import Generation
from docdesk.values.documents import Chunk

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    ByNumber = dict[int, npt.NDArray[np.float32]]

T = TypeVar("T")

SLICE = 1_000
"""Chunks that are in memory at once."""

SAMPLE = 8
"""Vectors of one document that a check searches for, spread over it."""

NEAR = 1e-5
"""A vector counts as found if an answer is this near: equal texts have equal vectors."""


@dataclass(slots=True)
class SliceState:
    """What a check knows about a slice of a document's chunks, by their numbers."""

    kept: ByNumber
    """The embeddings that there are."""
    stored: ByNumber
    """Vectors in the Chroma directory."""
    wrong: set[int]
    """Without a vector, or with one that is not the embedding."""
    wordless: set[int]
    """Not in the file of words."""


def parts(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The values in slices of `size`, the last one shorter."""
    return (values[i : i + size] for i in range(0, len(values), size))


def sample(generation: Generation, numbers: list[int]) -> list[int]:
    """Some of these chunks, about SAMPLE for a whole document; always the same ones."""
    if len(numbers) <= SAMPLE:
        return numbers
    step = max(1, generation.chunks // SAMPLE)
    return numbers[step // 2 :: step]


def is_text_of(chunk: Chunk, text: str) -> bool:
    """Whether a text is the chunk's: if the document was read again meanwhile, its spans mean another text."""
    return hashlib.sha256(text.encode()).hexdigest() == chunk.sha256


def same(stored: npt.NDArray[np.float32], kept: npt.NDArray[np.float32]) -> bool:
    """Whether two vectors have one direction; the collection compares by nothing else."""
    import numpy as np

    if stored.shape != kept.shape:
        return False
    length = float(np.linalg.norm(stored)) * float(np.linalg.norm(kept))
    return length > 0 and float(np.dot(stored, kept)) / length >= 1.0 - NEAR
