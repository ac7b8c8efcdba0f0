# SPDX-License-Identifier: Apache-2.0
"""The stages of one document, each alone and at its best, warm, in this process; prints the seconds as JSON.

python benchmarks/stages.py FILE --endpoint URL [--repeats 5]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def measure(file: Path, endpoint: str, repeats: int) -> dict[str, float]:
    """The least seconds of each stage in so many repeats."""
    import chromadb
    import numpy as np
    import pypdfium2
    from openai import OpenAI

    from docdesk.steps.extract.cleaning import clean
    from docdesk.steps.split.split import SplitSpec, document_text, split_pages
    from docdesk.store.collections import HNSW
    from docdesk.values.documents import Page

    client = OpenAI(api_key="none", base_url=endpoint)
    client.embeddings.create(model="text-embedding-3-small", input=["warm"])
    best: dict[str, float] = {}

    def took(stage: str, began: float) -> None:
        best[stage] = min(best.get(stage, float("inf")), time.perf_counter() - began)

    with tempfile.TemporaryDirectory() as folder, chromadb.PersistentClient(path=folder) as store:
        collection = store.create_collection("one", configuration={"hnsw": HNSW}, embedding_function=None)
        for repeat in range(repeats + 1):
            began = time.perf_counter()
            if file.suffix == ".pdf":
                with pypdfium2.PdfDocument(file) as document:
                    pages = [
                        Page(n + 1, clean(page.get_textpage().get_text_range()))
                        for n, page in enumerate(document)
                    ]
            else:
                pages = [Page(1, file.read_text("utf-8"))]
            took("extract", began)
            began = time.perf_counter()
            chunks = split_pages(pages, SplitSpec(1000, 150))
            took("split", began)
            text = document_text(pages)
            texts = [text[chunk.start : chunk.end] for chunk in chunks]
            began = time.perf_counter()
            answer = client.embeddings.create(model="text-embedding-3-small", input=texts)
            took("embed", began)
            vectors = np.asarray([item.embedding for item in answer.data], dtype=np.float32)
            ids = [f"{repeat}:{chunk.index}" for chunk in chunks]
            about = [{"chunk": chunk.index, "path": str(file)} for chunk in chunks]
            began = time.perf_counter()
            collection.upsert(ids, vectors, about, texts)
            took("store", began)
    return {**best, "sum": sum(best.values()), "chunks": len(chunks)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    print(json.dumps(measure(given.file, given.endpoint, given.repeats)))


if __name__ == "__main__":
    main()
