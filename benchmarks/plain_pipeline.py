# SPDX-License-Identifier: Apache-2.0
"""A pipeline as one writes it in an afternoon: two processes read, requests of 256 run beside each other, and rows
are upserted 1,024 at a time. It keeps no catalog, resumes nothing and reports no document. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from serial_way import TYPES

IN_A_REQUEST = 256
AT_ONCE = 4
IN_AN_UPSERT = 1_024


def chunks_of(path: Path) -> list[tuple[str, int]]:
    """The chunks of a file with their pages; runs in one of the processes."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=150)
    if path.suffix != ".pdf":
        return [(chunk, 1) for chunk in splitter.split_text(path.read_text("utf-8"))]
    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage().get_text_range()
            found += [(chunk, number) for chunk in splitter.split_text(text)]
    return found


def rows_of(paths: list[Path]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Id, text and metadata of every chunk, in the order in which the files are read."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        reading = {processes.submit(chunks_of, path): path for path in paths}
        for read in as_completed(reading):
            path = reading[read]
            for number, (text, page) in enumerate(read.result()):
                yield f"{path.name}:{number}", text, {"path": str(path), "page": page}


async def run(paths: list[Path], endpoint: str) -> dict[str, Any]:
    import chromadb
    import numpy as np
    from openai import AsyncOpenAI

    provider = AsyncOpenAI(api_key="none", base_url=endpoint)
    to_embed: asyncio.Queue[list[Any] | None] = asyncio.Queue(AT_ONCE)
    to_write: asyncio.Queue[tuple[list[Any], Any] | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    count = 0

    def read() -> None:
        some: list[Any] = []
        for row in rows_of(paths):
            some.append(row)
            if len(some) == IN_A_REQUEST:
                asyncio.run_coroutine_threadsafe(to_embed.put(some), loop).result()
                some = []
        for last in (some or None, *[None] * AT_ONCE):
            asyncio.run_coroutine_threadsafe(to_embed.put(last), loop).result()

    async def embed() -> None:
        while (rows := await to_embed.get()) is not None:
            answer = await provider.embeddings.create(
                model="text-embedding-3-small", input=[text for _, text, _ in rows]
            )
            await to_write.put((rows, np.array([item.embedding for item in answer.data], dtype=np.float32)))

    async def write(collection: Any) -> None:
        nonlocal count
        going_on = True
        while going_on:
            some: list[Any] = []
            while len(some) * IN_A_REQUEST < IN_AN_UPSERT and (going_on or not to_write.empty()):
                if (item := await to_write.get()) is None:
                    going_on = False
                    break
                some.append(item)
                if to_write.empty():
                    break
            if some:
                rows = [row for part, _ in some for row in part]
                count += len(rows)
                await asyncio.to_thread(
                    collection.upsert,
                    ids=[id for id, _, _ in rows],
                    embeddings=np.concatenate([vectors for _, vectors in some]),
                    documents=[text for _, text, _ in rows],
                    metadatas=[metadata for _, _, metadata in rows],
                )

    with tempfile.TemporaryDirectory() as folder, chromadb.PersistentClient(path=folder) as store:
        collection = store.create_collection(
            "plain", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        reading = asyncio.create_task(asyncio.to_thread(read))
        writing = asyncio.create_task(write(collection))
        await asyncio.gather(*(embed() for _ in range(AT_ONCE)))
        await reading
        await to_write.put(None)
        await writing
    return {"chunks": count}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--endpoint", required=True)
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.iterdir() if path.suffix in TYPES)
    print(json.dumps(asyncio.run(run(paths, given.endpoint))))


if __name__ == "__main__":
    main()
