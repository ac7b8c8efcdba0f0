# SPDX-License-Identifier: Apache-2.0
"""What one index says of a question: which passages are near to it, and how near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from docdesk.catalog.catalog import Index, Stored
from docdesk.errors import DocdeskError
from docdesk.search.languages import Group, group_of
from docdesk.search.scales import Scale
from docdesk.search.scripts import reads

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vector: TypeAlias = npt.NDArray[np.float32]

Key: TypeAlias = tuple[str, int]
"""A generation and the number of one of its chunks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An index's answer, as far as its model and the store could give one."""

    index: Index
    scale: Scale
    vector: Vector | None = None
    near: Mapping[Key, float] = field(default_factory=dict)
    """The passages that the store found, with their cosines."""
    corrections: Mapping[Group, float] | None = None
    """What to add to the cosines of passages, by their group; the store's own cosines are not exact then."""
    problem: DocdeskError | None = None

    def lacks(self, found: Mapping[Key, Stored]) -> dict[Key, str]:
        """The passages of this index whose vectors have to be looked up, with the SHA-256 of their texts."""
        if self.vector is None:
            return {}
        return {
            key: stored.chunk.sha256
            for key, stored in found.items()
            if stored.index_id == self.index.id and (self.corrections is not None or key not in self.near)
        }

    def similarity(self, key: Key, stored: Stored, vectors: Mapping[str, Vector]) -> float:
        """How alike question and passage are, from 0 to 1; 0 if the model cannot say it."""
        if self.vector is None or not reads(self.scale.scripts, stored.text):
            return 0.0
        kept = vectors.get(stored.chunk.sha256)
        cosine = self.near.get(key) if kept is None else _cosine(self.vector, kept)
        if cosine is None:
            return 0.0
        if self.corrections and (group := group_of(stored.chunk.with_context(stored.text))) is not None:
            cosine += self.corrections.get(group, 0.0)
        return self.scale.similarity(cosine)


def _cosine(a: Vector, b: Vector) -> float:
    norms = float(a @ a) * float(b @ b)
    return float(a @ b) / norms**0.5 if norms else 0.0
