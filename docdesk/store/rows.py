# SPDX-License-Identifier: Apache-2.0
"""How a chunk's vector is called and what stands beside it in the Chroma directory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Generation, Index
from docdesk.values.documents import Chunk, Document, StoredObject

if TYPE_CHECKING:
    import numpy as np

ASIDE = 1e-4
"""Of a vector's length: so far a copy lies beside the first of the same text."""


def vector_id(generation: Generation, chunk: int) -> str:
    """The id of a chunk's vector, the same whenever it is written."""
    return f"{generation.document}:{generation.id}:{chunk}"


def collection_name(index: Index, dimensions: int) -> str:
    """A name that Chroma takes, with the model and its dimensions in it, one for each index."""
    model = re.sub(r"[^a-zA-Z0-9._-]+", "-", index.model).strip("-._")[:80] or "model"
    return f"docdesk-{model}-{dimensions}-{index.id}"


def about_collection(index: Index) -> dict[str, str | int | None]:
    """The metadata of an index's collection."""
    return {"made_by": "docdesk", "model": index.model, "dimensions": index.dimensions}


def vector_metadata(
    document: Document, generation: Generation, chunk: Chunk, stored: StoredObject | None = None
) -> dict[str, str | int]:
    """What stands beside a chunk's vector, for whoever opens the Chroma directory without docdesk.

    `stored` is the original in the bucket, where it is there.
    """
    of_backup: dict[str, str | int] = {}
    if stored is not None:
        of_backup = {"object": stored.url, "object_generation": stored.generation}
    return {
        "document": document.id,
        "generation": generation.id,
        "name": document.name,
        "path": document.path,
        "type": str(document.type),
        "first_page": chunk.first_page,
        "last_page": chunk.last_page,
        "chunk": chunk.index,
        "start": chunk.start,
        "end": chunk.end,
        "sha256": chunk.sha256,
        **of_backup,
    }


def moved_aside(ids: Sequence[str], vectors: np.ndarray, copies: Collection[int]) -> np.ndarray:
    """The vectors, (n, dimensions), with the rows `copies` each moved a little, as its id says.

    A text that stands in a hundred documents has a hundred equal vectors. In Chroma's graph some sixty of them link
    to each other alone, and hide what lies beside them. A ten-thousandth is enough against that, and changes a
    similarity by no more than 1e-8.
    """
    import numpy as np

    if not copies:
        return vectors
    moved = vectors.copy()
    for row in copies:
        vector = vectors[row]
        length = np.linalg.norm(vector)
        direction = np.random.default_rng(zlib.crc32(ids[row].encode())).standard_normal(len(vector))
        beside = vector + direction * (ASIDE * length / np.linalg.norm(direction))
        moved[row] = beside * (length / np.linalg.norm(beside))
    return moved


def copies_among(texts: Sequence[str], seen: set[str]) -> list[int]:
    """The places of those texts (by SHA-256) that were `seen` before; the others are from now on."""
    copies = []
    for place, sha256 in enumerate(texts):
        if sha256 in seen:
            copies.append(place)
        seen.add(sha256)
    return copies
