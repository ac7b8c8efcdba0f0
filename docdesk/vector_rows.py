# SPDX-License-Identifier: Apache-2.0
"""How a chunk's vector is called and what stands beside it in the Chroma directory."""

from __future__ import annotations

import re

from docdesk.catalog import Generation, Index
from docdesk.documents import Chunk, Document, StoredObject


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
