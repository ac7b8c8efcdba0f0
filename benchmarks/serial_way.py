# SPDX-License-Identifier: Apache-2.0
"""The plain way: one document after the other through extract, split, embed and store. Prints one JSON line."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

TYPES = (".pdf", ".md", ".txt")


def run(paths: list[Path], endpoint: str) -> dict[str, Any]:
    import chromadb
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from openai import OpenAI
    from pypdf import PdfReader

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=150)
    client = OpenAI(api_key="none", base_url=endpoint)
    client.embeddings.create(model="text-embedding-3-small", input=["warm"])
    with tempfile.TemporaryDirectory() as folder, chromadb.PersistentClient(path=folder) as store:
        collection = store.create_collection(
            "serial", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        count, first = 0, 0.0
        began = time.perf_counter()
        for number, path in enumerate(paths):
            if path.suffix == ".pdf":
                pages = [page.extract_text() for page in PdfReader(path).pages]
            else:
                pages = [path.read_text("utf-8")]
            chunks = [chunk for page in pages for chunk in splitter.split_text(page)]
            answer = client.embeddings.create(model="text-embedding-3-small", input=chunks)
            collection.upsert(
                ids=[f"{number}:{i}" for i in range(len(chunks))],
                embeddings=[item.embedding for item in answer.data],
                documents=chunks,
                metadatas=[{"source": str(path), "chunk": i} for i in range(len(chunks))],
            )
            count += len(chunks)
            first = first or time.perf_counter() - began
        return {"seconds": time.perf_counter() - began, "first": first, "chunks": count}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--endpoint", required=True)
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.iterdir() if path.suffix in TYPES)
    print(json.dumps(run(paths, given.endpoint)))


if __name__ == "__main__":
    main()
