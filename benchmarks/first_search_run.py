# SPDX-License-Identifier: Apache-2.0
"""A first search in a new process, by docdesk or by Chroma alone; prints one JSON line.

    python benchmarks/first_search_run.py desk LIBRARY ENDPOINT|builtin QUESTION
    python benchmarks/first_search_run.py chroma VECTORS VECTOR.npy

`at` is when the answer was there, on the system's monotonic clock. What is needed is imported late: the
processes that a desk starts import this module too.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docdesk.desk.desk import Desk
    from docdesk.settings.model import Settings

DIMENSIONS = 384
CHUNK = 1_000
SOME = 5
"""Questions that are asked with each condition."""

CANDIDATES = 40
"""What docdesk asks Chroma for in a search for ten passages."""


def settings_of(library: Path, endpoint: str | None) -> Settings:
    """The library's, with an endpoint or with the built-in model."""
    from docdesk.settings.model import load_settings

    chunks = {"chunk_size": CHUNK, "chunk_overlap": 0}
    if endpoint is None:
        return load_settings({}, library=library, provider="builtin", **chunks)
    where = {"provider": "openai", "base_url": endpoint, "model": "text-embedding-3-small"}
    return load_settings({}, library=library, dimensions=DIMENSIONS, **where, **chunks)


async def by_desk(library: Path, endpoint: str | None, question: str) -> dict[str, Any]:
    """The whole desk, as a window or a service opens it, and one search; then one more, for comparison."""
    from docdesk.desk.desk import open_desk

    desk = await open_desk(settings_of(library, endpoint), api_key="none")
    try:
        opened = time.monotonic()
        passages = await desk.search(question, 10)
        at = time.monotonic()
        await desk.search(f"{question} again", 10)
        second = time.monotonic() - at
        return {
            "at": at, "opened": opened, "passages": len(passages), "second": second,
            "searches": await _timed_searches(desk, [passage.text for passage in passages]),
            "best": passages[0].score if passages else 0.0,
        }  # fmt: skip
    finally:
        await desk.close()


CONDITIONS = (
    "type:txt", "-type:pdf", "type:pdf OR type:txt", "name:7", "name:1234.txt", "-name:7", "folder:papers",
    "after:1960", "before:1960", "page:1", "page:2-9", "lang:en", "lang:ko", "-the", '"{phrase}"', '-"{phrase}"',
)  # fmt: skip
"""What is added to a question: conditions that nearly all documents meet, a few, one, and none."""


async def _timed_searches(desk: Desk, texts: list[str]) -> dict[str, list[float]]:
    """Seconds of searches for pieces of texts, from 2 to 12 words, by the condition that was added ("" for none).

    The model has embedded the words before.
    """
    library = desk.parts.library
    questions = []
    for text in texts:
        words = text.split()
        questions += [" ".join(words[at * 8 : at * 8 + size]) for at, size in enumerate((2, 4, 6, 9, 12))]
    for index in await library.catalog.indexes_in_use():
        for question in questions:
            await library.embedder_for(index).embed_query(question)
    seconds: dict[str, list[float]] = {}
    for condition in ("", *CONDITIONS):
        for question in questions if not condition else questions[:: max(1, len(questions) // SOME)]:
            added = condition.format(phrase=" ".join(question.split()[:2]))
            began = time.perf_counter()
            await desk.search(f"{question} {added}", 10)
            seconds.setdefault(condition, []).append(time.perf_counter() - began)
    return seconds


def by_chroma(vectors: Path, vector: Path) -> dict[str, Any]:
    """The directory opened and asked, with a vector that is there already."""
    import chromadb
    import numpy as np

    with chromadb.PersistentClient(path=str(vectors)) as client:
        (named,) = client.list_collections()
        collection = client.get_collection(named.name, embedding_function=None)
        found = collection.query(
            query_embeddings=[np.load(vector)], n_results=CANDIDATES, include=["documents", "distances"]
        )
        return {"at": time.monotonic(), "passages": len(found["ids"][0])}


def main() -> None:
    what, *rest = sys.argv[1:]
    if what == "chroma":
        found = by_chroma(Path(rest[0]), Path(rest[1]))
    else:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        endpoint = None if rest[1] == "builtin" else rest[1]
        found = asyncio.run(by_desk(Path(rest[0]), endpoint, rest[2]))
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
