# SPDX-License-Identifier: Apache-2.0
"""A library written straight into catalog, embeddings, words and vectors: nothing is read or embedded.

For what is measured in a library of a certain size, where filling it the real way is not what counts.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import itertools
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

import numpy as np

from docdesk.catalog.catalog import Generation
from docdesk.desk.desk import Desk
from docdesk.ingest.not_embedded import Embedded
from docdesk.ingest.recipes import model_key
from docdesk.settings.model import Settings
from docdesk.values.documents import Chunk, Document, Page, Source, Status, new_id
from docdesk.values.formats import FileType

CHUNKS_A_DOCUMENT = 50

TOGETHER = 2_000
"""Chunks that are handed to the store at once: it makes full batches of them."""

TextOf = Callable[[int, int], str]
"""The text of a document's chunk, by their numbers; no two may be alike."""

VectorsOf = Callable[[Sequence[str]], np.ndarray]
"""The unit vectors of texts, (texts, dimensions) float32."""


async def write(
    desk: Desk, chunks: int, text_of: TextOf, vectors_of: VectorsOf, *, stores: bool = True
) -> None:
    """Documents that are ready, with their embeddings; without `stores` a repair has to make vectors and words.

    The desk was opened with `starts_work=False`.
    """
    pipeline = desk.queue.pipeline
    storing: list[Coroutine[None, None, None]] = []
    for d in range(chunks // CHUNKS_A_DOCUMENT):
        texts = [text_of(d, i) for i in range(CHUNKS_A_DOCUMENT)]
        vectors = vectors_of(texts)
        document, generation, made = await _write_document(desk, f"{d}.txt", texts, vectors)
        if stores:
            index = pipeline.making.recipe.index
            embedded = Embedded(vectors, set(), set())
            storing.append(pipeline._write(document, generation, made, texts, embedded, index))
        if len(storing) * CHUNKS_A_DOCUMENT >= TOGETHER:
            await asyncio.gather(*storing)
            storing.clear()
    await asyncio.gather(*storing)


async def _write_document(
    desk: Desk, name: str, texts: Sequence[str], vectors: np.ndarray
) -> tuple[Document, Generation, list[Chunk]]:
    catalog, embeddings = desk.parts.library.catalog, desk.parts.library.embeddings
    making = desk.queue.pipeline.making
    whole = "".join(texts)
    shas = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    await embeddings.put(making.embedder.model_key, list(zip(shas, vectors, strict=True)))
    document = Document(id=new_id(), name=name, path=f"/{name}", type=FileType.TEXT, size=len(whole))
    source = Source(document.path, document.size, 1)
    await catalog.add([document])
    content = hashlib.sha256(whole.encode()).hexdigest()
    document = await catalog.settle_content(document, content, source)
    await catalog.save_pages(content, [Page(1, whole)], 1, (), "1")
    generation = Generation(new_id(), document.id, content, making.recipe.index.id, len(texts), ())
    ends = list(itertools.accumulate(len(text) for text in texts))
    chunks = [
        Chunk(i, end - len(text), end, 1, 1, sha)
        for i, (text, end, sha) in enumerate(zip(texts, ends, shas, strict=True))
    ]
    await catalog.add_generation(generation, chunks)
    ready = dataclasses.replace(
        document, status=Status.READY, generation=generation.id, chunks=len(texts), pages=1
    )
    await catalog.turn_to(ready, source)
    return ready, generation, chunks


def say_made_by(library: Path, settings: Settings) -> None:
    """Let a closed library's vectors count as made by the model of these settings.

    What the vectors say is not measured here; which model a question asks is.
    """
    key = model_key(settings)
    for file, statement, values in (
        (
            "catalog.db",
            "UPDATE indexes SET provider=?, model=?, endpoint=?, asked_dimensions=? WHERE collection IS NOT NULL",
            (settings.provider, settings.embedding_model, key.endpoint, settings.dimensions),
        ),
        (
            "embeddings.db",
            "UPDATE models SET name=?, endpoint=?, dimensions=?",
            (key.name, key.endpoint, key.dimensions or 0),
        ),
    ):
        connection = sqlite3.connect(library / file)
        with connection:
            connection.execute(statement, values)
        connection.close()
