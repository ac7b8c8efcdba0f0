# SPDX-License-Identifier: Apache-2.0
"""The id of a chunk's vector, and the metadata beside it in the Chroma directory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Generation, Index
from docdesk.values.documents import Chunk, Document, StoredObject
from docdesk.values.places import PlaceKind

if TYPE_CHECKING:
    import numpy as np

ASIDE = 1e-4
"""How far a copy is moved from the first vector of the same text, as a share of its length."""


def vector_id(generation: Generation, chunk: int) -> str:
    """The id of a chunk's vector; always the same."""
    return f"{generation.document}:{generation.id}:{chunk}"


def collection_name(index: Index, dimensions: int) -> str:
    """A name that Chroma accepts, with the model and its dimensions, unique to each index."""
    model = re.sub(r"[^a-zA-Z0-9._-]+", "-", index.model).strip("-._")[:80] or "model"
    return f"docdesk-{model}-{dimensions}-{index.id}"


def about_collection(index: Index) -> dict[str, str | int | None]:
    """The metadata of an index's collection."""
    return {"made_by": "docdesk", "model": index.model, "dimensions": index.dimensions}


def vector_metadata(
    document: Document, chunk: Chunk, stored: StoredObject | None = None
) -> dict[str, str | int]:
    """The metadata of a chunk's vector: what a program without docdesk needs to cite the chunk, and no more.

    Each key costs as much as a hundredth of the whole write. The vector's id has document, generation and chunk;
    the catalog has the rest. `stored` is the original in the bucket, if it is there.
    """
    found: dict[str, str | int] = {
        "name": document.name,
        "path": document.path,
        "first_page": chunk.first_page,
    }
    if chunk.last_page != chunk.first_page:
        found["last_page"] = chunk.last_page
    if chunk.place.kind is not PlaceKind.NONE:
        found |= {"place_kind": chunk.place.kind.value, "place": chunk.place.label}
    if chunk.heading:
        # Chroma's values are single ones
        found["heading"] = " > ".join(chunk.heading)
    if chunk.recognised:
        found["recognised"] = True
    if stored is not None:
        found |= {"object": stored.url, "object_generation": stored.generation}
    return found


def moved_aside(ids: Sequence[str], vectors: np.ndarray, copies: Collection[int]) -> np.ndarray:
    """The vectors, (n, dimensions), with each of the rows `copies` moved a little in a direction derived from its id.

    A text in a hundred documents has a hundred equal vectors. In Chroma's graph some sixty of them link only to
    each other, and hide their neighbours. Moving them by a ten-thousandth prevents that, and changes a similarity
    by no more than 1e-8.
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
    """The positions of those texts (by SHA-256) that were `seen` before. Adds the others to `seen`."""
    copies = []
    for place, sha256 in enumerate(texts):
        if sha256 in seen:
            copies.append(place)
        seen.add(sha256)
    return copies
