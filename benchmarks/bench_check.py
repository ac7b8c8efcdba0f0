# SPDX-License-Identifier: Apache-2.0
"""How long a check takes and how much memory it takes, in a library of 10,000 chunks and one of 100,000.

    python benchmarks/bench_check.py [CHUNKS...]

The library is written straight into catalog, embeddings, words and vectors: nothing is read or embedded.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from docdesk.catalog import Generation
from docdesk.desk import Desk, open_desk
from docdesk.documents import Chunk, Document, FileType, Page, Source, Status, new_id
from docdesk.settings import Settings, load_settings

DIMENSIONS = 32
CHUNKS_A_DOCUMENT = 50
TEXT = 120


def settings_of(library: Path) -> Settings:
    """A library of an endpoint that nobody asks."""
    return load_settings(
        {}, library=library, provider="openai", base_url="http://127.0.0.1:9/v1", model="none",
        dimensions=DIMENSIONS, chunk_size=TEXT, chunk_overlap=0,
    )  # fmt: skip


async def write(desk: Desk, chunks: int) -> None:
    """Documents of random vectors; the vectors themselves are made by a repair, as it would after a loss."""
    catalog, embeddings = desk._catalog, desk._embeddings
    assert catalog is not None
    assert embeddings is not None
    making = desk.queue.pipeline.making
    rng = np.random.default_rng(1)
    for d in range(chunks // CHUNKS_A_DOCUMENT):
        texts = [f"document {d} chunk {i} ".ljust(TEXT, "x") for i in range(CHUNKS_A_DOCUMENT)]
        text = "".join(texts)
        shas = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        made = rng.normal(size=(len(texts), DIMENSIONS)).astype(np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        await embeddings.put(making.embedder.model_key, list(zip(shas, made, strict=True)))
        document = Document(
            id=new_id(), name=f"{d}.txt", path=f"/{d}.txt", type=FileType.TEXT, size=len(text)
        )
        source = Source(document.path, document.size, 1)
        await catalog.add([document])
        content = hashlib.sha256(text.encode()).hexdigest()
        document = await catalog.settle_content(document, content, source)
        await catalog.save_pages(content, [Page(1, text)], 1, (), "1")
        generation = Generation(new_id(), document.id, content, making.plan.index.id, len(texts), ())
        await catalog.add_generation(
            generation,
            [Chunk(i, i * TEXT, (i + 1) * TEXT, 1, 1, sha) for i, sha in enumerate(shas)],
        )
        ready = {"status": Status.READY, "generation": generation.id, "chunks": len(texts), "pages": 1}

        await catalog.turn_to(dataclasses.replace(document, **ready), source)  # type: ignore[arg-type]


def peak_mb() -> float:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measure(chunks: int) -> None:
    """Print one line."""
    folder = Path(tempfile.mkdtemp(prefix="docdesk-bench-check-"))
    try:
        desk = await open_desk(settings_of(folder / "library"), api_key="sk-none", starts_work=False)
        try:
            began = time.perf_counter()
            await write(desk, chunks)
            written = time.perf_counter()
            mended = await desk.upkeep.check(repair=True)
            repaired = time.perf_counter()
            before = peak_mb()
            found = await desk.upkeep.check()
            checked = time.perf_counter()
        finally:
            await desk.close()
        print(
            f"{found.chunks:,} chunks, {found.documents:,} documents: written in {written - began:.0f} s, all"
            f" vectors repaired in {repaired - written:.0f} s (holes left {mended.holes}), checked in"
            f" {checked - repaired:.1f} s; peak memory {before:.0f} MB before the check, {peak_mb():.0f} MB after;"
            f" ok {found.ok}",
            flush=True,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    for count in [int(word) for word in sys.argv[1:]] or [10_000, 100_000]:
        asyncio.run(measure(count))
