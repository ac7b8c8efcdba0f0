# SPDX-License-Identifier: Apache-2.0
"""When two vectors are the same, which of a document's vectors stand for all of them, and whose a text is."""

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

    Vectors = dict[int, npt.NDArray[np.float32]]

T = TypeVar("T")

SAMPLE = 8
"""Vectors of one document that are asked for, spread over it."""

NEAR = 1e-5
"""A vector finds itself where an answer is as near as that: equal texts have equal vectors."""


@dataclass(slots=True)
class SliceState:
    """What is known of a slice of a document's chunks, by their numbers."""

    kept: Vectors
    """Embeddings there are."""
    stored: Vectors
    """Vectors in the Chroma directory."""
    wrong: set[int]
    """No vector, or another one than the embedding."""
    wordless: set[int]
    """Not in the file of words."""


def parts(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The values in slices of `size`, the last one shorter."""
    return (values[i : i + size] for i in range(0, len(values), size))


def sample(generation: Generation, numbers: list[int]) -> list[int]:
    """Some of these chunks, so that a document has about SAMPLE of them; the same whenever it is asked."""
    if len(numbers) <= SAMPLE:
        return numbers
    step = max(1, generation.chunks // SAMPLE)
    return numbers[step // 2 :: step]


def is_text_of(chunk: Chunk, text: str) -> bool:
    """Whether a text is that of a chunk: where a document was read anew meanwhile, its spans are of another one."""
    return hashlib.sha256(text.encode()).hexdigest() == chunk.sha256


def same(stored: npt.NDArray[np.float32], kept: npt.NDArray[np.float32]) -> bool:
    """Whether two vectors have one direction; the collection compares by nothing else."""
    import numpy as np

    if stored.shape != kept.shape:
        return False
    length = float(np.linalg.norm(stored)) * float(np.linalg.norm(kept))
    return length > 0 and float(np.dot(stored, kept)) / length >= 1.0 - NEAR
